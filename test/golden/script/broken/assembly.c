#include <windows.h>
int main(void) {
  __asm { int 3 }
  __asm mov eax, 1
  __debugbreak();
  return 0;
}
