// C99 6.7.5.2: rows of variable length: parameters, pointers to them, scopes that end by continue and goto.
#include <stdio.h>
#include <string.h>
int c;
int cnt(int n) {
  c++;
  return n;
}
void fill(int h, int w, double m[h][w]) {
  for (int i = 0; i < h; i++)
    for (int j = 0; j < w; j++)
      m[i][j] = i * w + j;
}
double tot(int h, int w, double (*m)[w]) {
  double s = 0;

  for (int i = 0; i < h; i++)
    for (int j = 0; j < w; j++)
      s += m[i][j];

  return s;
}
int rows(int n, int m, int a[n][m][4]) {
  int (*p)[m][4] = a;
  p += 2;
  p--;
  int (*q)[m][4] = p++;
  return (int)(p - q) * 100 + (int)sizeof(*p) + (int)sizeof(a[0][0]);
}
void sw(int n, char (*x)[n], char (*y)[n]) {
  char t[n];
  memcpy(t, *x, sizeof t);
  memcpy(x, y, sizeof * y);
  memcpy(*y, t, n);
}
int proto(int n, int a[*][*]);
int proto(int n, int a[n][n]) {
  return a[n - 1][n - 1];
}
static int rec(int n) {
  int a[n + 1][2];
  a[n][1] = n;

  if (n)
    return rec(n - 1) + a[n][1];

  return a[0][1];
}
int main(void) {
  int h = 3, w = 5;
  double m[h][w];
  fill(h, w, m);
  printf("%g\n", tot(h, w, m));
  int a[cnt(2)][cnt(3)];
  printf("%d %d\n", c, (int)sizeof a);
  int x[3][2][4];
  printf("%d\n", rows(3, 2, x));
  char p[6] = "hello", q[6] = "world";
  sw(6, &p, &q);
  printf("%s %s\n", p, q);
  int s[2][2] = {{1, 2}, {3, 4}};
  printf("%d\n", proto(2, s));
  printf("%d\n", rec(20));
  double *flat = &m[0][0];
  printf("%g %g\n", flat[14], (*(m + 1))[2]);
  typeof(m[0]) row;
  row[4] = 7;
  printf("%d %g\n", (int)sizeof row, row[4]);
  int (*d)[w] = (int(*)[w])flat;
  printf("%d\n", (int)sizeof(*d));

  for (int i = 0; i < 3; i++) {
    int n = i + 1;
    char b[n];
    b[n - 1] = 'x';
    {
      char k[n * 2];
      k[0] = 'y';
      char z[n];
      z[0] = k[0];
      b[0] = z[0];

      if (i == 1)
        continue;
    }
    printf("%c%d ", b[0], (int)sizeof b);
  }

  puts("");
  int n = 4;
  {
    struct pt {
      int x, y;
    } v[n];

    for (int i = 0; i < n; i++)
      v[i] = (struct pt) {
      i, i*i
    };

    struct pt *e = v + n;

    int t = 0;

    for (struct pt*i = v; i < e; i++)
      t += i->y;

    printf("%d\n", t);
  }

  switch (n) {
  case 4: {
    int u[n];
    u[3] = 1;
    printf("%d\n", u[3]);
    break;
  }
  }

  int i = 0;
lp: {
    int g[i + 1];
    g[i] = i;

    if (i++ < 5)
      goto lp;
  }
  printf("%d\n", i);
  return 0;
}
