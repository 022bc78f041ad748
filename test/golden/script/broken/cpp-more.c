#include <windows.h>
void f(int &x) { x++; }
template <typename T> T max2(T a, T b) { return a > b ? a : b; }
int main() {
  std::vector<int> v;
  auto p = new int[3];
  try { throw 1; } catch (...) { }
  for (int x : v) { }
  int *q = nullptr;
  char *s = static_cast<char *>(0);
  return 0;
}
