// C99 6.5.2.2, 6.5.16: structs by value, wherever a value may stand.
#include <stdio.h>
struct s {
  int a;
  double b;
  char c[5];
};
struct big {
  int v[40];
};
struct one {
  char c;
};
struct s mk(int a) {
  struct s r = {a, a / 2.0, "xyz"};
  return r;
}
struct big bg(struct big b, int i) {
  b.v[i] = i;
  return b;
}
struct one o1(struct one o) {
  o.c++;
  return o;
}
struct s (*fp)(int) = mk;
struct h {
  struct big (*f)(struct big, int);
};
int va(struct s x, ...) ;
int main(void) {
  struct s x = mk(3), y;
  y = x;
  y.a++;
  printf("%d %g %s %d\n", mk(4).a, fp(5).b, x.c, y.a);
  struct big z = {{0}};
  struct h h = {bg};
  z = h.f(bg(bg(z, 3), 5), 7);
  printf("%d %d %d\n", z.v[3], z.v[5], z.v[7]);
  struct one o = {'a'};
  printf("%c\n", o1(o1(o)).c);
  printf("%c\n", mk(1).c[1]);
  struct s arr[2] = {mk(1), mk(2)};
  printf("%d\n", arr[1].a);
  x = y = arr[0];
  printf("%d\n", x.a);
  printf("%g\n", (1 ? x : y).b);
  struct s *p = &y;
  *p = mk(9);
  printf("%d\n", y.a);
  arr[1] = (p++, *--p);
  printf("%d\n", arr[1].a);
  return 0;
}
