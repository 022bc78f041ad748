/** string.h, wchar.h, ctype.h and tchar.h. Names and prototypes: C99 7.21, 7.24, 7.4; Microsoft's CRT reference. */
export const STRING_H = String.raw`#pragma once
#include <stddef.h>
void *memset(void *to, int byte, size_t count);
void *memcpy(void *to, const void *from, size_t count);
void *memmove(void *to, const void *from, size_t count);
int memcmp(const void *a, const void *b, size_t count);
void *memchr(const void *at, int byte, size_t count);
errno_t memcpy_s(void *to, rsize_t size, const void *from, rsize_t count);
errno_t memmove_s(void *to, rsize_t size, const void *from, rsize_t count);
size_t strlen(const char *text);
size_t strnlen(const char *text, size_t most);
char *strcpy(char *to, const char *from);
char *strncpy(char *to, const char *from, size_t count);
char *strcat(char *to, const char *from);
char *strncat(char *to, const char *from, size_t count);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t count);
int strcoll(const char *a, const char *b);
int _stricmp(const char *a, const char *b);
int _strnicmp(const char *a, const char *b, size_t count);
char *strchr(const char *text, int character);
char *strrchr(const char *text, int character);
char *strstr(const char *text, const char *part);
char *strpbrk(const char *text, const char *set);
size_t strspn(const char *text, const char *set);
size_t strcspn(const char *text, const char *set);
char *strtok(char *text, const char *set);
char *strtok_s(char *text, const char *set, char **context);
char *_strdup(const char *text);
char *_strrev(char *text);
char *_strlwr(char *text);
char *_strupr(char *text);
char *strerror(int error);
errno_t strcpy_s(char *to, rsize_t size, const char *from);
errno_t strncpy_s(char *to, rsize_t size, const char *from, rsize_t count);
errno_t strcat_s(char *to, rsize_t size, const char *from);
errno_t strncat_s(char *to, rsize_t size, const char *from, rsize_t count);
size_t strnlen_s(const char *text, size_t most);
errno_t strerror_s(char *buffer, size_t size, int error);
char *_strset(char *text, int byte);
char *_strnset(char *text, int byte, size_t count);
size_t strxfrm(char *to, const char *from, size_t count);
void *_memccpy(void *to, const void *from, int byte, size_t count);
int _memicmp(const void *a, const void *b, size_t count);
errno_t _strlwr_s(char *text, size_t size);
errno_t _strupr_s(char *text, size_t size);
#define memccpy _memccpy
#define memicmp _memicmp
#define strset _strset
#define strnset _strnset
#define _stricoll _stricmp
#define strdup _strdup
#define stricmp _stricmp
#define strcmpi _stricmp
#define _strcmpi _stricmp
#define strnicmp _strnicmp
#define strcasecmp _stricmp
#define strncasecmp _strnicmp
#define strlwr _strlwr
#define strupr _strupr
#define strrev _strrev
size_t wcslen(const wchar_t *text);
size_t wcsnlen(const wchar_t *text, size_t most);
wchar_t *wcscpy(wchar_t *to, const wchar_t *from);
wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t count);
wchar_t *wcscat(wchar_t *to, const wchar_t *from);
wchar_t *wcsncat(wchar_t *to, const wchar_t *from, size_t count);
int wcscmp(const wchar_t *a, const wchar_t *b);
int wcsncmp(const wchar_t *a, const wchar_t *b, size_t count);
int _wcsicmp(const wchar_t *a, const wchar_t *b);
int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count);
wchar_t *wcschr(const wchar_t *text, wchar_t character);
wchar_t *wcsrchr(const wchar_t *text, wchar_t character);
wchar_t *wcsstr(const wchar_t *text, const wchar_t *part);
wchar_t *_wcsdup(const wchar_t *text);
errno_t wcscpy_s(wchar_t *to, rsize_t size, const wchar_t *from);
errno_t wcsncpy_s(wchar_t *to, rsize_t size, const wchar_t *from, rsize_t count);
errno_t wcscat_s(wchar_t *to, rsize_t size, const wchar_t *from);
errno_t wcsncat_s(wchar_t *to, rsize_t size, const wchar_t *from, rsize_t count);
wchar_t *wcspbrk(const wchar_t *text, const wchar_t *set);
size_t wcsspn(const wchar_t *text, const wchar_t *set);
size_t wcscspn(const wchar_t *text, const wchar_t *set);
wchar_t *wcstok(wchar_t *text, const wchar_t *set, wchar_t **context);
wchar_t *wcstok_s(wchar_t *text, const wchar_t *set, wchar_t **context);
int wcscoll(const wchar_t *a, const wchar_t *b);
size_t wcsxfrm(wchar_t *to, const wchar_t *from, size_t count);
wchar_t *_wcslwr(wchar_t *text);
wchar_t *_wcsupr(wchar_t *text);
wchar_t *_wcsrev(wchar_t *text);
wchar_t *_wcsset(wchar_t *text, wchar_t unit);
#define wcslwr _wcslwr
#define wcsupr _wcsupr
#define wcsrev _wcsrev
#define wcsnicmp _wcsnicmp
#define wcsdup _wcsdup
#define wcsicmp _wcsicmp
`;

export const WCHAR_H = String.raw`#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
wchar_t *wmemset(wchar_t *to, wchar_t unit, size_t count);
wchar_t *wmemcpy(wchar_t *to, const wchar_t *from, size_t count);
wchar_t *wmemmove(wchar_t *to, const wchar_t *from, size_t count);
int wmemcmp(const wchar_t *a, const wchar_t *b, size_t count);
wchar_t *wmemchr(const wchar_t *at, wchar_t unit, size_t count);
wint_t btowc(int byte);
int wctob(wint_t unit);
int iswalpha(wint_t c);
int iswdigit(wint_t c);
int iswalnum(wint_t c);
int iswspace(wint_t c);
int iswupper(wint_t c);
int iswlower(wint_t c);
int iswcntrl(wint_t c);
int iswgraph(wint_t c);
int iswprint(wint_t c);
int iswpunct(wint_t c);
int iswxdigit(wint_t c);
int iswblank(wint_t c);
wint_t towupper(wint_t c);
wint_t towlower(wint_t c);
#define WEOF ((wint_t)0xffff)
`;

export const CTYPE_H = String.raw`#pragma once
int isalnum(int c);
int isalpha(int c);
int isblank(int c);
int iscntrl(int c);
int isdigit(int c);
int isgraph(int c);
int islower(int c);
int isprint(int c);
int ispunct(int c);
int isspace(int c);
int isupper(int c);
int isxdigit(int c);
int tolower(int c);
int toupper(int c);
#define __isascii(c) ((unsigned)(c) < 0x80)
#define __toascii(c) ((c) & 0x7f)
#define toascii(c) ((c) & 0x7f)
#define _tolower(c) ((c) - 'A' + 'a')
#define _toupper(c) ((c) - 'a' + 'A')
int __iscsym(int c);
int __iscsymf(int c);
#define isascii(c) ((unsigned)(c) < 0x80)
`;

/** Generic-text names: the name, its narrow and its wide function. */
const GENERIC = `_tprintf printf wprintf
_ftprintf fprintf fwprintf
_stprintf sprintf _swprintf
_stprintf_s sprintf_s swprintf_s
_sntprintf _snprintf _snwprintf
_sntprintf_s _snprintf_s _snwprintf_s
_vtprintf vprintf vwprintf
_vftprintf vfprintf vfwprintf
_vsntprintf _vsnprintf _vsnwprintf
_puttchar putchar putwchar
_putts puts _putws
_fputts fputs fputws
_fgetts fgets fgetws
_tcslen strlen wcslen
_tcsnlen strnlen wcsnlen
_tcscpy strcpy wcscpy
_tcsncpy strncpy wcsncpy
_tcscat strcat wcscat
_tcsncat strncat wcsncat
_tcscpy_s strcpy_s wcscpy_s
_tcsncpy_s strncpy_s wcsncpy_s
_tcscat_s strcat_s wcscat_s
_tcscmp strcmp wcscmp
_tcsncmp strncmp wcsncmp
_tcsicmp _stricmp _wcsicmp
_tcsnicmp _strnicmp _wcsnicmp
_tcschr strchr wcschr
_tcsrchr strrchr wcsrchr
_tcsstr strstr wcsstr
_tcsdup _strdup _wcsdup
_tstoi atoi _wtoi
_ttoi atoi _wtoi
_ttol atol _wtol
_tstof atof _wtof
_tstol atol _wtol
_itot _itoa _itow
_ltot _ltoa _ltow
_ultot _ultoa _ultow
_itot_s _itoa_s _itow_s
_stscanf sscanf swscanf
_stscanf_s sscanf_s swscanf_s
_vstprintf_s vsprintf_s vswprintf_s
_vsntprintf_s _vsnprintf_s _vsnwprintf_s
_vsctprintf _vscprintf _vscwprintf
_sctprintf _scprintf _scwprintf
_tcspbrk strpbrk wcspbrk
_tcsspn strspn wcsspn
_tcscspn strcspn wcscspn
_tcstok_s strtok_s wcstok_s
_tcslwr _strlwr _wcslwr
_tcsupr _strupr _wcsupr
_tcsrev _strrev _wcsrev
_tcsncat_s strncat_s wcsncat_s
_istpunct ispunct iswpunct
_istprint isprint iswprint
_istxdigit isxdigit iswxdigit
_gettchar getchar getwchar
_fputtc fputc fputwc
_fgettc fgetc fgetwc
_tcstol strtol wcstol
_tcstoul strtoul wcstoul
_tcstod strtod wcstod
_istalpha isalpha iswalpha
_istdigit isdigit iswdigit
_istalnum isalnum iswalnum
_istspace isspace iswspace
_istupper isupper iswupper
_istlower islower iswlower
_totupper toupper towupper
_totlower tolower towlower
_tfopen fopen _wfopen
_tfopen_s fopen_s _wfopen_s
_tfreopen freopen _wfreopen
_tremove remove _wremove
_trename rename _wrename
_tunlink _unlink _wunlink
_topen _open _wopen
_taccess _access _waccess
_tmkdir _mkdir _wmkdir
_trmdir _rmdir _wrmdir
_tchdir _chdir _wchdir
_tmain main wmain`
  .split('\n')
  .map(line => line.split(' '));

export const TCHAR_H = `#pragma once
#include <stdlib.h>
#include <ctype.h>
#include <wchar.h>
#ifdef UNICODE
#ifndef _UNICODE
#define _UNICODE
#endif
#endif
#ifdef _UNICODE
typedef wchar_t _TCHAR, _TSCHAR, _TXCHAR;
typedef wint_t _TINT;
#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
typedef wchar_t TCHAR, *PTCHAR;
#endif
#define __T(x) L##x
${GENERIC.map(([name, , wide]) => `#define ${name} ${wide}`).join('\n')}
#else
typedef char _TCHAR, _TSCHAR, _TXCHAR;
typedef int _TINT;
#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
typedef char TCHAR, *PTCHAR;
#endif
#define __T(x) x
${GENERIC.map(([name, narrow]) => `#define ${name} ${narrow}`).join('\n')}
#endif
#define _T(x) __T(x)
#define _TEXT(x) __T(x)
#define _TEOF EOF
`;
