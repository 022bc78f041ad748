import { FLOAT_CONTROL_H } from '../library/float-control';

/** Headers of the C standard that are only types and constants. Values are those of Visual C++. */
export const STDDEF_H = String.raw`#pragma once
#ifdef _WIN64
typedef unsigned __int64 size_t;
typedef __int64 ptrdiff_t, intptr_t, ssize_t;
typedef unsigned __int64 uintptr_t, rsize_t;
#else
typedef unsigned int size_t;
typedef int ptrdiff_t, intptr_t, ssize_t;
typedef unsigned int uintptr_t, rsize_t;
#endif
typedef unsigned short wchar_t, wint_t, wctype_t;
typedef double max_align_t;
typedef int errno_t;
#define _TRUNCATE ((size_t)-1)
#ifndef NULL
#define NULL ((void *)0)
#endif
`;

export const STDARG_H = String.raw`#pragma once
typedef char *va_list;
`;

export const STDALIGN_H = String.raw`#pragma once
#define alignas _Alignas
#define alignof _Alignof
#define __alignas_is_defined 1
#define __alignof_is_defined 1
`;

export const STDNORETURN_H = String.raw`#pragma once
#define noreturn _Noreturn
`;

export const ISO646_H = String.raw`#pragma once
#define and &&
#define and_eq &=
#define bitand &
#define bitor |
#define compl ~
#define not !
#define not_eq !=
#define or ||
#define or_eq |=
#define xor ^
#define xor_eq ^=
`;

export const STDBOOL_H = String.raw`#pragma once
#define bool _Bool
#define true 1
#define false 0
#define __bool_true_false_are_defined 1
`;

export const STDINT_H = String.raw`#pragma once
#include <stddef.h>
typedef signed char int8_t, int_least8_t, int_fast8_t;
typedef short int16_t, int_least16_t;
typedef int int32_t, int_least32_t, int_fast16_t, int_fast32_t;
typedef long long int64_t, int_least64_t, int_fast64_t, intmax_t;
typedef unsigned char uint8_t, uint_least8_t, uint_fast8_t;
typedef unsigned short uint16_t, uint_least16_t;
typedef unsigned int uint32_t, uint_least32_t, uint_fast16_t, uint_fast32_t;
typedef unsigned long long uint64_t, uint_least64_t, uint_fast64_t, uintmax_t;
#define INT8_MIN (-127 - 1)
#define INT16_MIN (-32767 - 1)
#define INT32_MIN (-2147483647 - 1)
#define INT64_MIN (-9223372036854775807LL - 1)
#define INT8_MAX 127
#define INT16_MAX 32767
#define INT32_MAX 2147483647
#define INT64_MAX 9223372036854775807LL
#define UINT8_MAX 0xff
#define UINT16_MAX 0xffff
#define UINT32_MAX 0xffffffffU
#define UINT64_MAX 0xffffffffffffffffULL
#define INTMAX_MIN INT64_MIN
#define INTMAX_MAX INT64_MAX
#define UINTMAX_MAX UINT64_MAX
#define INT_LEAST8_MAX INT8_MAX
#define INT_LEAST16_MAX INT16_MAX
#define INT_LEAST32_MAX INT32_MAX
#define INT_LEAST64_MAX INT64_MAX
#define INT_FAST32_MAX INT32_MAX
#define INT_FAST64_MAX INT64_MAX
#ifdef _WIN64
#undef SIZE_MAX
#define SIZE_MAX UINT64_MAX
#define INTPTR_MIN INT64_MIN
#define INTPTR_MAX INT64_MAX
#define UINTPTR_MAX UINT64_MAX
#define PTRDIFF_MIN INT64_MIN
#define PTRDIFF_MAX INT64_MAX
#else
#undef SIZE_MAX
#define SIZE_MAX UINT32_MAX
#define INTPTR_MIN INT32_MIN
#define INTPTR_MAX INT32_MAX
#define UINTPTR_MAX UINT32_MAX
#define PTRDIFF_MIN INT32_MIN
#define PTRDIFF_MAX INT32_MAX
#endif
#define WCHAR_MIN 0
#define WCHAR_MAX 0xffff
#define INT8_C(x) (x)
#define INT16_C(x) (x)
#define INT32_C(x) (x)
#define INT64_C(x) (x##LL)
#define UINT8_C(x) (x)
#define UINT16_C(x) (x)
#define UINT32_C(x) (x##U)
#define UINT64_C(x) (x##ULL)
#define INTMAX_C(x) INT64_C(x)
#define UINTMAX_C(x) UINT64_C(x)
`;

/** `PRId64` and its like: every conversion for every width. */
function printfMacros(): string {
  const widths = [
    ['8', 'hh', ''],
    ['16', 'h', ''],
    ['32', '', ''],
    ['64', 'll', 'll'],
    ['MAX', 'll', 'll'],
  ] as const;
  const lines: string[] = [];
  for (const conversion of 'dioxXu')
    for (const [width, scan] of widths) {
      const printed = width === '64' || width === 'MAX' ? 'll' : scan;
      lines.push(`#define PRI${conversion}${width} "${printed}${conversion}"`);
      if (conversion !== 'X') lines.push(`#define SCN${conversion}${width} "${scan}${conversion}"`);
    }
  const pointer = (length: string): string[] =>
    Array.from('dioxXu', conversion => `#define PRI${conversion}PTR "${length}${conversion}"`);
  return [...lines, '#ifdef _WIN64', ...pointer('ll'), '#else', ...pointer(''), '#endif'].join('\n');
}

export const INTTYPES_H = `#pragma once
#include <stdint.h>
${printfMacros()}
`;

export const LIMITS_H = String.raw`#pragma once
#ifndef SIZE_MAX
#ifdef _WIN64
#define SIZE_MAX 0xffffffffffffffffULL
#else
#define SIZE_MAX 0xffffffffU
#endif
#endif
#define CHAR_BIT 8
#define SCHAR_MIN (-128)
#define SCHAR_MAX 127
#define UCHAR_MAX 0xff
#define CHAR_MIN SCHAR_MIN
#define CHAR_MAX SCHAR_MAX
#define MB_LEN_MAX 5
#define SHRT_MIN (-32768)
#define SHRT_MAX 32767
#define USHRT_MAX 0xffff
#define INT_MIN (-2147483647 - 1)
#define INT_MAX 2147483647
#define UINT_MAX 0xffffffff
#define LONG_MIN (-2147483647L - 1)
#define LONG_MAX 2147483647L
#define ULONG_MAX 0xffffffffUL
#define LLONG_MIN (-9223372036854775807LL - 1)
#define LLONG_MAX 9223372036854775807LL
#define ULLONG_MAX 0xffffffffffffffffULL
#define _I64_MIN LLONG_MIN
#define _I64_MAX LLONG_MAX
#define _UI64_MAX ULLONG_MAX
#ifndef SIZE_MAX
#ifdef _WIN64
#define SIZE_MAX 0xffffffffffffffffULL
#else
#define SIZE_MAX 0xffffffffU
#endif
#endif
`;

export const FLOAT_H = String.raw`#pragma once
#define FLT_RADIX 2
#define FLT_ROUNDS 1
#define FLT_EVAL_METHOD 0
#define FLT_DIG 6
#define FLT_MANT_DIG 24
#define FLT_MIN_EXP (-125)
#define FLT_MAX_EXP 128
#define FLT_MIN_10_EXP (-37)
#define FLT_MAX_10_EXP 38
#define FLT_EPSILON 1.192092896e-07F
#define FLT_MIN 1.175494351e-38F
#define FLT_MAX 3.402823466e+38F
#define DBL_DIG 15
#define DBL_MANT_DIG 53
#define DBL_MIN_EXP (-1021)
#define DBL_MAX_EXP 1024
#define DBL_MIN_10_EXP (-307)
#define DBL_MAX_10_EXP 308
#define DBL_EPSILON 2.2204460492503131e-016
#define DBL_MIN 2.2250738585072014e-308
#define DBL_MAX 1.7976931348623158e+308
#define LDBL_DIG DBL_DIG
#define LDBL_MANT_DIG DBL_MANT_DIG
#define LDBL_EPSILON DBL_EPSILON
#define LDBL_MIN DBL_MIN
#define LDBL_MAX DBL_MAX
#define LDBL_MIN_EXP DBL_MIN_EXP
#define LDBL_MAX_EXP DBL_MAX_EXP
#define LDBL_MIN_10_EXP DBL_MIN_10_EXP
#define LDBL_MAX_10_EXP DBL_MAX_10_EXP
#define DECIMAL_DIG 17
#include <stddef.h>
${FLOAT_CONTROL_H}`;

/** errno.h. Values: Microsoft, "errno constants". */
export const ERRNO_H = String.raw`#pragma once
#include <stddef.h>
int *_errno(void);
#define errno (*_errno())
#define EPERM 1
#define ENOENT 2
#define ESRCH 3
#define EINTR 4
#define EIO 5
#define EBADF 9
#define ENXIO 6
#define E2BIG 7
#define ENOEXEC 8
#define ECHILD 10
#define EAGAIN 11
#define ENOMEM 12
#define EACCES 13
#define EFAULT 14
#define EBUSY 16
#define EEXIST 17
#define EXDEV 18
#define ENODEV 19
#define ENOTDIR 20
#define EISDIR 21
#define EINVAL 22
#define ENOSPC 28
#define ENFILE 23
#define EMFILE 24
#define EFBIG 27
#define ESPIPE 29
#define EROFS 30
#define EPIPE 32
#define EDOM 33
#define ERANGE 34
#define EDEADLK 36
#define ENAMETOOLONG 38
#define ENOSYS 40
#define ENOTEMPTY 41
#define EILSEQ 42
#define STRUNCATE 80
`;

export const ASSERT_H = String.raw`
#undef assert
#ifdef NDEBUG
#define assert(expression) ((void)0)
#else
void _assert(const char *expression, const char *file, unsigned line);
#define assert(expression) ((void)((expression) || (_assert(#expression, __FILE__, __LINE__), 0)))
#endif
#undef static_assert
#define static_assert _Static_assert
`;

export const TIME_H = String.raw`#pragma once
#include <stddef.h>
typedef __int64 time_t, __time64_t;
typedef long clock_t;
struct timespec { time_t tv_sec; long tv_nsec; };
#define TIME_UTC 1
int timespec_get(struct timespec *to, int base);
struct tm;
errno_t asctime_s(char *to, size_t size, const struct tm *from);
errno_t ctime_s(char *to, size_t size, const time_t *timer);
#define CLOCKS_PER_SEC ((clock_t)1000)
clock_t clock(void);
time_t time(time_t *timer);
double difftime(time_t end, time_t start);
struct tm {
  int tm_sec;
  int tm_min;
  int tm_hour;
  int tm_mday;
  int tm_mon;
  int tm_year;
  int tm_wday;
  int tm_yday;
  int tm_isdst;
};
struct tm *gmtime(const time_t *timer);
struct tm *localtime(const time_t *timer);
time_t mktime(struct tm *from);
#define _mkgmtime mktime
char *asctime(const struct tm *from);
char *ctime(const time_t *timer);
size_t strftime(char *to, size_t size, const char *format, const struct tm *at);
errno_t _gmtime64_s(struct tm *to, const time_t *timer);
errno_t _localtime64_s(struct tm *to, const time_t *timer);
#define gmtime_s _gmtime64_s
#define localtime_s _localtime64_s
#define _time64 time
#define _gmtime64 gmtime
#define _localtime64 localtime
#define _mktime64 mktime
#define _ctime64 ctime
#define _difftime64 difftime
`;

export const MATH_H = String.raw`#pragma once
#define HUGE_VAL ((double)(1e308 * 10))
#define INFINITY ((float)HUGE_VAL)
#define NAN ((float)(INFINITY * 0.0F))
#define M_PI 3.14159265358979323846
#define M_E 2.71828182845904523536
#define M_SQRT2 1.41421356237309504880
#define M_LN2 0.693147180559945309417
#define M_LN10 2.30258509299404568402
#define M_PI_2 1.57079632679489661923
${[
  'sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 expm1 log log2 log10 log1p sqrt cbrt ' +
    'floor ceil round trunc rint nearbyint fabs',
]
  .join(' ')
  .split(' ')
  .map(name => `double ${name}(double x);\nfloat ${name}f(float x);`)
  .join('\n')}
${'atan2 pow fmod hypot fmin fmax fdim copysign remainder'
  .split(' ')
  .map(name => `double ${name}(double x, double y);\nfloat ${name}f(float x, float y);`)
  .join('\n')}
double ldexp(double x, int exponent);
double frexp(double x, int *exponent);
double modf(double x, double *whole);
float ldexpf(float x, int exponent);
float frexpf(float x, int *exponent);
float modff(float x, float *whole);
double scalbn(double x, int exponent);
double scalbln(double x, long exponent);
double logb(double x);
int ilogb(double x);
double nextafter(double x, double y);
double fma(double x, double y, double z);
double nan(const char *text);
long long llrint(double x);
#define lroundf(x) lround(x)
#define lrintf(x) lrint(x)
#define llroundf(x) llround(x)
double _chgsign(double x);
#define _copysign copysign
#define _hypot hypot
#define _nextafter nextafter
#define _logb logb
#define FP_ILOGB0 (-2147483647 - 1)
#define FP_ILOGBNAN 2147483647
#define HUGE_VALF INFINITY
#define HUGE_VALL HUGE_VAL
#define FP_INFINITE 1
#define FP_NAN 2
#define FP_NORMAL (-1)
#define FP_SUBNORMAL (-2)
#define FP_ZERO 0
#define MATH_ERRNO 1
#define MATH_ERREXCEPT 2
#define math_errhandling MATH_ERRNO
int _dclass(double x);
#define fpclassify(x) _dclass((double)(x))
#define isnormal(x) (fpclassify(x) == FP_NORMAL)
#define isgreater(x, y) ((x) > (y))
#define isgreaterequal(x, y) ((x) >= (y))
#define isless(x, y) ((x) < (y))
#define islessequal(x, y) ((x) <= (y))
#define islessgreater(x, y) ((x) < (y) || (x) > (y))
#define isunordered(x, y) (isnan(x) || isnan(y))
${'sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 expm1 log log1p log2 log10 sqrt cbrt floor ceil round trunc rint nearbyint fabs lround llround lrint llrint'
  .split(' ')
  .map(name => `#define ${name}l ${name}`)
  .join('\n')}
${'atan2 pow fmod hypot fmin fmax copysign fdim fma remainder nextafter ldexp frexp modf'
  .split(' ')
  .map(name => `#define ${name}l ${name}`)
  .join('\n')}
#define M_LOG2E 1.44269504088896340736
#define M_LOG10E 0.434294481903251827651
#define M_PI_4 0.785398163397448309616
#define M_1_PI 0.318309886183790671538
#define M_2_PI 0.636619772367581343076
#define M_SQRT1_2 0.707106781186547524401
long lround(double x);
long lrint(double x);
long long llround(double x);
int _isnan(double x);
int _finite(double x);
#define isnan(x) ((x) != (x))
#define isinf(x) (!_isnan((double)(x)) && !_finite((double)(x)))
#define isfinite(x) (_finite((double)(x)) != 0)
#define signbit(x) (copysign(1.0, (double)(x)) < 0)
`;
