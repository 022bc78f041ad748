// C99 6.2.1, 6.2.3: scopes and name spaces.
#include <stdio.h>
int x = 1;
typedef int T;
struct t {
  int a;
};
int f(int x) {
  {
    extern int x;
    return x;
  }
}
int main(void) {
  int x = 2;
  {
    int x = 3;
    {
      extern int x;
      printf("%d", x);
    }
    printf("%d", x);
  }
  printf("%d\n", x);
  T T = 5;
  printf("%d\n", T + 1);
  struct t {
    char c;
  };
  printf("%d\n", (int)sizeof(struct t));
  enum {E1 = 3, E2};
  {
    enum{E1 = 9};
    printf("%d", E1);
  }
  printf("%d\n", E1);

  for (int i = 0, x = 9; i < 1; i++) {
    int i = 7;
    printf("%d%d\n", i, x);
  }

  printf("%d\n", f(5));
  static int s = 1;
  {
    static int s = 2;
    s++;
    printf("%d\n", s);
  }
  int i = sizeof(i);
  printf("%d\n", i);
  struct t;
  struct u {
    struct t*p;
  };
  goto l;
  {
    int z = 1;
l:
    z = 3;
    printf("%d\n", z);
  }
  int inl(int);
  printf("%d\n", inl(2));

  if (sizeof(enum{Q = 4}) == 4)
    printf("%d\n", Q);
  return 0;
}
int inl(int a) {
  return a * 2;
}
