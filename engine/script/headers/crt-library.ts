import { FLOAT_DIGITS_H } from '../library/float-digits';
import { STDLIB_PATHS } from '../library/paths';
import { NUMBER_TEXT_PROTOTYPES } from '../library/text';
import { STDIO_FILES } from './crt-files';

/** stdio.h, stdlib.h, malloc.h, process.h, crtdbg.h. Prototypes: C99 7.19, 7.20; Microsoft's CRT reference. */
export const STDIO_H = String.raw`#pragma once
#include <stddef.h>
#include <stdarg.h>
typedef struct _iobuf { void *_Placeholder; } FILE;
#define stdin ((FILE *)1)
#define stdout ((FILE *)2)
#define stderr ((FILE *)3)
#define EOF (-1)
#define BUFSIZ 512
#define _IOFBF 0x0000
#define _IOLBF 0x0040
#define _IONBF 0x0004
int printf(const char *format, ...);
int fprintf(FILE *stream, const char *format, ...);
int sprintf(char *buffer, const char *format, ...);
int snprintf(char *buffer, size_t count, const char *format, ...);
int _snprintf(char *buffer, size_t count, const char *format, ...);
int sprintf_s(char *buffer, size_t size, const char *format, ...);
int _snprintf_s(char *buffer, size_t size, size_t count, const char *format, ...);
int printf_s(const char *format, ...);
int fprintf_s(FILE *stream, const char *format, ...);
int vprintf(const char *format, va_list list);
int vfprintf(FILE *stream, const char *format, va_list list);
int vsprintf(char *buffer, const char *format, va_list list);
int vsnprintf(char *buffer, size_t count, const char *format, va_list list);
int _vsnprintf(char *buffer, size_t count, const char *format, va_list list);
int vsprintf_s(char *buffer, size_t size, const char *format, va_list list);
int _vscprintf(const char *format, va_list list);
int _scprintf(const char *format, ...);
int vprintf_s(const char *format, va_list list);
int vfprintf_s(FILE *stream, const char *format, va_list list);
int _vsnprintf_s(char *buffer, size_t size, size_t count, const char *format, va_list list);
#define vsnprintf_s _vsnprintf_s
int _scwprintf(const wchar_t *format, ...);
int _vscwprintf(const wchar_t *format, va_list list);
int wprintf_s(const wchar_t *format, ...);
int fwprintf_s(FILE *stream, const wchar_t *format, ...);
int vwprintf_s(const wchar_t *format, va_list list);
int vfwprintf_s(FILE *stream, const wchar_t *format, va_list list);
int vswprintf_s(wchar_t *buffer, size_t size, const wchar_t *format, va_list list);
int _vswprintf(wchar_t *buffer, const wchar_t *format, va_list list);
int _vsnwprintf_s(wchar_t *buffer, size_t size, size_t count, const wchar_t *format, va_list list);
int wprintf(const wchar_t *format, ...);
int fwprintf(FILE *stream, const wchar_t *format, ...);
int swprintf(wchar_t *buffer, size_t count, const wchar_t *format, ...);
int _swprintf(wchar_t *buffer, const wchar_t *format, ...);
int swprintf_s(wchar_t *buffer, size_t size, const wchar_t *format, ...);
int _snwprintf(wchar_t *buffer, size_t count, const wchar_t *format, ...);
int _snwprintf_s(wchar_t *buffer, size_t size, size_t count, const wchar_t *format, ...);
int vwprintf(const wchar_t *format, va_list list);
int vfwprintf(FILE *stream, const wchar_t *format, va_list list);
int vswprintf(wchar_t *buffer, size_t count, const wchar_t *format, va_list list);
int _vsnwprintf(wchar_t *buffer, size_t count, const wchar_t *format, va_list list);
int puts(const char *text);
int putchar(int character);
int putc(int character, FILE *stream);
int fputc(int character, FILE *stream);
int fputs(const char *text, FILE *stream);
size_t fwrite(const void *buffer, size_t size, size_t count, FILE *stream);
int _putws(const wchar_t *text);
wint_t putwchar(wchar_t character);
int fputws(const wchar_t *text, FILE *stream);
int fflush(FILE *stream);
int setvbuf(FILE *stream, char *buffer, int mode, size_t size);
void setbuf(FILE *stream, char *buffer);
void perror(const char *text);
int getchar(void);
int getc(FILE *stream);
int fgetc(FILE *stream);
char *fgets(char *buffer, int size, FILE *stream);
wchar_t *fgetws(wchar_t *buffer, int size, FILE *stream);
char *gets_s(char *buffer, size_t size);
int sscanf(const char *text, const char *format, ...);
int sscanf_s(const char *text, const char *format, ...);
int scanf(const char *format, ...);
int scanf_s(const char *format, ...);
int vsscanf(const char *text, const char *format, va_list list);
int vscanf(const char *format, va_list list);
int fscanf(FILE *stream, const char *format, ...);
int fscanf_s(FILE *stream, const char *format, ...);
int swscanf(const wchar_t *text, const wchar_t *format, ...);
int swscanf_s(const wchar_t *text, const wchar_t *format, ...);
size_t fread(void *buffer, size_t size, size_t count, FILE *stream);
char *gets(char *buffer);
int ungetc(int character, FILE *stream);
int feof(FILE *stream);
int ferror(FILE *stream);
void clearerr(FILE *stream);
int _fileno(FILE *stream);
#define fileno _fileno
wint_t fputwc(wchar_t character, FILE *stream);
#define putwc fputwc
wint_t fgetwc(FILE *stream);
#define getwc fgetwc
wint_t getwchar(void);
${STDIO_FILES}`;

export const STDLIB_H = String.raw`#pragma once
#include <stddef.h>
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 0x7fff
#ifndef _countof
#define _countof(a) (sizeof(a) / sizeof((a)[0]))
#endif
#define __max(a, b) (((a) > (b)) ? (a) : (b))
#define __min(a, b) (((a) < (b)) ? (a) : (b))
typedef struct _div_t { int quot; int rem; } div_t;
typedef struct _ldiv_t { long quot; long rem; } ldiv_t;
typedef struct _lldiv_t { long long quot; long long rem; } lldiv_t;
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *block, size_t size);
void free(void *block);
void exit(int code);
void _exit(int code);
void abort(void);
int system(const char *command);
char *getenv(const char *name);
char **__argv(void);
#define __argv (__argv())
char **__environ(void);
#define _environ (__environ())
#define environ (__environ())
int atoi(const char *text);
long atol(const char *text);
long long atoll(const char *text);
long long _atoi64(const char *text);
double atof(const char *text);
long strtol(const char *text, char **end, int base);
unsigned long strtoul(const char *text, char **end, int base);
long long strtoll(const char *text, char **end, int base);
unsigned long long strtoull(const char *text, char **end, int base);
double strtod(const char *text, char **end);
float strtof(const char *text, char **end);
${NUMBER_TEXT_PROTOTYPES}
#define itoa _itoa
#define ltoa _ltoa
#define ultoa _ultoa
#define _strtoi64 strtoll
#define _strtoui64 strtoull
#define strtold strtod
long _wtol(const wchar_t *text);
long long _wtoll(const wchar_t *text);
double _wtof(const wchar_t *text);
int _wtoi(const wchar_t *text);
#define _wtoi64 _wtoll
long wcstol(const wchar_t *text, wchar_t **end, int base);
unsigned long wcstoul(const wchar_t *text, wchar_t **end, int base);
long long wcstoll(const wchar_t *text, wchar_t **end, int base);
unsigned long long wcstoull(const wchar_t *text, wchar_t **end, int base);
double wcstod(const wchar_t *text, wchar_t **end);
float wcstof(const wchar_t *text, wchar_t **end);
#define _wcstoi64 wcstoll
#define _wcstoui64 wcstoull
#define MB_CUR_MAX 1
int mblen(const char *text, size_t count);
int mbtowc(wchar_t *to, const char *text, size_t count);
int wctomb(char *to, wchar_t unit);
size_t wcstombs(char *to, const wchar_t *from, size_t count);
size_t mbstowcs(wchar_t *to, const char *from, size_t count);
errno_t mbstowcs_s(size_t *done, wchar_t *to, size_t size, const char *from, size_t count);
errno_t wcstombs_s(size_t *done, char *to, size_t size, const wchar_t *from, size_t count);
errno_t getenv_s(size_t *needed, char *buffer, size_t size, const char *name);
errno_t _dupenv_s(char **buffer, size_t *size, const char *name);
int _putenv(const char *text);
errno_t _putenv_s(const char *name, const char *value);
#define putenv _putenv
${STDLIB_PATHS}${FLOAT_DIGITS_H}#define _OUT_TO_DEFAULT 0
#define _OUT_TO_STDERR 1
#define _OUT_TO_MSGBOX 2
#define _REPORT_ERRMODE 3
#define _set_error_mode(mode) ((void)(mode), _OUT_TO_DEFAULT)
errno_t rand_s(unsigned *value);
errno_t _set_errno(int value);
errno_t _get_errno(int *value);
void _swab(char *from, char *to, int count);
#define swab _swab
unsigned _rotl(unsigned value, int shift);
unsigned _rotr(unsigned value, int shift);
unsigned long _lrotl(unsigned long value, int shift);
unsigned long _lrotr(unsigned long value, int shift);
unsigned __int64 _rotl64(unsigned __int64 value, int shift);
unsigned __int64 _rotr64(unsigned __int64 value, int shift);
unsigned short _byteswap_ushort(unsigned short value);
unsigned long _byteswap_ulong(unsigned long value);
unsigned __int64 _byteswap_uint64(unsigned __int64 value);
#define _abs64 llabs
#define _Exit _exit
typedef int (__cdecl *_onexit_t)(void);
#define onexit_t _onexit_t
typedef void (__cdecl *_invalid_parameter_handler)(const wchar_t *expression, const wchar_t *function, const wchar_t *file, unsigned line, uintptr_t reserved);
_invalid_parameter_handler _set_invalid_parameter_handler(_invalid_parameter_handler handler);
_invalid_parameter_handler _get_invalid_parameter_handler(void);
#define _set_thread_local_invalid_parameter_handler _set_invalid_parameter_handler
#define _get_thread_local_invalid_parameter_handler _get_invalid_parameter_handler
void _invalid_parameter_noinfo(void);
void __set_invalid_parameter_routine(int (*routine)(int));
int atexit(void (*function)(void));
_onexit_t _onexit(_onexit_t function);
void __set_exit_routine(void (*routine)(int));
void __set_thread_exit_routine(unsigned long (*routine)(unsigned long));
void __delete_fiber(void *fiber);
int __fls_exists(void);
void *__fls_get(unsigned long index);
void __fls_set(unsigned long index, void *value);
void *__fls_take(void *fiber, unsigned long index);
void __set_abort_routine(void (*routine)(void));
int abs(int value);
long labs(long value);
long long llabs(long long value);
div_t div(int numerator, int denominator);
ldiv_t ldiv(long numerator, long denominator);
lldiv_t lldiv(long long numerator, long long denominator);
int rand(void);
void srand(unsigned seed);
void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *));
void *bsearch(const void *key, const void *base, size_t count, size_t size, int (*compare)(const void *, const void *));
void qsort_s(void *base, rsize_t count, rsize_t size, int (*compare)(void *, const void *, const void *), void *context);
void *bsearch_s(const void *key, const void *base, rsize_t count, rsize_t size, int (*compare)(void *, const void *, const void *), void *context);
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
`;

/** search.h. Source: Microsoft, "_lfind", "_lsearch". */
export const SEARCH_H = String.raw`#pragma once
#include <stdlib.h>
void *_lfind(const void *key, const void *base, unsigned *count, unsigned size, int (*compare)(const void *, const void *));
void *_lsearch(const void *key, void *base, unsigned *count, unsigned size, int (*compare)(const void *, const void *));
#define lfind _lfind
#define lsearch _lsearch
`;

/** signal.h. Values: Microsoft, "signal". */
export const SIGNAL_H = String.raw`#pragma once
typedef int sig_atomic_t;
typedef void (__cdecl *__crt_signal_t)(int);
#define NSIG 23
#define SIGINT 2
#define SIGILL 4
#define SIGFPE 8
#define SIGSEGV 11
#define SIGTERM 15
#define SIGBREAK 21
#define SIGABRT 22
#define SIGABRT_COMPAT 6
#define SIG_DFL ((__crt_signal_t)0)
#define SIG_IGN ((__crt_signal_t)1)
#define SIG_ERR ((__crt_signal_t)-1)
__crt_signal_t signal(int number, __crt_signal_t handler);
int raise(int number);
`;

/** locale.h. Values: Microsoft, "Locale categories". */
export const LOCALE_H = String.raw`#pragma once
#include <stddef.h>
#define LC_ALL 0
#define LC_COLLATE 1
#define LC_CTYPE 2
#define LC_MONETARY 3
#define LC_NUMERIC 4
#define LC_TIME 5
#define LC_MIN LC_ALL
#define LC_MAX LC_TIME
struct lconv {
  char *decimal_point, *thousands_sep, *grouping, *int_curr_symbol, *currency_symbol, *mon_decimal_point, *mon_thousands_sep;
  char *mon_grouping, *positive_sign, *negative_sign;
  char int_frac_digits, frac_digits, p_cs_precedes, p_sep_by_space, n_cs_precedes, n_sep_by_space, p_sign_posn, n_sign_posn;
};
char *setlocale(int category, const char *name);
wchar_t *_wsetlocale(int category, const wchar_t *name);
struct lconv *localeconv(void);
`;

export const MALLOC_H = String.raw`#pragma once
#include <stdlib.h>
size_t _msize(void *block);
void *_expand(void *block, size_t size);
void *_recalloc(void *block, size_t count, size_t size);
intptr_t _get_heap_handle(void);
int _set_sbh_threshold(size_t size);
size_t _get_sbh_threshold(void);
#define alloca _alloca
#ifdef _WIN64
#define _HEAP_MAXREQ 0xFFFFFFFFFFFFFFE0
#else
#define _HEAP_MAXREQ 0xFFFFFFE0
#endif
#define _HEAPEMPTY (-1)
#define _HEAPOK (-2)
#define _HEAPBADBEGIN (-3)
#define _HEAPBADNODE (-4)
#define _HEAPEND (-5)
#define _HEAPBADPTR (-6)
#define _FREEENTRY 0
#define _USEDENTRY 1
typedef struct _heapinfo { int *_pentry; size_t _size; int _useflag; } _HEAPINFO;
int _heapchk(void);
int _heapset(unsigned fill);
int _heapmin(void);
int _heapadd(void *block, size_t size);
int _heapwalk(_HEAPINFO *entry);
#define _ALLOCA_S_THRESHOLD 1024
#define _ALLOCA_S_STACK_MARKER 0xCCCC
#define _ALLOCA_S_HEAP_MARKER 0xDDDD
#define _ALLOCA_S_MARKER_SIZE (2 * sizeof(void *))
static __inline void *_MarkAllocaS(void *block, unsigned marker) {
  if (block == NULL) return NULL;
  *(unsigned *)block = marker;
  return (char *)block + _ALLOCA_S_MARKER_SIZE;
}
#define _malloca(size) ((size) + _ALLOCA_S_MARKER_SIZE <= _ALLOCA_S_THRESHOLD \
  ? _MarkAllocaS(_alloca((size) + _ALLOCA_S_MARKER_SIZE), _ALLOCA_S_STACK_MARKER) \
  : _MarkAllocaS(malloc((size) + _ALLOCA_S_MARKER_SIZE), _ALLOCA_S_HEAP_MARKER))
static __inline void _freea(void *block) {
  if (block == NULL) return;
  block = (char *)block - _ALLOCA_S_MARKER_SIZE;
  if (*(unsigned *)block == _ALLOCA_S_HEAP_MARKER) free(block);
}
int _resetstkoflw(void);
void *_aligned_malloc(size_t size, size_t alignment);
void _aligned_free(void *block);
size_t _aligned_msize(void *block, size_t alignment, size_t offset);
void *_aligned_realloc(void *block, size_t size, size_t alignment);
void *_aligned_recalloc(void *block, size_t count, size_t size, size_t alignment);
void *_aligned_offset_malloc(size_t size, size_t alignment, size_t offset);
void *_aligned_offset_realloc(void *block, size_t size, size_t alignment, size_t offset);
void *_aligned_offset_recalloc(void *block, size_t count, size_t size, size_t alignment, size_t offset);
`;

/** new.h, the C part: malloc asks the handler when the new mode is 1, in files that include it (our rule). */
export const NEW_H = String.raw`#pragma once
#include <malloc.h>
typedef int (__cdecl *_PNH)(size_t);
_PNH _set_new_handler(_PNH handler);
_PNH _query_new_handler(void);
int _callnewh(size_t size);
int _set_new_mode(int mode);
int _query_new_mode(void);
void *__malloc_newh(size_t size);
void *__calloc_newh(size_t count, size_t size);
void *__realloc_newh(void *block, size_t size);
#ifndef __NEW_HANDLING
#define malloc(size) __malloc_newh(size)
#define calloc(count, size) __calloc_newh(count, size)
#define realloc(block, size) __realloc_newh(block, size)
#endif
`;

export const PROCESS_H = String.raw`#pragma once
#include <stddef.h>
uintptr_t _beginthreadex(void *security, unsigned stack_size, unsigned (__stdcall *start)(void *), void *argument, unsigned flags, unsigned *id);
void _endthreadex(unsigned code);
uintptr_t _beginthread(void (__cdecl *start)(void *), unsigned stack_size, void *argument);
void _endthread(void);
int _getpid(void);
#define getpid _getpid
void exit(int code);
void abort(void);
`;

export const CONIO_H = String.raw`#pragma once
int _getch(void);
int _ungetch(int key);
int _getche(void);
int _kbhit(void);
int _putch(int character);
int _cputs(const char *text);
int _cprintf(const char *format, ...);
#define getch _getch
#define ungetch _ungetch
#define getche _getche
#define kbhit _kbhit
#define putch _putch
#define cputs _cputs
#define cprintf _cprintf
`;

/** timeapi.h, of mmsystem.h. */
export const TIMEAPI_H = String.raw`#pragma once
#include <windows.h>
#define TIMERR_NOERROR 0
#define timeGetTime() GetTickCount()
#define timeBeginPeriod(milliseconds) ((UINT)((void)(milliseconds), TIMERR_NOERROR))
#define timeEndPeriod(milliseconds) ((UINT)((void)(milliseconds), TIMERR_NOERROR))
`;

/** setjmp.h: the compiler knows setjmp. A jmp_buf has the size that Visual C++ gives it. */
export const SETJMP_H = String.raw`#pragma once
#ifdef _WIN64
typedef struct { unsigned __int64 Part[2]; } _JBTYPE;
#else
typedef int _JBTYPE;
#endif
#define _JBLEN 16
typedef _JBTYPE jmp_buf[_JBLEN];
__declspec(noreturn) void longjmp(jmp_buf buffer, int value);
`;
