// Functions inside functions, as GNU C has them: locals around them, pointers to them, jumps out. Recorded from GCC 12.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
struct pair { int a, b; };
static int apply(int (*f)(int), int n) { return f(n); }
static void each(int count, void (*visit)(int)) { for (int i = 0; i < count; i++) visit(i); }

static int sum(int n) {
  int total = 0;
  void add(int i) { total += i * n; }
  each(n, add);
  return total;
}

static int deep(int x) {
  int y = x + 1;
  int middle(int z) {
    int w = y * z;
    int inner(int v) { w += v; return x * 1000 + y * 100 + z * 10 + w; }
    return inner(1) + apply(inner, 2);
  }
  return middle(3) + apply(middle, 4);
}

/* A pointer keeps the frame that it was made in, however deep the calls between. */
static int activations(int n, int (*before)(int)) {
  int mine(int k) { return n * 10 + k; }
  if (n == 0) return before(5) + mine(1);
  return activations(n - 1, n == 3 ? mine : before) + before(n);
}
static int nothing(int k) { return -k; }

static struct pair swapped(struct pair p) {
  struct pair swap(struct pair q) { struct pair r = {q.b, p.a}; return r; }
  return swap(p);
}

static int variadic(int n, ...) {
  int base = 100;
  int pick(int count, ...) {
    va_list list;
    int found = base + n;
    va_start(list, count);
    while (count-- > 0) found += va_arg(list, int);
    va_end(list);
    return found;
  }
  return pick(3, 1, 2, 3);
}

static int leaves(int n) {
  __label__ out, again;
  int tries = 0;
  void check(int i) { if (i == n) goto out; if (i == 2 && tries == 0) goto again; }
again:
  tries++;
  each(10, check);
  return -1;
out:
  return tries * 100 + n;
}

static int sorted(void) {
  int order = -1, list[] = {3, 1, 2};
  int compare(const void *a, const void *b) { return order * (*(const int *)a - *(const int *)b); }
  qsort(list, 3, sizeof list[0], compare);
  return list[0] * 100 + list[1] * 10 + list[2];
}

static int ahead(int n) {
  auto int odd(int);
  int even(int k) { return k == 0 ? n : odd(k - 1); }
  int odd(int k) { return k == 0 ? -n : even(k - 1); }
  return even(4) * 10 + odd(4);
}

static int rows(int n) {
  int table[n][n];
  void fill(int i) { for (int k = 0; k < n; k++) table[i][k] = i * k; }
  each(n, fill);
  return table[n - 1][n - 1] + (int)(sizeof table / sizeof(int));
}

static double wide(double x, long long y) {
  double both(double z) { return x + y + z; }
  double (*p)(double) = both;
  return p(0.5) + (*p)(1.5);
}

int main(void) {
  printf("%d %d\n", sum(4), deep(2));
  printf("%d\n", activations(3, nothing));
  struct pair p = swapped((struct pair){1, 2});
  printf("%d %d\n", p.a, p.b);
  printf("%d %d %d\n", variadic(7), leaves(5), leaves(1));
  printf("%d %d %d\n", sorted(), ahead(3), rows(4));
  printf("%g\n", wide(1.25, 1LL << 40));
  return 0;
}
