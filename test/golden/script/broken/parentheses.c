#include <stdio.h>
int main(void) {
  if ((1 + 2) * 3 > 4) {
    printf("%d\n", (1 + 2);
  }
  while (0 { }
  return 0;
}
