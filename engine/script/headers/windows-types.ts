/** Types and annotations of windef.h, winnt.h and basetsd.h. Source: the Windows SDK's documentation, "Windows Data Types". */
export const WINDOWS_TYPES = String.raw`#pragma once
#include <sal.h>
#include <stddef.h>
#include <stdarg.h>
#include <excpt.h>

#define WINAPI __stdcall
#define CALLBACK __stdcall
#define APIENTRY WINAPI
#define NTAPI __stdcall
#define WINAPIV __cdecl
#define WINBASEAPI
#define NTSYSAPI
#define WINUSERAPI
#define WINADVAPI
#define NTSYSCALLAPI
#define DECLSPEC_IMPORT __declspec(dllimport)
#define DECLSPEC_NOINLINE __declspec(noinline)
#define DECLSPEC_SELECTANY __declspec(selectany)
#define DECLSPEC_NOVTABLE
#define DECLSPEC_DEPRECATED
#define DECLSPEC_RESTRICT __declspec(restrict)
#define DECLSPEC_ALLOCATOR
#define STDMETHODCALLTYPE __stdcall
#define STDAPICALLTYPE __stdcall
#define STDAPI HRESULT STDAPICALLTYPE
#define STDAPI_(type) type STDAPICALLTYPE
#define EXTERN_C extern
#define CFORCEINLINE FORCEINLINE
#define RESTRICTED_POINTER
#define UNALIGNED
#define POINTER_32
#define POINTER_64
#define UNREFERENCED_LOCAL_VARIABLE(V) (void)(V)
#define DBG_UNREFERENCED_PARAMETER(P) (void)(P)
#define DBG_UNREFERENCED_LOCAL_VARIABLE(V) (void)(V)
#define DEFAULT_UNREACHABLE
#define __analysis_assume(expression) ((void)0)
#define WINAPI_FAMILY_DESKTOP_APP 100
#define WINAPI_FAMILY WINAPI_FAMILY_DESKTOP_APP
#define WINAPI_FAMILY_PARTITION(partitions) 1
#define WINAPI_PARTITION_DESKTOP 1
#define DECLSPEC_NORETURN __declspec(noreturn)
#define DECLSPEC_ALIGN(x) __declspec(align(x))
#define FORCEINLINE __forceinline
#define CONST const
#define VOID void
#define FAR
#define NEAR
#define far
#define near
#define PASCAL __stdcall
#define IN
#define OUT
#define OPTIONAL
#define FALSE 0
#define TRUE 1
#ifndef NULL
#define NULL ((void *)0)
#endif
#define MAX_PATH 260
#define INFINITE 0xFFFFFFFF
#define UNREFERENCED_PARAMETER(P) (void)(P)
#define ANYSIZE_ARRAY 1
#define DUMMYUNIONNAME
#define DUMMYUNIONNAME2
#define DUMMYUNIONNAME3
#define DUMMYUNIONNAME4
#define DUMMYSTRUCTNAME
#define DUMMYSTRUCTNAME2
#define DUMMYSTRUCTNAME3
#define C_ASSERT(e) _Static_assert(e, #e)

#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#endif
#ifndef WINVER
#define WINVER _WIN32_WINNT
#endif
#define _WIN32_WINNT_NT4 0x0400
#define _WIN32_WINNT_WINXP 0x0501
#define _WIN32_WINNT_VISTA 0x0600
#define _WIN32_WINNT_WIN2K 0x0500
#define _WIN32_WINNT_WS03 0x0502
#define _WIN32_WINNT_WIN7 0x0601
#define NTDDI_VERSION 0x0A000000
#define _WIN32_WINNT_WIN8 0x0602
#define _WIN32_WINNT_WINBLUE 0x0603
#define _WIN32_WINNT_WIN10 0x0A00

typedef char CHAR;
typedef signed char INT8;
typedef short SHORT;
typedef short INT16;
typedef int INT;
typedef int INT32;
typedef long LONG;
typedef long LONG32;
typedef __int64 LONGLONG;
typedef __int64 LONG64;
typedef __int64 INT64;
typedef unsigned char BYTE;
typedef unsigned char UCHAR;
typedef unsigned char UINT8;
typedef unsigned char BOOLEAN;
typedef unsigned short WORD;
typedef unsigned short USHORT;
typedef unsigned short UINT16;
typedef unsigned int UINT;
typedef unsigned int UINT32;
typedef unsigned long DWORD;
typedef unsigned long DWORD32;
typedef unsigned long ULONG;
typedef unsigned long ULONG32;
typedef unsigned __int64 DWORDLONG;
typedef unsigned __int64 DWORD64;
typedef unsigned __int64 ULONGLONG;
typedef unsigned __int64 ULONG64;
typedef unsigned __int64 UINT64;
typedef int BOOL;
typedef float FLOAT;
typedef double DOUBLE;
typedef wchar_t WCHAR;
#ifdef _WIN64
typedef __int64 INT_PTR, LONG_PTR, SSIZE_T;
typedef unsigned __int64 UINT_PTR, ULONG_PTR, DWORD_PTR, SIZE_T, KAFFINITY;
#else
typedef int INT_PTR;
typedef long LONG_PTR, SSIZE_T;
typedef unsigned int UINT_PTR;
typedef unsigned long ULONG_PTR, DWORD_PTR, SIZE_T, KAFFINITY;
#endif

typedef void *PVOID;
typedef void *LPVOID;
typedef const void *LPCVOID;
typedef const void *PCVOID;
typedef CHAR *PCHAR, *LPCH, *PCH, *LPSTR, *PSTR, *NPSTR;
typedef const CHAR *LPCSTR, *PCSTR, *LPCCH, *PCCH;
typedef WCHAR *PWCHAR, *LPWCH, *PWCH, *LPWSTR, *PWSTR, *NWPSTR;
typedef const WCHAR *LPCWSTR, *PCWSTR, *LPCWCH, *PCWCH;
typedef BYTE *PBYTE, *LPBYTE;
typedef UCHAR *PUCHAR;
typedef BOOLEAN *PBOOLEAN;
typedef SHORT *PSHORT;
typedef WORD *PWORD, *LPWORD;
typedef USHORT *PUSHORT;
typedef INT *PINT, *LPINT;
typedef UINT *PUINT, *LPUINT;
typedef LONG *PLONG, *LPLONG;
typedef ULONG *PULONG;
typedef DWORD *PDWORD, *LPDWORD;
typedef BOOL *PBOOL, *LPBOOL;
typedef FLOAT *PFLOAT;
typedef LONGLONG *PLONGLONG;
typedef LONG64 *PLONG64;
typedef ULONGLONG *PULONGLONG;
typedef DWORDLONG *PDWORDLONG;
typedef DWORD64 *PDWORD64;
typedef SIZE_T *PSIZE_T;
typedef SSIZE_T *PSSIZE_T;
typedef INT_PTR *PINT_PTR;
typedef UINT_PTR *PUINT_PTR;
typedef LONG_PTR *PLONG_PTR;
typedef ULONG_PTR *PULONG_PTR;
typedef DWORD_PTR *PDWORD_PTR;
typedef UINT_PTR WPARAM;
typedef LONG_PTR LPARAM, LRESULT;
typedef DWORD COLORREF, LCID;
typedef WORD ATOM;

typedef void *HANDLE;
typedef HANDLE *PHANDLE, *LPHANDLE, *SPHANDLE;
#define DECLARE_HANDLE(name) struct name##__ { int unused; }; typedef struct name##__ *name
DECLARE_HANDLE(HWND);
DECLARE_HANDLE(HINSTANCE);
typedef HINSTANCE HMODULE;
DECLARE_HANDLE(HKEY);
DECLARE_HANDLE(HDC);
DECLARE_HANDLE(HICON);
DECLARE_HANDLE(HMENU);
typedef HICON HCURSOR;
typedef HANDLE HRSRC;
typedef int HFILE;
typedef PVOID PSECURITY_DESCRIPTOR, PSID;
typedef DWORD ACCESS_MASK, SECURITY_INFORMATION, LCTYPE;
typedef WORD LANGID;
typedef struct _LUID { DWORD LowPart; LONG HighPart; } LUID, *PLUID;
typedef struct tagPOINT { LONG x; LONG y; } POINT, *PPOINT, *LPPOINT;
typedef struct tagSIZE { LONG cx; LONG cy; } SIZE, *PSIZE, *LPSIZE;
typedef struct tagRECT { LONG left; LONG top; LONG right; LONG bottom; } RECT, *PRECT, *LPRECT;
typedef HANDLE HGLOBAL, HLOCAL;
#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)

typedef long HRESULT;
typedef long NTSTATUS;
typedef int (WINAPI *FARPROC)();
typedef int (WINAPI *PROC)();

#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
#ifdef UNICODE
typedef WCHAR TCHAR, *PTCHAR;
#else
typedef char TCHAR, *PTCHAR;
#endif
#endif
#ifdef UNICODE
typedef LPWSTR LPTSTR, PTSTR;
typedef LPCWSTR LPCTSTR, PCTSTR;
#define __TEXT(quote) L##quote
#else
typedef LPSTR LPTSTR, PTSTR;
typedef LPCSTR LPCTSTR, PCTSTR;
#define __TEXT(quote) quote
#endif
#define TEXT(quote) __TEXT(quote)

typedef union _LARGE_INTEGER {
  struct { DWORD LowPart; LONG HighPart; };
  struct { DWORD LowPart; LONG HighPart; } u;
  LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;
typedef union _ULARGE_INTEGER {
  struct { DWORD LowPart; DWORD HighPart; };
  struct { DWORD LowPart; DWORD HighPart; } u;
  ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;
typedef struct _LIST_ENTRY {
  struct _LIST_ENTRY *Flink;
  struct _LIST_ENTRY *Blink;
} LIST_ENTRY, *PLIST_ENTRY;
typedef struct _SINGLE_LIST_ENTRY { struct _SINGLE_LIST_ENTRY *Next; } SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;
typedef struct _FILETIME { DWORD dwLowDateTime; DWORD dwHighDateTime; } FILETIME, *PFILETIME, *LPFILETIME;
typedef struct _GUID { unsigned long Data1; unsigned short Data2, Data3; unsigned char Data4[8]; } GUID, IID, CLSID;
typedef const GUID *REFGUID;
#ifdef INITGUID
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) const GUID name = { l, w1, w2, { b1, b2, b3, b4, b5, b6, b7, b8 } }
#else
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) extern const GUID name
#endif

typedef struct _SECURITY_ATTRIBUTES {
  DWORD nLength;
  LPVOID lpSecurityDescriptor;
  BOOL bInheritHandle;
} SECURITY_ATTRIBUTES, *PSECURITY_ATTRIBUTES, *LPSECURITY_ATTRIBUTES;

#define MAKEWORD(a, b) ((WORD)(((BYTE)(((DWORD_PTR)(a)) & 0xff)) | ((WORD)((BYTE)(((DWORD_PTR)(b)) & 0xff))) << 8))
#define MAKELONG(a, b) ((LONG)(((WORD)(((DWORD_PTR)(a)) & 0xffff)) | ((DWORD)((WORD)(((DWORD_PTR)(b)) & 0xffff))) << 16))
#define LOWORD(l) ((WORD)(((DWORD_PTR)(l)) & 0xffff))
#define HIWORD(l) ((WORD)((((DWORD_PTR)(l)) >> 16) & 0xffff))
#define LOBYTE(w) ((BYTE)(((DWORD_PTR)(w)) & 0xff))
#define HIBYTE(w) ((BYTE)((((DWORD_PTR)(w)) >> 8) & 0xff))
#define PtrToUlong(p) ((ULONG)(ULONG_PTR)(p))
#define PtrToLong(p) ((LONG)(LONG_PTR)(p))
#define PtrToUint(p) ((UINT)(UINT_PTR)(p))
#define UlongToPtr(u) ((void *)(ULONG_PTR)(ULONG)(u))
#define LongToPtr(l) ((void *)(LONG_PTR)(LONG)(l))
#define IntToPtr(i) ((void *)(INT_PTR)(int)(i))
#define UIntToPtr(u) ((void *)(UINT_PTR)(unsigned int)(u))
#define HandleToUlong(h) ((ULONG)(ULONG_PTR)(h))
#define HandleToULong HandleToUlong
#define ULongToPtr UlongToPtr
#define PtrToULong PtrToUlong
#define ULongToHandle UlongToHandle
#define HandleToLong(h) ((LONG)(LONG_PTR)(h))
#define UlongToHandle(u) ((HANDLE)(ULONG_PTR)(u))
#define LongToHandle(l) ((HANDLE)(LONG_PTR)(l))
#define FIELD_OFFSET(type, field) ((LONG)offsetof(type, field))
#define RTL_FIELD_SIZE(type, field) (sizeof(((type *)0)->field))
#define RTL_NUMBER_OF(a) (sizeof(a) / sizeof((a)[0]))
#define ARRAYSIZE(a) RTL_NUMBER_OF(a)
#define _countof(a) (sizeof(a) / sizeof((a)[0]))
#define CONTAINING_RECORD(address, type, field) ((type *)((PCHAR)(address) - (ULONG_PTR)(&((type *)0)->field)))
#ifndef NOMINMAX
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#endif

#define MINCHAR 0x80
#define MAXCHAR 0x7f
#define MINSHORT 0x8000
#define MAXSHORT 0x7fff
#define MINLONG 0x80000000
#define MAXLONG 0x7fffffff
#define MAXBYTE 0xff
#define MAXWORD 0xffff
#define MAXDWORD 0xffffffff
#ifdef _WIN64
#define MAXULONG_PTR ((ULONG_PTR)~0ULL)
#define MAXSIZE_T ((SIZE_T)~0ULL)
#define MAXSSIZE_T 0x7FFFFFFFFFFFFFFFLL
#define MAXDWORD_PTR ((DWORD_PTR)~0ULL)
#define MAXUINT_PTR ((UINT_PTR)~0ULL)
#else
#define MAXULONG_PTR ((ULONG_PTR)~0UL)
#define MAXSIZE_T ((SIZE_T)~0UL)
#define MAXSSIZE_T 0x7FFFFFFFL
#define MAXDWORD_PTR ((DWORD_PTR)~0UL)
#define MAXUINT_PTR (~0U)
#endif
`;
