import assert from 'node:assert/strict';
import { load, PROFILES, runC } from '../../../support/run-c';

const HEAD = `#include <windows.h>
  #include <stdio.h>
  #include <string.h>
  #define MEMORY(size, name) CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, size, name)
  #define ALL(h) MapViewOfFile(h, FILE_MAP_ALL_ACCESS, 0, 0, 0)
`;

/** What the body of a main function prints. */
const printed = (body: string, profile: (typeof PROFILES)[number] | 'xp-x86' = 'win10-x86'): string =>
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

  for (const profile of ['xp-x86', 'win10-x64'] as const)
    it(`copies a page of a writable view that is protected so, once and for all (${profile})`, () => {
      const output = printed(
        `MEMORY_BASIC_INFORMATION i; DWORD old; char text[8] = { 0 };
        h = CreateFileA("a", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_ALWAYS, 0, NULL); g = CreateFileMappingA(h, NULL, PAGE_READWRITE, 0, 0x2000, NULL);
        p = ALL(g); q = MapViewOfFile(g, FILE_MAP_READ, 0, 0, 0); strcpy(p, "one"); strcpy(p + 0x1000, "two");
        printf("%d ", VirtualProtect(p, 0x2000, PAGE_WRITECOPY, &old)); p[0] = 'O'; VirtualQuery(p, &i, sizeof i); printf("%lx %x %s %s ", i.Protect, (int)i.RegionSize, p, q);
        VirtualProtect(p, 0x1000, PAGE_READONLY, &old); VirtualProtect(p, 0x2000, PAGE_WRITECOPY, &old); VirtualQuery(p, &i, sizeof i); printf("%lx %lx ", old, i.Protect);
        p[1] = 'N'; VirtualProtect(p + 0x1000, 1, PAGE_READWRITE, &old); p[0x1000] = 'T'; printf("%lx %s %s ", old, p + 0x1000, q + 0x1000);
        UnmapViewOfFile(p); ReadFile(h, text, 4, &n, NULL); printf("%s ", text); SetFilePointer(h, 0x1000, NULL, FILE_BEGIN); ReadFile(h, text, 4, &n, NULL); printf("%s", text);`,
        profile,
      );
      assert.equal(output, '1 4 1000 One one 2 4 8 Two Two one Two');
    });

  it('asks a handle for its rights; a name goes with the last handle, though a view stays', () => {
    const output = runC(
      `${HEAD}#include <winternl.h>
      #define TELL(value) SetLastError(0), printf("%d ", (value) != 0), printf("%lu ", GetLastError())
      #define VIEW(access) MapViewOfFile(g, access, 0, 0, 0)
      #define COPY(access, options) DuplicateHandle((HANDLE)-1, h, (HANDLE)-1, &g, access, FALSE, options)
      int main(void) { HANDLE h = MEMORY(100, "n"), g; SECTION_BASIC_INFORMATION info;
        COPY(FILE_MAP_READ, 0); TELL(VIEW(FILE_MAP_WRITE)); TELL(VIEW(FILE_MAP_READ)); TELL(VIEW(FILE_MAP_COPY));
        printf("%lx ", (ULONG)NtQuerySection(g, SectionBasicInformation, &info, sizeof info, NULL));
        COPY(0, 0); TELL(VIEW(0)); COPY(0, DUPLICATE_SAME_ACCESS); TELL(VIEW(FILE_MAP_WRITE)); COPY(GENERIC_WRITE, 0); TELL(VIEW(FILE_MAP_WRITE));
        g = OpenFileMappingA(FILE_MAP_WRITE, FALSE, "n"); TELL(VIEW(FILE_MAP_READ)); TELL(VIEW(FILE_MAP_WRITE)); TELL(VIEW(FILE_MAP_EXECUTE | FILE_MAP_WRITE));
        g = OpenFileMappingA(FILE_MAP_COPY, FALSE, "n"); TELL(VIEW(FILE_MAP_COPY));
        for (h = (HANDLE)4; CloseHandle(h); h = (HANDLE)((ULONG_PTR)h + 4)) ; TELL(OpenFileMappingA(FILE_MAP_READ, FALSE, "n"));
        h = CreateFileA("a", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL); TELL(CreateFileMappingA(h, NULL, PAGE_EXECUTE_READ, 0, 9, NULL)); return 0; }`,
    ).output;
    assert.equal(output, '0 5 1 0 1 0 c0000022 0 5 1 0 1 0 0 5 1 0 0 5 1 0 0 2 0 5 ');
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
    assert.equal(output, '0 1006 12 P12 PQ2 P123456789 P123W PQ234 1 0 5 P1!3W56789 1');
  });

  for (const profile of PROFILES)
    it(`is seen in every view, each with an address, a size and rights of its own (${profile})`, () => {
      const output = printed(
        `MEMORY_BASIC_INFORMATION info; char *r;
        h = MEMORY(0x30000, NULL); p = ALL(h); q = MapViewOfFile(h, FILE_MAP_READ, 0, 0x10000, 0x1001); r = MapViewOfFile(h, FILE_MAP_COPY, 0, 0x10000, 0);
        strcpy(p + 0x10000, "one"); printf("%s %s ", q, r); r[0] = 'O'; strcpy(p + 0x10001, "NE"); printf("%s %s %s ", p + 0x10000, q, r);
        VirtualQuery(q, &info, sizeof info); printf("%d %lx %lx %x ", info.AllocationBase == q, info.AllocationProtect, info.Protect, (int)info.RegionSize);
        VirtualQuery(r, &info, sizeof info); printf("%lx %lx %x ", info.AllocationProtect, info.Protect, (int)info.RegionSize);
        __try { *q = 1; } __except (EXCEPTION_EXECUTE_HANDLER) { printf("%lx ", GetExceptionCode()); }
        UnmapViewOfFile(p); CloseHandle(h); VirtualQuery(p, &info, sizeof info); printf("%lx %s", info.State, q);`,
        profile,
      );
      assert.equal(output, 'one one oNE oNE One 1 2 2 2000 8 4 1000 c0000005 10000 oNE');
    });

  it('is one memory in all mappings of a file', () => {
    const output = printed(`
      h = CreateFileA("a", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL); WriteFile(h, "0123456789", 10, &n, NULL);
      p = ALL(CreateFileMappingA(h, NULL, PAGE_READWRITE, 0, 0, NULL)); q = MapViewOfFile(CreateFileMappingA(h, NULL, PAGE_READONLY, 0, 0, NULL), FILE_MAP_READ, 0, 0, 0);
      p[0] = 'x'; printf("%.3s ", q); UnmapViewOfFile(p); printf("%.3s", q);`);
    assert.equal(output, 'x12 x12');
  });

  it('is committed page by page, in every view, when it was only reserved', () => {
    const output = printed(`
      MEMORY_BASIC_INFORMATION info;
      #define STATE(at) VirtualQuery(at, &info, sizeof info), printf("%lx/%lx/%x ", info.State, info.Protect, (int)info.RegionSize)
      h = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE | SEC_RESERVE, 0, 0x20000, NULL);
      p = ALL(h); q = ALL(h); STATE(p); printf("%d ", VirtualAlloc(p + 0x1000, 0x2000, MEM_COMMIT, PAGE_READONLY) == p + 0x1000);
      STATE(p + 0x1000); STATE(q); STATE(q + 0x1000); q[0x1000] = 7; printf("%d ", p[0x1000]);
      printf("%d %lu ", VirtualFree(q, 0x2000, MEM_DECOMMIT), GetLastError());
      UnmapViewOfFile(p); UnmapViewOfFile(q); p = ALL(h); printf("%d ", p[0x1000]); STATE(p + 0x3000);
      __try { *p = 1; } __except (EXCEPTION_EXECUTE_HANDLER) { printf("%lx", GetExceptionCode()); }`);
    assert.equal(output, '2000/0/20000 1 1000/2/2000 2000/0/1000 1000/4/2000 7 0 87 7 2000/0/1d000 c0000005');
  });

  it('gives pages no right that their view has not, and commits none of a file', () => {
    const output = printed(`
      DWORD old; HANDLE file = CreateFileA("a", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL); WriteFile(file, "0123456789", 10, &n, NULL);
      #define PROTECT(at, how) printf("%d/%lu ", VirtualProtect(at, 1, how, &old), GetLastError()), SetLastError(0)
      h = MEMORY(0x10000, NULL); p = ALL(h); q = MapViewOfFile(h, FILE_MAP_READ, 0, 0, 0); g = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL);
      PROTECT(p, PAGE_READONLY); PROTECT(p, PAGE_READWRITE); PROTECT(p, PAGE_EXECUTE_READ); PROTECT(q, PAGE_READWRITE); PROTECT(q, PAGE_WRITECOPY);
      q[0] = 'q'; printf("%d ", p[0]); p = MapViewOfFile(g, FILE_MAP_COPY, 0, 0, 0); PROTECT(p, PAGE_READWRITE); p[0] = 'p'; PROTECT(p, PAGE_READONLY); printf("%lx ", old);
      printf("%d %lu ", VirtualAlloc(p, 1, MEM_COMMIT, PAGE_READONLY) != NULL, GetLastError());
      p = MapViewOfFile(g, 0, 0, 0, 0); __try { printf("%d", *p); } __except (EXCEPTION_EXECUTE_HANDLER) { printf("%lx", GetExceptionCode()); }`);
    assert.equal(output, '1/0 1/0 0/87 0/87 1/0 0 0/87 1/0 4 0 5 c0000005');
  });

  for (const profile of PROFILES)
    it(`is made, mapped and told of by ntdll too (${profile})`, () => {
      const output = runC(
        `${HEAD}#include <winternl.h>
        int main(void) {
          HANDLE h, g; LARGE_INTEGER size = { 0 }, from = { 0 }; SIZE_T bytes = 0, told; PVOID base = NULL, again = NULL; OBJECT_ATTRIBUTES object; UNICODE_STRING name;
          SECTION_BASIC_INFORMATION info; NTSTATUS s[12]; int k;
          size.QuadPart = 0x12345; RtlInitUnicodeString(&name, L"\\\\BaseNamedObjects\\\\memory"); InitializeObjectAttributes(&object, &name, 0, NULL, NULL);
          s[0] = NtCreateSection(&h, SECTION_ALL_ACCESS, &object, &size, PAGE_READWRITE, SEC_COMMIT, NULL);
          s[1] = NtCreateSection(&g, SECTION_ALL_ACCESS, &object, &size, PAGE_READWRITE, SEC_COMMIT, NULL);
          s[2] = NtMapViewOfSection(h, NtCurrentProcess(), &base, 0, 0, NULL, &bytes, ViewShare, 0, PAGE_READWRITE);
          printf("%x ", (int)bytes); g = OpenFileMappingA(FILE_MAP_READ, FALSE, "memory"); from.QuadPart = 0x10000; bytes = 1;
          s[3] = NtMapViewOfSection(g, NtCurrentProcess(), &again, 0, 0, &from, &bytes, ViewUnmap, MEM_TOP_DOWN, PAGE_READONLY);
          strcpy((char *)base + 0x10000, "seen"); printf("%s %x %d ", (char *)again, (int)bytes, again > base);
          from.QuadPart = 0x1000; again = NULL; s[4] = NtMapViewOfSection(h, NtCurrentProcess(), &again, 0, 0, &from, &bytes, ViewShare, 0, PAGE_READWRITE);
          bytes = 0x100000; s[5] = NtMapViewOfSection(h, NtCurrentProcess(), &again, 0, 0, NULL, &bytes, ViewShare, 0, PAGE_READWRITE);
          bytes = 0; s[6] = NtMapViewOfSection(h, NtCurrentProcess(), &base, 0, 0, NULL, &bytes, ViewShare, 0, PAGE_READWRITE);
          s[7] = NtMapViewOfSection(h, NtCurrentProcess(), &again, 0, 0, NULL, &bytes, ViewShare, 0, PAGE_EXECUTE_READ);
          s[8] = NtQuerySection(h, SectionBasicInformation, &info, sizeof info, &told); printf("%d %lx %x ", told == sizeof info, info.Attributes, (int)info.Size.QuadPart);
          s[9] = NtUnmapViewOfSection(NtCurrentProcess(), base); s[10] = NtUnmapViewOfSection(NtCurrentProcess(), base); s[11] = NtCreateSection(&g, 0, NULL, &size, PAGE_READWRITE, 0, NULL);
          for (k = 0; k < 12; k++) printf("%lx ", (ULONG)s[k]); return 0; }`,
        { profile },
      ).output;
      assert.equal(
        output,
        '13000 seen 1000 1 1 8000000 13000 0 c0000035 0 0 c0000220 c000001f c0000018 c000004e 0 0 c0000019 c00000f4 ',
      );
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
