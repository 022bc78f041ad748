/* Expected: GCC 12. Empty assembly moves what is tied to an output there, and does what its operands do. */
#include <stdio.h>

struct point { int x, y; };
static int calls;
static int cell;
static int *place(void) { calls++; return &cell; }

int main(void) {
  struct point here = { 3, 4 }, *p;
  int a = 5, b = 6;
  __asm__("" : "=r"(p) : "0"(&here));
  printf("%d %d\n", p->x, p->y);
  __asm__ volatile("" : "=r"(a), "=r"(b) : "0"(b + 10), "1"(7) : "memory");
  printf("%d %d\n", a, b);
  __asm__("" : "+r"(*place()));
  printf("%d\n", calls);
  __asm__ __volatile__("" : [name] "+m"(a) : "r"(&b), "r"(p) : "cc", "memory");
  __asm__("" :: "r"(a));
  __asm__("" ::: "memory");
  printf("%d %d\n", a, b);
  return 0;
}
