// C99 6.3.1, 6.7: conversions, and declarations of every form.
#include <stdio.h>
struct s {
  int a;
};
int g;
int *pg = &g;
char *names[] = {"a", "b", [3] = "d"};
int (*fa[2])(void);
static int sf(void);
extern int printf(const char*, ...);
int dup(int), dup(int x);
int dup(x) int x;
{
  return x * 2;
}
typedef int FN(int);
FN dup;
FN *fpp = dup;
int arr2[sizeof(int) * 2];
enum e{A, B = 5, C,} ev = C;
char c8 = 200;
const int ci = 5;
int tern(int x) {
  return x > 0 ? x > 10 ? 2 : 1 : x < 0 ? -1 : 0;
}
int main(void) {
  auto int q = 1;
  register int r = 2;
  volatile int vv = 3;
  static struct s st = {5};
  const char *const cc = "x";
  unsigned char uc = c8;
  printf("%d%d%d%d%s%d\n", q, r, vv, st.a, cc, uc);
  printf("%d %d %d\n", (*fpp)(4), (int)(sizeof arr2 / 4), ev);
  printf("%d%d%d%d\n", tern(20), tern(5), tern(-5), tern(0));
  {
    int i = 0;
    i = i++ + 1;
  }
  int i = 3, j = (i++, i + 1);
  printf("%d %d\n", i, j);
  i = j = 5;
  i += j -= 2;
  printf("%d %d\n", i, j);
  printf("%d\n", (int)sizeof(int[3][4]));
  int (*ap)[4] = (int(*)[4])arr2;
  printf("%d\n", (int)(ap + 1 - ap));
  long l = 1L;
  unsigned long ul = 2UL;
  printf("%d%d\n", (int)l, (int)ul);
  printf("%d\n", 1 ? -1 : 0u ? 1 : 2);
  printf("%u\n", -1 < 0u ? 1 : 2);
  printf("%d\n", (char)0x80 < 0);
  printf("%lld\n", (long long)(unsigned) - 1);
  printf("%d\n", sizeof(char) +1 > -1);
  short s = -1;
  unsigned short us = s;
  printf("%d %d\n", us, s >> 1);
  printf("%d\n", (int)(0x80000000u >> 31));
  printf("%d\n", ~0u == 0xffffffff);
  printf("%d\n", -5 / 2 * 2 + -5 % 2);
  printf("%d %d\n", 1 << 4 | 3 & 2 ^ 1, !5 == 0);
  return 0;
}
