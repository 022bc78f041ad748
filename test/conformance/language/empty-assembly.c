// GNU C, Extended Asm: an empty template is a barrier and nothing else.
#include <stdio.h>
int main(void) {
  int x = 3;
  __asm__ volatile("":"+r"(x)::"memory");
  asm("");
  __asm__ __volatile__ ("");
  asm volatile ("" : : "r"(&x));
  printf("%d\n", x);
  return 0;
}
