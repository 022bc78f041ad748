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

/** The simulated process has an empty environment. */
export const ENVIRONMENT = String.raw`#include <stdlib.h>
#include <errno.h>
errno_t getenv_s(size_t *needed, char *buffer, size_t size, const char *name) {
  if (needed == NULL || name == NULL || (buffer == NULL && size > 0)) return errno = EINVAL;
  *needed = 0;
  if (size > 0) *buffer = 0;
  return 0;
}
errno_t _dupenv_s(char **buffer, size_t *size, const char *name) {
  if (buffer == NULL || name == NULL) return errno = EINVAL;
  *buffer = NULL;
  if (size != NULL) *size = 0;
  return 0;
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
errno_t _strlwr_s(char *text, size_t size) {
  if (text == NULL || strnlen(text, size) >= size) return errno = EINVAL;
  _strlwr(text);
  return 0;
}
errno_t _strupr_s(char *text, size_t size) {
  if (text == NULL || strnlen(text, size) >= size) return errno = EINVAL;
  _strupr(text);
  return 0;
}
`;
