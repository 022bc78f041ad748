/** Locales and characters of user32 as far as Latin-1 text goes; the locale is "C" whatever a program asks for. */
export const LOCALE = String.raw`#include <locale.h>
#include <string.h>
static struct lconv conventions = { ".", "", "", "", "", "", "", "", "", "", 127, 127, 127, 127, 127, 127, 127, 127 };
char *setlocale(int category, const char *name) {
  if (category < LC_MIN || category > LC_MAX) return NULL;
  return name == NULL || *name == 0 || strcmp(name, "C") == 0 ? "C" : NULL;
}
wchar_t *_wsetlocale(int category, const wchar_t *name) {
  if (category < LC_MIN || category > LC_MAX) return NULL;
  return name == NULL || *name == 0 || wcscmp(name, L"C") == 0 ? L"C" : NULL;
}
struct lconv *localeconv(void) { return &conventions; }
`;

/** Our rule: characters above 0xFF have no case. A pointer below 64 KB is one character (Microsoft, "CharUpperA"). */
const characters = (suffix: string, type: string, length: string): string => `
static ${type} upper${suffix}(${type} c) {
  unsigned code = sizeof(c) == 1 ? (unsigned char)c : (unsigned short)c;
  return (code >= 'a' && code <= 'z') || (code >= 0xe0 && code <= 0xfe && code != 0xf7) ? (${type})(code - 0x20) : c;
}
static ${type} lower${suffix}(${type} c) {
  unsigned code = sizeof(c) == 1 ? (unsigned char)c : (unsigned short)c;
  return (code >= 'A' && code <= 'Z') || (code >= 0xc0 && code <= 0xde && code != 0xd7) ? (${type})(code + 0x20) : c;
}
static BOOL isLetter${suffix}(${type} c) {
  unsigned code = sizeof(c) == 1 ? (unsigned char)c : (unsigned short)c;
  return upper${suffix}(c) != c || lower${suffix}(c) != c || code == 0xaa || code == 0xb5 || code == 0xba || code == 0xdf || code == 0xff;
}
${['Upper', 'Lower']
  .map(
    name => `
DWORD WINAPI Char${name}Buff${suffix}(${type} *text, DWORD count) {
  DWORD k;
  if (text == NULL) return 0;
  for (k = 0; k < count; k++) text[k] = ${name.toLowerCase()}${suffix}(text[k]);
  return count;
}
${type} *WINAPI Char${name}${suffix}(${type} *text) {
  if ((ULONG_PTR)text < 0x10000) return (${type} *)(ULONG_PTR)(${type === 'char' ? 'unsigned char' : 'WCHAR'})${name.toLowerCase()}${suffix}((${type})(ULONG_PTR)text);
  Char${name}Buff${suffix}(text, (DWORD)${length}(text));
  return text;
}`,
  )
  .join('')}
BOOL WINAPI IsCharAlpha${suffix}(${type} c) { return isLetter${suffix}(c); }
BOOL WINAPI IsCharAlphaNumeric${suffix}(${type} c) { return isLetter${suffix}(c) || (c >= '0' && c <= '9'); }
BOOL WINAPI IsCharUpper${suffix}(${type} c) { return lower${suffix}(c) != c; }
BOOL WINAPI IsCharLower${suffix}(${type} c) { return isLetter${suffix}(c) && lower${suffix}(c) == c; }
${type} *WINAPI CharNext${suffix}(const ${type} *text) { return (${type} *)(*text == 0 ? text : text + 1); }
${type} *WINAPI CharPrev${suffix}(const ${type} *start, const ${type} *text) { return (${type} *)(text > start ? text - 1 : text); }
`;

export const CHARACTERS = `#include <windows.h>
#include <string.h>
${characters('A', 'char', 'strlen')}${characters('W', 'WCHAR', 'wcslen')}`;

const NAMES = ['CharUpper', 'CharLower', 'CharUpperBuff', 'CharLowerBuff', 'CharNext', 'CharPrev'];
const TESTS = ['IsCharAlpha', 'IsCharAlphaNumeric', 'IsCharUpper', 'IsCharLower'];
export const CHARACTER_NAMES = [...NAMES, ...TESTS].flatMap(name => [`${name}A`, `${name}W`]).join(' ');
