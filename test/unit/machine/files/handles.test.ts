import assert from 'node:assert/strict';
import { load, PROFILES, runC } from '../../../support/run-c';

/** What the body of a main function prints. */
const printed = (body: string, profile: (typeof PROFILES)[number] = 'win10-x86'): string =>
  runC(
    `#include <windows.h>
    #include <stdio.h>
    #include <stdlib.h>
    #define OPEN(how, access, share) CreateFileA("a", access, share, NULL, how, FILE_ATTRIBUTE_NORMAL, NULL)
    #define TELL(h) printf("%d %lu ", (h) != INVALID_HANDLE_VALUE, GetLastError())
    static char buffer[64];
    int main(void) { HANDLE h, g; DWORD n; ${body} return 0; }`,
    { profile },
  ).output;

describe('CreateFile and its handles', () => {
  for (const profile of PROFILES)
    it(`write, move, read and cut a file (${profile})`, () => {
      const output = printed(
        `LARGE_INTEGER to;
        h = OPEN(CREATE_NEW, GENERIC_READ | GENERIC_WRITE, 0);
        printf("%d %lu ", WriteFile(h, "hello world", 11, &n, NULL), n);
        printf("%lu ", SetFilePointer(h, -5, NULL, FILE_CURRENT));
        printf("%d %lu %.5s ", ReadFile(h, buffer, 64, &n, NULL), n, buffer);
        printf("%d %lu ", ReadFile(h, buffer, 64, &n, NULL), n);
        to.QuadPart = 3;
        printf("%d %lld ", SetFilePointerEx(h, to, &to, FILE_BEGIN), to.QuadPart);
        printf("%d %lu ", SetEndOfFile(h), GetFileSize(h, NULL));
        printf("%d %lu ", SetFilePointer(h, -9, NULL, FILE_END) == INVALID_SET_FILE_POINTER, GetLastError());
        printf("%d %lld ", GetFileSizeEx(h, &to), to.QuadPart);
        printf("%d %d", GetFileType(h), CloseHandle(h));
        printf(" %d %lu", WriteFile(h, "x", 1, &n, NULL), GetLastError());`,
        profile,
      );
      assert.equal(output, '1 11 6 1 5 world 1 0 1 3 1 3 1 131 1 3 1 1 0 6');
    });

  it('follow the five dispositions, with what they leave in the last error', () => {
    const output = printed(`
      TELL(OPEN(OPEN_EXISTING, GENERIC_READ, 0)); TELL(OPEN(TRUNCATE_EXISTING, GENERIC_WRITE, 0));
      h = OPEN(CREATE_NEW, GENERIC_WRITE, 0); TELL(h); WriteFile(h, "abc", 3, &n, NULL); CloseHandle(h);
      TELL(OPEN(CREATE_NEW, GENERIC_WRITE, 0));
      h = OPEN(OPEN_ALWAYS, GENERIC_WRITE, 0); TELL(h); printf("%lu ", GetFileSize(h, NULL)); CloseHandle(h);
      TELL(OPEN(TRUNCATE_EXISTING, GENERIC_READ, 0));
      h = OPEN(CREATE_ALWAYS, GENERIC_WRITE, 0); TELL(h); printf("%lu ", GetFileSize(h, NULL)); CloseHandle(h);
      TELL(OPEN(9, GENERIC_READ, 0));
      TELL(CreateFileA("no\\\\a", GENERIC_READ, 0, NULL, OPEN_ALWAYS, 0, NULL));
      TELL(CreateFileA("a?", GENERIC_READ, 0, NULL, OPEN_ALWAYS, 0, NULL));
      TELL(CreateFileA("\\\\Windows", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL));`);
    assert.equal(output, '0 2 0 2 1 0 0 80 1 183 3 0 87 1 183 0 0 87 0 3 0 123 0 5 ');
  });

  it('share a file as both sides allow, and delete it when the last one closes it', () => {
    const output = printed(`
      h = OPEN(CREATE_ALWAYS, GENERIC_WRITE, FILE_SHARE_READ);
      TELL(OPEN(OPEN_EXISTING, GENERIC_READ, FILE_SHARE_READ));
      g = OPEN(OPEN_EXISTING, GENERIC_READ, FILE_SHARE_WRITE); TELL(g); CloseHandle(g);
      TELL(OPEN(OPEN_EXISTING, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE));
      printf("%d %lu ", DeleteFileA("a"), GetLastError());
      CloseHandle(h);
      h = OPEN(OPEN_EXISTING, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE);
      printf("%d ", DeleteFileA("a"));
      TELL(OPEN(OPEN_EXISTING, GENERIC_READ, 7));
      DuplicateHandle(GetCurrentProcess(), h, GetCurrentProcess(), &g, 0, FALSE, DUPLICATE_SAME_ACCESS);
      CloseHandle(h); TELL(OPEN(OPEN_EXISTING, GENERIC_READ, 7));
      CloseHandle(g); TELL(OPEN(OPEN_EXISTING, GENERIC_READ, 7));
      h = CreateFileA("t", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL); CloseHandle(h);
      printf("%lx", GetFileAttributesA("t"));`);
    assert.equal(output, '0 32 1 0 0 32 0 32 1 0 5 0 5 0 2 ffffffff');
  });

  it('transfer where an OVERLAPPED says, append, and refuse what cannot be', () => {
    const output = printed(`
      OVERLAPPED at = { 0 };
      h = OPEN(CREATE_ALWAYS, GENERIC_READ | FILE_APPEND_DATA, 0);
      SetFilePointer(h, 0, NULL, FILE_BEGIN); WriteFile(h, "ab", 2, &n, NULL); SetFilePointer(h, 0, NULL, FILE_BEGIN); WriteFile(h, "cd", 2, &n, NULL);
      at.Offset = 1; at.hEvent = CreateEvent(NULL, TRUE, FALSE, NULL);
      printf("%d %lu %.2s %d ", ReadFile(h, buffer, 2, &n, &at), n, buffer, WaitForSingleObject(at.hEvent, 0) == WAIT_OBJECT_0);
      at.Offset = 4; printf("%d %lu ", ReadFile(h, buffer, 2, &n, &at), GetLastError());
      SetFilePointer(h, 0, NULL, FILE_BEGIN);
      printf("%d %lu ", ReadFile(h, NULL, 2, &n, NULL), GetLastError());
      CloseHandle(h);
      h = OPEN(OPEN_EXISTING, GENERIC_READ, 0);
      printf("%d %lu ", WriteFile(h, "x", 1, &n, NULL), GetLastError()); CloseHandle(h);
      h = OPEN(OPEN_EXISTING, GENERIC_WRITE, 0);
      printf("%d %lu ", ReadFile(h, buffer, 1, &n, NULL), GetLastError());
      SetFilePointer(h, 0x4000000, NULL, FILE_BEGIN); printf("%d ", SetEndOfFile(h));
      printf("%d %lu ", WriteFile(h, "x", 1, &n, NULL), GetLastError()); CloseHandle(h);
      h = CreateFileA("NUL", GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
      printf("%d %lu", WriteFile(h, "gone", 4, &n, NULL), n);`);
    assert.equal(output, '1 2 bc 1 0 38 0 998 0 5 0 5 1 0 112 1 4');
  });

  it('find, move, copy and describe files by name', () => {
    const output = printed(`
      WIN32_FIND_DATAW found;
      WIN32_FILE_ATTRIBUTE_DATA data;
      CreateDirectoryA("d", NULL); printf("%d %lu ", CreateDirectoryA("D", NULL), GetLastError());
      h = CreateFileA("d\\\\b.txt", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL); WriteFile(h, "1234", 4, &n, NULL); CloseHandle(h);
      CopyFileA("d/b.txt", "d/a.TXT", TRUE); printf("%d %lu ", CopyFileA("d/b.txt", "d/a.txt", TRUE), GetLastError());
      MoveFileA("d\\\\b.txt", "d\\\\c.dat"); printf("%d %lu ", MoveFileA("d\\\\none", "d\\\\x"), GetLastError());
      h = FindFirstFileW(L"d\\\\*", &found);
      do printf("%ls:%lu:%lx ", found.cFileName, found.nFileSizeLow, found.dwFileAttributes); while (FindNextFileW(h, &found));
      printf("%lu %d ", GetLastError(), FindClose(h));
      TELL(FindFirstFileW(L"d\\\\*.exe", &found));
      SetFileAttributesA("d\\\\a.txt", FILE_ATTRIBUTE_READONLY);
      printf("%d %lu ", DeleteFileA("d\\\\a.txt"), GetLastError());
      printf("%d %lu %lu ", GetFileAttributesExA("d\\\\a.txt", GetFileExInfoStandard, &data), data.dwFileAttributes, data.nFileSizeLow);
      printf("%d %lu ", RemoveDirectoryA("d"), GetLastError());
      SetCurrentDirectoryA("d"); GetFullPathNameA("..\\\\x", 64, buffer, NULL); printf("%s ", buffer);
      printf("%lu %s", GetCurrentDirectoryA(64, buffer), buffer);`);
    assert.equal(
      output,
      '0 183 0 80 0 2 .:0:10 ..:0:10 a.TXT:4:20 c.dat:4:20 18 1 0 2 0 5 1 1 4 0 145 C:\\x 4 C:\\d',
    );
  });
});

describe('Files and time travel', () => {
  const source = `#include <stdio.h>
    int main(void) {
      FILE *f = fopen("log", "w+b");
      int k;
      for (k = 0; k < 3000; k++) fprintf(f, "%d,", k);
      rewind(f);
      for (k = 0; fgetc(f) != EOF; k++) ;
      printf("%d", k);
      return 0;
    }`;

  it('go back with the run, and forward to the same state', () => {
    const { machine, output } = load(source);
    machine.run({ instructions: 9000 });
    const before = machine.snapshot();
    const hash = machine.stateHash();
    const fork = machine.fork();
    machine.run({ instructions: 5_000_000 });
    const end = machine.stateHash();
    assert.equal(output(), '13890');
    assert.notEqual(end, hash);
    assert.equal(fork.stateHash(), hash);
    machine.restore(before);
    assert.equal(machine.stateHash(), hash);
    machine.run({ instructions: 5_000_000 });
    assert.equal(machine.stateHash(), end);
    fork.run({ instructions: 5_000_000 });
    assert.equal(fork.stateHash(), end);
    machine.release(before);
  });

  it('hold the state by what is in the files', () => {
    const state = (letter: string): string => {
      const { machine } = load(
        `#include <stdio.h>\nint main(int argc, char **argv) { FILE *f = fopen("a", "w"); fputc(argv[1][0], f); return 0; }`,
        { args: [letter] },
      );
      machine.run({ instructions: 10_000 });
      return machine.stateHash();
    };
    assert.equal(state('a'), state('a'));
    assert.notEqual(state('a'), state('b'));
  });
});
