int main(void) {
  HANDLE h = GetProcessHeap();
  LPVOID p = HeapAlloc(h, HEAP_ZERO_MEMORY, 10);
  printf("%p", p);
  memset(p, 0, 10);
  uint32_t n = 1;
  size_t k = n;
  return 0;
}
