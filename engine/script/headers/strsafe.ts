/** Prototypes of one width, and the forms that count bytes. */
const strsafe = (suffix: 'A' | 'W', character: string): string => {
  const units = `(bytes) / sizeof(${character})`;
  return `HRESULT StringCchCopy${suffix}(${character} *to, size_t size, const ${character} *from);
HRESULT StringCchCat${suffix}(${character} *to, size_t size, const ${character} *from);
HRESULT StringCchLength${suffix}(const ${character} *text, size_t most, size_t *length);
HRESULT StringCchPrintf${suffix}(${character} *to, size_t size, const ${character} *format, ...);
HRESULT StringCchVPrintf${suffix}(${character} *to, size_t size, const ${character} *format, va_list list);
HRESULT StringCchCopyN${suffix}(${character} *to, size_t size, const ${character} *from, size_t count);
HRESULT StringCchCatN${suffix}(${character} *to, size_t size, const ${character} *from, size_t count);
HRESULT StringCchCopyEx${suffix}(${character} *to, size_t size, const ${character} *from, ${character} **end, size_t *left, DWORD flags);
HRESULT StringCchCatEx${suffix}(${character} *to, size_t size, const ${character} *from, ${character} **end, size_t *left, DWORD flags);
HRESULT StringCchPrintfEx${suffix}(${character} *to, size_t size, ${character} **end, size_t *left, DWORD flags, const ${character} *format, ...);
#define StringCbCopy${suffix}(to, bytes, from) StringCchCopy${suffix}((to), ${units}, (from))
#define StringCbCat${suffix}(to, bytes, from) StringCchCat${suffix}((to), ${units}, (from))
#define StringCbPrintf${suffix}(to, bytes, ...) StringCchPrintf${suffix}((to), ${units}, __VA_ARGS__)
#define StringCbVPrintf${suffix}(to, bytes, format, list) StringCchVPrintf${suffix}((to), ${units}, (format), (list))
#define StringCbCopyN${suffix}(to, bytes, from, most) StringCchCopyN${suffix}((to), ${units}, (from), (most) / sizeof(${character}))
#define StringCbCatN${suffix}(to, bytes, from, most) StringCchCatN${suffix}((to), ${units}, (from), (most) / sizeof(${character}))
static __inline HRESULT StringCbLength${suffix}(const ${character} *text, size_t bytes, size_t *length) {
  HRESULT result = StringCchLength${suffix}(text, ${units}, length);
  if (length != NULL) *length *= sizeof(${character});
  return result;
}`;
};
const STRSAFE_GENERIC = ['Cch', 'Cb'].flatMap(kind =>
  'Copy Cat Length Printf VPrintf CopyN CatN'
    .split(' ')
    .concat(kind === 'Cch' ? ['CopyEx', 'CatEx', 'PrintfEx'] : [])
    .map(name => `String${kind}${name}`),
);

/** strsafe.h, the functions that count characters and bytes. Source: Microsoft, "Strsafe.h functions". */
export const STRSAFE_H = String.raw`#pragma once
#include <windows.h>
#include <stdio.h>
#include <stdarg.h>
#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007AL)
#define STRSAFE_E_INVALID_PARAMETER ((HRESULT)0x80070057L)
${strsafe('A', 'char')}
${strsafe('W', 'wchar_t')}
#define STRSAFE_IGNORE_NULLS 0x00000100
#define STRSAFE_FILL_BEHIND_NULL 0x00000200
#ifdef UNICODE
${STRSAFE_GENERIC.map(name => `#define ${name} ${name}W`).join('\n')}
#else
${STRSAFE_GENERIC.map(name => `#define ${name} ${name}A`).join('\n')}
#endif
`;
