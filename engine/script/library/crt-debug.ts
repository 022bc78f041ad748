/**
 * The parts of the debug C library that call the program back. Sources: Microsoft, "_CrtSetAllocHook", "Allocation hook
 * functions", "_CrtSetReportHook", "_CrtSetDumpClient", "_CrtDoForAllClientObjects".
 */
export const CRT_REPORT = String.raw`#define _DEBUG
#include <crtdbg.h>
#include <stdio.h>
#include <stdarg.h>
#include <string.h>
#include <wchar.h>
#define MOST_HOOKS 16
static _CRT_REPORT_HOOK hook;
static struct { _CRT_REPORT_HOOK hook; int count; } hooks[MOST_HOOKS];
static int hook_count;
static _CRT_DUMP_CLIENT dump;
_CRT_REPORT_HOOK _CrtSetReportHook(_CRT_REPORT_HOOK next) { _CRT_REPORT_HOOK before = hook; hook = next; return before; }
_CRT_REPORT_HOOK _CrtGetReportHook(void) { return hook; }
_CRT_DUMP_CLIENT _CrtSetDumpClient(_CRT_DUMP_CLIENT next) { _CRT_DUMP_CLIENT before = dump; dump = next; return before; }
_CRT_DUMP_CLIENT _CrtGetDumpClient(void) { return dump; }
/* Hooks that _CrtSetReportHook2 knows are asked first, the newest before the others; each counts how often it was installed. */
int _CrtSetReportHook2(int mode, _CRT_REPORT_HOOK next) {
  int at;
  if (next == NULL) return -1;
  for (at = 0; at < hook_count && hooks[at].hook != next; at++) ;
  if (mode == _CRT_RPTHOOK_REMOVE) {
    if (at == hook_count) return -1;
    if (--hooks[at].count > 0) return hooks[at].count;
    for (hook_count--; at < hook_count; at++) hooks[at] = hooks[at + 1];
    return 0;
  }
  if (mode != _CRT_RPTHOOK_INSTALL || (at == hook_count && hook_count == MOST_HOOKS)) return -1;
  if (at < hook_count) return ++hooks[at].count;
  hooks[at].hook = next;
  hooks[at].count = 1;
  hook_count++;
  return 1;
}
static int report(int type, char *text) {
  int result = 0, at;
  for (at = hook_count; at-- > 0; ) if (hooks[at].hook(type, text, &result)) return result;
  if (hook != NULL && hook(type, text, &result)) return result;
  __crt_report(type, text);
  return result;
}
int _CrtDbgReport(int type, const char *file, int line, const char *module, const char *format, ...) {
  char text[512];
  int used = 0;
  va_list arguments;
  if (file != NULL) used = snprintf(text, sizeof text, "%s(%d) : ", file, line);
  if (used >= (int)sizeof text) used = sizeof text - 1;
  va_start(arguments, format);
  vsnprintf(text + used, sizeof text - used, format, arguments);
  va_end(arguments);
  return report(type, text);
}
int _CrtDbgReportW(int type, const wchar_t *file, int line, const wchar_t *module, const wchar_t *format, ...) {
  wchar_t wide[512];
  char text[512];
  int used = 0;
  va_list arguments;
  if (file != NULL) used = swprintf(wide, 512, L"%ls(%d) : ", file, line);
  if (used < 0) used = 0;
  va_start(arguments, format);
  _vsnwprintf(wide + used, 511 - used, format, arguments);
  va_end(arguments);
  wide[511] = 0;
  snprintf(text, sizeof text, "%ls", wide);
  return report(type, text);
}
/* Each object is a report, and its bytes another, unless the program shows its client blocks itself. */
void _CrtMemDumpAllObjectsSince(const _CrtMemState *state) {
  char text[512];
  void *block = NULL;
  report(_CRT_WARN, "Dumping objects ->\n");
  while ((block = __crt_next_object(block, state)) != NULL) {
    __crt_object_text(block, 0, text, sizeof text);
    report(_CRT_WARN, text);
    if (dump != NULL && _CrtReportBlockType(block) % 0x10000 == _CLIENT_BLOCK) { dump(block, _msize_dbg(block, _CLIENT_BLOCK)); continue; }
    __crt_object_text(block, 1, text, sizeof text);
    report(_CRT_WARN, text);
  }
  report(_CRT_WARN, "Object dump complete.\n");
}
int _CrtDumpMemoryLeaks(void) {
  if (__crt_next_object(NULL, NULL) == NULL) return 0;
  report(_CRT_WARN, "Detected memory leaks!\n");
  _CrtMemDumpAllObjectsSince(NULL);
  return 1;
}
void _CrtDoForAllClientObjects(void (__cdecl *visit)(void *, void *), void *context) {
  void *block = __crt_next_client(NULL), *next;
  for (; block != NULL; block = next) {
    next = __crt_next_client(block);
    visit(block, context);
  }
}
`;

export const CRT_REPORT_NAMES =
  '_CrtDbgReport _CrtDbgReportW _CrtSetReportHook2 _CrtSetReportHook _CrtGetReportHook _CrtSetDumpClient _CrtGetDumpClient _CrtMemDumpAllObjectsSince ' +
  '_CrtDumpMemoryLeaks _CrtDoForAllClientObjects';

/**
 * Allocations, resizes and frees of a program with a hook go on here; the hook is not asked for what it does itself. The order of
 * the table is that of the machine's api/crt-hooks.
 */
export const CRT_HOOK = String.raw`#define _DEBUG
#include <crtdbg.h>
#include <errno.h>
static _CRT_ALLOC_HOOK hook;
static int inside;
static int isGranted(int kind, void *block, size_t size, int use, const char *file, int line) {
  int granted;
  if (inside) return 1;
  inside = 1;
  granted = hook(kind, block, size, use, kind == _HOOK_FREE ? 0 : __crt_request(), (const unsigned char *)file, line);
  inside = 0;
  if (granted) return 1;
  if (kind != _HOOK_FREE) errno = ENOMEM;
  if (file == NULL) _CrtDbgReport(_CRT_WARN, NULL, 0, NULL, kind == _HOOK_FREE ? "Client hook free failure.\n" : "Client hook allocation failure.\n");
  else _CrtDbgReport(_CRT_WARN, NULL, 0, NULL, "Client hook allocation failure at file %hs line %d.\n", file, line);
  return 0;
}
static int useOf(void *block) { int use = _CrtReportBlockType(block); return use < 0 ? _NORMAL_BLOCK : use; }
static void *onMalloc(size_t size) { return isGranted(_HOOK_ALLOC, NULL, size, _NORMAL_BLOCK, NULL, 0) ? __unhooked_malloc(size) : NULL; }
static void *onCalloc(size_t count, size_t size) { return isGranted(_HOOK_ALLOC, NULL, count * size, _NORMAL_BLOCK, NULL, 0) ? __unhooked_calloc(count, size) : NULL; }
static void *onRealloc(void *block, size_t size) {
  if (block == NULL) return onMalloc(size);
  if (size == 0) { if (isGranted(_HOOK_FREE, block, 0, useOf(block), NULL, 0)) __unhooked_realloc(block, 0); return NULL; }
  return isGranted(_HOOK_REALLOC, block, size, useOf(block), NULL, 0) ? __unhooked_realloc(block, size) : NULL;
}
static void onFree(void *block) { if (block == NULL || isGranted(_HOOK_FREE, block, 0, useOf(block), NULL, 0)) __unhooked_free(block); }
static void *onMallocDbg(size_t size, int use, const char *file, int line) { return isGranted(_HOOK_ALLOC, NULL, size, use, file, line) ? __unhooked_malloc_dbg(size, use, file, line) : NULL; }
static void *onCallocDbg(size_t count, size_t size, int use, const char *file, int line) { return isGranted(_HOOK_ALLOC, NULL, count * size, use, file, line) ? __unhooked_calloc_dbg(count, size, use, file, line) : NULL; }
static void *onReallocDbg(void *block, size_t size, int use, const char *file, int line) {
  if (block == NULL) return onMallocDbg(size, use, file, line);
  if (size == 0) { if (isGranted(_HOOK_FREE, block, 0, use, NULL, 0)) __unhooked_realloc_dbg(block, 0, use, file, line); return NULL; }
  return isGranted(_HOOK_REALLOC, block, size, use, file, line) ? __unhooked_realloc_dbg(block, size, use, file, line) : NULL;
}
static void onFreeDbg(void *block, int use) { if (block == NULL || isGranted(_HOOK_FREE, block, 0, use, NULL, 0)) __unhooked_free_dbg(block, use); }
static void *table[] = {
  (void *)onMalloc, (void *)onCalloc, (void *)onRealloc, (void *)onFree,
  (void *)onMallocDbg, (void *)onCallocDbg, (void *)onReallocDbg, (void *)onFreeDbg
};
_CRT_ALLOC_HOOK _CrtSetAllocHook(_CRT_ALLOC_HOOK next) {
  _CRT_ALLOC_HOOK before = hook;
  hook = next;
  __set_alloc_routines(next == NULL ? NULL : table);
  return before;
}
_CRT_ALLOC_HOOK _CrtGetAllocHook(void) { return hook; }
`;

/** The rest of the family with a use, a file and a line. Source: Microsoft, "Debug versions of heap allocation functions". */
export const CRT_COPIES = String.raw`#define _DEBUG
#include <crtdbg.h>
#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <wchar.h>
static size_t threshold = (size_t)-1;
size_t _CrtSetDebugFillThreshold(size_t next) { size_t before = threshold; threshold = next; return before; }
void *_expand_dbg(void *block, size_t size, int use, const char *file, int line) { return _expand(block, size); }
void *_recalloc_dbg(void *block, size_t count, size_t size, int use, const char *file, int line) {
  size_t old = block == NULL ? 0 : _msize_dbg(block, use);
  char *moved;
  if (count != 0 && size > _HEAP_MAXREQ / count) { errno = ENOMEM; return NULL; }
  size *= count;
  moved = _realloc_dbg(block, size, use, file, line);
  if (moved != NULL && size > old) memset(moved + old, 0, size - old);
  return moved;
}
char *_strdup_dbg(const char *text, int use, const char *file, int line) {
  size_t size;
  char *copy;
  if (text == NULL) return NULL;
  size = strlen(text) + 1;
  copy = _malloc_dbg(size, use, file, line);
  return copy == NULL ? NULL : memcpy(copy, text, size);
}
wchar_t *_wcsdup_dbg(const wchar_t *text, int use, const char *file, int line) {
  size_t size;
  wchar_t *copy;
  if (text == NULL) return NULL;
  size = (wcslen(text) + 1) * sizeof(wchar_t);
  copy = _malloc_dbg(size, use, file, line);
  return copy == NULL ? NULL : memcpy(copy, text, size);
}
`;

export const CRT_COPY_NAMES = '_CrtSetDebugFillThreshold _expand_dbg _recalloc_dbg _strdup_dbg _wcsdup_dbg';
