/**
 * MultiByteToWideChar and WideCharToMultiByte. UTF-8 is converted in full; every other code page is Latin-1, our rule.
 * Sources: Microsoft's pages of both functions; the Unicode Standard, chapter 3 (which byte sequences are well-formed).
 */
export const CONVERSION = String.raw`#include <windows.h>
/* The code point at text, of at most size bytes, and how many bytes it has; -1 where the bytes are not UTF-8. */
static int decode(const unsigned char *text, int size, int *length) {
  static const int least[] = { 0, 0, 0x80, 0x800, 0x10000 };
  int count = text[0] < 0x80 ? 1 : text[0] < 0xC2 ? 0 : text[0] < 0xE0 ? 2 : text[0] < 0xF0 ? 3 : text[0] < 0xF5 ? 4 : 0;
  int point, k;
  *length = 1;
  if (count == 0) return -1;
  if (count == 1) return text[0];
  point = text[0] & (0xFF >> (count + 1));
  for (k = 1; k < count; k++) {
    if (k >= size || (text[k] & 0xC0) != 0x80) return -1;
    point = point << 6 | (text[k] & 0x3F);
  }
  if (point < least[count] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return -1;
  *length = count;
  return point;
}
int WINAPI MultiByteToWideChar(UINT page, DWORD flags, LPCCH from, int size, LPWSTR to, int room) {
  int at = 0, made = 0;
  if (from == NULL || size == 0 || size < -1 || room < 0 || (room > 0 && to == NULL)) { SetLastError(ERROR_INVALID_PARAMETER); return 0; }
  if (size < 0) size = lstrlenA(from) + 1;
  while (at < size) {
    int length = 1, point = (unsigned char)from[at], units;
    if (page == CP_UTF8) point = decode((const unsigned char *)from + at, size - at, &length);
    at += length;
    if (point < 0) {
      if ((flags & MB_ERR_INVALID_CHARS) != 0) { SetLastError(ERROR_NO_UNICODE_TRANSLATION); return 0; }
      point = 0xFFFD;
    }
    units = point > 0xFFFF ? 2 : 1;
    if (room > 0) {
      if (made + units > room) { SetLastError(ERROR_INSUFFICIENT_BUFFER); return 0; }
      if (units == 2) { to[made] = (WCHAR)(0xD7C0 + (point >> 10)); to[made + 1] = (WCHAR)(0xDC00 | (point & 0x3FF)); }
      else to[made] = (WCHAR)point;
    }
    made += units;
  }
  return made;
}
static int encode(int point, unsigned char *to) {
  if (point < 0x80) { to[0] = (unsigned char)point; return 1; }
  if (point < 0x800) { to[0] = (unsigned char)(0xC0 | point >> 6); to[1] = (unsigned char)(0x80 | (point & 0x3F)); return 2; }
  if (point < 0x10000) {
    to[0] = (unsigned char)(0xE0 | point >> 12);
    to[1] = (unsigned char)(0x80 | (point >> 6 & 0x3F));
    to[2] = (unsigned char)(0x80 | (point & 0x3F));
    return 3;
  }
  to[0] = (unsigned char)(0xF0 | point >> 18);
  to[1] = (unsigned char)(0x80 | (point >> 12 & 0x3F));
  to[2] = (unsigned char)(0x80 | (point >> 6 & 0x3F));
  to[3] = (unsigned char)(0x80 | (point & 0x3F));
  return 4;
}
int WINAPI WideCharToMultiByte(UINT page, DWORD flags, LPCWCH from, int size, LPSTR to, int room, LPCCH instead, LPBOOL used) {
  int at = 0, made = 0;
  if (from == NULL || size == 0 || size < -1 || room < 0 || (room > 0 && to == NULL)) { SetLastError(ERROR_INVALID_PARAMETER); return 0; }
  if (page == CP_UTF8 && (instead != NULL || used != NULL)) { SetLastError(ERROR_INVALID_PARAMETER); return 0; }
  if (size < 0) size = lstrlenW(from) + 1;
  if (used != NULL) *used = FALSE;
  while (at < size) {
    unsigned char piece[4];
    int point = from[at++], length = 1, k;
    if (page != CP_UTF8) {
      piece[0] = (unsigned char)point;
      if (point > 0xFF) { piece[0] = instead == NULL ? '?' : *instead; if (used != NULL) *used = TRUE; }
    } else {
      if (point >= 0xD800 && point < 0xDC00 && at < size && from[at] >= 0xDC00 && from[at] < 0xE000)
        point = 0x10000 + ((point - 0xD800) << 10) + (from[at++] - 0xDC00);
      else if (point >= 0xD800 && point < 0xE000) {
        if ((flags & WC_ERR_INVALID_CHARS) != 0) { SetLastError(ERROR_NO_UNICODE_TRANSLATION); return 0; }
        point = 0xFFFD;
      }
      length = encode(point, piece);
    }
    if (room > 0) {
      if (made + length > room) { SetLastError(ERROR_INSUFFICIENT_BUFFER); return 0; }
      for (k = 0; k < length; k++) to[made + k] = (char)piece[k];
    }
    made += length;
  }
  return made;
}
`;
