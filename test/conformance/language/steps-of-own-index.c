/* Expected: GCC 12. What is assigned may be the index or the pointer that the right side went through. */
#include <stdio.h>

struct node { struct node *next; int value; };

int main(void) {
  int table[20] = { 3, 10, 11, 12 };
  int i = 0;
  i = table[i]++;
  printf("%d %d\n", i, table[0]);
  i = ++table[i];
  printf("%d %d\n", i, table[3]);
  i = 1;
  i = table[i] += 5;
  printf("%d %d\n", i, table[1]);
  i = 2;
  i = table[i]-- - i;
  printf("%d %d\n", i, table[2]);
  i = 3;
  i = table[i] = 7;
  printf("%d %d\n", i, table[3]);
  long long wide[] = { 2, 5, 9 }, at = 0;
  at = wide[at]--;
  printf("%lld %lld\n", at, wide[0]);
  char text[] = "abc", *p = text;
  int c = 1;
  c = ++p[c];
  printf("%d %s\n", c, text);
  unsigned char bytes[260] = { 255 }, small = 0;
  small = bytes[small]++;
  printf("%d %d\n", small, bytes[0]);
  int numbers[] = { 1, 2, 3 }, *walk = numbers;
  int *cells[2] = { numbers, numbers + 1 }, **cell = cells;
  walk = (*cell)++;
  printf("%d %d\n", *walk, *cells[0]);
  struct node last = { 0, 2 }, first = { &last, 1 }, *n = &first;
  n = n->next = &first;
  printf("%d %d\n", n->value, n->next->value);
  i = 0;
  i = (table[i] *= 2) + i;
  printf("%d %d\n", i, table[0]);
  return 0;
}
