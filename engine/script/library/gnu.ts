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
void __builtin_trap(void);
unsigned short __builtin_bswap16(unsigned short value);
unsigned __builtin_bswap32(unsigned value);
unsigned long long __builtin_bswap64(unsigned long long value);
`;

/** The same in C. Source: GCC, "Other Built-in Functions Provided by GCC". */
export const GNU_BITS = String.raw`void RaiseException(unsigned long code, unsigned long flags, unsigned long count, const void *arguments);
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
