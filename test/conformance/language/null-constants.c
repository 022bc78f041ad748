// C11 6.3.2.3: a null pointer constant is an integer constant 0 or that cast to `void *`, without qualifiers. From GCC 12.
#include <stdio.h>
#define T(x) _Generic((x), int *: "int *", const int *: "const int *", void *: "void *", const void *: "const void *", volatile void *: "volatile void *", default: "other")
int main(void) {
  int n = 1, yes = 1;
  puts(T(yes ? &n : (void *)0));
  puts(T(yes ? &n : (const void *)0));
  puts(T(yes ? (const void *)0 : &n));
  puts(T(yes ? &n : (volatile void *)0));
  puts(T(yes ? &n : 0));
  puts(T(yes ? &n : (void *const)0));
  puts(T(yes ? (const int *)&n : (void *)0));
  printf("%d\n", &n == (const void *)0);
  return 0;
}
