#include <windows.h>
struct node { int value; };
static boolean done;
int main(void) {
  LPVOID p = HeapAloc(GetProcessHeap(), HEAP_ZERO_MEMROY, 10);
  HeapFre(GetProcessHeap(), 0, p);
  struct node n;
  n.valeu = 3;
  return 0;
}
