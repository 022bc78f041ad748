import assert from 'node:assert/strict';
import { runC } from '../support/run-c';
import { CHECKS, holds, NT_PROFILES, runChecks } from '../support/self-checking';

/* What RtlCreateHeap takes beside flags and sizes: memory, a lock, parameters, a commit routine (HEAP_SPEC §A.13). */

const NATIVE = '#include <winternl.h>\n';
const ALL = [...NT_PROFILES, 'segment-x64'] as const;

describe('RtlCreateHeap in memory of the program', () => {
  holds(
    'makes the heap where the memory is, reserved or committed, and leaves it when the heap goes',
    `${NATIVE}
    static DWORD state(void *at) { MEMORY_BASIC_INFORMATION info; VirtualQuery(at, &info, sizeof info); return info.State; }
    int main(void) {
      DWORD commits[] = { 0, 0x3000, 0x20000 }, flags[] = { 0, HEAP_GROWABLE, HEAP_NO_SERIALIZE };
      int c, f, i, more;
      for (c = 0; c < 3; c++) for (f = 0; f < 3; f++) {
        char *base = VirtualAlloc(NULL, 0x20000, MEM_RESERVE, PAGE_READWRITE), *p[60] = { NULL };
        ULONG before = RtlGetProcessHeaps(0, NULL);
        PVOID h;
        if (commits[c] != 0) memset(VirtualAlloc(base, commits[c], MEM_COMMIT, PAGE_READWRITE), 0xff, commits[c]);
        h = RtlCreateHeap(flags[f], base, 0, 0, NULL, NULL);
        CHECK(h == base && RtlGetProcessHeaps(0, NULL) == before + 1 && RtlValidateHeap(h, 0, NULL));
        for (i = 0, more = 0; i < 60; i++) {
          p[i] = RtlAllocateHeap(h, HEAP_ZERO_MEMORY, 0xA00 + 16 * i);
          more += p[i] != NULL && (p[i] < base || p[i] >= base + 0x20000);
          if (p[i] != NULL) { CHECK(p[i][0x9ff] == 0); memset(p[i], i, 0xA00 + 16 * i); }
        }
        CHECK(more == 0 || flags[f] == HEAP_GROWABLE);
        CHECK((p[59] != NULL && more > 0) == (flags[f] == HEAP_GROWABLE));
        for (i = 0; i < 60; i += 2) if (p[i] != NULL) { CHECK(p[i][0x9ff] == (char)i && RtlFreeHeap(h, 0, p[i])); }
        CHECK(RtlValidateHeap(h, 0, NULL) && RtlDestroyHeap(h) == NULL && RtlGetProcessHeaps(0, NULL) == before);
        CHECK(state(base) == MEM_COMMIT);
        base[0x800] = 1;
        CHECK(RtlCreateHeap(flags[f], base, 0, 0, NULL, NULL) == base && RtlAllocateHeap(base, 0, 10) != NULL);
        CHECK(RtlDestroyHeap(base) == NULL && VirtualFree(base, 0, MEM_RELEASE));
      }
      return 0;
    }`,
    ALL,
  );

  holds(
    'is refused where nothing is allocated, or not from the start of a page',
    `${NATIVE}
    int main(void) {
      char *base = VirtualAlloc(NULL, 0x20000, MEM_RESERVE, PAGE_READWRITE);
      RTL_HEAP_PARAMETERS p = { sizeof p };
      CRITICAL_SECTION lock;
      ULONG before = RtlGetProcessHeaps(0, NULL);
      InitializeCriticalSection(&lock);
      CHECK(RtlCreateHeap(0, base + 8, 0, 0, NULL, NULL) == NULL && RtlCreateHeap(0, base + 0x40000, 0, 0, NULL, NULL) == NULL);
      CHECK(RtlCreateHeap(HEAP_NO_SERIALIZE | HEAP_GROWABLE, NULL, 0, 0, &lock, NULL) == NULL);
      p.CommitRoutine = (PRTL_HEAP_COMMIT_ROUTINE)main;
      CHECK(RtlCreateHeap(0, NULL, 0x10000, 0, NULL, &p) == NULL && RtlCreateHeap(0, base, 0, 0, NULL, &p) == NULL);
      p.InitialReserve = 0x10000;
      CHECK(RtlCreateHeap(0, base, 0, 0, NULL, &p) == NULL);
      p.InitialCommit = 0x20000;
      CHECK(RtlCreateHeap(0, base, 0, 0, NULL, &p) == NULL);
      p.InitialCommit = 0x1000;
      CHECK(RtlCreateHeap(HEAP_GROWABLE, base, 0, 0, NULL, &p) == NULL && RtlGetProcessHeaps(0, NULL) == before);
      p.Length = 4;
      CHECK(RtlCreateHeap(HEAP_GROWABLE, base, 0, 0, NULL, &p) == base);
      return 0;
    }`,
    ALL,
  );

  holds(
    'takes no more of a static array than it is told, and walks and summarises as other heaps do',
    `${NATIVE}
    static struct { __declspec(align(4096)) char bytes[0x8000]; char behind[0x8000]; } memory;
    int main(void) {
      PVOID h = RtlCreateHeap(0, memory.bytes, sizeof memory.bytes, 0, NULL, NULL);
      PROCESS_HEAP_ENTRY entry = { NULL };
      char *p;
      SIZE_T total = 0;
      CHECK(h == memory.bytes && RtlAllocateHeap(h, 0, 0x8000) == NULL && (p = RtlAllocateHeap(h, 0, 0x6000)) != NULL);
      memset(p, 7, 0x6000);
      while (HeapWalk(h, &entry)) {
        CHECK(!(entry.wFlags & PROCESS_HEAP_UNCOMMITTED_RANGE) && (char *)entry.lpData < memory.behind);
        if (entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) total += entry.cbData;
        if (entry.wFlags & PROCESS_HEAP_REGION) CHECK(entry.Region.dwCommittedSize == 0x8000 && entry.Region.dwUnCommittedSize == 0);
      }
      CHECK(total == 0x6000 && GetLastError() == 259);
      for (int i = 0; i < 0x8000; i++) if (memory.behind[i]) { printf("behind\\n"); break; }
      memset(memory.behind, 1, sizeof memory.behind);
      CHECK(RtlValidateHeap(h, 0, NULL) && RtlFreeHeap(h, 0, p) && RtlDestroyHeap(h) == NULL);
      memory.bytes[0] = 1;
      return 0;
    }`,
    ALL,
  );

  for (const profile of ALL)
    it(`is a heap to the debugger's eye: overruns, a use after destroy, no fault in its new life (${profile})`, () => {
      const run = runC(
        `${CHECKS(profile)}${NATIVE}
        int main(void) {
          char *base = VirtualAlloc(NULL, 0x20000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE), *p;
          PVOID h = RtlCreateHeap(0, base, 0, 0, NULL, NULL);
          p = RtlAllocateHeap(h, 0, 0x1000);
          p[0x1000] = 0;
          RtlDestroyHeap(h);
          base[0x900] = 1;
          RtlAllocateHeap(h, 0, 10);
          h = RtlCreateHeap(0, base, 0, 0, NULL, NULL);
          RtlFreeHeap(h, 0, RtlAllocateHeap(h, 0, 10));
          return 0;
        }`,
        { profile },
      );
      assert.deepEqual(
        run.machine.faults.map(fault => fault.id).filter(id => !['leak', 'allocation-failed'].includes(id)),
        ['buffer-overrun', 'use-after-destroy'],
      );
    });

  it('is left to page heap, which has pages of its own', () => {
    runChecks(
      `${NATIVE}
      int main(void) {
        char *base = VirtualAlloc(NULL, 0x20000, MEM_RESERVE, PAGE_READWRITE);
        PVOID h = RtlCreateHeap(0, base, 0, 0, NULL, NULL);
        CHECK(h != NULL && h != base && RtlAllocateHeap(h, 0, 100) != NULL && RtlDestroyHeap(h) == NULL);
        return 0;
      }`,
      'win10-x86',
      { pageHeap: 'full' },
    );
  });
});

describe('RtlCreateHeap with a lock of the program', () => {
  holds(
    'waits for it as for its own',
    `${NATIVE}
    static PVOID h;
    static CRITICAL_SECTION lock;
    static volatile LONG phase;
    static DWORD WINAPI other(LPVOID p) {
      InterlockedExchange(&phase, 1);
      RtlFreeHeap(h, 0, RtlAllocateHeap(h, 0, 0x2000));
      InterlockedExchange(&phase, 2);
      return 0;
    }
    int main(void) {
      HANDLE thread;
      char *base = VirtualAlloc(NULL, 0x20000, MEM_RESERVE, PAGE_READWRITE), *at[2];
      int k;
      at[0] = NULL; at[1] = base;
      InitializeCriticalSection(&lock);
      for (k = 0; k < 2; k++) {
        h = RtlCreateHeap(HEAP_GROWABLE, at[k], 0, 0, &lock, NULL);
        CHECK(h != NULL && (k == 0 || h == base));
        phase = 0;
        EnterCriticalSection(&lock);
        thread = CreateThread(NULL, 0, other, NULL, 0, NULL);
        while (phase == 0) Sleep(1);
        Sleep(50);
        CHECK(phase == 1 && RtlAllocateHeap(h, 0, 0x2000) != NULL);
        LeaveCriticalSection(&lock);
        WaitForSingleObject(thread, INFINITE);
        CHECK(phase == 2 && HeapLock(h) && lock.RecursionCount == 1 && HeapUnlock(h) && lock.RecursionCount == 0);
        CHECK(RtlValidateHeap(h, 0, NULL) && RtlDestroyHeap(h) == NULL);
      }
      EnterCriticalSection(&lock); LeaveCriticalSection(&lock); DeleteCriticalSection(&lock);
      return 0;
    }`,
    ALL,
  );
});

describe('RtlCreateHeap with parameters', () => {
  holds(
    'takes sizes from them: segments, the largest block of a segment, the largest of all',
    `${NATIVE}
    int main(void) {
      RTL_HEAP_PARAMETERS p = { sizeof p };
      MEMORY_BASIC_INFORMATION info;
      PVOID h;
      char *q;
      CHECK(sizeof p == 12 * P);
      p.SegmentReserve = 0x40000; p.VirtualMemoryThreshold = 0x8000; p.MaximumAllocationSize = 0x50000;
      h = RtlCreateHeap(HEAP_GROWABLE, NULL, 0x10000, 0, NULL, &p);
      q = RtlAllocateHeap(h, 0, 0x9000);                                    /* a reservation of its own */
      VirtualQuery(q, &info, sizeof info);
      CHECK(info.AllocationBase != h && AT(q) % 0x1000 == 8 * P && RtlSizeHeap(h, 0, q) == 0x9000);
      CHECK(RtlAllocateHeap(h, 0, 0x50001) == NULL && GetLastError() == 8 && (q = RtlAllocateHeap(h, 0, 0x50000)) != NULL);
      CHECK(RtlReAllocateHeap(h, 0, q, 0x60000) == NULL && RtlSizeHeap(h, 0, q) == 0x50000);
      q = RtlAllocateHeap(h, 0, 0x7000);
      CHECK((q = RtlReAllocateHeap(h, 0, q, 0x9000)) != NULL && AT(q) % 0x1000 == 8 * P);
      do { q = RtlAllocateHeap(h, 0, 0x7000); VirtualQuery(q, &info, sizeof info); } while (info.AllocationBase == h);
      q = info.AllocationBase;
      { SIZE_T size = 0; char *at = q; do { VirtualQuery(at, &info, sizeof info); if (info.AllocationBase == q) size += info.RegionSize; at += info.RegionSize; } while (info.AllocationBase == q); CHECK(size == 0x40000); }
      CHECK(RtlValidateHeap(h, 0, NULL) && RtlDestroyHeap(h) == NULL);
      p.MaximumAllocationSize = 0x1000;
      h = RtlCreateHeap(0, NULL, 0x10000, 0, NULL, &p);
      CHECK(RtlAllocateHeap(h, 0, 0x1001) == NULL && RtlAllocateHeap(h, 0, 0xf00) != NULL && RtlDestroyHeap(h) == NULL);
      return 0;
    }`,
    ALL,
  );

  for (const profile of NT_PROFILES)
    it(`decommits by their thresholds, where that is the policy (${profile})`, () => {
      const program = (own: number, all: number): string => `${NATIVE}
        int main(void) {
          RTL_HEAP_PARAMETERS p = { sizeof p };
          MEMORY_BASIC_INFORMATION info;
          char *a, *b;
          PVOID h;
          p.DeCommitFreeBlockThreshold = ${own}; p.DeCommitTotalFreeThreshold = ${all};
          h = RtlCreateHeap(0, NULL, 0x40000, 0, NULL, &p);
          a = RtlAllocateHeap(h, 0, 0x8000); b = RtlAllocateHeap(h, 0, 0x100);
          RtlFreeHeap(h, 0, a);
          VirtualQuery(a + 0x4000, &info, sizeof info);
          CHECK((info.State == MEM_RESERVE) == ${own <= 0x8000 ? 1 : 0} && RtlValidateHeap(h, 0, NULL) && b != NULL);
          return 0;
        }`;
      runChecks(program(0x4000, 0x6000), profile, { decommit: 'threshold' });
      runChecks(program(0x9000, 0x6000), profile, { decommit: 'threshold' });
    });
});

const ROUTINE = `${NATIVE}
  static int asked, refuse;
  static char *given;
  static NTSTATUS NTAPI commit(PVOID base, PVOID *at, PSIZE_T size) {
    asked++;
    CHECK(base == given && *size > 0 && *size % 0x1000 == 0 && (char *)*at > given && (char *)*at + *size <= given + 0x40000);
    if (refuse == 1) return STATUS_NO_MEMORY;
    if (refuse == 2) return STATUS_SUCCESS;
    return VirtualAlloc(*at, *size, MEM_COMMIT, PAGE_READWRITE) != NULL ? STATUS_SUCCESS : STATUS_NO_MEMORY;
  }
  static PVOID make(DWORD flags) {
    RTL_HEAP_PARAMETERS p = { sizeof p };
    given = VirtualAlloc(NULL, 0x40000, MEM_RESERVE, PAGE_READWRITE);
    VirtualAlloc(given, 0x2000, MEM_COMMIT, PAGE_READWRITE);
    p.InitialCommit = 0x2000; p.InitialReserve = 0x40000; p.CommitRoutine = commit;
    return RtlCreateHeap(flags, given, 0, 0, NULL, &p);
  }
  `;

describe('RtlCreateHeap with a commit routine', () => {
  holds(
    'asks it for every page that a call needs, and fails where it does not commit them',
    `${ROUTINE}
    int main(void) {
      DWORD flags[] = { 0, HEAP_NO_SERIALIZE, HEAP_GENERATE_EXCEPTIONS };
      int k;
      for (k = 0; k < 3; k++) {
        PVOID h = make(flags[k]), many[4] = { NULL };
        char *p, *q;
        DWORD code = 0;
        asked = refuse = 0;
        CHECK(h == given && RtlAllocateHeap(h, 0, 0x100) != NULL && asked == 0);
        CHECK((p = RtlAllocateHeap(h, HEAP_ZERO_MEMORY, 0x4000)) != NULL && asked == 1 && p[0x3fff] == 0);
        memset(p, 7, 0x4000);
        CHECK((q = HeapReAlloc(h, HEAP_ZERO_MEMORY, p, 0x9000)) != NULL && asked == 2 && q[0x3fff] == 7 && q[0x8fff] == 0);
        if (GetProcAddress(GetModuleHandleA("ntdll.dll"), "RtlMultipleAllocateHeap") != NULL)
          CHECK(RtlMultipleAllocateHeap(h, 0, 0x3800, 4, many) == 4 && asked > 3 && RtlValidateHeap(h, 0, many[3]));
        for (refuse = 1; refuse < 3; refuse++) {
          int before = asked;
          SetLastError(UNTOUCHED);
          __try { CHECK(RtlAllocateHeap(h, 0, 0x8000) == NULL); } __except (1) { code = GetExceptionCode(); }
          CHECK(GetLastError() == 8 && asked == before + 1 && code == (k == 2 ? STATUS_NO_MEMORY : 0) && RtlValidateHeap(h, 0, NULL));
          code = 0;
        }
        refuse = 0;
        CHECK((p = RtlAllocateHeap(h, 0, 0x8000)) != NULL && RtlFreeHeap(h, 0, p) && RtlFreeHeap(h, 0, q) && RtlValidateHeap(h, 0, NULL));
        CHECK(RtlDestroyHeap(h) == NULL);
      }
      return 0;
    }`,
    ALL,
  );

  for (const profile of NT_PROFILES)
    it(`never gives pages back before it goes, whatever the policy (${profile})`, () => {
      runChecks(
        `${ROUTINE}
        int main(void) {
          MEMORY_BASIC_INFORMATION info;
          PVOID h = make(0);
          char *p = RtlAllocateHeap(h, 0, 0x18000), *q = RtlAllocateHeap(h, 0, 0x100);
          RtlFreeHeap(h, 0, p);
          VirtualQuery(p + 0x8000, &info, sizeof info);
          CHECK(info.State == MEM_COMMIT && q != NULL && RtlValidateHeap(h, 0, NULL));
          return 0;
        }`,
        profile,
        { decommit: 'threshold' },
      );
    });

  for (const profile of ['xp-x86', 'win7-x64', 'win10-x86'] as const)
    it(`may raise, allocate elsewhere, or be no function: the heap is as before (${profile})`, () => {
      const run = runC(
        `${CHECKS(profile)}${ROUTINE}
        static NTSTATUS NTAPI raising(PVOID base, PVOID *at, PSIZE_T size) { HeapAlloc(GetProcessHeap(), 0, 0x5000); RaiseException(0xE0000001, 0, 0, NULL); return STATUS_SUCCESS; }
        static PVOID with(PVOID routine) {
          RTL_HEAP_PARAMETERS p = { sizeof p };
          char *at = VirtualAlloc(NULL, 0x40000, MEM_RESERVE, PAGE_READWRITE);
          VirtualAlloc(at, 0x2000, MEM_COMMIT, PAGE_READWRITE);
          p.InitialCommit = 0x2000; p.InitialReserve = 0x40000; p.CommitRoutine = routine;
          return RtlCreateHeap(0, at, 0, 0, NULL, &p);
        }
        int main(void) {
          PVOID h = with(raising), bad = with((PVOID)0x1234);
          DWORD code = 0;
          __try { RtlAllocateHeap(h, 0, 0x4000); } __except (code = GetExceptionCode(), 1) { }
          CHECK(code == 0xE0000001 && RtlValidateHeap(h, 0, NULL) && RtlAllocateHeap(h, 0, 100) != NULL);
          __try { RtlAllocateHeap(bad, 0, 0x4000); } __except (code = GetExceptionCode(), 1) { }
          CHECK(code == STATUS_ACCESS_VIOLATION && RtlValidateHeap(bad, 0, NULL));
          return 0;
        }`,
        { profile },
      );
      assert.equal(run.output, '');
      assert.deepEqual(run.stop, { reason: 'exited', exitCode: 0 });
    });

  it('has its pages as the heap’s: what the program writes beside a block in them is seen', () => {
    const run = runC(
      `${CHECKS('win10-x64')}${ROUTINE}
      int main(void) {
        PVOID h = make(0);
        char *p = RtlAllocateHeap(h, 0, 0x4000);
        p[0x4010] = 1;
        return 0;
      }`,
      { profile: 'win10-x64' },
    );
    assert.deepEqual(
      run.machine.faults.map(fault => fault.id).filter(id => id !== 'leak'),
      ['buffer-overrun'],
    );
  });
});
