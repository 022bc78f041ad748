import assert from 'node:assert/strict';
import { runC } from '../../support/run-c';

const HEAD = `#include <windows.h>
#include <stdio.h>
#include <string.h>
static char text[200]; static const char *file = "C:\\\\set.ini";
static void put(const char *all) { DWORD n; HANDLE h = CreateFileA(file, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL); WriteFile(h, all, (DWORD)strlen(all), &n, NULL); CloseHandle(h); }
static void show(void) { FILE *f = fopen(file, "rb"); int c; while ((c = getc(f)) != EOF) printf(c == 13 ? "" : c == 10 ? "|" : "%c", c); fclose(f); printf("\\n"); }
static void list(DWORD n) { DWORD k; printf("%lu", n); for (k = 0; k <= n; k++) printf("%c", text[k] ? text[k] : '/'); printf(" "); }
static void get(const char *section, const char *key, const char *fallback, DWORD size) { DWORD n; memset(text, '#', sizeof text); n = GetPrivateProfileStringA(section, key, fallback, text, size, file); printf("%lu[%s] ", n, text); }
`;
const prints = (body: string, profile: 'nt4-x86' | 'win10-x64' | 'ce-x86'): readonly string[] =>
  runC(`${HEAD}int main(void) { ${body} return 0; }`, { profile }).output.trimEnd().split('\n');

describe('Profile files', () => {
  for (const profile of ['nt4-x86', 'win10-x64'] as const)
    it(`are read and written entry by entry (${profile})`, () => {
      const lines = prints(
        `WCHAR wide[50]; struct { int a; short b; } in = { 0x12345678, -2 }, out; UINT n;
        SetLastError(0); get("a", "b", "none  ", 50); printf("%lu ", GetLastError());
        put("; first\\r\\n[One]\\r\\n  Key = value of it  \\r\\nquoted=' x '\\r\\nempty=\\r\\nn=-12z\\r\\nh=0x1F\\r\\n;no=1\\r\\nbare\\r\\n\\r\\n[ two ]\\nk=v");
        get("ONE", "key", "", 50); get("one", "key", "", 5); get("one", "quoted", "", 50); get("one", "empty", "d", 50); get("one", "no", "d", 50); get("two", "k", "", 50); printf("\\n");
        printf("%d %u %u %u ", (int)GetPrivateProfileIntA("One", "n", 7, file), GetPrivateProfileIntA("One", "h", 7, file), GetPrivateProfileIntA("One", "Key", 7, file), GetPrivateProfileIntA("One", "empty", 7, file));
        list(GetPrivateProfileSectionNamesA(text, 50, file)); list(GetPrivateProfileStringA(NULL, NULL, NULL, text, 6, file)); list(GetPrivateProfileStringA("One", NULL, NULL, text, 50, file));
        list(GetPrivateProfileSectionA("two", text, 50, file)); list(GetPrivateProfileSectionA("no", text, 50, file)); printf("\\n");
        printf("%d", WritePrivateProfileStringA("one", "KEY", "new", file)); printf("%d", WritePrivateProfileStringA("one", "more", "1", file)); printf("%d", WritePrivateProfileStringA("Two", "k2", "w", file));
        printf("%d", WritePrivateProfileStringA("three", "x", "y", file)); printf("%d", WritePrivateProfileStringA("one", "h", NULL, file)); show();
        printf("%d", WritePrivateProfileStringA("one", NULL, NULL, file)); printf("%d", WritePrivateProfileSectionA("three", "p=1\\0q = 2\\0", file)); show();
        printf("%d ", WritePrivateProfileStructA("s", "t", &in, sizeof in, file)); memset(&out, 0, sizeof out); n = GetPrivateProfileStructA("s", "t", &out, sizeof out, file); printf("%u %x %d ", n, out.a, out.b);
        printf("%d ", GetPrivateProfileStructA("s", "t", &out, 3, file)); n = GetPrivateProfileStringW(L"three", L"q", L"", wide, 50, L"C:\\\\set.ini"); printf("%u %ls ", n, wide);
        printf("%d ", WritePrivateProfileStringW(L"w", L"k", L"\\x263a!", L"C:\\\\set.ini")); get("w", "k", "", 50); printf("%d/%lu ", WritePrivateProfileStringA("a", "b", "c", "C:\\\\no\\\\x.ini"), GetLastError());
        WriteProfileStringA("p", "k", "in Windows"); GetPrivateProfileStringA("p", "k", "", text, 50, "win.ini"); printf("%s %d ", text, GetFileAttributesA("C:\\\\Windows\\\\win.ini") != INVALID_FILE_ATTRIBUTES); printf("%d", WritePrivateProfileStringA(NULL, NULL, NULL, NULL));`,
        profile,
      );
      assert.deepEqual(lines, [
        '4[none] 2 11[value of it] 4[valu] 3[ x ] 0[] 1[d] 1[v] ',
        '-12 31 0 7 8One/two// 4One// 21Key/quoted/empty/n/h// 4k=v// 0/ ',
        "11111; first|[One]|KEY=new|quoted=' x '|empty=|n=-12z|;no=1|bare|more=1||[ two ]|k=v|k2=w|[three]|x=y|",
        '11; first|[ two ]|k=v|k2=w|[three]|p=1|q = 2|',
        '1 1 12345678 -2 0 1 2 1 2[?!] 0/3 in Windows 1 0',
      ]);
    });

  it('are not in Windows CE', () => {
    assert.deepEqual(
      prints('SetLastError(0); get("a", "b", "c", 9); printf("%lu", GetLastError());', 'ce-x86')[0]?.slice(
        -3,
      ),
      '120',
    );
  });
});
