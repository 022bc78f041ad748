import assert from 'node:assert/strict';
import { runC } from '../support/run-c';
import { CHECKS, holds, NT_PROFILES, runChecks } from '../support/self-checking';

/* Heaps in memory of the program's, and their pages (HEAP_SPEC §A.13). */

const NATIVE = '#include <winternl.h>\n';
const EARLY = ['nt4-x86', 'xp-x86'] as const;
const LATER = ['win7-x86', 'win7-x64', 'win10-x86', 'win10-x64', 'segment-x64'] as const;

describe('RtlExtendHeap', () => {
  holds(
    'adds memory that the program reserved to a heap, a fixed one too, which outlives it',
    `${NATIVE}
    int main(void) {
      PVOID fixed = RtlCreateHeap(0, NULL, 0x4000, 0, NULL, NULL), growable = HeapCreate(0, 0, 0), heaps[2] = { fixed, growable };
      char *base = VirtualAlloc(NULL, 0x40000, MEM_RESERVE, PAGE_READWRITE), *p;
      MEMORY_BASIC_INFORMATION info;
      int k;
      CHECK(RtlAllocateHeap(fixed, 0, 0x8000) == NULL);
      for (k = 0; k < 2; k++) {
        PROCESS_HEAP_ENTRY entry = { NULL };
        char *own = base + k * 0x20000;
        int regions = 0;
        CHECK(RtlExtendHeap(heaps[k], 0, own, 0x20000) == STATUS_SUCCESS && HeapValidate(heaps[k], 0, NULL));
        while (HeapWalk(heaps[k], &entry))
          if (entry.wFlags & PROCESS_HEAP_REGION && entry.lpData == own) {
            regions++;
            CHECK(entry.Region.dwCommittedSize == 0x1000 && entry.Region.dwUnCommittedSize == 0x1f000);
          }
        CHECK(regions == 1);
      }
      p = RtlAllocateHeap(fixed, 0, 0x8000);
      CHECK(p > base && p < base + 0x20000 && HeapValidate(fixed, 0, p));
      memset(p, 0x55, 0x8000);
      CHECK(RtlFreeHeap(fixed, 0, p) && HeapValidate(fixed, 0, NULL));
      CHECK(RtlDestroyHeap(fixed) == NULL && HeapDestroy(growable));
      VirtualQuery(base, &info, sizeof info);
      CHECK(info.State == MEM_COMMIT);
      memset(base, 0, 0x1000);
      CHECK(VirtualFree(base, 0, MEM_RELEASE));
      return 0;
    }`,
    EARLY,
  );

  holds(
    'takes committed pages as they are, and refuses memory that is none or the heap has already',
    `${NATIVE}
    int main(void) {
      PVOID h = RtlCreateHeap(0, NULL, 0x4000, 0, NULL, NULL);
      char *base = VirtualAlloc(NULL, 0x20000, MEM_RESERVE, PAGE_READWRITE), *p;
      VirtualAlloc(base, 0x6000, MEM_COMMIT, PAGE_READWRITE);
      memset(base, 0xff, 0x6000);
      CHECK(RtlExtendHeap(h, 0, NULL, 0x10000) == STATUS_INVALID_PARAMETER);
      CHECK(RtlExtendHeap(h, 0, base + 8, 0x10000) == STATUS_INVALID_PARAMETER);
      CHECK(RtlExtendHeap(h, 0, base, 0) == STATUS_INVALID_PARAMETER);
      CHECK(RtlExtendHeap(h, 0, base, 0x20001) == STATUS_INVALID_PARAMETER);
      CHECK(RtlExtendHeap(h, 0, h, 0x1000) == STATUS_INVALID_PARAMETER);
      CHECK(RtlExtendHeap(NULL, 0, base, 0x10000) == (NTSTATUS)STATUS_INVALID_HANDLE);
      CHECK(base[0x5000] == (char)0xff && RtlExtendHeap(h, 0, base + 0x1000, 0x8000) == STATUS_SUCCESS);
      CHECK(RtlExtendHeap(h, 0, base, 0x10000) == STATUS_INVALID_PARAMETER && base[0] == (char)0xff);
      p = RtlAllocateHeap(h, HEAP_ZERO_MEMORY, 0x6800);
      CHECK(p > base + 0x1000 && p[0x6000] == 0 && RtlValidateHeap(h, 0, NULL));
      CHECK(RtlAllocateHeap(h, 0, 0x4000) == NULL && RtlDestroyHeap(h) == NULL);
      return 0;
    }`,
    EARLY,
  );

  for (const profile of EARLY)
    it(`makes the memory the heap's until it is destroyed: what the program does there is seen (${profile})`, () => {
      const run = runC(
        `${CHECKS(profile)}${NATIVE}
        int main(void) {
          PVOID h = RtlCreateHeap(0, NULL, 0x4000, 0, NULL, NULL);
          char *base = VirtualAlloc(NULL, 0x20000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
          base[0x100] = 1;
          RtlExtendHeap(h, 0, base, 0x20000);
          char *p = RtlAllocateHeap(h, 0, 0x8000);
          p[0x8000 + 0x20] = 1;
          RtlDestroyHeap(h);
          base[0x100] = 2;
          return 0;
        }`,
        { profile },
      );
      assert.deepEqual(
        run.machine.faults.map(fault => fault.id).filter(id => id !== 'leak'),
        ['buffer-overrun'],
      );
    });

  for (const profile of EARLY)
    it(`is refused by a page heap, whose blocks have pages of their own (${profile})`, () => {
      runChecks(
        `${NATIVE}
        int main(void) {
          RTL_HEAP_USAGE usage = { sizeof usage };
          PVOID h = HeapCreate(0, 0, 0);
          char *p = HeapAlloc(h, 0, 100);
          CHECK(RtlExtendHeap(h, 0, VirtualAlloc(NULL, 0x10000, MEM_RESERVE, PAGE_READWRITE), 0x10000) == STATUS_INVALID_PARAMETER);
          CHECK(RtlUsageHeap(h, HEAP_USAGE_ALLOCATED_BLOCKS, &usage) == STATUS_SUCCESS && usage.Entries->Address == p && usage.Entries->Next == NULL);
          RtlProtectHeap(h, TRUE);
          p[0] = 1;
          CHECK(HeapFree(h, 0, p));
          return 0;
        }`,
        profile,
        { pageHeap: 'full' },
      );
    });

  for (const profile of LATER)
    it(`is gone since Vista, and so is RtlUsageHeap (${profile})`, () => {
      const run = runC(
        `${CHECKS(profile)}${NATIVE}
        int main(void) {
          RTL_HEAP_USAGE usage = { sizeof usage };
          ERROR_IS(CHECK(RtlExtendHeap(GetProcessHeap(), 0, NULL, 0) == (NTSTATUS)0xC000007A), 120);
          ERROR_IS(CHECK(RtlUsageHeap(GetProcessHeap(), 0, &usage) == (NTSTATUS)0xC000007A), 120);
          return 0;
        }`,
        { profile },
      );
      assert.equal(run.output, '');
      assert.deepEqual(
        run.machine.faults.map(fault => fault.id),
        ['missing-function', 'missing-function'],
      );
    });
});

describe('RtlUsageHeap', () => {
  holds(
    'tells sums, every block, and what came and went since the last call',
    `${NATIVE}
    static int count(RTL_HEAP_USAGE_ENTRY *e) { int n = 0; for (; e != NULL; e = e->Next) n++; return n; }
    int main(void) {
      PVOID h = HeapCreate(HEAP_NO_SERIALIZE, 0, 0);
      char *a = HeapAlloc(h, 0, 100), *b = HeapAlloc(h, 0, 0x90000), *c;
      RTL_HEAP_USAGE usage = { 0 };
      RTL_HEAP_USAGE_ENTRY *old;
      MEMORY_BASIC_INFORMATION info;
      CHECK(sizeof usage == 0x40 && sizeof *usage.Entries == 0x10);
      CHECK(RtlUsageHeap(h, 0, &usage) == STATUS_INFO_LENGTH_MISMATCH);
      usage.Length = sizeof usage;
      CHECK(RtlUsageHeap(h, 0, &usage) == STATUS_SUCCESS && usage.Entries == NULL);
      CHECK(usage.BytesAllocated == 100 + 0x90000 && usage.BytesCommitted >= usage.BytesAllocated && usage.BytesReserved >= usage.BytesCommitted);
      CHECK(usage.BytesReservedMaximum >= usage.BytesReserved);
      CHECK(RtlUsageHeap(h, HEAP_USAGE_ALLOCATED_BLOCKS, &usage) == STATUS_SUCCESS && count(usage.Entries) == 2);
      CHECK(usage.Entries->Address == a && usage.Entries->Size == 100 && usage.Entries->Next->Address == b && usage.Entries->Next->Size == 0x90000);
      CHECK(usage.AddedEntries == NULL && usage.RemovedEntries == NULL);
      HeapFree(h, 0, a);
      c = HeapAlloc(h, 0, 0x300);
      old = usage.Entries;
      CHECK(RtlUsageHeap(h, HEAP_USAGE_ALLOCATED_BLOCKS, &usage) == STATUS_SUCCESS && count(usage.Entries) == 2);
      CHECK(count(usage.AddedEntries) == 1 && usage.AddedEntries->Address == c && usage.AddedEntries->Size == 0x300);
      CHECK(count(usage.RemovedEntries) == 1 && usage.RemovedEntries->Address == a && usage.RemovedEntries->Size == 100);
      VirtualQuery(old, &info, sizeof info);
      CHECK(old == usage.Entries || info.State == MEM_FREE);
      old = usage.Entries;
      CHECK(RtlUsageHeap(h, HEAP_USAGE_FREE_BUFFER, &usage) == STATUS_SUCCESS && usage.Entries == NULL && usage.AddedEntries == NULL && usage.RemovedEntries == NULL);
      VirtualQuery(old, &info, sizeof info);
      CHECK(info.State == MEM_FREE && HeapValidate(h, 0, NULL));
      return 0;
    }`,
    EARLY,
  );

  holds(
    'leaves memory alone that is no buffer of its own',
    `${NATIVE}
    int main(void) {
      char *own = VirtualAlloc(NULL, 0x1000, MEM_COMMIT, PAGE_READWRITE);
      RTL_HEAP_USAGE usage = { sizeof usage };
      usage.Reserved[0] = (ULONG_PTR)own;
      CHECK(RtlUsageHeap(GetProcessHeap(), HEAP_USAGE_FREE_BUFFER, &usage) == STATUS_SUCCESS && usage.Reserved[0] == 0);
      own[0] = 1;
      return 0;
    }`,
    EARLY,
  );
});

describe('RtlProtectHeap', () => {
  holds(
    'makes every committed page of a heap read-only, and undoes it',
    `${NATIVE}
    static DWORD caught(char *at) { __try { *at = 1; } __except (1) { return GetExceptionCode(); } return 0; }
    static DWORD protection(void *at) { MEMORY_BASIC_INFORMATION info; VirtualQuery(at, &info, sizeof info); return info.Protect; }
    int main(void) {
      DWORD options[] = { 0, HEAP_NO_SERIALIZE, HEAP_CREATE_ENABLE_EXECUTE };
      int k, i;
      for (k = 0; k < 3; k++) {
        HANDLE h = HeapCreate(options[k], 0, 0);
        char *p = HeapAlloc(h, 0, 100), *big = HeapAlloc(h, 0, 40 * A), *small = NULL;
        DWORD before = protection(p), code = 0;
        for (i = 0; i < 40; i++) small = HeapAlloc(h, 0, 40);
        p[5] = 7;
        RtlProtectHeap(h, TRUE);
        CHECK(protection(p) == (before == PAGE_READWRITE ? PAGE_READONLY : PAGE_EXECUTE_READ) && protection(big) == protection(p));
        CHECK(protection(h) == protection(p) && p[5] == 7 && HeapSize(h, 0, p) == 100 && HeapValidate(h, 0, NULL));
        CHECK(caught(p) == STATUS_ACCESS_VIOLATION && caught(big) == STATUS_ACCESS_VIOLATION && caught(small) == STATUS_ACCESS_VIOLATION);
        __try { HeapAlloc(h, 0, 0x300); } __except (1) { code = GetExceptionCode(); }
        CHECK(code == STATUS_ACCESS_VIOLATION);
        RtlProtectHeap(h, FALSE);
        CHECK(protection(p) == before && protection(big) == before && caught(p) == 0 && caught(big) == 0 && caught(small) == 0);
        CHECK(HeapValidate(h, 0, NULL) && HeapFree(h, 0, p) && HeapFree(h, 0, big) && HeapAlloc(h, 0, 0x300) != NULL && HeapDestroy(h));
      }
      RtlProtectHeap(NULL, TRUE);
      return 0;
    }`,
    [...NT_PROFILES, 'segment-x64'],
  );
});
