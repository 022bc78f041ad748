// GCC, Other Built-in Functions.
#include <stdio.h>
#include <string.h>
int main(void) {
  unsigned u = 0x00f0;
  printf("%d %d %d %d\n", __builtin_clz(u), __builtin_ctz(u), __builtin_popcount(u), __builtin_ffs(u));
  printf("%d %d %d\n", __builtin_clzll(1ull << 40), __builtin_ctzll(1ull << 40), __builtin_popcountll(~0ull));
  printf("%x %llx %x\n", __builtin_bswap32(0x12345678), __builtin_bswap64(0x1122334455667788ull),
         __builtin_bswap16(0x1234));
  printf("%d\n", __builtin_constant_p(3));

  if (__builtin_expect(u == 0xf0, 1))
    puts("yes");

  printf("%d\n", __builtin_types_compatible_p(int, int) + __builtin_types_compatible_p(int, char));
  printf("%d\n", __builtin_choose_expr(1, 5, "x"));
  char b[8];
  __builtin_memset(b, 'x', 7);
  b[7] = 0;
  __builtin_printf("%s %d\n", b, (int)__builtin_strlen(b));
  printf("%d\n", __builtin_abs(-4));
  printf("%g %d\n", __builtin_fabs(-2.5), __builtin_isnan(__builtin_nan("")) != 0);

  if (0)
    __builtin_unreachable();

  if (u == 1)
    __builtin_trap();

  if (u == 2)
    __builtin_abort();

  printf("%d\n", __builtin_inf() > 1e308);
  printf("%d %d\n", __builtin_parity(7), __builtin_clrsb(0));
  return 0;
}
