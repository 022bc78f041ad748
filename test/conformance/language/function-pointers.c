// C99 6.3.2.1, 6.7.5.3: pointers to functions in every position.
#include <stdio.h>
#include <stdlib.h>
int add(int a, int b) {
  return a + b;
}
int sub(int a, int b) {
  return a - b;
}
typedef int (*op)(int, int);
op ops[] = {add, &sub};
op get(int i) {
  return ops[i];
}
int (*get2(int i))(int, int) {
  return *ops[i];
}
int app(int f(int, int), int a) {
  return f(a, 1);
}
int cmp(const void*a, const void*b) {
  return *(int*)a - *(int*)b;
}
struct vt {
  int (*f)(int, int);
  int (**g)(int, int);
};
int (*(*pp)(int))(int, int) = get2;
void v(void) {
  puts("v");
}
int main(void) {
  printf("%d %d %d %d\n", ops[0](1, 2), (*ops[1])(5, 3), (**get(0))(1, 1), get2(1)(9, 4));
  printf("%d\n", app(sub, 5));
  int a[] = {3, 1, 2};
  qsort(a, 3, sizeof * a, cmp);
  printf("%d%d%d\n", a[0], a[1], a[2]);
  struct vt t = {add, ops};
  printf("%d %d\n", t.f(1, 2), t.g[1](7, 2));
  printf("%d\n", pp(0)(4, 4));
  (1 ? v : 0)();
  void (*vp)(void) = v;
  (*vp)();
  (******vp)();
  printf("%d\n", (ops[0] == add) + (vp != 0));
  return sizeof(add(1, 2)) - 4;
}
