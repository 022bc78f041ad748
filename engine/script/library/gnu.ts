/** GNU C's functions on bits and numbers, as a header would declare them; `long` has 32 bits. */
export const GNU_BITS_H = String.raw`int __builtin_clz(unsigned value);
int __builtin_clzl(unsigned long value);
int __builtin_clzll(unsigned long long value);
int __builtin_ctz(unsigned value);
int __builtin_ctzl(unsigned long value);
int __builtin_ctzll(unsigned long long value);
int __builtin_popcount(unsigned value);
int __builtin_popcountl(unsigned long value);
int __builtin_popcountll(unsigned long long value);
int __builtin_parity(unsigned value);
int __builtin_parityl(unsigned long value);
int __builtin_parityll(unsigned long long value);
int __builtin_ffs(int value);
int __builtin_ffsl(long value);
int __builtin_ffsll(long long value);
int __builtin_clrsb(int value);
int __builtin_clrsbl(long value);
int __builtin_clrsbll(long long value);
int __builtin_isnan(double value);
int __builtin_isinf(double value);
int __builtin_isfinite(double value);
int __builtin_signbit(double value);
int __builtin_signbitf(float value);
int __builtin_signbitl(long double value);
int __builtin_isinff(float value);
int __builtin_isinfl(long double value);
int __builtin_isnanf(float value);
int __builtin_isnanl(long double value);
int __builtin_finite(double value);
long long __builtin_imaxabs(long long value);
int __builtin_isinf_sign(double value);
int __builtin_isnormal(double value);
int __builtin_isunordered(double left, double right);
int __builtin_isgreater(double left, double right);
int __builtin_isgreaterequal(double left, double right);
int __builtin_isless(double left, double right);
int __builtin_islessequal(double left, double right);
int __builtin_islessgreater(double left, double right);
int __builtin_overflows(int operation, unsigned long long left, int isLeftSigned, unsigned long long right, int isRightSigned, void *to, int bits, int isSigned);
_Complex double __builtin_complex_quotient(double a, double b, double c, double d);
_Complex long long __builtin_complex_whole_quotient(long long a, long long b, long long c, long long d);
void __builtin_longjmp(void *buffer, int value);
void __builtin_trap(void);
unsigned short __builtin_bswap16(unsigned short value);
unsigned __builtin_bswap32(unsigned value);
unsigned long long __builtin_bswap64(unsigned long long value);
`;

/** The same in C. Source: GCC, "Other Built-in Functions Provided by GCC". */
export const GNU_BITS = String.raw`__declspec(noreturn) void longjmp(void *buffer, int value);
void RaiseException(unsigned long code, unsigned long flags, unsigned long count, const void *arguments);
int __builtin_clzll(unsigned long long value) {
  int count = 0;
  for (int step = 32; step > 0; step >>= 1)
    if (value >> (64 - step) == 0) { count += step; value <<= step; }
  return count;
}
int __builtin_ctzll(unsigned long long value) { return 63 - __builtin_clzll(value & (0 - value)); }
int __builtin_popcountll(unsigned long long value) {
  int count = 0;
  for (; value != 0; value &= value - 1) count++;
  return count;
}
int __builtin_clz(unsigned value) { return __builtin_clzll(value) - 32; }
int __builtin_clzl(unsigned long value) { return __builtin_clz(value); }
int __builtin_ctz(unsigned value) { return __builtin_ctzll(value); }
int __builtin_ctzl(unsigned long value) { return __builtin_ctzll(value); }
int __builtin_popcount(unsigned value) { return __builtin_popcountll(value); }
int __builtin_popcountl(unsigned long value) { return __builtin_popcountll(value); }
int __builtin_parity(unsigned value) { return __builtin_popcountll(value) & 1; }
int __builtin_parityl(unsigned long value) { return __builtin_popcountll(value) & 1; }
int __builtin_parityll(unsigned long long value) { return __builtin_popcountll(value) & 1; }
int __builtin_ffsll(long long value) { return value == 0 ? 0 : __builtin_ctzll(value) + 1; }
int __builtin_ffs(int value) { return __builtin_ffsll((unsigned)value); }
int __builtin_ffsl(long value) { return __builtin_ffsll((unsigned long)value); }
int __builtin_clrsbll(long long value) {
  unsigned long long differs = value ^ (value >> 1);
  return differs == 0 ? 63 : __builtin_clzll(differs) - 1;
}
int __builtin_clrsb(int value) { return __builtin_clrsbll(value) - 32; }
int __builtin_clrsbl(long value) { return __builtin_clrsbll(value) - 32; }
int __builtin_isnan(double value) { return value != value; }
int __builtin_isinf(double value) { return value - value != 0 && value == value; }
int __builtin_isfinite(double value) { return value - value == 0; }
int __builtin_signbit(double value) { return *(long long *)&value < 0; }
int __builtin_signbitf(float value) { return *(int *)&value < 0; }
int __builtin_signbitl(long double value) { return *(long long *)&value < 0; }
int __builtin_isinff(float value) { return __builtin_isinf(value); }
int __builtin_isinfl(long double value) { return __builtin_isinf(value); }
int __builtin_isnanf(float value) { return value != value; }
int __builtin_isnanl(long double value) { return value != value; }
int __builtin_finite(double value) { return value - value == 0; }
long long __builtin_imaxabs(long long value) { return value < 0 ? -value : value; }
int __builtin_isinf_sign(double value) { return __builtin_isinf(value) ? (value < 0 ? -1 : 1) : 0; }
int __builtin_isnormal(double value) {
  unsigned exponent = (unsigned)(*(unsigned long long *)&value >> 52) & 0x7ff;
  return exponent != 0 && exponent != 0x7ff;
}
int __builtin_isunordered(double left, double right) { return left != left || right != right; }
int __builtin_isgreater(double left, double right) { return left > right; }
int __builtin_isgreaterequal(double left, double right) { return left >= right; }
int __builtin_isless(double left, double right) { return left < right; }
int __builtin_islessequal(double left, double right) { return left <= right; }
int __builtin_islessgreater(double left, double right) { return left < right || left > right; }
/* By the ratio of the divisor's parts, both numbers scaled so that nothing on the way leaves the range of a double. */
_Complex double __builtin_complex_quotient(double a, double b, double c, double d) {
  const double high = 0x1p1020, low = 0x1p-960;
  double x = a < 0 ? -a : a, y = b < 0 ? -b : b, u = c < 0 ? -c : c, v = d < 0 ? -d : d, scale = 1, ratio, below, re, im;
  _Complex double result;
  if (x < y) x = y;
  if (u < v) u = v;
  if (x >= high) { a *= 0.5; b *= 0.5; scale = 2; }
  if (u >= high) { c *= 0.5; d *= 0.5; scale *= 0.5; }
  if (x <= low) { a *= 0x1p100; b *= 0x1p100; scale *= 0x1p-100; }
  if (u <= low) { c *= 0x1p100; d *= 0x1p100; scale *= 0x1p100; }
  u = c < 0 ? -c : c;
  v = d < 0 ? -d : d;
  if (u >= v) {
    ratio = d / c;
    below = c + d * ratio;
    re = ratio != 0 ? a + b * ratio : a + d * (b / c);
    im = ratio != 0 ? b - a * ratio : b - d * (a / c);
  } else {
    ratio = c / d;
    below = d + c * ratio;
    re = ratio != 0 ? b + a * ratio : b + c * (a / d);
    im = ratio != 0 ? b * ratio - a : c * (b / d) - a;
  }
  __real__ result = re / below * scale;
  __imag__ result = im / below * scale;
  return result;
}
_Complex long long __builtin_complex_whole_quotient(long long a, long long b, long long c, long long d) {
  _Complex long long result;
  long long ratio, below;
  if ((c < 0 ? -c : c) < (d < 0 ? -d : d)) {
    ratio = c / d;
    below = c * ratio + d;
    __real__ result = (a * ratio + b) / below;
    __imag__ result = (b * ratio - a) / below;
  } else {
    ratio = d / c;
    below = d * ratio + c;
    __real__ result = (b * ratio + a) / below;
    __imag__ result = (b - a * ratio) / below;
  }
  return result;
}
void __builtin_longjmp(void *buffer, int value) { longjmp(buffer, value); }
/* Sign and magnitude in 65 bits for sums, in 129 for products; then whether the result fits, and its low bits. */
int __builtin_overflows(int operation, unsigned long long left, int isLeftSigned, unsigned long long right, int isRightSigned, void *to, int bits, int isSigned) {
  int isLeftBelow = isLeftSigned && (long long)left < 0;
  int isBelow = isRightSigned && (long long)right < 0;
  unsigned long long a = isLeftBelow ? 0 - left : left, b = isBelow ? 0 - right : right, low, value, top;
  int isBeyond;
  if (operation == 2) {
    unsigned long long a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
    unsigned long long middle = a1 * b0 + (a0 * b0 >> 32), other = a0 * b1 + (middle & 0xffffffff);
    isBeyond = a1 * b1 + (middle >> 32) + (other >> 32) != 0;
    low = a * b;
    isBelow ^= isLeftBelow;
  } else {
    isBelow ^= operation;
    if (isBelow == isLeftBelow) {
      low = a + b;
      isBeyond = low < a;
    } else {
      isBeyond = 0;
      low = a >= b ? a - b : b - a;
      if (a >= b) isBelow = isLeftBelow;
    }
  }
  if (low == 0 && !isBeyond) isBelow = 0;
  value = isBelow ? 0 - low : low;
  switch (to == 0 ? 0 : bits) {
    case 1: *(unsigned char *)to = value & 1; break;
    case 8: *(unsigned char *)to = (unsigned char)value; break;
    case 16: *(unsigned short *)to = (unsigned short)value; break;
    case 32: *(unsigned *)to = (unsigned)value; break;
    case 64: *(unsigned long long *)to = value; break;
  }
  if (isBeyond) return 1;
  if (isSigned) {
    top = 1ULL << (bits - 1);
    return isBelow ? low > top : low >= top;
  }
  return isBelow || (bits < 64 && low >> bits != 0);
}
void __builtin_trap(void) { RaiseException(0xC000001D, 0, 0, 0); }
unsigned short __builtin_bswap16(unsigned short value) { return (unsigned short)(value >> 8 | value << 8); }
unsigned __builtin_bswap32(unsigned value) {
  return value >> 24 | (value >> 8 & 0xff00) | (value << 8 & 0xff0000) | value << 24;
}
unsigned long long __builtin_bswap64(unsigned long long value) {
  return (unsigned long long)__builtin_bswap32((unsigned)value) << 32 | __builtin_bswap32((unsigned)(value >> 32));
}
`;

/** The names that the unit defines. */
export const GNU_BITS_NAMES = Array.from(
  GNU_BITS_H.matchAll(/\b(__builtin_\w+)\(/g),
  ([, name = '']) => name,
);
