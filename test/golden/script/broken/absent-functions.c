#include <windows.h>
#include <stdlib.h>
#include <pthread.h>
#include <unistd.h>
#include <sys/mman.h>
static void *work(void *p) { return p; }
int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, work, NULL);
  void *m = mmap(NULL, 4096, 3, 0x22, -1, 0);
  void *h = HeapFoo(GetProcessHeap(), 0, 10);
  CreatePipe(NULL, NULL, NULL, 0);
  sleep(1);
  fork();
  void *a = aligned_alloc(16, 64);
  HeapAllocate(GetProcessHeap(), 0, 16);
  char *d = strndup("abc", 2);
  return 0;
}
