// Vectors of GNU C: operators, subscripts, casts, shuffles. Recorded from GCC 12.
#include <stdio.h>
typedef int v4 __attribute__((vector_size(16)));
typedef float __attribute__((vector_size(16))) f4;
typedef short s8 __attribute__((vector_size(16)));
typedef short s4 __attribute__((vector_size(8)));
typedef int v2 __attribute__((vector_size(8)));
v4 g = {1, 2, 3, 4};
const v4 fixed = {5, 6};
struct holder { char tag; v4 v; };
static v4 add(v4 a, v4 b) { return a + b; }
static void show(const char *name, v4 v) { printf("%s: %d %d %d %d\n", name, v[0], v[1], v[2], v[3]); }
static int calls;
static v4 *counted(v4 *p) { calls++; return p; }
int main(void) {
  v4 a = {10, 20, 30, 40}, b, *p = &a;
  struct holder h = {'h', {5, 6}};
  f4 f = {1.5f, 2.5f, 3.5f, 4.5f};
  s8 s;
  v2 w = (v2)0x100000002LL;
  int i = 3;
  show("static", g);
  show("const", fixed);
  show("member", h.v);
  b = add(a, g); show("passed", b);
  show("greater", a > b); show("less", a < b); show("same", a == a);
  show("scalar", a * 2); show("scalar first", 100 - a);
  show("shift", a >> 1); show("shift by each", a << g); show("rest", a % 7);
  a += g; show("+=", a);
  *counted(p) ^= 5; show("^=", a);
  printf("calls %d\n", calls);
  a[2] = 77; a[i]++; show("elements", a);
  p[0][1] = -1; show("through a pointer", *p);
  show("minus", -a); show("complement", ~a);
  a++; show("++", a); show("old", a--); show("new", a);
  f = f * 2.0f / (f4){1, 2, 4, 8};
  printf("%g %g %g %g\n", f[0], f[1], f[2], f[3]);
  show("bits", (v4)f);
  s = (s8)a; printf("%d %d\n", s[0], s[7]);
  s = s * (s8){1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000}; printf("%d %d\n", s[0], s[7]);
  printf("%d %d %lld %d\n", w[0], w[1], (long long)w, (int)sizeof(v4));
  show("shuffle", __builtin_shuffle(g, b, (v4){0, 5, 2, 15}));
  show("shuffle one", __builtin_shuffle(b, (v4){3, 2, 1, 4}));
  show("by constants", __builtin_shufflevector(g, b, 7, 0, 3, 4));
  f = __builtin_convertvector(g, f4); printf("%g %g\n", f[0], f[3]);
  printf("%d\n", __builtin_convertvector(b + 65536, s4)[3]);
  printf("%d\n", (i ? g : b)[1]);
  return 0;
}
