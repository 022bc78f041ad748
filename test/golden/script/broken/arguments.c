#include <windows.h>
struct point { int x; int y; };
static int area(struct point *at, int scale) { return at->x * at->y * scale; }
int main(void) {
  struct point here = { 1, 2, 3 };
  area(&here);
  area(here, 2);
  area(&here, 2, 3);
  HeapAlloc(GetProcessHeap(), 16);
  here->x = 1;
  (&here).y = 2;
  here.z = 3;
  return 0;
}
