/** Rotations and byte orders of stdlib.h. Source: Microsoft, "_rotl, _rotl64, _rotr, _rotr64", "_byteswap_…". */
export const ROTATIONS = String.raw`#include <stdlib.h>
unsigned _rotl(unsigned value, int shift) { shift &= 31; return shift == 0 ? value : value << shift | value >> (32 - shift); }
unsigned _rotr(unsigned value, int shift) { shift &= 31; return shift == 0 ? value : value >> shift | value << (32 - shift); }
unsigned long _lrotl(unsigned long value, int shift) { return _rotl(value, shift); }
unsigned long _lrotr(unsigned long value, int shift) { return _rotr(value, shift); }
unsigned __int64 _rotl64(unsigned __int64 value, int shift) { shift &= 63; return shift == 0 ? value : value << shift | value >> (64 - shift); }
unsigned __int64 _rotr64(unsigned __int64 value, int shift) { shift &= 63; return shift == 0 ? value : value >> shift | value << (64 - shift); }
`;

export const BYTE_ORDERS = String.raw`#include <stdlib.h>
unsigned short _byteswap_ushort(unsigned short value) { return (unsigned short)(value >> 8 | value << 8); }
unsigned long _byteswap_ulong(unsigned long value) {
  return value >> 24 | (value >> 8 & 0xff00) | (value << 8 & 0xff0000) | value << 24;
}
unsigned __int64 _byteswap_uint64(unsigned __int64 value) {
  return (unsigned __int64)_byteswap_ulong((unsigned long)value) << 32 | _byteswap_ulong((unsigned long)(value >> 32));
}
`;

/**
 * The C library's environment: empty at first, and what _putenv sets is kept in memory of the library's own, our rules. Names have
 * no case. Source: Microsoft, "_putenv", "getenv", "_dupenv_s".
 */
export const ENVIRONMENT = String.raw`#include <windows.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
static char block[4096];
/* Where "name=value" of the variable lies, or the end of the block. */
static char *find(const char *name, size_t length) {
  char *at = block;
  for (; *at != 0; at += strlen(at) + 1)
    if (_strnicmp(at, name, length) == 0 && at[length] == '=') break;
  return at;
}
char *getenv(const char *name) {
  char *at;
  if (name == NULL || *name == 0) return NULL;
  at = find(name, strlen(name));
  return *at == 0 ? NULL : at + strlen(name) + 1;
}
errno_t _putenv_s(const char *name, const char *value) {
  size_t length;
  char *at, *end = block;
  if (name == NULL || *name == 0 || strchr(name, '=') != NULL || value == NULL) return errno = EINVAL;
  length = strlen(name);
  while (*end != 0) end += strlen(end) + 1;
  at = find(name, length);
  if (*at != 0) {
    size_t size = strlen(at) + 1;
    memmove(at, at + size, end + 1 - (at + size));
    end -= size;
    memset(end, 0, size);
  }
  SetEnvironmentVariableA(name, *value == 0 ? NULL : value);
  if (*value == 0) return 0;
  if (length + strlen(value) + 3 > (size_t)(block + sizeof block - end)) return errno = ENOMEM;
  memcpy(end, name, length);
  end[length] = '=';
  strcpy(end + length + 1, value);
  return 0;
}
int _putenv(const char *text) {
  char name[256];
  const char *equals = text == NULL ? NULL : strchr(text, '=');
  if (equals == NULL || equals == text || equals - text >= sizeof name) { errno = EINVAL; return -1; }
  memcpy(name, text, equals - text);
  name[equals - text] = 0;
  return _putenv_s(name, equals + 1) == 0 ? 0 : -1;
}
errno_t getenv_s(size_t *needed, char *buffer, size_t size, const char *name) {
  const char *value;
  if (needed == NULL || name == NULL || (buffer == NULL && size > 0)) return errno = EINVAL;
  value = getenv(name);
  *needed = value == NULL ? 0 : strlen(value) + 1;
  if (size > 0) *buffer = 0;
  if (*needed == 0 || size == 0) return 0;
  if (*needed > size) return errno = ERANGE;
  memcpy(buffer, value, *needed);
  return 0;
}
errno_t _dupenv_s(char **buffer, size_t *size, const char *name) {
  const char *value;
  if (buffer == NULL || name == NULL) return errno = EINVAL;
  value = getenv(name);
  *buffer = NULL;
  if (size != NULL) *size = value == NULL ? 0 : strlen(value) + 1;
  if (value == NULL) return 0;
  *buffer = _strdup(value);
  return *buffer == NULL ? errno = ENOMEM : 0;
}
`;

export const ERRNO_ACCESS = String.raw`#include <stdlib.h>
#include <errno.h>
errno_t _set_errno(int value) { errno = value; return 0; }
errno_t _get_errno(int *value) {
  if (value == NULL) return errno = EINVAL;
  *value = errno;
  return 0;
}
`;

export const STRERROR_S = String.raw`#include <string.h>
#include <errno.h>
errno_t strerror_s(char *buffer, size_t size, int error) {
  if (buffer == NULL || size == 0) return errno = EINVAL;
  strncpy(buffer, strerror(error), size - 1);
  buffer[size - 1] = 0;
  return 0;
}
`;

export const CASE_S = String.raw`#include <string.h>
#include <errno.h>
/* A text without an end in its buffer is emptied. */
static errno_t refuse(char *text, size_t size) {
  if (text != NULL && size > 0) *text = 0;
  return errno = EINVAL;
}
errno_t _strlwr_s(char *text, size_t size) {
  if (text == NULL || strnlen(text, size) >= size) return refuse(text, size);
  _strlwr(text);
  return 0;
}
errno_t _strupr_s(char *text, size_t size) {
  if (text == NULL || strnlen(text, size) >= size) return refuse(text, size);
  _strupr(text);
  return 0;
}
`;
