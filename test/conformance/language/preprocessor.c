// C99 6.10: _Pragma, __VA_ARGS__, pasting, stringising, __has_include.
#include <stdio.h>
#if __has_include(<stdio.h>) && !__has_include(<nonesuch.h>)
#define HI 1
#endif
#define DO(x) _Pragma(#x)
DO(pack(push, 1)) struct p {
  char c;
  int i;
};
DO(pack(pop)) struct n {
  char c;
  int i;
};
#define CAT(a,b) a##b
#define XCAT(a,b) CAT(a,b)
#define STR(x) #x
#define XSTR(x) STR(x)
#define LOG(f,...) printf(f,##__VA_ARGS__)
#define N(args...) printf(args)
int main(void) {
  printf("%d %d %d\n", HI, (int)sizeof(struct p), (int)sizeof(struct n));
  LOG("x\n");
  LOG("%d\n", 3);
  N("%d\n", 4);
  puts(XSTR(XCAT(a, __LINE__)));
  printf("%d%d\n", __COUNTER__, __COUNTER__);
  puts(STR("a\n" 'b' c  d));
  puts(__func__);
  int CAT(v, 1) = 2;
  printf("%d\n", v1);
  return 0;
}
