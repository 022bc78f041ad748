/**
 * The memory of COM and of BSTRs. CoTaskMemAlloc takes from the process heap, and a BSTR has its length in bytes in the
 * four bytes before its text; SysAllocString takes through CoTaskMemAlloc here, without the cache of OLE Automation (as
 * with OANOCACHE). Sources: Microsoft, "CoTaskMemAlloc", "BSTR", "SysAllocStringLen".
 */
export const TASK_MEMORY = String.raw`#include <objbase.h>
LPVOID WINAPI CoTaskMemAlloc(SIZE_T size) { return HeapAlloc(GetProcessHeap(), 0, size); }
void WINAPI CoTaskMemFree(LPVOID block) { if (block != NULL) HeapFree(GetProcessHeap(), 0, block); }
LPVOID WINAPI CoTaskMemRealloc(LPVOID block, SIZE_T size) {
  if (block == NULL) return CoTaskMemAlloc(size);
  if (size == 0) { CoTaskMemFree(block); return NULL; }
  return HeapReAlloc(GetProcessHeap(), 0, block, size);
}
`;

export const BASIC_STRINGS = String.raw`#include <oleauto.h>
#include <string.h>
#include <wchar.h>
/* A block begins with the length; in 64 bits four bytes of padding come first. */
#define LEAD sizeof(void *)
BSTR WINAPI SysAllocStringByteLen(LPCSTR text, UINT length) {
  char *block;
  if (length > 0x7FFFFFF0u) return NULL;
  block = CoTaskMemAlloc(LEAD + length + sizeof(WCHAR) * 2 - 1);
  if (block == NULL) return NULL;
  block += LEAD;
  ((DWORD *)block)[-1] = length;
  if (text != NULL) memcpy(block, text, length);
  block[length] = 0;
  block[length + 1] = 0;
  return (BSTR)block;
}
BSTR WINAPI SysAllocStringLen(const OLECHAR *text, UINT length) {
  return length > 0x3FFFFFF8u ? NULL : SysAllocStringByteLen((LPCSTR)text, length * sizeof(OLECHAR));
}
BSTR WINAPI SysAllocString(const OLECHAR *text) { return text == NULL ? NULL : SysAllocStringLen(text, (UINT)wcslen(text)); }
void WINAPI SysFreeString(BSTR text) { if (text != NULL) CoTaskMemFree((char *)text - LEAD); }
UINT WINAPI SysStringByteLen(BSTR text) { return text == NULL ? 0 : ((DWORD *)text)[-1]; }
UINT WINAPI SysStringLen(BSTR text) { return SysStringByteLen(text) / sizeof(OLECHAR); }
INT WINAPI SysReAllocStringLen(BSTR *text, const OLECHAR *from, UINT length) {
  BSTR made = SysAllocStringLen(from, length);
  if (made == NULL) return FALSE;
  if (from == NULL && *text != NULL) {
    UINT old = SysStringLen(*text);
    memcpy(made, *text, (old < length ? old : length) * sizeof(OLECHAR));
  }
  SysFreeString(*text);
  *text = made;
  return TRUE;
}
INT WINAPI SysReAllocString(BSTR *text, const OLECHAR *from) { return SysReAllocStringLen(text, from, from == NULL ? 0 : (UINT)wcslen(from)); }
`;
