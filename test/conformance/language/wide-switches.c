// C99 6.8.4.2, 6.4.4.2: switches of 64 bits, hexadecimal floats; conversions as x86 does them.
#include <stdio.h>
enum big { A = 1, B = 0x7fffffff, C = -5 };
int sw(long long x) {
  switch (x) {
  case 0x100000000LL:
    return 1;

  case -1:
    return 2;

  case 0x100000001LL:
    return 3;

  case 0:
    return 4;

  case 5:
    return 5;

  case 6:
    return 6;
  }

  return 0;
}
int main(void) {
  printf("%d%d%d%d%d%d%d\n", sw(0x100000000LL), sw(-1), sw(0x100000001LL), sw(0), sw(1), sw(5), sw(6));
  printf("%d %d\n", B, C);
  int sh = 33;
  unsigned x = 1;
  long long y = 1;
  volatile int w = 65;
  printf("%d\n", (int)(y << (w & 63)));
  volatile int a = -2147483647 - 1;
  printf("%d %d\n", a - 1, -a);
  volatile double d = 3e9;
  printf("%u %d\n", (unsigned)d, (int)(long long)d);
  volatile float f = -1.5f;
  printf("%d %lld\n", (int)f, (long long)f);
  printf("%g %g\n", 0x1.8p3, 0x.8p-1);
  return 0;
}
