/**
 * The aligned functions: a block of malloc with room in front of the aligned address for the address that malloc gave
 * (HEAP_SPEC §A.17). How much room follows from alignment and offset alone, so the size can be told from the block's.
 */
export const ALIGNED = String.raw`#include <malloc.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#define POINTER sizeof(void *)
static size_t roomFor(size_t alignment, size_t offset) {
  return ((0 - offset) & (POINTER - 1)) + (alignment < POINTER ? POINTER : alignment) - 1 + POINTER;
}
static void **homeOf(void *block) {
  return (void **)(((uintptr_t)block & ~(uintptr_t)(POINTER - 1)) - POINTER);
}
void *_aligned_offset_malloc(size_t size, size_t alignment, size_t offset) {
  size_t room = roomFor(alignment, offset), unit = alignment < POINTER ? POINTER : alignment;
  char *block, *at;
  if ((alignment & (alignment - 1)) != 0 || (offset != 0 && offset >= size)) { errno = EINVAL; return NULL; }
  if (size > _HEAP_MAXREQ - room) { errno = ENOMEM; return NULL; }
  block = malloc(size + room);
  if (block == NULL) return NULL;
  at = (char *)((((uintptr_t)block + room + offset) & ~(uintptr_t)(unit - 1)) - offset);
  *homeOf(at) = block;
  return at;
}
void *_aligned_malloc(size_t size, size_t alignment) { return _aligned_offset_malloc(size, alignment, 0); }
void _aligned_free(void *block) {
  if (block != NULL) free(*homeOf(block));
}
size_t _aligned_msize(void *block, size_t alignment, size_t offset) {
  if (block == NULL) { errno = EINVAL; return (size_t)-1; }
  return _msize(*homeOf(block)) - roomFor(alignment, offset);
}
void *_aligned_offset_realloc(void *block, size_t size, size_t alignment, size_t offset) {
  size_t old;
  char *base, *moved;
  if (block == NULL) return _aligned_offset_malloc(size, alignment, offset);
  if (size == 0) { _aligned_free(block); return NULL; }
  moved = _aligned_offset_malloc(size, alignment, offset);
  if (moved == NULL) return NULL;
  base = *homeOf(block);
  old = _msize(base) - ((char *)block - base);
  memcpy(moved, block, old < size ? old : size);
  _aligned_free(block);
  return moved;
}
void *_aligned_realloc(void *block, size_t size, size_t alignment) {
  return _aligned_offset_realloc(block, size, alignment, 0);
}
void *_aligned_offset_recalloc(void *block, size_t count, size_t size, size_t alignment, size_t offset) {
  size_t old = block == NULL ? 0 : _aligned_msize(block, alignment, offset);
  char *moved;
  if (count != 0 && size > _HEAP_MAXREQ / count) { errno = ENOMEM; return NULL; }
  size *= count;
  moved = _aligned_offset_realloc(block, size, alignment, offset);
  if (moved != NULL && size > old) memset(moved + old, 0, size - old);
  return moved;
}
void *_aligned_recalloc(void *block, size_t count, size_t size, size_t alignment) {
  return _aligned_offset_recalloc(block, count, size, alignment, 0);
}
`;

/**
 * Looking at the C library's heap (HEAP_SPEC §A.17). _HEAPINFO says less than HeapWalk needs to go on, so the last
 * entry is kept; a walk that goes on elsewhere is found again from the start.
 */
export const CRT_HEAP = String.raw`#include <windows.h>
#include <malloc.h>
#include <errno.h>
#define CRT_HEAP ((HANDLE)_get_heap_handle())
int _heapchk(void) { return HeapValidate(CRT_HEAP, 0, NULL) ? _HEAPOK : _HEAPBADNODE; }
int _heapset(unsigned fill) { return _heapchk(); }
int _heapmin(void) { return HeapCompact(CRT_HEAP, 0) != 0 || GetLastError() == ERROR_SUCCESS ? 0 : -1; }
int _heapadd(void *block, size_t size) { errno = ENOSYS; return -1; }
static PROCESS_HEAP_ENTRY last;
static int next(void) {
  do
    if (!HeapWalk(CRT_HEAP, &last)) return GetLastError() == ERROR_NO_MORE_ITEMS ? _HEAPEND : _HEAPBADNODE;
  while ((last.wFlags & (PROCESS_HEAP_REGION | PROCESS_HEAP_UNCOMMITTED_RANGE)) != 0);
  return _HEAPOK;
}
int _heapwalk(_HEAPINFO *info) {
  int result;
  if (info->_pentry == NULL || last.lpData != info->_pentry) {
    ZeroMemory(&last, sizeof last);
    while (info->_pentry != NULL && last.lpData != info->_pentry)
      if ((result = next()) != _HEAPOK) return result == _HEAPEND ? _HEAPBADPTR : result;
  }
  result = next();
  if (result != _HEAPOK) { last.lpData = NULL; return result; }
  info->_pentry = last.lpData;
  info->_size = last.cbData;
  info->_useflag = (last.wFlags & PROCESS_HEAP_ENTRY_BUSY) != 0 ? _USEDENTRY : _FREEENTRY;
  return _HEAPOK;
}
`;

/** What malloc and its sisters do when memory is lacking and the new mode is 1: as long as the handler says so, again. */
export const NEW_HANDLING = String.raw`#define __NEW_HANDLING
#include <new.h>
#include <errno.h>
#include <stdlib.h>
static _PNH handler;
static int mode;
_PNH _set_new_handler(_PNH next) { _PNH before = handler; handler = next; return before; }
_PNH _query_new_handler(void) { return handler; }
int _callnewh(size_t size) { return handler != NULL && handler(size) != 0; }
int _set_new_mode(int next) {
  int before = mode;
  if (next != 0 && next != 1) { errno = EINVAL; return -1; }
  mode = next;
  return before;
}
int _query_new_mode(void) { return mode; }
void *__malloc_newh(size_t size) {
  void *block;
  do block = malloc(size); while (block == NULL && mode == 1 && _callnewh(size));
  return block;
}
void *__calloc_newh(size_t count, size_t size) {
  void *block;
  do block = calloc(count, size); while (block == NULL && mode == 1 && _callnewh(count * size));
  return block;
}
void *__realloc_newh(void *block, size_t size) {
  void *moved;
  do moved = realloc(block, size); while (moved == NULL && size != 0 && mode == 1 && _callnewh(size));
  return moved;
}
`;
