#include "sequence.h"
#include <errno.h>
#include <malloc.h>

/* malloc and its family, the aligned ones too: sizes, contents, alignment, errno. */
#define BLOCKS 40

struct block {
  unsigned char *at;
  size_t size, alignment, offset;
  unsigned char fill;
};
static struct block blocks[BLOCKS];

static size_t someSize(void) {
  switch (below(6)) {
    case 0: return below(3);
    case 1: case 2: return below(64);
    case 3: return below(1000);
    case 4: return below(30000);
    default: return below(50) == 0 ? 0x80000 + below(64) : below(300);
  }
}

static size_t hugeSize(void) {
  static const size_t sizes[] = { ~(size_t)0, ~(size_t)0 - 40, ~(size_t)0 >> 1 };
  return sizes[below(3)];
}

static void paint(struct block *block) {
  static unsigned char fills;
  size_t i;
  block->fill = fills += 29;
  for (i = 0; i < block->size; i += 1 + i / 32) block->at[i] = (unsigned char)(block->fill + i);
}

static int isPainted(const struct block *block, const unsigned char *at, size_t size) {
  size_t i;
  for (i = 0; i < block->size && i < size; i += 1 + i / 32) if (at[i] != (unsigned char)(block->fill + i)) return 0;
  return 1;
}

static int isZero(const unsigned char *at, size_t from, size_t to) {
  for (; from < to; from++) if (at[from] != 0) return 0;
  return 1;
}

static void finish(void) { printf(" errno %d\n", errno); }

static void make(struct block *block) {
  unsigned way = below(6);
  size_t size = someSize(), count = 1 + below(5), alignment = (size_t)1 << below(9), offset = below(32), huge = hugeSize();
  block->alignment = 0;
  block->size = size;
  errno = 0;
  switch (way) {
    case 0: case 1:
      block->at = malloc(size);
      printf("malloc %lu %d size %lu", (ULONG)size, block->at != NULL, (ULONG)(size == 0 ? 0 : _msize(block->at)));
      break;
    case 2:
      block->at = calloc(count, size);
      block->size = count * size;
      printf("calloc %lu %lu %d zero %d", (ULONG)count, (ULONG)size, block->at != NULL, isZero(block->at, 0, count * size));
      break;
    case 3:
      block->at = _aligned_malloc(size + 1, alignment);
      block->size = size + 1;
      block->alignment = alignment;
      printf("aligned %lu %lu %d at %lu", (ULONG)size, (ULONG)alignment, block->at != NULL, (ULONG)((size_t)block->at % alignment));
      break;
    case 4:
      block->at = _aligned_offset_malloc(size + 64, alignment, offset);
      block->size = size + 64;
      block->alignment = alignment;
      block->offset = offset;
      printf("aligned %lu %lu %lu %d at %lu", (ULONG)size, (ULONG)alignment, (ULONG)offset, block->at != NULL, (ULONG)(((size_t)block->at + offset) % alignment));
      break;
    default:
      block->at = realloc(NULL, size + 1);
      block->size = size + 1;
      printf("realloc NULL %lu %d size %lu", (ULONG)size, block->at != NULL, (ULONG)_msize(block->at));
      break;
  }
  finish();
  if (way < 4 && below(8) == 0) {
    void *none;
    errno = 0;
    none = way == 0 ? malloc(huge) : way == 1 ? calloc(huge, 16) : way == 2 ? _aligned_malloc(huge, 16) : calloc(huge, 1);
    printf("huge %u %d", way, none != NULL);
    finish();
  }
  if (block->at != NULL) paint(block);
}

static void change(struct block *block) {
  size_t size = 1 + someSize(), kept = size < block->size ? size : block->size;
  unsigned char *at;
  unsigned way = below(4);
  errno = 0;
  if (block->alignment != 0) {
    if (block->offset != 0) { size += 64; kept = size < block->size ? size : block->size; }
    at = block->offset != 0 ? _aligned_offset_realloc(block->at, size, block->alignment, block->offset) : _aligned_realloc(block->at, size, block->alignment);
    printf("aligned realloc %lu to %lu %d at %lu kept %d", (ULONG)block->size, (ULONG)size, at != NULL,
           (ULONG)(((size_t)at + block->offset) % block->alignment), at != NULL && isPainted(block, at, kept));
  } else if (way == 0) {
    int isThere = _expand(block->at, block->size == 0 ? 1 : block->size) != NULL;
    at = block->at;
    size = block->size;
    printf("expand %lu kept %d", (ULONG)block->size, isThere ? isPainted(block, at, size) : 1);
    errno = 0;
  } else {
    at = realloc(block->at, size);
    printf("realloc %lu to %lu %d size %lu kept %d", (ULONG)block->size, (ULONG)size, at != NULL, (ULONG)_msize(at), isPainted(block, at, kept));
  }
  finish();
  if (at == NULL) return;
  block->at = at;
  block->size = size;
  paint(block);
}

static void release(struct block *block) {
  printf("free %lu kept %d", (ULONG)block->size, isPainted(block, block->at, block->size));
  errno = 0;
  if (block->alignment != 0) _aligned_free(block->at);
  else free(block->at);
  finish();
  block->at = NULL;
  block->offset = 0;
}

static void look(void) {
  static const size_t alignments[] = { 3, 127, 24, 0 };
  size_t alignment = alignments[below(4)], size = someSize();
  void *at;
  printf("check %d\n", _heapchk());
  errno = 0;
  at = _aligned_malloc(size, alignment);
  printf("aligned to %lu %d", (ULONG)alignment, at != NULL);
  finish();
  if (at != NULL) _aligned_free(at);
  errno = 0;
  at = _aligned_offset_malloc(16, 16, 16 + below(20));
  printf("offset past the end %d", at != NULL);
  finish();
  at = malloc(16);
  errno = 0;
  at = realloc(at, 0);
  printf("realloc to nothing %d", at != NULL);
  finish();
}

static void run(void) {
  int step, steps = 100 + below(150), i;
  memset(blocks, 0, sizeof(blocks));
  for (step = 0; step < steps; step++) {
    struct block *block = &blocks[below(BLOCKS)];
    unsigned choice = below(12);
    if (block->at == NULL) make(block);
    else if (choice < 7) change(block);
    else if (choice < 11) release(block);
    else look();
  }
  for (i = 0; i < BLOCKS; i++) if (blocks[i].at != NULL) release(&blocks[i]);
}
