// GNU C, Designated Initializers: ranges, and names before C99.
#include <stdio.h>
int a[10] = {[2 ... 5] = 7, 8, [0] = 1};
struct s {
  int x, y;
  struct {
    int p, q;
  } in;
} v = {y: 2, x: 1, in: {q: 4}};
int m[3][4] = {[0 ... 1] = {[1 ... 2] = 5}};
char sp[] = {[0 ... 3] = 'a', 'b', 0};
int main(void) {
  for (int i = 0; i < 10; i++)
    printf("%d", a[i]);

  printf(" %d%d%d%d\n", v.x, v.y, v.in.p, v.in.q);

  for (int i = 0; i < 12; i++)
    printf("%d", m[0][i]);

  puts(sp);
  int k = 3;
  int l[5] = {[1 ... 3] = k++};
  printf("%d%d%d%d %d\n", l[0], l[1], l[2], l[3], k);
  struct s w = {.in = {.p = k}, .x = 9, .in.q = 8};
  printf("%d%d%d\n", w.in.p, w.in.q, w.x);
  return 0;
}
