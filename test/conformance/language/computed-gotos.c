// GNU C, Labels as Values.
#include <stdio.h>
int run(const unsigned char*p) {
  static void *t[] = {&&op0, &&op1, &&op2};
  int a = 0;
  goto *t[*p++];
op0:
  return a;
op1:
  a++;
  goto *t[*p++];
op2:
  a *= 2;
  goto *t[*p++];
}
int main(void) {
  unsigned char c[] = {1, 2, 2, 1, 2, 0};
  printf("%d\n", run(c));
  void *l = && x;
  goto *l;
  printf("no\n");
x:
  printf("ok\n");
  static const int off[] = {&&a -&&a, &&b -&&a};
  goto *( && a + off[1]);
a:
  puts("a");
b:
  puts("b");
  return 0;
}
