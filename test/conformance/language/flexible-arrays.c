// C99 6.7.2.1: flexible array members; GNU C: their initialisers, arrays of length 0.
#include <stdio.h>
#include <stdlib.h>
#include <stddef.h>
struct f {
  int n;
  int d[];
};
struct z {
  int n;
  char c[0];
};
struct e {
  int n;
  char s[];
} st = {3, "abc"};
struct g {
  int k;
  int d[];
} gg = {2, {5, 6}};
int main(void) {
  struct f*p = malloc(sizeof * p + 5 * sizeof(int));
  p->n = 5;

  for (int i = 0; i < 5; i++)
    p->d[i] = i;

  int s = 0;

  for (int i = 0; i < 5; i++)
    s += p->d[i];

  printf("%d %d %d %d\n", s, (int)sizeof(struct f), (int)sizeof(struct z), (int)offsetof(struct f, d));
  printf("%s %d\n", st.s, gg.d[1]);
  free(p);
  return 0;
}
