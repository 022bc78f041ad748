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

/** COM is started and stopped without effect; its task allocator as an object. Source: Microsoft, "IMalloc", "CoInitializeEx". */
export const COM_START = String.raw`#include <objbase.h>
static LONG started;
HRESULT WINAPI CoInitializeEx(LPVOID reserved, DWORD model) { return InterlockedIncrement(&started) == 1 ? S_OK : S_FALSE; }
HRESULT WINAPI CoInitialize(LPVOID reserved) { return CoInitializeEx(reserved, COINIT_APARTMENTTHREADED); }
void WINAPI CoUninitialize(void) { InterlockedDecrement(&started); }
static HRESULT STDMETHODCALLTYPE query(IMalloc *self, REFIID id, void **to) {
  int known = IsEqualIID(id, &IID_IUnknown) || IsEqualIID(id, &IID_IMalloc);
  *to = known ? self : NULL;
  return known ? S_OK : E_NOINTERFACE;
}
static ULONG STDMETHODCALLTYPE count(IMalloc *self) { return 1; }
static void *STDMETHODCALLTYPE allocate(IMalloc *self, SIZE_T size) { return CoTaskMemAlloc(size); }
static void *STDMETHODCALLTYPE reallocate(IMalloc *self, void *block, SIZE_T size) { return CoTaskMemRealloc(block, size); }
static void STDMETHODCALLTYPE release(IMalloc *self, void *block) { CoTaskMemFree(block); }
static SIZE_T STDMETHODCALLTYPE size(IMalloc *self, void *block) { return block == NULL ? (SIZE_T)-1 : HeapSize(GetProcessHeap(), 0, block); }
static int STDMETHODCALLTYPE owns(IMalloc *self, void *block) { return block == NULL ? -1 : HeapValidate(GetProcessHeap(), 0, block); }
static void STDMETHODCALLTYPE minimize(IMalloc *self) { HeapCompact(GetProcessHeap(), 0); }
static IMallocVtbl table = { query, count, count, allocate, reallocate, release, size, owns, minimize };
static IMalloc object = { &table };
HRESULT WINAPI CoGetMalloc(DWORD context, LPMALLOC *to) {
  if (context != 1) { *to = NULL; return E_INVALIDARG; }
  *to = &object;
  return S_OK;
}
`;

/** Source: Microsoft, "StringFromGUID2", "CoCreateGuid". A new GUID is drawn from the run's seed. */
export const GUIDS = String.raw`#include <objbase.h>
#include <stdlib.h>
int WINAPI StringFromGUID2(REFGUID guid, WCHAR *to, int size) {
  static const char order[] = "{3210-54-76-89-ABCDEF}", digits[] = "0123456789ABCDEF";
  const BYTE *bytes = (const BYTE *)guid;
  const char *at;
  if (size < 39) return 0;
  for (at = order; *at != 0; at++) {
    BYTE byte;
    if (*at == '{' || *at == '}' || *at == '-') { *to++ = *at; continue; }
    byte = bytes[*at <= '9' ? *at - '0' : *at - 'A' + 10];
    *to++ = digits[byte >> 4];
    *to++ = digits[byte & 15];
  }
  *to = 0;
  return 39;
}
HRESULT WINAPI StringFromCLSID(REFCLSID guid, LPOLESTR *to) {
  *to = CoTaskMemAlloc(39 * sizeof(OLECHAR));
  if (*to == NULL) return E_OUTOFMEMORY;
  StringFromGUID2(guid, *to, 39);
  return S_OK;
}
static int digitOf(WCHAR c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}
HRESULT WINAPI CLSIDFromString(LPCOLESTR text, CLSID *to) {
  static const char order[] = "{3210-54-76-89-ABCDEF}";
  BYTE *bytes = (BYTE *)to;
  const char *at;
  memset(to, 0, sizeof *to);
  if (text == NULL) return S_OK;
  for (at = order; *at != 0; at++) {
    if (*at == '{' || *at == '}' || *at == '-') {
      if (*text++ != *at) return CO_E_CLASSSTRING;
      continue;
    }
    if (digitOf(text[0]) < 0 || digitOf(text[1]) < 0) return CO_E_CLASSSTRING;
    bytes[*at <= '9' ? *at - '0' : *at - 'A' + 10] = (BYTE)(digitOf(text[0]) << 4 | digitOf(text[1]));
    text += 2;
  }
  return *text == 0 ? S_OK : CO_E_CLASSSTRING;
}
HRESULT WINAPI CoCreateGuid(GUID *guid) {
  unsigned *words = (unsigned *)guid;
  int k;
  for (k = 0; k < 4; k++) rand_s(&words[k]);
  guid->Data3 = (USHORT)((guid->Data3 & 0x0fff) | 0x4000);
  guid->Data4[0] = (BYTE)((guid->Data4[0] & 0x3f) | 0x80);
  return S_OK;
}
`;
