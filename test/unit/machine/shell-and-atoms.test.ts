import { describe } from 'mocha';
import { prints } from '../../support/check-c';

const HEAD =
  '#include <windows.h>\n#include <shlwapi.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <io.h>\n#include <errno.h>\n';
const main = (body: string): string => `${HEAD}int main(void) { ${body} return 0; }`;

describe('Strings of the shell', () => {
  prints(
    'are copied by StrDup into memory that LocalFree takes back',
    main(`char *a = StrDupA("heap"); WCHAR *w = StrDupW(L"wide");
      printf("%s %ls %d %d ", a, w, (int)LocalSize(a), (int)LocalSize(w));
      printf("%d %d %d", LocalFree(a) == NULL, LocalFree(w) == NULL, StrDupA(NULL) == NULL);`),
    'heap wide 5 10 1 1 1',
  );
  prints(
    'are cut to the room there is, searched and compared',
    main(`char to[8]; WCHAR wide[8]; char list[] = "  x y ";
      StrCpyNA(to, "0123456789", 8); printf("%s ", to);
      StrCpyN(to, "ab", 8); StrCatBuffA(to, "cdefghij", 6); printf("%s ", to);
      printf("%s %s %s %s ", StrChrA("a.b.c", '.'), StrRChrA("a.b.c", NULL, '.'), StrStrA("abcabd", "abd"), StrStrIA("xABCy", "bc"));
      printf("%d %d %d %d %d ", StrCmpNA("abc", "abd", 2), StrCmpNIA("ABC", "abd", 3), StrCmpW(L"b", L"a"), StrCmpIW(L"B", L"b"), StrToIntA(" -12x"));
      printf("%d[%s] %d %s %d ", StrTrimA(list, " "), list, StrSpnA("aab", "a"), StrPBrkA("ab:c", ":;"), StrCSpnA("ab:c", ":"));
      StrCpyNW(wide, L"12345678", 4); printf("%ls %d", StrCatW(wide, L"!"), StrToIntW(L"77"));`),
    '0123456 abcde .b.c .c abd BCy 0 -1 1 0 -12 1[x y] 2 :c 2 123! 77',
  );
  prints(
    'are paths too',
    main(`char path[MAX_PATH] = "C:\\\\one\\\\two.txt"; WCHAR wide[] = L"a\\\\b.c";
      printf("%s %s %s [%s] ", PathFindFileNameA(path), PathFindExtensionA(path), PathFindFileName("C:\\\\dir\\\\"), PathFindExtensionA("a.b\\\\c"));
      PathRenameExtensionA(path, ".c"); printf("%s ", path);
      PathRemoveExtensionA(path); printf("%s ", path);
      printf("%d %s ", PathRemoveFileSpecA(path), path);
      printf("%d %s %d ", PathRemoveFileSpecA(path), path, PathRemoveFileSpecA(path));
      printf("%d %d %d ", PathIsRelativeA("x\\\\y"), PathIsRelativeA("\\\\x"), PathFileExistsA("C:\\\\Windows"));
      PathStripPathW(wide); printf("%ls ", wide);
      lstrcpyA(path, "C:\\\\d"); printf("%d %s", (int)(PathAddBackslashA(path) - path), path);`),
    'two.txt .txt dir\\ [] C:\\one\\two.c C:\\one\\two 1 C:\\one 1 C:\\ 0 1 0 1 b.c 5 C:\\d\\',
  );
});

describe('Atoms', () => {
  prints(
    'count who has them, know no case, and have a table of the process and one of all',
    main(`char name[16]; WCHAR wide[16];
      ATOM a = AddAtomA("Heap"), b = AddAtomW(L"HEAP"), c = AddAtom("other"), g = GlobalAddAtomA("Global");
      printf("%x %d %d %d ", a >= 0xC000, a == b, a != c, g >= 0xC000);
      printf("%d %s %d %ls ", GetAtomNameA(a, name, 16), name, GetAtomNameW(c, wide, 16), wide);
      printf("%d %d %lu ", FindAtomA("hEaP") == a, FindAtomA("Global"), GetLastError());
      printf("%d %d ", DeleteAtom(a), FindAtomA("heap") == a);
      printf("%d %d ", DeleteAtom(a), FindAtomA("heap"));
      printf("%d %lu ", DeleteAtom(a) == a, GetLastError());
      printf("%d %d %s ", AddAtomA("#123"), GetAtomNameA(123, name, 16), name);
      printf("%d %lu ", GlobalGetAtomNameA(g, name, 3), GetLastError());
      SetLastError(9); printf("%d %.3ls %d %s ", GlobalGetAtomNameW(g, wide, 3), wide, GetAtomNameA(c, name, 3), name);
      printf("%d %lu ", AddAtomA(NULL), GetLastError()); printf("%d %lu ", GetAtomNameA(0, name, 3), GetLastError());
      printf("%d %d", AddAtomA(MAKEINTATOM(0xC000)), GlobalDeleteAtom(g));`),
    '1 1 1 1 4 Heap 5 other 1 0 2 0 1 0 0 1 6 123 4 #123 0 234 3 Glo 2 ot 0 9 0 87 0 0',
  );
  prints(
    'are not limited to a few, and no longer than 255 characters',
    main(`char name[300]; int k;
      for (k = 0; k < 2000; k++) { sprintf(name, "atom %d", k); if (AddAtomA(name) != 0xC000 + k) return 1; }
      if (DeleteAtom(FindAtomA("atom 7")) != 0 || FindAtomA("atom 7") != 0 || AddAtomA("new") != 0xC007 || FindAtomA("atom 263") != 0xC000 + 263) return 2;
      for (k = 0; k < 256; k++) name[k] = 'x'; name[256] = 0;
      printf("%d %lu ", AddAtomA(name), GetLastError());
      name[255] = 0; printf("%d", AddAtomA(name) != 0);`),
    '0 87 1',
  );
});

describe('Files that are looked for with the C library', () => {
  prints(
    'come one after the other, narrow and wide',
    main(`struct _finddata_t data; struct _wfinddata_t wide; intptr_t search; int count = 1;
      CreateDirectoryA("C:\\\\d", NULL);
      for (int k = 0; k < 3; k++) { char name[] = "C:\\\\d\\\\a0.txt"; name[6] += k; FILE *f = fopen(name, "w"); fputs("four", f); fclose(f); }
      search = _findfirst("C:\\\\d\\\\*.txt", &data); printf("%s %lu %d ", data.name, data.size, (data.attrib & _A_SUBDIR) != 0);
      while (_findnext(search, &data) == 0) count++;
      printf("%d %s %d ", count, data.name, errno == ENOENT);
      printf("%d %d ", _findclose(search), _findclose(search));
      search = _wfindfirst(L"C:\\\\d\\\\a1*", &wide); printf("%ls %d ", wide.name, wide.time_write >= -1);
      _findclose(search);
      errno = 0; printf("%d %d", (int)_findfirst("C:\\\\none*", &data), errno == ENOENT);`),
    'a0.txt 4 0 3 a2.txt 1 0 -1 a1.txt 1 -1 1',
  );
  prints(
    'have names that _tempnam makes, in blocks of malloc',
    main(`char *a, *b; CreateDirectoryA("C:\\\\tmp", NULL);
      a = _tempnam("C:\\\\tmp", "log"); b = _tempnam("C:\\\\no such folder", NULL);
      printf("%s %s %d", a, b, (int)(_msize(a) > 8)); free(a); free(b);`),
    'C:\\tmp\\log1 \\2 1',
  );
});
