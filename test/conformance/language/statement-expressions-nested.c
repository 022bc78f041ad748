// GNU C, Statements and Declarations in Expressions: as arguments, operands, conditions, with jumps out of them.
#include <stdio.h>
#include <stdarg.h>
struct b {
  int v[10];
};
struct b mk(int x) {
  struct b r = {{x}};
  return r;
}
int take(struct b a, struct b c) {
  return a.v[0] * 10 + c.v[0];
}
#define SQ(x) ({ int _t=(x); _t*_t; })
int vf(int n, ...) {
  va_list a;
  va_start(a, n);
  int s = 0;

  while (n--)
    s = s * 10 + va_arg(a, int);

  va_end(a);
  return s;
}
int f(int n) {
  return n < 2 ? n : ({int a = f(n - 1); int b = f(n - 2); a + b;});
}
int g(int x) {
  if (({ if (x > 5) return 99; x; }) > 2)
      return 1;
  return 0;
}
int main(void) {
  printf("%d\n", take(({mk(1);}), ({struct b t = mk(2); t;})));
  printf("%d %d\n", SQ(SQ(2) + 1), SQ(({int i = 0; while (i < 5) i++; i;})))
    ;
  printf("%d\n", vf(4, SQ(1), SQ(2), ({mk(3).v[0];}), vf(1, SQ(2))));
  printf("%d\n", f(15));
  printf("%d%d%d\n", g(1), g(4), g(9));
  int a[3] = {({1;}), SQ(2), 3};
  printf("%d\n", a[1]);
  int *p = ({ &a[2]; });
  printf("%d\n", *p);
  int x = 1;
  x += ({ x = 5; 2;});
  printf("%d\n", x > 0);

  for (int i = ({3;}); i < ({5;}); i++)
    printf("%d", i);
  puts("");
  do { } while (({0;}));
  printf("%s\n", ({ "str"; }));
  unsigned char c = ({ (unsigned char)300; });
  printf("%d\n", c);
  ({ l: x++; if (x < 20) goto l; })
    ;
  printf("%d\n", x);
  float q = ({ float z = 1.5f; z; });
  printf("%g\n", q);
  return ({ ({ 0; }); });
}
