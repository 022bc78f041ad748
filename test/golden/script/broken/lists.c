#include <stdio.h>
int main(void) {
  int a[] = { 1, 2 3, 4 };
  printf("%d %d\n" a[0], a[1]);
  return 0;
}
