const FORMS: readonly (readonly [name: string, result: string, parameters: string])[] = [
  ['GetPrivateProfileString', 'DWORD', 'LPCT lpAppName, LPCT lpKeyName, LPCT lpDefault, LPT lpReturnedString, DWORD nSize, LPCT lpFileName'],
  ['GetPrivateProfileInt', 'UINT', 'LPCT lpAppName, LPCT lpKeyName, INT nDefault, LPCT lpFileName'],
  ['GetPrivateProfileSection', 'DWORD', 'LPCT lpAppName, LPT lpReturnedString, DWORD nSize, LPCT lpFileName'],
  ['GetPrivateProfileSectionNames', 'DWORD', 'LPT lpszReturnBuffer, DWORD nSize, LPCT lpFileName'],
  ['GetPrivateProfileStruct', 'BOOL', 'LPCT lpszSection, LPCT lpszKey, LPVOID lpStruct, UINT uSizeStruct, LPCT szFile'],
  ['WritePrivateProfileString', 'BOOL', 'LPCT lpAppName, LPCT lpKeyName, LPCT lpString, LPCT lpFileName'],
  ['WritePrivateProfileSection', 'BOOL', 'LPCT lpAppName, LPCT lpString, LPCT lpFileName'],
  ['WritePrivateProfileStruct', 'BOOL', 'LPCT lpszSection, LPCT lpszKey, LPVOID lpStruct, UINT uSizeStruct, LPCT szFile'],
  ['GetProfileString', 'DWORD', 'LPCT lpAppName, LPCT lpKeyName, LPCT lpDefault, LPT lpReturnedString, DWORD nSize'],
  ['GetProfileInt', 'UINT', 'LPCT lpAppName, LPCT lpKeyName, INT nDefault'],
  ['GetProfileSection', 'DWORD', 'LPCT lpAppName, LPT lpReturnedString, DWORD nSize'],
  ['WriteProfileString', 'BOOL', 'LPCT lpAppName, LPCT lpKeyName, LPCT lpString'],
  ['WriteProfileSection', 'BOOL', 'LPCT lpAppName, LPCT lpString'],
]; // prettier-ignore

const typed = (text: string, suffix: 'A' | 'W'): string =>
  text
    .replaceAll('LPCT', suffix === 'A' ? 'LPCSTR' : 'LPCWSTR')
    .replaceAll('LPT', suffix === 'A' ? 'LPSTR' : 'LPWSTR');

const declared = (suffix: 'A' | 'W'): string =>
  FORMS.map(
    ([name, result, parameters]) => `${result} WINAPI ${name}${suffix}(${typed(parameters, suffix)});`,
  ).join('\n');

const generic = (suffix: 'A' | 'W'): string =>
  FORMS.map(([name]) => `#define ${name} ${name}${suffix}`).join('\n');

/** Settings in text files, as windows.h declares them. Source: the SDK's pages of each function. */
export const WINDOWS_PROFILES = `${declared('A')}
${declared('W')}
#ifdef UNICODE
${generic('W')}
#else
${generic('A')}
#endif
`;

export const PROFILE_FILE_NAMES = FORMS.map(([name]) => `${name}A ${name}W`).join(' ');

/**
 * A file is read whole at each call and written whole when it changes; nothing of it is kept. A name without a folder is one in the
 * folder of Windows. Wide characters above 255 are written as question marks, our rule.
 */
export const PROFILE_FILES = String.raw`#include <windows.h>
#include <string.h>
enum { END, SECTION, ENTRY, REST };
struct span { char *at, *end; };
struct line { char *from, *next; struct span name, value, whole; };
struct out { void *to; DWORD size, used, spare; int isWide, isCut; };
static void pathOf(char *path, const char *file) {
  *path = 0;
  if (strpbrk(file, "\\/:") == NULL) {
    GetWindowsDirectoryA(path, MAX_PATH);
    strcat(path, "\\");
  }
  strncat(path, file, MAX_PATH - 1);
}
/* The text of the file with a 0 behind it and room for "more" bytes; an empty one when there is none. */
static char *load(const char *file, DWORD more, BOOL *exists) {
  char path[2 * MAX_PATH], *text;
  HANDLE handle;
  DWORD size = 0;
  pathOf(path, file);
  handle = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
  *exists = handle != INVALID_HANDLE_VALUE;
  if (*exists) size = GetFileSize(handle, NULL);
  text = VirtualAlloc(NULL, size + more + 8, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  if (text != NULL && size > 0) ReadFile(handle, text, size, &size, NULL);
  if (*exists) CloseHandle(handle);
  return text;
}
static void unload(char *text) { VirtualFree(text, 0, MEM_RELEASE); }
static BOOL save(const char *file, const char *text) {
  char path[2 * MAX_PATH];
  HANDLE handle;
  DWORD size = (DWORD)strlen(text), done;
  BOOL isDone;
  pathOf(path, file);
  handle = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
  if (handle == INVALID_HANDLE_VALUE) return FALSE;
  isDone = WriteFile(handle, text, size, &done, NULL);
  CloseHandle(handle);
  return isDone;
}
static int isBlank(char c) { return c == ' ' || c == '\t'; }
static struct span trimmed(char *at, char *end) {
  struct span span;
  while (at < end && isBlank(*at)) at++;
  while (at < end && isBlank(end[-1])) end--;
  span.at = at;
  span.end = end;
  return span;
}
static int next(char **at, struct line *line) {
  char *end = *at, *mark;
  if (*end == 0) return END;
  line->from = *at;
  while (*end != 0 && *end != '\r' && *end != '\n') end++;
  line->next = end;
  if (*line->next == '\r') line->next++;
  if (*line->next == '\n') line->next++;
  *at = line->next;
  line->whole = line->name = trimmed(line->from, end);
  if (line->name.at == line->name.end || *line->name.at == ';') return REST;
  if (*line->name.at == '[') {
    for (mark = line->name.end; mark > line->name.at && *mark != ']'; mark--) continue;
    line->name = trimmed(line->name.at + 1, mark > line->name.at ? mark : line->name.end);
    return SECTION;
  }
  mark = memchr(line->name.at, '=', line->name.end - line->name.at);
  if (mark == NULL) return ENTRY + REST;
  line->value = trimmed(mark + 1, line->name.end);
  line->name = trimmed(line->name.at, mark);
  return ENTRY;
}
static int is(struct span span, const char *name) {
  size_t length = strlen(name);
  while (length > 0 && isBlank(*name)) { name++; length--; }
  while (length > 0 && isBlank(name[length - 1])) length--;
  return (size_t)(span.end - span.at) == length && _strnicmp(span.at, name, length) == 0;
}
/* Goes behind the head of a section. */
static int enterSection(char **at, const char *section) {
  struct line line;
  int kind;
  while ((kind = next(at, &line)) != END)
    if (kind == SECTION && is(line.name, section)) return 1;
  return 0;
}
static int findEntry(char **at, const char *key, struct line *line) {
  int kind;
  while ((kind = next(at, line)) != END && kind != SECTION)
    if (kind == ENTRY && is(line->name, key)) return 1;
  return 0;
}
static void put(struct out *out, char c) {
  if (out->used + out->spare >= out->size) out->isCut = 1;
  else if (out->isWide) ((WCHAR *)out->to)[out->used++] = (unsigned char)c;
  else ((char *)out->to)[out->used++] = c;
}
static void putSpan(struct out *out, struct span span) {
  for (; span.at < span.end; span.at++) put(out, *span.at);
}
static void zero(struct out *out, DWORD at) {
  if (at >= out->size) return;
  if (out->isWide) ((WCHAR *)out->to)[at] = 0;
  else ((char *)out->to)[at] = 0;
}
static DWORD finishText(struct out *out) {
  zero(out, out->used);
  return out->used;
}
static DWORD finishList(struct out *out) {
  if (out->isCut) zero(out, out->used);
  zero(out, out->used + (out->isCut || out->used == 0));
  if (out->used == 0) zero(out, 0);
  return out->used;
}
static struct out into(void *to, DWORD size, int isWide, int spare) {
  struct out out = { to, to == NULL ? 0 : size, 0, 0, 0, 0 };
  out.spare = spare;
  out.isWide = isWide;
  return out;
}
static DWORD sections(struct out out, const char *file) {
  BOOL exists;
  char *text = load(file, 0, &exists), *at = text;
  struct line line;
  int kind;
  while (text != NULL && (kind = next(&at, &line)) != END)
    if (kind == SECTION) { putSpan(&out, line.name); put(&out, 0); }
  if (text != NULL) unload(text);
  return finishList(&out);
}
/* The names of a section, or with its values. */
static DWORD entries(const char *section, struct out out, const char *file, int withValues) {
  BOOL exists;
  char *text = load(file, 0, &exists), *at = text;
  struct line line;
  int kind;
  if (text != NULL && enterSection(&at, section))
    while ((kind = next(&at, &line)) != END && kind != SECTION) {
      if (kind == REST || (kind != ENTRY && !withValues)) continue;
      putSpan(&out, kind == ENTRY ? line.name : line.whole);
      if (withValues && kind == ENTRY) { put(&out, '='); putSpan(&out, line.value); }
      put(&out, 0);
    }
  else SetLastError(ERROR_FILE_NOT_FOUND);
  if (text != NULL) unload(text);
  return finishList(&out);
}
static DWORD value(const char *section, const char *key, const char *fallback, struct out out, const char *file) {
  BOOL exists;
  char *text = load(file, 0, &exists), *at = text;
  struct line line;
  if (text != NULL && enterSection(&at, section) && findEntry(&at, key, &line)) {
    struct span found = line.value;
    char quote = found.at < found.end ? *found.at : 0;
    if ((quote == '"' || quote == '\'') && found.end - found.at > 1 && found.end[-1] == quote) { found.at++; found.end--; }
    putSpan(&out, found);
    SetLastError(ERROR_SUCCESS);
  } else {
    putSpan(&out, trimmed((char *)fallback, (char *)fallback + strlen(fallback)));
    if (exists) SetLastError(ERROR_FILE_NOT_FOUND);
  }
  if (text != NULL) unload(text);
  return finishText(&out);
}
static DWORD string(const char *section, const char *key, const char *fallback, void *to, DWORD size, const char *file, int isWide) {
  if (size == 0) return 0;
  if (section == NULL) return sections(into(to, size, isWide, 2), file);
  if (key == NULL) return entries(section, into(to, size, isWide, 2), file, 0);
  return value(section, key, fallback == NULL ? "" : fallback, into(to, size, isWide, 1), file);
}
static UINT number(const char *section, const char *key, INT fallback, const char *file) {
  char text[64], *at = text;
  UINT base = 10, result = 0;
  int isNegative;
  if (string(section, key, "", text, sizeof text, file, 0) == 0) return fallback;
  isNegative = *at == '-';
  if (*at == '-' || *at == '+') at++;
  if (at[0] == '0' && (at[1] | 32) == 'x') { base = 16; at += 2; }
  for (;; at++) {
    char c = *at | 32;
    UINT digit = *at >= '0' && *at <= '9' ? *at - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
    if (digit >= base) break;
    result = result * base + digit;
  }
  return isNegative ? 0 - result : result;
}
static char *putText(char *to, const char *text) {
  strcpy(to, text);
  return to + strlen(to);
}
/* Replaces [from, end) of the file's text by "middle", and writes it. */
static BOOL replace(const char *file, char *text, char *from, char *end, const char *middle) {
  size_t length = strlen(middle);
  memmove(from + length, end, strlen(end) + 1);
  memcpy(from, middle, length);
  return save(file, text);
}
/* The end of what a section says, without the blank lines behind it. */
static char *endOfSection(char *at) {
  char *end = at;
  struct line line;
  int kind;
  while ((kind = next(&at, &line)) != END && kind != SECTION)
    if (line.name.at < line.name.end) end = line.next;
  return end;
}
static BOOL write(const char *section, const char *key, const char *text, const char *file) {
  BOOL exists, isDone = TRUE;
  size_t room = strlen(section) + (key == NULL ? 0 : strlen(key)) + (text == NULL ? 0 : strlen(text)) + 16;
  char *all = load(file, (DWORD)room, &exists), *at = all, *to;
  char *line = VirtualAlloc(NULL, room, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  struct line found;
  if (all == NULL || line == NULL) isDone = FALSE;
  else if (!exists && GetLastError() != ERROR_FILE_NOT_FOUND) isDone = FALSE;
  else if (!enterSection(&at, section)) {
    to = line;
    if (at > all && at[-1] != '\n') to = putText(to, "\r\n");
    to = putText(putText(putText(to, "["), section), "]\r\n");
    if (key != NULL) putText(putText(putText(putText(to, key), "="), text == NULL ? "" : text), "\r\n");
    if (key != NULL && text != NULL) isDone = replace(file, all, at, at, line);
  } else if (key == NULL) {
    char *from = at, *end = at;
    int kind;
    while (from > all && from[-1] != '[') from--;
    while (from > all && from[-1] != '\n') from--;
    while ((kind = next(&at, &found)) != END && kind != SECTION) end = found.next;
    isDone = replace(file, all, from, end, "");
  } else {
    char *inside = at;
    int isThere = findEntry(&at, key, &found);
    if (text != NULL) {
      to = line;
      if (!isThere && (at = endOfSection(inside), at[-1] != '\n')) to = putText(to, "\r\n");
      putText(putText(putText(putText(to, key), "="), text), "\r\n");
      isDone = replace(file, all, isThere ? found.from : at, isThere ? found.next : at, line);
    } else if (isThere) isDone = replace(file, all, found.from, found.next, "");
  }
  if (line != NULL) VirtualFree(line, 0, MEM_RELEASE);
  if (all != NULL) unload(all);
  return isDone;
}
static BOOL writeSection(const char *section, const char *list, const char *file) {
  BOOL isDone = write(section, NULL, NULL, file);
  char key[1024];
  for (; isDone && list != NULL && *list != 0; list += strlen(list) + 1) {
    const char *equals = strchr(list, '=');
    size_t length = equals == NULL ? strlen(list) : equals - list;
    if (length >= sizeof key) length = sizeof key - 1;
    memcpy(key, list, length);
    key[length] = 0;
    isDone = write(section, key, equals == NULL ? "" : equals + 1, file);
  }
  return isDone;
}
/* Bytes as two digits each, and their sum behind them. */
static BOOL writeBytes(const char *section, const char *key, const unsigned char *bytes, UINT size, const char *file) {
  static const char digits[] = "0123456789ABCDEF";
  char *text = bytes == NULL ? NULL : VirtualAlloc(NULL, 2 * size + 3, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE), *to = text;
  unsigned char sum = 0;
  UINT k;
  BOOL isDone;
  for (k = 0; text != NULL && k <= size; k++) {
    unsigned char byte = k < size ? bytes[k] : sum;
    sum += byte;
    *to++ = digits[byte >> 4];
    *to++ = digits[byte & 15];
  }
  isDone = write(section, key, text, file);
  if (text != NULL) VirtualFree(text, 0, MEM_RELEASE);
  return isDone;
}
static int digitOf(char c) { return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1; }
static BOOL readBytes(const char *section, const char *key, unsigned char *bytes, UINT size, const char *file) {
  char *text = VirtualAlloc(NULL, 2 * size + 8, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  unsigned char sum = 0;
  BOOL isGood = text != NULL && string(section, key, "", text, 2 * size + 8, file, 0) == 2 * size + 2;
  UINT k;
  for (k = 0; isGood && k < size; k++) {
    isGood = digitOf(text[2 * k]) >= 0 && digitOf(text[2 * k + 1]) >= 0;
    sum += digitOf(text[2 * k]) << 4 | digitOf(text[2 * k + 1]);
  }
  isGood = isGood && (digitOf(text[2 * size]) << 4 | digitOf(text[2 * size + 1])) == sum;
  for (k = 0; isGood && k < size; k++) bytes[k] = digitOf(text[2 * k]) << 4 | digitOf(text[2 * k + 1]);
  if (text != NULL) VirtualFree(text, 0, MEM_RELEASE);
  if (!isGood) SetLastError(ERROR_INVALID_DATA);
  return isGood;
}
static BOOL refuse(DWORD error) {
  SetLastError(error);
  return FALSE;
}
static BOOL change(const char *section, const char *key, const char *text, const char *file) {
  if (section == NULL) return file == NULL || (key == NULL && text == NULL) ? FALSE : refuse(ERROR_FILE_NOT_FOUND);
  return write(section, key, text, file);
}
/* A wide text in bytes of its own, for as long as the call takes. */
static char *narrowed(LPCWSTR text) {
  size_t length;
  char *to;
  if (text == NULL) return NULL;
  length = wcslen(text);
  to = VirtualAlloc(NULL, length + 2, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  if (to != NULL) while (length-- > 0) to[length] = text[length] < 256 ? (char)text[length] : '?';
  return to;
}
static char *narrowedList(LPCWSTR list) {
  size_t length = 0;
  char *to;
  if (list == NULL) return NULL;
  while (list[length] != 0 || list[length + 1] != 0) length++;
  to = VirtualAlloc(NULL, length + 2, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  if (to != NULL) while (length-- > 0) to[length] = list[length] < 256 ? (char)list[length] : '?';
  return to;
}
static void forget(char *text) { if (text != NULL) VirtualFree(text, 0, MEM_RELEASE); }
#define WIDE(type, call) char *a = narrowed(section), *b = narrowed(key), *c = narrowed(third), *d = narrowed(file); \
  type result = call; DWORD error = GetLastError(); \
  forget(a); forget(b); forget(c); forget(d); SetLastError(error); return result;
DWORD WINAPI GetPrivateProfileStringA(LPCSTR section, LPCSTR key, LPCSTR third, LPSTR to, DWORD size, LPCSTR file) {
  return string(section, key, third, to, size, file, 0);
}
DWORD WINAPI GetPrivateProfileStringW(LPCWSTR section, LPCWSTR key, LPCWSTR third, LPWSTR to, DWORD size, LPCWSTR file) {
  WIDE(DWORD, string(a, b, c, to, size, d, 1))
}
UINT WINAPI GetPrivateProfileIntA(LPCSTR section, LPCSTR key, INT fallback, LPCSTR file) { return number(section, key, fallback, file); }
UINT WINAPI GetPrivateProfileIntW(LPCWSTR section, LPCWSTR key, INT fallback, LPCWSTR file) {
  LPCWSTR third = NULL;
  WIDE(UINT, number(a, b, fallback, d))
}
DWORD WINAPI GetPrivateProfileSectionA(LPCSTR section, LPSTR to, DWORD size, LPCSTR file) { return entries(section, into(to, size, 0, 2), file, 1); }
DWORD WINAPI GetPrivateProfileSectionW(LPCWSTR section, LPWSTR to, DWORD size, LPCWSTR file) {
  LPCWSTR key = NULL, third = NULL;
  WIDE(DWORD, entries(a, into(to, size, 1, 2), d, 1))
}
DWORD WINAPI GetPrivateProfileSectionNamesA(LPSTR to, DWORD size, LPCSTR file) { return sections(into(to, size, 0, 2), file); }
DWORD WINAPI GetPrivateProfileSectionNamesW(LPWSTR to, DWORD size, LPCWSTR file) {
  LPCWSTR section = NULL, key = NULL, third = NULL;
  WIDE(DWORD, sections(into(to, size, 1, 2), d))
}
BOOL WINAPI GetPrivateProfileStructA(LPCSTR section, LPCSTR key, LPVOID to, UINT size, LPCSTR file) { return readBytes(section, key, to, size, file); }
BOOL WINAPI GetPrivateProfileStructW(LPCWSTR section, LPCWSTR key, LPVOID to, UINT size, LPCWSTR file) {
  LPCWSTR third = NULL;
  WIDE(BOOL, readBytes(a, b, to, size, d))
}
BOOL WINAPI WritePrivateProfileStringA(LPCSTR section, LPCSTR key, LPCSTR text, LPCSTR file) { return change(section, key, text, file); }
BOOL WINAPI WritePrivateProfileStringW(LPCWSTR section, LPCWSTR key, LPCWSTR third, LPCWSTR file) {
  WIDE(BOOL, change(a, b, c, d))
}
BOOL WINAPI WritePrivateProfileSectionA(LPCSTR section, LPCSTR list, LPCSTR file) { return writeSection(section, list, file); }
BOOL WINAPI WritePrivateProfileSectionW(LPCWSTR section, LPCWSTR list, LPCWSTR file) {
  char *a = narrowed(section), *all = narrowedList(list), *d = narrowed(file);
  BOOL isDone = writeSection(a, all, d);
  forget(a);
  forget(all);
  forget(d);
  return isDone;
}
BOOL WINAPI WritePrivateProfileStructA(LPCSTR section, LPCSTR key, LPVOID bytes, UINT size, LPCSTR file) {
  return writeBytes(section, key, bytes, size, file);
}
BOOL WINAPI WritePrivateProfileStructW(LPCWSTR section, LPCWSTR key, LPVOID bytes, UINT size, LPCWSTR file) {
  LPCWSTR third = NULL;
  WIDE(BOOL, writeBytes(a, b, bytes, size, d))
}
DWORD WINAPI GetProfileStringA(LPCSTR section, LPCSTR key, LPCSTR third, LPSTR to, DWORD size) {
  return GetPrivateProfileStringA(section, key, third, to, size, "win.ini");
}
DWORD WINAPI GetProfileStringW(LPCWSTR section, LPCWSTR key, LPCWSTR third, LPWSTR to, DWORD size) {
  return GetPrivateProfileStringW(section, key, third, to, size, L"win.ini");
}
UINT WINAPI GetProfileIntA(LPCSTR section, LPCSTR key, INT fallback) { return GetPrivateProfileIntA(section, key, fallback, "win.ini"); }
UINT WINAPI GetProfileIntW(LPCWSTR section, LPCWSTR key, INT fallback) { return GetPrivateProfileIntW(section, key, fallback, L"win.ini"); }
DWORD WINAPI GetProfileSectionA(LPCSTR section, LPSTR to, DWORD size) { return GetPrivateProfileSectionA(section, to, size, "win.ini"); }
DWORD WINAPI GetProfileSectionW(LPCWSTR section, LPWSTR to, DWORD size) { return GetPrivateProfileSectionW(section, to, size, L"win.ini"); }
BOOL WINAPI WriteProfileStringA(LPCSTR section, LPCSTR key, LPCSTR text) { return WritePrivateProfileStringA(section, key, text, "win.ini"); }
BOOL WINAPI WriteProfileStringW(LPCWSTR section, LPCWSTR key, LPCWSTR text) { return WritePrivateProfileStringW(section, key, text, L"win.ini"); }
BOOL WINAPI WriteProfileSectionA(LPCSTR section, LPCSTR list) { return WritePrivateProfileSectionA(section, list, "win.ini"); }
BOOL WINAPI WriteProfileSectionW(LPCWSTR section, LPCWSTR list) { return WritePrivateProfileSectionW(section, list, L"win.ini"); }
`;
