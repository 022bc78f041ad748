import assert from 'node:assert/strict';
import { load, PROFILES, runC } from '../../../support/run-c';

const HEAD = `#include <windows.h>
  #include <stdio.h>
  #include <string.h>
  #define MEMORY(size, name) CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, size, name)
  #define ALL(h) MapViewOfFile(h, FILE_MAP_ALL_ACCESS, 0, 0, 0)
`;

/** What the body of a main function prints. */
const printed = (body: string, profile: (typeof PROFILES)[number] = 'win10-x86'): string =>
  runC(`${HEAD}int main(void) { HANDLE h, g; char *p, *q; DWORD n; ${body} return 0; }`, { profile }).output;

describe('Memory that is shared by views', () => {
  for (const profile of PROFILES)
    it(`shows the same bytes under one name, and keeps them while a handle is open (${profile})`, () => {
      const output = printed(
        `MEMORY_BASIC_INFORMATION info;
        h = MEMORY(0x11000, "Local\\\\shared"); printf("%lu ", GetLastError());
        p = ALL(h); printf("%d ", p[0x10fff]); strcpy(p, "text"); strcpy(p + 0x10000, "behind");
        g = MEMORY(5, "shared"); printf("%d %lu ", g != h, GetLastError());
        q = MapViewOfFile(OpenFileMappingA(FILE_MAP_READ, FALSE, "shared"), FILE_MAP_READ, 0, 0x10000, 0);
        printf("%s ", q); strcpy(p + 0x10000, "new"); printf("%s ", q);
        VirtualQuery(p, &info, sizeof info); printf("%lx %lx %d ", info.Type, info.Protect, (int)info.RegionSize);
        printf("%d %lu ", VirtualFree(p, 0, MEM_RELEASE), GetLastError());
        printf("%d %d ", UnmapViewOfFile(p), UnmapViewOfFile(q));
        printf("%d %lu ", UnmapViewOfFile(p), GetLastError());
        __try { *p = 1; } __except (EXCEPTION_EXECUTE_HANDLER) { printf("%lx ", GetExceptionCode()); }
        CloseHandle(h); p = ALL(g); printf("%s", p);`,
        profile,
      );
      assert.equal(output, '0 0 1 183 behind new 40000 4 69632 0 87 1 1 0 487 c0000005 text');
    });

  it('is refused where the sizes, the place or the rights are wrong', () => {
    const output = printed(`
      #define TELL(call) SetLastError(0), printf("%d ", (call) != NULL), printf("%lu ", GetLastError())
      TELL(MEMORY(0, NULL)); TELL(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_NOACCESS, 0, 9, NULL));
      TELL(CreateFileMappingA((HANDLE)(ULONG_PTR)0x1230, NULL, PAGE_READWRITE, 0, 9, NULL));
      h = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READONLY, 0, 0x20000, NULL);
      TELL(ALL(h)); TELL(MapViewOfFile(h, FILE_MAP_READ, 0, 0x1000, 0)); TELL(MapViewOfFile(h, FILE_MAP_READ, 0, 0x20000, 0));
      TELL(MapViewOfFile(h, FILE_MAP_READ, 0, 0x10000, 0x10001)); TELL(OpenFileMappingA(FILE_MAP_READ, FALSE, "none"));
      p = MapViewOfFile(h, FILE_MAP_READ, 0, 0, 0);
      __try { *p = 1; } __except (EXCEPTION_EXECUTE_HANDLER) { printf("%lx", GetExceptionCode()); }`);
    assert.equal(output, '0 87 0 87 0 6 0 5 0 1132 0 5 0 5 0 2 c0000005');
  });

  it('is a file’s, which grows to it and keeps what views wrote; a copy keeps its own', () => {
    const output = printed(`
      char text[16] = { 0 };
      h = CreateFileA("a", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, CREATE_ALWAYS, 0, NULL);
      g = CreateFileMappingA(h, NULL, PAGE_READWRITE, 0, 0, NULL); printf("%d %lu ", g != NULL, GetLastError());
      WriteFile(h, "0123456789", 10, &n, NULL);
      g = CreateFileMappingA(h, NULL, PAGE_READWRITE, 0, 12, NULL); printf("%lu ", GetFileSize(h, NULL));
      p = ALL(g); q = MapViewOfFile(g, FILE_MAP_COPY, 0, 0, 0);
      p[0] = 'P'; q[1] = 'Q'; printf("%.3s %.3s ", p, q);
      SetFilePointer(h, 0, NULL, FILE_BEGIN); ReadFile(h, text, 12, &n, NULL); printf("%s ", text);
      SetFilePointer(h, 4, NULL, FILE_BEGIN); WriteFile(h, "W", 1, &n, NULL); printf("%.5s %.5s ", p, q);
      printf("%d %d %lu ", FlushViewOfFile(p, 0), DeleteFileA("a"), GetLastError());
      p[2] = '!'; UnmapViewOfFile(p); UnmapViewOfFile(q); CloseHandle(g); CloseHandle(h);
      h = CreateFileA("a", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL); ReadFile(h, text, 12, &n, NULL); printf("%s ", text); CloseHandle(h);
      printf("%d", DeleteFileA("a"));`);
    assert.equal(output, '0 1006 12 P12 0Q2 P123456789 P123W 0Q234 1 0 5 P1!3W56789 1');
  });

  it('goes back in time', () => {
    const { machine } = load(
      `${HEAD}int main(void) { HANDLE h = MEMORY(100, NULL); char *p = ALL(h); int k;
        for (k = 0; k < 50; k++) { p[0] = (char)k; UnmapViewOfFile(p); p = ALL(h); }
        printf("%d", p[0]); return 0; }`,
    );
    machine.run({ instructions: 300 });
    const before = machine.snapshot();
    const hash = machine.stateHash();
    machine.run({ instructions: 100_000 });
    const end = machine.stateHash();
    machine.restore(before);
    assert.equal(machine.stateHash(), hash);
    machine.run({ instructions: 100_000 });
    assert.equal(machine.stateHash(), end);
    machine.release(before);
  });
});

describe('Objects with names', () => {
  for (const profile of PROFILES)
    it(`are the same object to all who name them, until the last handle is closed (${profile})`, () => {
      const output = printed(
        `h = CreateEventA(NULL, TRUE, FALSE, "one"); printf("%lu ", GetLastError());
        g = CreateEventW(NULL, FALSE, TRUE, L"Local\\\\one"); printf("%lu ", GetLastError());
        printf("%lx ", WaitForSingleObject(h, 0)); SetEvent(g); printf("%lx %lx ", WaitForSingleObject(h, 0), WaitForSingleObject(h, 0));
        printf("%d %lu ", CreateMutexA(NULL, FALSE, "one") == NULL, GetLastError());
        printf("%d %lu ", OpenSemaphoreA(SEMAPHORE_ALL_ACCESS, FALSE, "one") == NULL, GetLastError());
        printf("%d %lu ", OpenEventA(EVENT_ALL_ACCESS, FALSE, "ONE") == NULL, GetLastError());
        CloseHandle(h); h = OpenEventA(EVENT_ALL_ACCESS, FALSE, "one"); printf("%lx ", WaitForSingleObject(h, 0));
        CloseHandle(h); CloseHandle(g); printf("%d %lu ", OpenEventA(EVENT_ALL_ACCESS, FALSE, "one") == NULL, GetLastError());
        CreateMutexA(NULL, TRUE, "one"); h = CreateMutexA(NULL, TRUE, "one"); printf("%d ", ReleaseMutex(h)); printf("%d %lu", ReleaseMutex(h), GetLastError());`,
        profile,
      );
      assert.equal(output, '0 183 102 0 0 1 6 1 6 1 2 0 1 2 1 0 288');
    });
});
