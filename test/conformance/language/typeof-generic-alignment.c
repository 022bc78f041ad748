// C11 6.5.1.1, 6.7.5; GNU C typeof and packed.
#include <stdio.h>
#include <stdalign.h>
#define T(x) _Generic((x),int:"int",unsigned:"unsigned",long long:"ll",double:"double",float:"float",char*:"char*",const char*:"cchar*",default:"other")
struct __attribute__((packed)) pk {
  char c;
  int i;
};
typedef int v4 __attribute__((aligned(16)));
int main(void) {
  int a = 1;
  typeof(a) b = 2;
  __typeof__(&a) p = &b;
  typeof(int*) q = &a;
  printf("%d%d\n", *p, *q);
  puts(T(1));
  puts(T(1u));
  puts(T(1LL));
  puts(T(1.0));
  puts(T(1.f));
  puts(T("x"));
  puts(T((const char*)0));
  puts(T((short)1));
  puts(T('a'));
  printf("%d %d %d\n", (int)_Alignof(int), (int)alignof(double), (int)_Alignof(char));
  _Alignas(32) char buf[3];
  printf("%d\n", (int)((unsigned long long)buf % 32));
  printf("%d\n", (int)sizeof(struct pk));
  static const char *const names[] = {[2] = "two", [0] = "zero"};
  puts(names[2]);
  return 0;
}
