// GNU C, Attribute Syntax: in every place where one may stand.
#include <stdio.h>
__attribute__((noinline)) static int f(int x) __attribute__((unused));
static int f(int x) {
  return x;
}
int __attribute__((__noinline__)) g(void) {
  return 2;
}
int (__attribute__((noinline)) h)(void) {
  return 3;
}
void __attribute__((noreturn)) die(void);
struct __attribute__((aligned(16))) al {
  char c;
};
struct p2 {
  char a;
  int b;
} __attribute__((packed));
typedef struct {
  short s;
  int i __attribute__((packed));
} pm;
enum __attribute__((packed)) ep {E1};
int arr[3] __attribute__((aligned(32)));
int *__attribute__((unused)) ptr;
int par(int a __attribute__((unused)), int b) {
  return b;
}
int main(void) {
lab:
  __attribute__((unused));
  int z __attribute__((unused)) = 1;
  printf("%d%d%d %d %d %d %d\n", f(1), g(), h(), (int)sizeof(struct al), (int)sizeof(struct p2),
         (int)((unsigned long long)arr % 32), par(1, 4));
  printf("%d\n", (int)sizeof(pm));

  switch (z) {
  case 1:
    z = 2;
    __attribute__((fallthrough));

  case 2:
    puts("x");
  }

  if (0)
    goto lab;

  return 0;
}
