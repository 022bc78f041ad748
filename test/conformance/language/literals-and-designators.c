// C99 6.5.2.5, 6.7.8: compound literals and designated initialisers.
#include <stdio.h>
struct s {
  int a;
  int *p;
  struct {
    int x, y;
  } in[2];
};
int *gp = (int[]) {
  1, 2, 3
};
struct s g = {.p = (int[2]){7, 8}, .in[1].y = 5, .in[0] = {1, 2}, .a = 9};
struct s *gs = &(struct s) {
  4, 0, {{1}}
};
int arr[] = {[3] = 3, [1] = 1, 2, [6] = 6};
int m[3][3] = {[1] = {[2] = 5}, [0][1] = 4, [2] = {1, 2, 3}};
struct q {
  char n[8];
  int v[3];
} qs[] = {{"ab", {1}}, {.v = {[2] = 9}, .n = "cd"}, [4] = {.v[1] = 3}};
union u {
  int i;
  float f;
  char c[4];
} uu = {.f = 1.0f};
int sumv(int *p, int n) {
  int s = 0;

  while (n--)
    s += *p++;

  return s;
}
int main(void) {
  printf("%d %d %d %d %d\n", gp[2], g.p[1], g.in[1].y, g.in[0].y, g.a);
  printf("%d %d\n", gs->a, gs->in[0].x);

  for (int i = 0; i < 7; i++)
    printf("%d ", arr[i]);

  puts("");

  for (int i = 0; i < 9; i++)
    printf("%d ", m[0][i]);

  puts("");
  printf("%d %s %d %d %d\n", (int)(sizeof qs / sizeof * qs), qs[1].n, qs[1].v[2], qs[4].v[1], qs[0].v[0]);
  printf("%x\n", uu.i);
  printf("%d\n", sumv((int[]) {
    1, 2, 3, 4
  }, 4));
  struct s l = {.in = {[1] = {3, 4}}, .a = 1};
  printf("%d %d %d\n", l.in[1].x, l.in[1].y, l.p == 0);
  struct q *pq = &(struct q) {
    .n = "zz", .v = {1, 2, 3}
  };
  pq->v[0]++;
  printf("%s %d\n", pq->n, pq->v[0]);
  int *w[2] = {(int[]){1}, (int[]) {
    2
  }
              };
  printf("%d\n", *w[1]);
  char t[][4] = {"abc", "de"};
  printf("%d %s\n", (int)sizeof t, t[1]);
  return 0;
}
