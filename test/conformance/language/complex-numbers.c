// Complex numbers of C99 and GNU C: operators, conversions, parts, the functions of complex.h. Recorded from GCC 12.
#include <complex.h>
#include <stdio.h>
#define SHOW(z) printf("%.9g %.9g\n", creal(z), cimag(z))
static _Complex double fixed = 1.0 + 2.0i;
_Complex float table[] = {1, 2i, 3.0f + 4.0if};
struct holder { int before; _Complex double z; };
static _Complex double product(_Complex double a, _Complex double b) { return a * b; }
static double twice(double d) { return 2 * d; }
static int calls;
static _Complex double *counted(_Complex double *p) { calls++; return p; }
int main(void) {
  _Complex double z = product(fixed, 3.0 - 1.0i), list[2] = {[1] = 5i};
  _Complex float narrow;
  _Complex int whole = 3 + 4i;
  __complex__ unsigned char small = 250 + 1i;
  struct holder h = {1, 7};
  SHOW(fixed); SHOW(table[2]); SHOW(h.z); SHOW(list[1]);
  SHOW(z);
  z /= fixed; SHOW(z);
  z = ~z; SHOW(z); SHOW(-z);
  z = 2 - (z + 1); z *= 2; SHOW(z);
  *counted(&z) -= 1i; SHOW(z); printf("calls %d\n", calls);
  __real__ z = 9; __imag__ z += 2; SHOW(z);
  printf("%d %d %d %d\n", z == 9 - 6i, z != z, !z, z && 0i);
  narrow = z; printf("%g %g\n", __real__ narrow, __imag__ narrow);
  whole = whole * whole; printf("%d %d\n", __real__ whole, __imag__ whole);
  whole /= 1 + 2i; printf("%d %d\n", __real__ whole, __imag__ whole);
  small += 10; printf("%d %d\n", __real__ small, __imag__ small);
  printf("%g %g %d\n", twice(z), (double)fixed, z ? 1 : 0);
  z = twice(1) > 1 ? 1.0i : 2; SHOW(z);
  z++; SHOW(z); narrow = z--; SHOW(narrow); SHOW(z);
  printf("%d %d %d\n", (int)sizeof z, (int)sizeof narrow, (int)sizeof whole);
  printf("%d\n", _Generic(z, float _Complex: 1, double _Complex: 2, default: 3));
  z = 1 + 2 * I;
  SHOW(cexp(z)); SHOW(clog(z)); SHOW(csqrt(z)); SHOW(conj(z)); SHOW(cproj(z)); SHOW(cpow(z, 2 - I));
  SHOW(csin(z)); SHOW(ccos(z)); SHOW(ctan(z)); SHOW(casin(z)); SHOW(cacos(z)); SHOW(catan(z));
  SHOW(csinh(z)); SHOW(ccosh(z)); SHOW(ctanh(z)); SHOW(casinh(z)); SHOW(cacosh(z)); SHOW(catanh(z));
  printf("%.9g %.9g %g\n", cabs(z), carg(z), cabsf(CMPLXF(3, 4)));
  SHOW(csqrt(-1)); SHOW(csqrt(-2 - I));
  SHOW((3 + 4 * I) / (1e308 + 1e308 * I)); SHOW((3e-310 + 4e-310 * I) / (1e-310 + 1e-310 * I));
  SHOW(1 / (3 + 4 * I)); SHOW(__builtin_conj(z)); SHOW(__builtin_complex(1.0, -0.0));
  return 0;
}
