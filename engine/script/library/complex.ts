/** <complex.h> of C99; the Microsoft compiler has structs and functions of the same names for them. */
export const COMPLEX_H = String.raw`#pragma once
#define complex _Complex
#define _Complex_I 1.0fi
#define I _Complex_I
#define CMPLX(x, y) __builtin_complex((double)(x), (double)(y))
#define CMPLXF(x, y) __builtin_complex((float)(x), (float)(y))
#define CMPLXL(x, y) __builtin_complex((long double)(x), (long double)(y))
double creal(double _Complex z);
double cimag(double _Complex z);
double cabs(double _Complex z);
double carg(double _Complex z);
double _Complex conj(double _Complex z);
double _Complex cproj(double _Complex z);
double _Complex cexp(double _Complex z);
double _Complex clog(double _Complex z);
double _Complex csqrt(double _Complex z);
double _Complex csin(double _Complex z);
double _Complex ccos(double _Complex z);
double _Complex ctan(double _Complex z);
double _Complex csinh(double _Complex z);
double _Complex ccosh(double _Complex z);
double _Complex ctanh(double _Complex z);
double _Complex casin(double _Complex z);
double _Complex cacos(double _Complex z);
double _Complex catan(double _Complex z);
double _Complex casinh(double _Complex z);
double _Complex cacosh(double _Complex z);
double _Complex catanh(double _Complex z);
double _Complex cpow(double _Complex x, double _Complex y);
float crealf(float _Complex z);
float cimagf(float _Complex z);
float cabsf(float _Complex z);
float cargf(float _Complex z);
float _Complex conjf(float _Complex z);
float _Complex cprojf(float _Complex z);
float _Complex cexpf(float _Complex z);
float _Complex clogf(float _Complex z);
float _Complex csqrtf(float _Complex z);
float _Complex csinf(float _Complex z);
float _Complex ccosf(float _Complex z);
float _Complex ctanf(float _Complex z);
float _Complex csinhf(float _Complex z);
float _Complex ccoshf(float _Complex z);
float _Complex ctanhf(float _Complex z);
float _Complex casinf(float _Complex z);
float _Complex cacosf(float _Complex z);
float _Complex catanf(float _Complex z);
float _Complex casinhf(float _Complex z);
float _Complex cacoshf(float _Complex z);
float _Complex catanhf(float _Complex z);
float _Complex cpowf(float _Complex x, float _Complex y);
long double creall(long double _Complex z);
long double cimagl(long double _Complex z);
long double cabsl(long double _Complex z);
long double cargl(long double _Complex z);
long double _Complex conjl(long double _Complex z);
long double _Complex cprojl(long double _Complex z);
long double _Complex cexpl(long double _Complex z);
long double _Complex clogl(long double _Complex z);
long double _Complex csqrtl(long double _Complex z);
long double _Complex csinl(long double _Complex z);
long double _Complex ccosl(long double _Complex z);
long double _Complex ctanl(long double _Complex z);
long double _Complex csinhl(long double _Complex z);
long double _Complex ccoshl(long double _Complex z);
long double _Complex ctanhl(long double _Complex z);
long double _Complex casinl(long double _Complex z);
long double _Complex cacosl(long double _Complex z);
long double _Complex catanl(long double _Complex z);
long double _Complex casinhl(long double _Complex z);
long double _Complex cacoshl(long double _Complex z);
long double _Complex catanhl(long double _Complex z);
long double _Complex cpowl(long double _Complex x, long double _Complex y);
`;

/** The same in C; C99 7.3. */
export const COMPLEX = String.raw`#include <complex.h>
#include <math.h>
#include <float.h>
static double complex of(double re, double im) {
  double complex z;
  __real__ z = re;
  __imag__ z = im;
  return z;
}
double creal(double complex z) { return __real__ z; }
double cimag(double complex z) { return __imag__ z; }
double cabs(double complex z) { return hypot(__real__ z, __imag__ z); }
double carg(double complex z) { return atan2(__imag__ z, __real__ z); }
double complex conj(double complex z) { return ~z; }
double complex cproj(double complex z) {
  if (fabs(__real__ z) <= DBL_MAX && fabs(__imag__ z) <= DBL_MAX) return z;
  if (isnan(__real__ z) && !isinf(__imag__ z)) return z;
  if (isnan(__imag__ z) && !isinf(__real__ z)) return z;
  return of(HUGE_VAL, copysign(0, __imag__ z));
}
double complex cexp(double complex z) {
  double size = exp(__real__ z);
  return __imag__ z == 0 ? of(size, __imag__ z) : of(size * cos(__imag__ z), size * sin(__imag__ z));
}
double complex clog(double complex z) { return of(log(cabs(z)), carg(z)); }
double complex csqrt(double complex z) {
  double a = __real__ z, b = __imag__ z, root;
  if (a == 0 && b == 0) return of(0, b);
  root = sqrt((fabs(a) + hypot(a, b)) / 2);
  if (a >= 0) return of(root, b / (2 * root));
  return of(fabs(b) / (2 * root), copysign(root, b));
}
double complex csin(double complex z) {
  return of(sin(__real__ z) * cosh(__imag__ z), cos(__real__ z) * sinh(__imag__ z));
}
double complex ccos(double complex z) {
  return of(cos(__real__ z) * cosh(__imag__ z), -(sin(__real__ z) * sinh(__imag__ z)));
}
double complex ctan(double complex z) { return csin(z) / ccos(z); }
double complex csinh(double complex z) {
  return of(sinh(__real__ z) * cos(__imag__ z), cosh(__real__ z) * sin(__imag__ z));
}
double complex ccosh(double complex z) {
  return of(cosh(__real__ z) * cos(__imag__ z), sinh(__real__ z) * sin(__imag__ z));
}
double complex ctanh(double complex z) { return csinh(z) / ccosh(z); }
static double complex turned(double complex z) { return of(-__imag__ z, __real__ z); }
double complex casinh(double complex z) { return clog(z + csqrt(z * z + 1)); }
double complex casin(double complex z) { return -turned(casinh(turned(z))); }
double complex cacos(double complex z) { return of(1.57079632679489661923, 0) - casin(z); }
double complex cacosh(double complex z) { return clog(z + csqrt(z + 1) * csqrt(z - 1)); }
double complex catanh(double complex z) { return (clog(1 + z) - clog(1 - z)) / 2; }
double complex catan(double complex z) { return -turned(catanh(turned(z))); }
double complex cpow(double complex x, double complex y) {
  if (x == 0) return y == 0 ? of(1, 0) : of(0, 0);
  return cexp(y * clog(x));
}
#define REAL(name) float name##f(float complex z) { return (float)name(z); } \
  long double name##l(long double complex z) { return name(z); }
#define VALUE(name) float complex name##f(float complex z) { return (float complex)name(z); } \
  long double complex name##l(long double complex z) { return name(z); }
REAL(creal)
REAL(cimag)
REAL(cabs)
REAL(carg)
VALUE(conj)
VALUE(cproj)
VALUE(cexp)
VALUE(clog)
VALUE(csqrt)
VALUE(csin)
VALUE(ccos)
VALUE(ctan)
VALUE(csinh)
VALUE(ccosh)
VALUE(ctanh)
VALUE(casin)
VALUE(cacos)
VALUE(catan)
VALUE(casinh)
VALUE(cacosh)
VALUE(catanh)
float complex cpowf(float complex x, float complex y) { return (float complex)cpow(x, y); }
long double complex cpowl(long double complex x, long double complex y) { return cpow(x, y); }
`;

/** The names that the unit defines. */
export const COMPLEX_NAMES = Array.from(COMPLEX_H.matchAll(/\b(\w+)\([^)]*\);/g), ([, name = '']) => name);
