// C99 6.5.2.5: each compound literal among the arguments of one call is an object of its own.
#include <stdio.h>
struct pair {
  int a;
  signed char b;
};
int both(struct pair x, struct pair y) {
  return x.a * 1000 + x.b * 100 + y.a * 10 + y.b;
}
struct pair make(int a) {
  return (struct pair) {a, a + 1};
}
int main(void) {
  int one = 1;
  printf("%d\n", both((struct pair) {one, 2}, (struct pair) {3, one + 3}));
  printf("%d\n", both(make(5), (struct pair) {one, make(one).b}));
  return 0;
}
