// C99 6.7.5.2: the stack of a variable-length array is free again when its block is entered anew.
#include <stdio.h>
#include <string.h>
int f(int n) {
  if (n == 0)
    return 0;

  char buf[n];
  memset(buf, n, n);
  int r = f(n - 1);
  return r + buf[n - 1];
}
int g(int n) {
  int c = 0;
again:
  ;
  int a[n];
  a[n - 1] = n;
  c += a[n - 1];

  if (++n < 10)
    goto again;

  return c;
}
int main(void) {
  printf("%d %d\n", f(50), g(3));
  int n = 5;

  for (int i = 0; i < 100000; i++) {
    int x[n * 100];
    x[0] = i;

    if (i % 3 == 0)
      continue;

    x[n * 100 - 1] = x[0];
  }

  {
    int m = 3;
    int a[2][m][4];
    printf("%d %d\n", (int)sizeof(a), (int)sizeof(a[0][0]));
    a[1][2][3] = 9;
    int *q = &a[0][0][0];
    printf("%d\n", q[23]);
  }

  struct s {
    int v;
  };

  struct s t[n];

  t[4].v = 3;

  printf("%d\n", t[4].v);

  return 0;
}
