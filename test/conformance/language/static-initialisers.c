// C99 6.6, 6.7.8: initialisers of static objects.
#include <stdio.h>
#include <stddef.h>
struct n {
  int v;
  struct n*next;
};
extern struct n c;
struct n a = {1, &c}, b = {2, &a};
struct n c = {3, &b};
int arr[5] = {1, 2, 3, 4, 5};
int *mid = arr + 2, *end = &arr[5], *x = &arr[1] + 1;
char *s = "abc" + 1;
int off = offsetof(struct n, next) > 0;
int (*fp)(const char*, ...) = printf;
double d = 1 / 3.0 + 2;
float f = (float)1.1;
long long ll = 1LL << 40;
unsigned char uc = (unsigned char)300;
int neg = -5 % 3;
void *vp = (void*)arr;
int sz = sizeof arr / sizeof * arr;
char ch = 'a' + 1;
int cmp = (3 > 2) && (1 || 0);
int tern = 1 ? 2 : 3;
struct {
  char a[4];
  int b;
} st = {"ab", 5};
char m[2][3] = {"ab", "cd"};
int *ip[] = {&arr[0], 0, (int*)&arr[1]};
struct n *pp = &(struct n) {
  9, 0
};
unsigned long long addr = 0;
const char *const tab[] = {"x", "y"};
int e[] = {[5] = 1};
double dd = 5;
int fi = 3.9;
_Bool bo = 5;
short sh = 70000;
ptrdiff_t pd = &arr[3] -&arr[0];
int main(void) {
  printf("%d %d %d %s %d %g %g %lld %d %d\n", a.next->next->v, *mid, end[-1], s, off, d, f, ll, uc, neg);
  fp("%d %d %c %d %d %s %d %s%c %d\n", *(int*)vp, sz, ch, cmp, tern, st.a, st.b, m[1], ' ', *ip[2]);
  printf("%d %s %d %g %d %d %d %d %d\n", pp->v, tab[1], (int)sizeof e, dd, fi, bo, sh, (int)pd, *x);
  return 0;
}
