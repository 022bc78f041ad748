// GNU C, Conditionals with Omitted Operands: the first one is computed once.
#include <stdio.h>
int n;
int f(void) {
  n++;
  return n;
}
int main(void) {
  int x = f() ? : 9;
  printf("%d %d\n", x, n);
  int y = (n = 0, f() - 1) ? : 7;
  printf("%d %d\n", y, n);
  char *p = 0;
  puts(p ? : "null");
  return 0;
}
