#include <windows.h>
int *ints;
char *text;
const int limit = 3;
int main(void) {
  HANDLE heap = 5;
  DWORD n = "abc";
  ints = text;
  limit = 4;
  5 = n;
  n = *n;
  &5;
  text * 2;
  void *v = ints; v++;
  struct unknown u;
  static int a[n];
  return;
}
