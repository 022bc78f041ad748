/* Expected: GCC 12. __label__ (GNU C) keeps labels to a block, so that a macro with a label can stand twice. */
#include <stdio.h>

#define FIND(array, count, wanted) ({ \
  __label__ done; \
  int at; \
  for (at = 0; at < (count); at++) \
    if ((array)[at] == (wanted)) goto done; \
  at = -1; \
  done: at; })

static int outer(int n) {
  int steps = 0;
again:
  steps++;
  {
    __label__ again, out;
    int inner = 0;
  again:
    if (++inner < 3) goto again;
    steps += inner;
    goto out;
    steps = 1000;
  out:;
  }
  if (--n > 0) goto again;
  return steps;
}

static int computed(int which) {
  __label__ one, two;
  void *targets[] = { &&one, &&two };
  goto *targets[which];
one:
  return 1;
two:
  return 2;
}

int main(void) {
  int numbers[] = { 4, 8, 15, 16, 23, 42 };
  printf("%d %d %d\n", FIND(numbers, 6, 15), FIND(numbers, 6, 42), FIND(numbers, 6, 7));
  printf("%d\n", outer(4));
  printf("%d %d\n", computed(0), computed(1));
  return 0;
}
