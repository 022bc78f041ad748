// C89 3.7.1: definitions of old style, implicit int, tentative definitions.
#include <stdio.h>
int add(a, b) int a, b;
{
  return a + b;
}
double mix(c, f, p) char c;
float f;
int *p;
{
  return c + f + *p;
}
int (*fp(x))() int x;
{
  return x ? add : 0;
}
static tent;
int tent2;
int tent2;
extern int ext[];
int ext[3] = {1, 2, 3};
extern int ext[];
int tent2 = 4;
f0() {
  return 42;
}
main() {
  int i = 5;
  printf("%d %g %d %d %d %d\n", add(2, 3), mix('a', 1.5, &i), fp(1)(4, 5), f0(), tent2, (int)(sizeof ext / 4));
  return 0;
}
