#include <windows.h>
int main(void) {
  HANDLE heap = HeapCraete(0, 0, 0);
  void *p = heapalloc(heap, 0, 16);
  DWROD size = 3;
  HeapFree(hep, 0, p);
  return undeclared + undeclared;
}
