#include <windows.h>
class Heap { public: int size; };
int main() {
  bool ok = true;
  int *p = new int[4];
  delete p;
  return 0;
}
