// C99 6.7.5.2: lengths that are known at run time, in locals, parameters, typedefs, pointers and sizeof.
#include <stdio.h>
int sum(int n, int a[n]) {
  int s = 0;

  for (int i = 0; i < n; i++)
    s += a[i];

  return s;
}
int tr(int n, int m, int a[n][m]) {
  int s = 0;

  for (int i = 0; i < n && i < m; i++)
    s += a[i][i];

  return s + (int)sizeof(a[0]);
}
int main(void) {
  int n = 7;
  int a[n];

  for (int i = 0; i < n; i++)
    a[i] = i * i;

  printf("%d %d\n", (int)sizeof a, sum(n, a));
  int b[n][n + 1];

  for (int i = 0; i < n; i++)
    for (int j = 0; j < n + 1; j++)
      b[i][j] = i * 10 + j;

  printf("%d %d %d\n", tr(n, n + 1, b), (int)sizeof b, (int)sizeof b[0]);
  int (*p)[n + 1] = b;
  p++;
  printf("%d %d\n", p[0][0], (int)sizeof * p);
  int k = n++;
  printf("%d\n", (int)sizeof(int[n++]));
  printf("%d %d\n", k, n);
  typedef int row[n];
  row r;
  n = 100;
  printf("%d\n", (int)(sizeof r / sizeof(int)));

  for (int i = 1; i < 2000; i++) {
    char c[i * 10];
    c[0] = 1;
    c[i * 10 - 1] = 2;

    if (c[0] + c[i * 10 - 1] != 3)
      return 1;
  }

  printf("%ld\n", (long)(&b[2] - &b[0]));
  return 0;
}
