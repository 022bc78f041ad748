#include <stdio.h>
#include <string.h>
#include <setjmp.h>
#define CHECK(e) do { k++; if (!(e)) { printf("failed %d: %s\n", k, #e); bad++; } } while (0)
int k, bad;
typedef int T; typedef int (*op_t)(int, int);
static int add(int a, int b), sub(int a, int b);
op_t choose(int c) { return c ? add : sub; }
int (*choose2(int c))(int, int) { return c ? add : sub; }
static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }
struct list { struct list *next; int v; struct { int b[3]; } in[2]; op_t f; };
const char *const names[] = { "zero", "one", [4] = "four" };
enum { NEG = -3, NXT };
int rows(int m[][3], int n) { int s = 0; for (int i = 0; i < n; i++) for (int j = 0; j < 3; j++) s += m[i][j]; return s; }
jmp_buf jb; void jumper(int n) { if (n == 0) longjmp(jb, 5); jumper(n - 1); }
struct s1 { char c; }; struct s1 mk(char c) { struct s1 s; s.c = c; return s; }
union u { int i; char c[4]; short s; };
long long fibl(long long n) { return n < 2 ? n : fibl(n - 1) + fibl(n - 2); }
double avg(int n, const double *v) { double s = 0; for (int i = 0; i < n; ++i) s += v[i]; return n ? s / n : 0; }
unsigned hash(const char *s) { unsigned h = 5381; while (*s) h = h * 33 ^ (unsigned char)*s++; return h; }
int cnt; int side(void) { return cnt++; }
int main(void) {
  CHECK(choose(1)(3, 4) == 7); CHECK(choose2(0)(3, 4) == -1);
  struct list a = { 0 }, b = { &a, 7 }; b.in[1].b[2] = 9; b.f = add; struct list *p = &b;
  CHECK(p->in[1].b[2] == 9); CHECK(p->f(1, 2) == 3); CHECK((*p->f)(2, 2) == 4); p->next->v = 4; CHECK(a.v == 4); CHECK(p->in[1].b[2]++ == 9 && b.in[1].b[2] == 10);
  CHECK(strcmp(names[4], "four") == 0 && names[2] == 0 && sizeof names / sizeof *names == 5);
  CHECK(NEG == -3 && NXT == -2);
  int m[2][3] = { { 1, 2, 3 }, { 4, 5, 6 } }; CHECK(rows(m, 2) == 21); CHECK(sizeof m[0] == 12); CHECK(*(*(m + 1) + 2) == 6);
  volatile int v = 0; int r = setjmp(jb); if (r == 0) { v = 3; jumper(3); } CHECK(r == 5 && v == 3);
  CHECK(mk('x').c == 'x'); struct s1 q = 1 ? mk('a') : mk('b'); CHECK(q.c == 'a');
  union u w = { 0x01020304 }; CHECK(w.c[0] == 4 && w.s == 0x0304);
  CHECK(fibl(15) == 610); double ds[] = { 1, 2, 4.5 }; CHECK(avg(3, ds) == 2.5);
  CHECK(hash("abc") == ((((5381u * 33 ^ 'a') * 33 ^ 'b') * 33) ^ 'c'));
  CHECK(sizeof(side()) == 4 && cnt == 0); side(); CHECK(cnt == 1);
  { int T = 5; CHECK(T * 2 == 10); }
  { char buf[16], *d = buf; const char *s = "copy"; while ((*d++ = *s++)) ; CHECK(strcmp(buf, "copy") == 0 && d - buf == 5); }
  { int i, j; for (i = 0, j = 10; i < j; i++, j--) ; CHECK(i == 5 && j == 5); }
  { unsigned char x = 0x80; CHECK((x << 1) == 0x100); signed char y = (signed char)x; CHECK(y == -128 && (unsigned)y == 0xffffff80u); CHECK((unsigned short)y == 0xff80); }
  { long long z = -1; unsigned zz = (unsigned)z; CHECK(zz == 0xffffffffu); z = zz; CHECK(z == 4294967295LL); z = (int)zz; CHECK(z == -1); CHECK((z << 33) >> 33 == -1); CHECK((unsigned long long)z >> 60 == 15); z += 5; CHECK(z == 4); z++; z *= z; CHECK(z == 25 && z % 7 == 4 && -z / 2 == -12); }
  { float f = 16777216.0f; f += 1; CHECK(f == 16777216.0f); float g = 1.0f / 3; CHECK(g != 1.0 / 3); CHECK((int)(g * 3 + 0.5f) == 1); unsigned fu = (unsigned)3e9; CHECK(fu == 3000000000u); CHECK((char)300.7 == 44); }
  { extern int k; CHECK(k > 0); }
  { int n = 3; int *pn = &n; int **pp = &pn; **pp = 8; CHECK(n == 8); CHECK(&*pn == pn && &pn[2] - pn == 2); CHECK((char *)&pn[1] - (char *)pn == 4); }
  { struct { unsigned x : 1, y : 2; signed z : 3; } bf = { 1, 2, -1 }; CHECK(bf.x == 1 && bf.y == 2 && bf.z == -1); bf.y += 3; CHECK(bf.y == 1); bf.z--; CHECK(bf.z == -2); }
  { const char *t = 0 ? "a" : "b"; CHECK(*t == 'b'); CHECK("hello"[4] == 'o'); CHECK(sizeof "hello" == 6); }
  { int x = 10, y = 3; CHECK((x > y) + (x == 10) * 2 == 3); CHECK(x-- - --y == 8); CHECK(x / y * y + x % y == x); x = y = 4; x += y -= 1; CHECK(x == 7); }
  printf("%d checks, %d bad\n", k, bad);
  return bad;
}
