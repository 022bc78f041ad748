/* Expected: GCC 12. A cast to a union (GNU C) is a value of it with the member of the operand's type. */
#include <stdio.h>

struct pair { int a, b; };
union any { int number; double real; const char *text; struct pair pair; };

static double half(union any value) { return value.real / 2; }
static int sum(union any value) { return value.pair.a + value.pair.b; }

int main(void) {
  struct pair pair = { 20, 22 };
  union any value = (union any)7;
  printf("%d\n", value.number);
  value = (union any)2.5;
  printf("%g %g\n", value.real, half((union any)9.0));
  printf("%s\n", ((union any)(const char *)"text").text);
  printf("%d\n", sum((union any)pair));
  value = (union any)value;
  printf("%g\n", value.real);
  for (int i = 0; i < 3; i++) value = (union any)(i * 10);
  printf("%d\n", value.number);
  return 0;
}
