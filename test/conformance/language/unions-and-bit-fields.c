// C99 6.7.2.1: unions, anonymous members, bit-fields.
#include <stdio.h>
#include <string.h>
union u {
  int i;
  unsigned char c[4];
  struct {
    unsigned lo: 16, hi: 16;
  } b;
  float f;
};
struct v {
  int tag;
  union {
    int i;
    double d;
    struct {
      char a, b;
    };
  };
};
union u gu = {.c = {1, 2, 3, 4}};
struct v gv = {1, {.d = 2.5}};
typedef union {
  long long ll;
  struct {
    unsigned l, h;
  } p;
} U64;
int main(void) {
  printf("%x\n", gu.i);
  gu.b.hi = 0xABCD;
  printf("%x\n", gu.i);
  struct v v = {2};
  v.a = 'x';
  v.b = 'y';
  printf("%x %g\n", v.i & 0xffff, gv.d);
  U64 q = {.p = {1, 2}};
  printf("%llx\n", q.ll);
  union u a = gu, b;
  b = a;
  printf("%d\n", b.c[0]);
  union {
    int x;
  } s = {5};
  printf("%d\n", s.x);
  struct {
    unsigned a: 3;
    int: 0;
    unsigned b: 5;
    int c: 1;
  } bf = {7, 31, -1};
  printf("%d %d %d\n", bf.a, bf.b, bf.c);
  bf.b++;
  bf.a += 2;
  printf("%d %d\n", bf.a, bf.b);
  struct {
    _Bool f: 1;
    unsigned char k: 4;
  } bb = {1, 15};
  bb.k++;
  bb.f = 2;
  printf("%d %d\n", bb.f, bb.k);
  printf("%d\n", (bf.a = 9));
  return 0;
}
