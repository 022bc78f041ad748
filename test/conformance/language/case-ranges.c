// GNU C, Case Ranges.
#include <stdio.h>
int f(int x) {
  switch (x) {
  case 1 ... 5:
    return 1;

  case 'a' ... 'z':
    return 2;

  case -10 ... -1:
    return 3;

  case 1000 ... 1000000:
    return 4;

  default:
    return 0;
  }
}
int g(unsigned long long x) {
  switch (x) {
  case 0 ... 0xFFFFFFFFULL:
    return 1;

  case 0x100000000ULL ... 0x1FFFFFFFFULL:
    return 2;

  default:
    return 3;
  }
}
int main(void) {
  printf("%d%d%d%d%d%d%d%d\n", f(0), f(1), f(5), f(6), f('m'), f(-10), f(-11), f(55555));
  printf("%d%d%d\n", g(5), g(0x123456789ULL), g(~0ULL));
  return 0;
}
