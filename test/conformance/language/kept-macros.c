// Microsoft, push_macro and pop_macro; GNU C, #ident.
#include <stdio.h>
#define X 1
#pragma push_macro("X")
#undef X
#define X 2
int a = X;
#pragma pop_macro("X")
#ident "hello"
int main(void) {
  printf("%d %d\n", a, X);
  return 0;
}
