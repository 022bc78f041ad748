/** crtdbg.h: without _DEBUG its checks are nothing, as Microsoft's are. */
export const CRTDBG_H = String.raw`#pragma once
#include <stdlib.h>
#include <assert.h>
/* Before the names below are macros: who includes these later finds them declared. */
#ifdef _CRTDBG_MAP_ALLOC
#include <malloc.h>
#include <string.h>
#endif
typedef void *_HFILE;
void *_malloc_dbg(size_t size, int use, const char *file, int line);
void *_calloc_dbg(size_t count, size_t size, int use, const char *file, int line);
void *_realloc_dbg(void *block, size_t size, int use, const char *file, int line);
void _free_dbg(void *block, int use);
size_t _msize_dbg(void *block, int use);
int _CrtSetDbgFlag(int flags);
long _CrtSetBreakAlloc(long number);
int _CrtSetReportMode(int type, int mode);
_HFILE _CrtSetReportFile(int type, _HFILE file);
int _CrtCheckMemory(void);
int _CrtDumpMemoryLeaks(void);
struct _CrtMemBlockHeader;
typedef struct _CrtMemState {
  struct _CrtMemBlockHeader *pBlockHeader;
  size_t lCounts[5];
  size_t lSizes[5];
  size_t lHighCount;
  size_t lTotalCount;
} _CrtMemState;
void _CrtMemCheckpoint(_CrtMemState *state);
int _CrtMemDifference(_CrtMemState *difference, const _CrtMemState *before, const _CrtMemState *after);
void _CrtMemDumpStatistics(const _CrtMemState *state);
void _CrtMemDumpAllObjectsSince(const _CrtMemState *state);
void __crt_report(int type, const char *text);
typedef int (__cdecl *_CRT_ALLOC_HOOK)(int kind, void *block, size_t size, int use, long request, const unsigned char *file, int line);
typedef int (__cdecl *_CRT_REPORT_HOOK)(int type, char *text, int *result);
typedef void (__cdecl *_CRT_DUMP_CLIENT)(void *block, size_t size);
_CRT_ALLOC_HOOK _CrtSetAllocHook(_CRT_ALLOC_HOOK hook);
_CRT_ALLOC_HOOK _CrtGetAllocHook(void);
_CRT_REPORT_HOOK _CrtSetReportHook(_CRT_REPORT_HOOK hook);
_CRT_REPORT_HOOK _CrtGetReportHook(void);
_CRT_DUMP_CLIENT _CrtSetDumpClient(_CRT_DUMP_CLIENT dump);
_CRT_DUMP_CLIENT _CrtGetDumpClient(void);
void _CrtDoForAllClientObjects(void (__cdecl *visit)(void *block, void *context), void *context);
int _CrtReportBlockType(const void *block);
void *__unhooked_malloc(size_t size);
void *__unhooked_calloc(size_t count, size_t size);
void *__unhooked_realloc(void *block, size_t size);
void __unhooked_free(void *block);
void *__unhooked_malloc_dbg(size_t size, int use, const char *file, int line);
void *__unhooked_calloc_dbg(size_t count, size_t size, int use, const char *file, int line);
void *__unhooked_realloc_dbg(void *block, size_t size, int use, const char *file, int line);
void __unhooked_free_dbg(void *block, int use);
void __set_alloc_routines(void **table);
long __crt_request(void);
void *__crt_next_object(const void *block, const _CrtMemState *oldest);
void *__crt_next_client(const void *block);
void __crt_object_text(const void *block, int line, char *buffer, size_t size);
int _CrtDbgReport(int type, const char *file, int line, const char *module, const char *format, ...);
int _CrtDbgReportW(int type, const wchar_t *file, int line, const wchar_t *module, const wchar_t *format, ...);
#define _CRT_RPTHOOK_INSTALL 0
#define _CRT_RPTHOOK_REMOVE 1
int _CrtSetReportHook2(int mode, _CRT_REPORT_HOOK hook);
size_t _CrtSetDebugFillThreshold(size_t threshold);
void *_expand_dbg(void *block, size_t size, int use, const char *file, int line);
void *_recalloc_dbg(void *block, size_t count, size_t size, int use, const char *file, int line);
char *_strdup_dbg(const char *text, int use, const char *file, int line);
wchar_t *_wcsdup_dbg(const wchar_t *text, int use, const char *file, int line);
int *__p__crtDbgFlag(void);
long *__p__crtBreakAlloc(void);
int _CrtIsValidHeapPointer(const void *block);
int _CrtIsMemoryBlock(const void *block, unsigned int size, long *request, char **file, int *line);
#ifdef _DEBUG
#define _crtDbgFlag (*__p__crtDbgFlag())
#define _crtBreakAlloc (*__p__crtBreakAlloc())
#define _ASSERT(expression) assert(expression)
#define _ASSERTE(expression) assert(expression)
#define _CrtDbgBreak() __debugbreak()
#define _RPT0(type, text) ((void)_CrtDbgReport(type, NULL, 0, NULL, "%s", text))
#define _RPTF0(type, text) ((void)_CrtDbgReport(type, __FILE__, __LINE__, NULL, "%s", text))
#define _RPT1(type, ...) ((void)_CrtDbgReport(type, NULL, 0, NULL, __VA_ARGS__))
#define _RPTF1(type, ...) ((void)_CrtDbgReport(type, __FILE__, __LINE__, NULL, __VA_ARGS__))
#define _RPT2 _RPT1
#define _RPT3 _RPT1
#define _RPT4 _RPT1
#define _RPTF2 _RPTF1
#define _RPTF3 _RPTF1
#define _RPTF4 _RPTF1
#ifdef _CRTDBG_MAP_ALLOC
#define malloc(size) _malloc_dbg(size, _NORMAL_BLOCK, __FILE__, __LINE__)
#define calloc(count, size) _calloc_dbg(count, size, _NORMAL_BLOCK, __FILE__, __LINE__)
#define realloc(block, size) _realloc_dbg(block, size, _NORMAL_BLOCK, __FILE__, __LINE__)
#define free(block) _free_dbg(block, _NORMAL_BLOCK)
#define _expand(block, size) _expand_dbg(block, size, _NORMAL_BLOCK, __FILE__, __LINE__)
#define _recalloc(block, count, size) _recalloc_dbg(block, count, size, _NORMAL_BLOCK, __FILE__, __LINE__)
#define _strdup(text) _strdup_dbg(text, _NORMAL_BLOCK, __FILE__, __LINE__)
#define _wcsdup(text) _wcsdup_dbg(text, _NORMAL_BLOCK, __FILE__, __LINE__)
#endif
#else
#define _ASSERT(expression) ((void)0)
#define _ASSERTE(expression) ((void)0)
#define _malloc_dbg(size, use, file, line) malloc(size)
#define _calloc_dbg(count, size, use, file, line) calloc(count, size)
#define _realloc_dbg(block, size, use, file, line) realloc(block, size)
#define _free_dbg(block, use) free(block)
#define _msize_dbg(block, use) _msize(block)
#define _expand_dbg(block, size, use, file, line) _expand(block, size)
#define _recalloc_dbg(block, count, size, use, file, line) _recalloc(block, count, size)
#define _strdup_dbg(text, use, file, line) _strdup(text)
#define _wcsdup_dbg(text, use, file, line) _wcsdup(text)
#define _CrtDbgReportW(...) ((int)0)
#define _CrtSetReportHook2(mode, hook) ((int)0)
#define _CrtSetDebugFillThreshold(threshold) ((size_t)0)
#define _crtDbgFlag ((int)0)
#define _crtBreakAlloc ((long)0)
#define _CrtSetDbgFlag(flags) ((int)0)
#define _CrtSetBreakAlloc(number) ((long)0)
#define _CrtSetReportMode(type, mode) ((int)0)
#define _CrtSetReportFile(type, file) ((_HFILE)0)
#define _CrtCheckMemory() ((int)1)
#define _CrtDumpMemoryLeaks() ((int)0)
#define _CrtMemCheckpoint(state) ((void)0)
#define _CrtMemDifference(difference, before, after) ((int)0)
#define _CrtMemDumpStatistics(state) ((void)0)
#define _CrtMemDumpAllObjectsSince(state) ((void)0)
#define _CrtDbgReport(...) ((int)0)
#define _CrtSetAllocHook(hook) ((_CRT_ALLOC_HOOK)0)
#define _CrtGetAllocHook() ((_CRT_ALLOC_HOOK)0)
#define _CrtSetReportHook(hook) ((_CRT_REPORT_HOOK)0)
#define _CrtGetReportHook() ((_CRT_REPORT_HOOK)0)
#define _CrtSetDumpClient(dump) ((_CRT_DUMP_CLIENT)0)
#define _CrtGetDumpClient() ((_CRT_DUMP_CLIENT)0)
#define _CrtDoForAllClientObjects(visit, context) ((void)0)
#define _CrtReportBlockType(block) ((int)-1)
#define _CrtDbgBreak() ((void)0)
#define _RPT0(type, text) ((void)0)
#define _RPTF0(type, text) ((void)0)
#define _RPT1(type, ...) ((void)0)
#define _RPT2(type, ...) ((void)0)
#define _RPT3(type, ...) ((void)0)
#define _RPT4(type, ...) ((void)0)
#define _RPTF1(type, ...) ((void)0)
#define _RPTF2(type, ...) ((void)0)
#define _RPTF3(type, ...) ((void)0)
#define _RPTF4(type, ...) ((void)0)
#define _CrtIsValidHeapPointer(block) ((int)1)
#define _CrtIsMemoryBlock(block, size, request, file, line) ((int)1)
#endif
#define _CRTDBG_ALLOC_MEM_DF 0x01
#define _CRTDBG_DELAY_FREE_MEM_DF 0x02
#define _CRTDBG_CHECK_ALWAYS_DF 0x04
#define _CRTDBG_CHECK_CRT_DF 0x10
#define _CRTDBG_LEAK_CHECK_DF 0x20
#define _CRTDBG_CHECK_EVERY_16_DF 0x00100000
#define _CRTDBG_CHECK_EVERY_128_DF 0x00800000
#define _CRTDBG_CHECK_EVERY_1024_DF 0x04000000
#define _CRTDBG_CHECK_DEFAULT_DF 0
#define _CRTDBG_REPORT_FLAG (-1)
#define _CRT_WARN 0
#define _CRT_ERROR 1
#define _CRT_ASSERT 2
#define _CRTDBG_MODE_FILE 0x1
#define _CRTDBG_MODE_DEBUG 0x2
#define _CRTDBG_MODE_WNDW 0x4
#define _CRTDBG_REPORT_MODE (-1)
#define _CRTDBG_FILE_STDOUT ((_HFILE)(intptr_t)-4)
#define _CRTDBG_FILE_STDERR ((_HFILE)(intptr_t)-5)
#define _HOOK_ALLOC 1
#define _HOOK_REALLOC 2
#define _HOOK_FREE 3
#define _CrtIsValidPointer(block, size, writes) ((block) != NULL)
#define _aligned_malloc_dbg(size, alignment, file, line) _aligned_malloc((size), (alignment))
#define _aligned_free_dbg(block) _aligned_free(block)
#define _aligned_realloc_dbg(block, size, alignment, file, line) _aligned_realloc((block), (size), (alignment))
#define _aligned_recalloc_dbg(block, count, size, alignment, file, line) _aligned_recalloc((block), (count), (size), (alignment))
#define _aligned_msize_dbg(block, alignment, offset) _aligned_msize((block), (alignment), (offset))
#define _aligned_offset_malloc_dbg(size, alignment, offset, file, line) _aligned_offset_malloc((size), (alignment), (offset))
#define _aligned_offset_realloc_dbg(block, size, alignment, offset, file, line) _aligned_offset_realloc((block), (size), (alignment), (offset))
#define _BLOCK_TYPE(use) ((use) & 0xFFFF)
#define _BLOCK_SUBTYPE(use) ((use) >> 16 & 0xFFFF)
#define _FREE_BLOCK 0
#define _NORMAL_BLOCK 1
#define _CRT_BLOCK 2
#define _IGNORE_BLOCK 3
#define _CLIENT_BLOCK 4
#define _MAX_BLOCKS 5
`;
