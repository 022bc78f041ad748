#include "sequence.h"

/* HeapCreate to HeapDestroy: growable and fixed heaps, all flags, sizes at every limit, contents. */
#define HEAPS 4
#define BLOCKS 48

struct block {
  unsigned char *at;
  SIZE_T size;
  unsigned char fill;
};
struct heap {
  HANDLE handle;
  SIZE_T most, used;
  struct block blocks[BLOCKS];
};
static struct heap heaps[HEAPS];


/* Bytes that are looked at: the first and the last 96, and every 509th. Nothing here draws: outcomes must not move the sequence. */
static SIZE_T next(SIZE_T i, SIZE_T size) { return i < 96 || i + 96 >= size ? i + 1 : i + 509 < size ? i + 509 : i + 1; }

static void paint(struct block *block) {
  static unsigned char fills;
  SIZE_T i;
  block->fill = (unsigned char)(fills += 37);
  for (i = 0; i < block->size; i = next(i, block->size)) block->at[i] = (unsigned char)(block->fill + i);
}

/* Whether the first `size` bytes are as they were painted; the block may have had another size then. */
static int isPainted(const struct block *block, SIZE_T painted, SIZE_T size) {
  SIZE_T i;
  for (i = 0; i < size; i = next(i, painted)) if (block->at[i] != (unsigned char)(block->fill + i)) return 0;
  return 1;
}

static int isZero(const unsigned char *at, SIZE_T from, SIZE_T to) {
  SIZE_T i;
  for (i = from; i < to; i = from + next(i - from, to - from)) if (at[i] != 0) return 0;
  return 1;
}

/* Sizes: small ones mostly, and the limits of blocks, pages and large blocks. */
static SIZE_T someSize(struct heap *heap) {
  SIZE_T size;
  switch (below(10)) {
    case 0: size = below(4); break;
    case 1: case 2: case 3: size = below(64); break;
    case 4: case 5: size = below(1024); break;
    case 6: size = 16 * below(40); break;
    case 7: size = below(20000); break;
    case 8: size = 0x1000 * (1 + below(8)) - 16 + below(32); break;
    default: size = heap->most == 0 ? 0x7f000 * (1 + below(3)) - 64 + below(128) : below(2000); break;
  }
  return heap->most == 0 || heap->used + size <= heap->most / 3 ? size : below(16);
}

static void make(struct heap *heap) {
  static const SIZE_T mosts[] = { 0, 0, 0, 0x10000, 0x40000, 0x100000, 0x123456 };
  DWORD flags = below(4) == 0 ? HEAP_NO_SERIALIZE : 0;
  SIZE_T most = mosts[below(7)], initial = below(3) == 0 ? 0 : below(0x20000);
  memset(heap, 0, sizeof(*heap));
  if (below(8) == 0) flags |= HEAP_CREATE_ENABLE_EXECUTE;
  if (below(8) == 0) flags |= 0x20 | 0x40;
  if (most != 0 && initial > most) initial = most;
  before();
  heap->handle = HeapCreate(flags, initial, most);
  heap->most = most;
  printf("create %lx %lx %lx %s", (ULONG)flags, (ULONG)initial, (ULONG)most,
         heap->handle == NULL ? "NULL" : ((ULONG_PTR)heap->handle & 0xffff) == 0 ? "aligned" : "handle");
  after(GetLastError());
}

static void destroy(struct heap *heap) {
  BOOL done;
  before();
  done = HeapDestroy(heap->handle);
  printf("destroy %d", done);
  after(GetLastError());
  heap->handle = NULL;
}

static void place(struct heap *heap, struct block *block, unsigned char *at, SIZE_T size) {
  heap->used += size - (block->at == NULL ? 0 : block->size);
  block->at = at;
  block->size = size;
  paint(block);
}

static void allocate(struct heap *heap, struct block *block) {
  DWORD flags = (below(2) ? HEAP_ZERO_MEMORY : 0) | (below(6) ? 0 : HEAP_NO_SERIALIZE);
  SIZE_T size = someSize(heap);
  unsigned char *at;
  before();
  at = HeapAlloc(heap->handle, flags, size);
  printf("alloc %lx %lu %s", (ULONG)flags, (ULONG)size, at == NULL ? "NULL" : "block");
  after(GetLastError());
  if (at == NULL) return;
  printf("  size %lu aligned %d zeros %d valid %d\n", (ULONG)HeapSize(heap->handle, 0, at),
         ((ULONG_PTR)at & (2 * sizeof(void *) - 1)) == 0, !(flags & HEAP_ZERO_MEMORY) || isZero(at, 0, size),
         HeapValidate(heap->handle, 0, at));
  place(heap, block, at, size);
}

static void resize(struct heap *heap, struct block *block) {
  DWORD flags = (below(2) ? HEAP_ZERO_MEMORY : 0) | (below(6) ? 0 : HEAP_NO_SERIALIZE);
  SIZE_T size = below(4) == 0 ? block->size + below(48) : someSize(heap), kept = size < block->size ? size : block->size;
  unsigned char *at;
  if (heap->most != 0 && heap->used + size > heap->most / 3) size = kept;
  if (size < kept) kept = size;
  before();
  at = HeapReAlloc(heap->handle, flags, block->at, size);
  printf("realloc %lx %lu to %lu %s", (ULONG)flags, (ULONG)block->size, (ULONG)size, at == NULL ? "NULL" : "block");
  after(GetLastError());
  if (at == NULL) return;
  block->at = at;
  printf("  size %lu aligned %d kept %d zeros %d\n", (ULONG)HeapSize(heap->handle, 0, at),
         ((ULONG_PTR)at & (2 * sizeof(void *) - 1)) == 0, isPainted(block, block->size, kept),
         !(flags & HEAP_ZERO_MEMORY) || isZero(at, kept, size));
  place(heap, block, at, size);
}

/* Whether there is room is the heap's own affair: what must hold is that the block stays where it is. */
static void resizeInPlace(struct heap *heap, struct block *block) {
  SIZE_T old = block->size, change = below(200), size = below(2) ? old + change : old - (old < change ? old : change);
  unsigned char *at;
  int isLeft;
  before();
  at = HeapReAlloc(heap->handle, HEAP_REALLOC_IN_PLACE_ONLY, block->at, size);
  isLeft = GetLastError() == UNTOUCHED;
  printf("in place %lu to %lu stays %d error %d size %d kept %d\n", (ULONG)old, (ULONG)size, at == NULL || at == block->at,
         at == NULL ? GetLastError() == ERROR_NOT_ENOUGH_MEMORY : isLeft, HeapSize(heap->handle, 0, block->at) == (at == NULL ? old : size),
         isPainted(block, old, at != NULL && size < old ? size : old));
  if (at == NULL) return;
  at = HeapReAlloc(heap->handle, 0, block->at, old);
  if (at == NULL) return;
  block->at = at;
  paint(block);
}

static void release(struct heap *heap, struct block *block) {
  BOOL done;
  printf("free %lu kept %d", (ULONG)block->size, isPainted(block, block->size, block->size));
  before();
  done = HeapFree(heap->handle, below(5) ? 0 : HEAP_NO_SERIALIZE, block->at);
  printf(" %d", done);
  after(GetLastError());
  heap->used -= block->size;
  block->at = NULL;
}

static void look(struct heap *heap) {
  PROCESS_HEAP_ENTRY entry;
  SIZE_T bytes = 0, expected = 0;
  int blocks = 0, regions = 0, mine = 0, i;
  before();
  entry.lpData = NULL;
  while (HeapWalk(heap->handle, &entry)) {
    if (entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) { blocks++; bytes += entry.cbData; }
    if (entry.wFlags & PROCESS_HEAP_REGION) regions++;
  }
  printf("walk %d blocks of %lu bytes in %s", blocks, (ULONG)bytes, regions > 0 ? "regions" : "none");
  after(GetLastError());
  for (i = 0; i < BLOCKS; i++) if (heap->blocks[i].at != NULL) { mine++; expected += heap->blocks[i].size; }
  printf("  mine %d of %lu\n", mine, (ULONG)expected);
}

static void judge(struct heap *heap) {
  BOOL whole, locked, unlocked;
  before();
  whole = HeapValidate(heap->handle, 0, NULL);
  printf("validate %d", whole);
  after(GetLastError());
  before();
  locked = HeapLock(heap->handle);
  unlocked = HeapUnlock(heap->handle);
  printf("lock %d %d", locked, unlocked);
  after(GetLastError());
}

/* Requests that nobody can serve. */
static void excess(struct heap *heap, struct block *block) {
  static const SIZE_T sizes[] = { ~(SIZE_T)0, ~(SIZE_T)0 - 7, ~(SIZE_T)0 - 100, ~(SIZE_T)0 >> 1, (~(SIZE_T)0 >> 1) + 1 };
  SIZE_T size = heap->most == 0 || below(2) ? sizes[below(5)] : heap->most + below(0x10000);
  DWORD flags = below(2) ? HEAP_ZERO_MEMORY : 0;
  void *at;
  before();
  at = HeapAlloc(heap->handle, flags, size);
  printf("excess %s", at == NULL ? "NULL" : "block");
  after(GetLastError());
  if (block->at == NULL) return;
  before();
  at = HeapReAlloc(heap->handle, flags, block->at, size);
  printf("excess realloc %s", at == NULL ? "NULL" : "block");
  after(GetLastError());
  printf("  kept %d valid %d size %lu\n", isPainted(block, block->size, block->size), HeapValidate(heap->handle, 0, block->at),
         (ULONG)HeapSize(heap->handle, 0, block->at));
}

static void nothing(struct heap *heap) {
  BOOL done;
  void *at;
  before();
  done = HeapFree(heap->handle, 0, NULL);
  printf("free NULL %d", done);
  after(GetLastError());
  before();
  at = HeapReAlloc(heap->handle, below(2) ? HEAP_ZERO_MEMORY : 0, NULL, below(100));
  printf("realloc NULL %s", at == NULL ? "NULL" : "block");
  after(GetLastError());
}

static void information(struct heap *heap) {
  ULONG value = 0xcccccccc;
  SIZE_T given = 77;
  DWORD size = below(7), kind = below(4) == 0 ? 5 + below(90) : 0;
  BOOL done, isGiven = below(2);
  before();
  done = HeapQueryInformation(heap->handle, (HEAP_INFORMATION_CLASS)kind, &value, size, isGiven ? &given : NULL);
  printf("query %lu %lu %d given %lu value %d", kind, size, done, (ULONG)given, value == 0xcccccccc || value == 0 || value == 2);
  after(GetLastError());
}

static void describe(struct heap *heap, struct block *block) {
  MEMORY_BASIC_INFORMATION info;
  SIZE_T got = VirtualQuery(block->at, &info, sizeof(info));
  printf("query block %d state %lx protect %lx type %lx\n", got == sizeof(info), info.State, info.Protect, info.Type);
}

static void run(void) {
  int step, steps = 60 + below(120), i;
  memset(heaps, 0, sizeof(heaps));
  for (i = 0; i < 2; i++) make(&heaps[i]);
  for (step = 0; step < steps; step++) {
    struct heap *heap = &heaps[below(HEAPS)];
    struct block *block = &heap->blocks[below(BLOCKS)];
    unsigned choice = below(100);
    if (heap->handle == NULL) { if (choice < 30) make(heap); continue; }
    if (choice < 50) {
      if (block->at == NULL) allocate(heap, block);
      else if (below(2)) resize(heap, block);
      else release(heap, block);
    } else if (choice < 70) {
      for (i = 0; i < BLOCKS && heap->blocks[i].at == NULL; i++) ;
      if (i == BLOCKS) continue;
      block = &heap->blocks[i + below(BLOCKS - i)];
      if (block->at == NULL) block = &heap->blocks[i];
      switch (below(4)) {
        case 0: resizeInPlace(heap, block); break;
        case 1: resize(heap, block); break;
        case 2: describe(heap, block); break;
        default: release(heap, block); break;
      }
    } else if (choice < 80) {
      for (i = 0; i < 20; i++) if (heap->blocks[i].at == NULL && (heap->most == 0 || heap->used + 40 < heap->most / 3)) allocate(heap, &heap->blocks[i]);
    } else if (choice < 84) look(heap);
    else if (choice < 88) judge(heap);
    else if (choice < 91) excess(heap, block);
    else if (choice < 93) nothing(heap);
    else if (choice < 95) information(heap);
    else if (choice < 96) destroy(heap);
  }
  for (i = 0; i < HEAPS; i++) if (heaps[i].handle != NULL) { look(&heaps[i]); judge(&heaps[i]); destroy(&heaps[i]); }
}
