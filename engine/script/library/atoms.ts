/**
 * The local and the global table of atoms: each in pages of its own, of which more are committed as it grows. That it is no block of
 * the process heap is our rule; one process exists, so the global table is its own too. Sources: Microsoft, "AddAtom",
 * "GlobalAddAtom", "GetAtomName", "About Atom Tables".
 */
const TABLE = String.raw`#include <windows.h>
#include <string.h>
#define FIRST 0xC000
#define MOST 0x4000
#define LONGEST 255
#define BUCKETS 256
/* next is one more than the place of the next entry of the bucket, or of the next one that is free; 0 ends both lists. */
typedef struct { unsigned count, next; WCHAR name[LONGEST + 1]; } Entry;
static Entry *table;
static unsigned used, heads[BUCKETS], unused;
static int fold(int c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
static int isSame(const WCHAR *a, const WCHAR *b) {
  while (fold(*a) == fold(*b)) { if (*a == 0) return 1; a++; b++; }
  return 0;
}
static unsigned bucketOf(const WCHAR *name) {
  unsigned hash = 0;
  while (*name != 0) hash = hash * 31 + fold(*name++);
  return hash % BUCKETS;
}
static Entry *entryOf(ATOM atom) { return atom >= FIRST && (unsigned)(atom - FIRST) < used && table[atom - FIRST].count > 0 ? &table[atom - FIRST] : NULL; }
static ATOM refuse(DWORD error) { SetLastError(error); return 0; }
/* The number of an integer atom: MAKEINTATOM, or a text such as "#1234"; 0 for a text that is a name, -1 for a wrong number. */
static int numberOf(const WCHAR *name) {
  int value = 0, k = 1;
  if ((ULONG_PTR)name < 0x10000) return (ULONG_PTR)name == 0 || (ULONG_PTR)name >= FIRST ? -1 : (int)(ULONG_PTR)name;
  if (*name != '#' || name[1] == 0) return 0;
  for (; name[k] >= '0' && name[k] <= '9'; k++) if (value < 0x10000) value = value * 10 + name[k] - '0';
  if (name[k] != 0) return 0;
  return value == 0 || value >= FIRST ? -1 : value;
}
static Entry *freeEntry(void) {
  if (unused != 0) {
    Entry *entry = &table[unused - 1];
    unused = entry->next;
    return entry;
  }
  if (used == MOST) return NULL;
  if (table == NULL) table = VirtualAlloc(NULL, MOST * sizeof(Entry), MEM_RESERVE, PAGE_READWRITE);
  if (table == NULL || VirtualAlloc(&table[used], sizeof(Entry), MEM_COMMIT, PAGE_READWRITE) == NULL) return NULL;
  return &table[used++];
}
static ATOM look(const WCHAR *name, int adds) {
  int number = numberOf(name), length;
  unsigned place, bucket;
  Entry *entry;
  if (name == NULL) return 0;
  if (number != 0) return number < 0 ? refuse(ERROR_INVALID_PARAMETER) : (ATOM)number;
  for (length = 0; name[length] != 0; length++) if (length == LONGEST) return refuse(ERROR_INVALID_PARAMETER);
  if (length == 0) return refuse(ERROR_INVALID_NAME);
  bucket = bucketOf(name);
  for (place = heads[bucket]; place != 0; place = table[place - 1].next)
    if (isSame(table[place - 1].name, name)) { if (adds) table[place - 1].count++; return (ATOM)(FIRST + place - 1); }
  if (!adds) return refuse(ERROR_FILE_NOT_FOUND);
  entry = freeEntry();
  if (entry == NULL) return refuse(ERROR_NOT_ENOUGH_MEMORY);
  entry->count = 1;
  memcpy(entry->name, name, (length + 1) * sizeof(WCHAR));
  entry->next = heads[bucket];
  heads[bucket] = (unsigned)(entry - table) + 1;
  return (ATOM)(FIRST + (entry - table));
}
static const WCHAR *widen(const char *name, WCHAR *wide) {
  int k = 0;
  if ((ULONG_PTR)name < 0x10000) return (const WCHAR *)name;
  do wide[k] = (unsigned char)name[k]; while (name[k] != 0 && ++k <= LONGEST);
  wide[k] = 0;
  return wide;
}
static UINT nameOf(ATOM atom, WCHAR *to) {
  Entry *entry = entryOf(atom);
  UINT length = 0, digits = 1, power = 1;
  if (entry != NULL) { while ((to[length] = entry->name[length]) != 0) length++; return length; }
  if (atom == 0 || atom >= FIRST) return refuse(atom == 0 ? ERROR_INVALID_PARAMETER : ERROR_INVALID_HANDLE);
  while (atom / power >= 10) power *= 10;
  to[length++] = '#';
  for (; power > 0; power /= 10) to[length++] = (WCHAR)('0' + atom / power % 10);
  to[length] = 0;
  return length;
}
/* A name that does not fit is cut: the local table counts what it gave, the global one refuses it or, as text of two bytes, fills the buffer to its end. */
static UINT getName(ATOM atom, void *to, int size, int wide, int global) {
  WCHAR name[LONGEST + 1];
  UINT length, k;
  if (size <= 0) return refuse(size == 0 ? ERROR_MORE_DATA : ERROR_INVALID_PARAMETER);
  length = nameOf(atom, name);
  if (length == 0) return 0;
  if (wide && global && length >= (UINT)size) {
    memcpy(to, name, size * sizeof(WCHAR));
    return size;
  }
  for (k = 0; k < (UINT)size - 1 && k < length; k++) if (wide) ((WCHAR *)to)[k] = name[k]; else ((char *)to)[k] = (char)name[k];
  if (wide) ((WCHAR *)to)[k] = 0; else ((char *)to)[k] = 0;
  return k < length && (global || k == 0) ? refuse(ERROR_MORE_DATA) : k;
}
static ATOM forget(ATOM atom) {
  Entry *entry = entryOf(atom);
  unsigned *link;
  if (atom < FIRST) return 0;
  if (entry == NULL) { SetLastError(ERROR_INVALID_HANDLE); return atom; }
  if (--entry->count > 0) return 0;
  for (link = &heads[bucketOf(entry->name)]; &table[*link - 1] != entry; link = &table[*link - 1].next) ;
  *link = entry->next;
  entry->next = unused;
  unused = (unsigned)(entry - table) + 1;
  return 0;
}
`;

const calls = (
  add: string,
  find: string,
  forget: string,
  get: string,
  global: 0 | 1,
): string => `ATOM WINAPI ${add}A(LPCSTR name) {
  WCHAR wide[LONGEST + 2];
  return look(widen(name, wide), 1);
}
ATOM WINAPI ${add}W(LPCWSTR name) { return look(name, 1); }
ATOM WINAPI ${find}A(LPCSTR name) {
  WCHAR wide[LONGEST + 2];
  return look(widen(name, wide), 0);
}
ATOM WINAPI ${find}W(LPCWSTR name) { return look(name, 0); }
ATOM WINAPI ${forget}(ATOM atom) { return forget(atom); }
UINT WINAPI ${get}A(ATOM atom, LPSTR to, int size) { return getName(atom, to, size, 0, ${global}); }
UINT WINAPI ${get}W(ATOM atom, LPWSTR to, int size) { return getName(atom, to, size, 1, ${global}); }
`;

export const LOCAL_ATOMS = `${TABLE}${calls('AddAtom', 'FindAtom', 'DeleteAtom', 'GetAtomName', 0)}
BOOL WINAPI InitAtomTable(DWORD size) { return TRUE; }
`;
export const LOCAL_ATOM_NAMES =
  'AddAtomA AddAtomW FindAtomA FindAtomW DeleteAtom GetAtomNameA GetAtomNameW InitAtomTable';

export const GLOBAL_ATOMS = `${TABLE}${calls('GlobalAddAtom', 'GlobalFindAtom', 'GlobalDeleteAtom', 'GlobalGetAtomName', 1)}`;
export const GLOBAL_ATOM_NAMES =
  'GlobalAddAtomA GlobalAddAtomW GlobalFindAtomA GlobalFindAtomW GlobalDeleteAtom GlobalGetAtomNameA GlobalGetAtomNameW';

const prototypes = (suffix: 'A' | 'W'): string =>
  ['', 'Global']
    .map(
      scope => `ATOM WINAPI ${scope}AddAtom${suffix}(LPC${suffix === 'A' ? '' : 'W'}STR lpString);
ATOM WINAPI ${scope}FindAtom${suffix}(LPC${suffix === 'A' ? '' : 'W'}STR lpString);
UINT WINAPI ${scope}GetAtomName${suffix}(ATOM nAtom, LP${suffix === 'A' ? '' : 'W'}STR lpBuffer, int nSize);`,
    )
    .join('\n');

const choose = (suffix: 'A' | 'W'): string =>
  'AddAtom FindAtom GetAtomName GlobalAddAtom GlobalFindAtom GlobalGetAtomName'
    .split(' ')
    .map(name => `#define ${name} ${name}${suffix}`)
    .join('\n');

export const WINDOWS_ATOMS = `
${prototypes('A')}
${prototypes('W')}
ATOM WINAPI DeleteAtom(ATOM nAtom);
ATOM WINAPI GlobalDeleteAtom(ATOM nAtom);
BOOL WINAPI InitAtomTable(DWORD nSize);
#define MAXINTATOM 0xC000
#define MAKEINTATOM(i) (LPTSTR)((ULONG_PTR)((WORD)(i)))
#define INVALID_ATOM ((ATOM)0)
#ifdef UNICODE
${choose('W')}
#else
${choose('A')}
#endif
`;
