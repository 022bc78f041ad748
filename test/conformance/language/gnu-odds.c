/* Expected: GCC 12. Smaller things of GNU C: what compares without raising, classes of types, modes, alignment of arrays' elements. */
#include <stdarg.h>
#include <stdio.h>

typedef int wide __attribute__((mode(DI)));
typedef unsigned __attribute__((__mode__(__QI__))) byte;
typedef int word __attribute__((mode(word)));
typedef struct { int a, b; } __attribute__((aligned(32))) Line;
struct lines { Line line[4]; int count; } lines[2];

total(n, first)
  register int n;
  const struct { int value; } *first;
{
  int sum = n;
  if (first) sum += first->value;
  return sum;
}

static int sum(int count, ...) {
  __builtin_va_list list, again;
  int result = 0;
  __builtin_va_start(list, count);
  __builtin_va_copy(again, list);
  while (count-- > 0) result += __builtin_va_arg(list, int) * 10 + __builtin_va_arg(again, int);
  va_end(list);
  va_end(again);
  return result;
}

int main(void) {
  double nan = __builtin_nan("");
  printf("%d %d %d\n", __builtin_isunordered(1.0, nan), __builtin_isunordered(1.0, 2.0), __builtin_isless(1.0, 2.0));
  printf("%d %d %d\n", __builtin_isgreater(1.0, nan), __builtin_islessgreater(1.0, 2.0), __builtin_isgreaterequal(2.0, 2.0));
  printf("%d %d %d\n", __builtin_isinf_sign(-__builtin_inf()), __builtin_isnormal(1e-310), __builtin_isnormal(1.0));
  printf("%g %g\n", (double)__builtin_copysignl(3.0L, -1.0L), (double)__builtin_fabsl(-2.5L));
  struct point { int x; } point = { 1 };
  printf("%d %d %d %d\n", __builtin_classify_type('a'), __builtin_classify_type(1.5f), __builtin_classify_type(&point), __builtin_classify_type(point));
  printf("%d %d %d\n", (int)sizeof(wide), (int)sizeof(byte), sizeof(word) == sizeof(void *));
  printf("%d %d\n", (byte)300, (wide)-1 < 0);
  printf("%d %d %d\n", (int)sizeof(struct lines), (int)__alignof__(struct lines), (int)__alignof__(lines[0].line[1]));
  printf("%d %d\n", total(3, 0), sum(3, 1, 2, 3));
  int expected = 0, value = __builtin_expect(sum(1, 2), expected++);
  printf("%d %d\n", value, expected);
  int *aligned = __builtin_assume_aligned(&value, 4);
  printf("%d\n", *aligned);
  printf("%d %d\n", (int)sizeof(__INT_LEAST8_TYPE__), __INTMAX_MAX__ == 9223372036854775807LL);
  va_list *lists[2] = { 0, 0 }, **at = lists;
  va_list some;
  *at = &some;
  va_end(**at++);
  printf("%d\n", (int)(at - lists));
  return 0;
}
