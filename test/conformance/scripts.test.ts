import assert from 'node:assert/strict';
import { address } from '../../engine/base/units';
import { PROFILE_IDS } from '../../engine/nt/profile-ids';
import { load } from '../support/run-c';
import { holds, NT_PROFILES } from '../support/self-checking';

/*
 * The statements of docs/CONFORMANCE.md as a C program observes them: through the compiler, the machine and the calls as
 * windows.h declares them. A CHECK that does not hold is printed. Numbers and sections behind them say where it stands.
 */

describe('A C program and the list of heaps', () => {
  holds(
    'C-1 to C-13: creates and destroys heaps',
    `int main(void) {
      HANDLE all[20], h, k;
      DWORD before = GetProcessHeaps(0, NULL), i;                       /* C-2 */
      CHECK(before >= 1);
      h = HeapCreate(0, 0, 0);
      CHECK(h != NULL && AT(h) % 0x10000 == 0);                         /* C-1 */
      CHECK(GetProcessHeaps(0, NULL) == before + 1);                    /* C-3 */
      k = HeapCreate(HEAP_NO_SERIALIZE, 0, 0);
      for (i = 0; i < 20; i++) all[i] = (HANDLE)0x55;
      CHECK(GetProcessHeaps(20, all) == before + 2);                    /* C-4 */
      CHECK(all[0] == GetProcessHeap() && GetProcessHeap() != h);       /* C-5, C-11 */
      CHECK(all[before] == h && all[before + 1] == k);                  /* C-6, C-7 */
      CHECK(all[before + 2] == (HANDLE)0x55);
      for (i = 0; i < 20; i++) all[i] = (HANDLE)0x55;
      CHECK(GetProcessHeaps(1, all) == before + 2);                     /* C-8 */
      CHECK(all[0] == GetProcessHeap() && all[1] == (HANDLE)0x55);
      CHECK(HeapAlloc(h, 0, 100) != NULL && HeapDestroy(h) == TRUE);    /* C-10 */
      CHECK(HeapDestroy(k) == TRUE && GetProcessHeaps(0, NULL) == before); /* C-9 */
      SetLastError(UNTOUCHED);
      CHECK(HeapDestroy(GetProcessHeap()) == FALSE && GetLastError() == ERROR_INVALID_HANDLE); /* A.2 */
      CHECK(HeapCreate(0, 0x5000, 0x5000) != NULL && HeapCreate(0, 0x1000, 0x10000) != NULL); /* C-12, C-13 */
      return 0;
    }`,
    NT_PROFILES,
  );
});

describe('A C program and its blocks', () => {
  holds(
    'C-15 to C-20, C-26, C-34: at the borders of alloc, realloc, free, size and validate',
    `int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      char *p;
      SetLastError(UNTOUCHED);
      CHECK(HeapFree(NULL, 0, NULL) == TRUE && HeapFree(h, 0, NULL) == TRUE);          /* C-15, C-16 */
      CHECK(HeapValidate(h, 0, NULL) == TRUE);                                         /* C-18 */
      CHECK(HeapValidate(h, 0, (char *)&p + 0x100) == FALSE);                          /* C-19 */
      CHECK(GetLastError() == UNTOUCHED);
      CHECK(HeapReAlloc(h, 0, NULL, 10) == NULL && GetLastError() == 0);               /* C-17 */
      SetLastError(UNTOUCHED);
      CHECK(HeapReAlloc(h, HEAP_ZERO_MEMORY, NULL, 10) == NULL && GetLastError() == 0);
      SetLastError(UNTOUCHED);
      p = HeapAlloc(h, 0, 0);
      CHECK(p != NULL && HeapSize(h, 0, p) == 0 && HeapValidate(h, 0, p) == TRUE);     /* C-20 */
      CHECK(GetLastError() == UNTOUCHED);
      p = HeapAlloc(h, 0, 60);
      CHECK(HeapReAlloc(h, 0, p, 0) == p && HeapSize(h, 0, p) == 0);                   /* C-26, A.4 3 */
      CHECK(HeapFree(h, 0, p) == TRUE && HeapValidate(h, 0, p) == FALSE);              /* C-22 */
      CHECK(GetLastError() == UNTOUCHED);
      ERROR_IS(HeapFree(h, 0, HeapAlloc(h, 0, (SIZE_T)-1)), 8);                        /* C-25, C-34, X3 */
      CHECK(HeapSize(NULL, 0, p) == (SIZE_T)-1);                                       /* A.6 */
      return 0;
    }`,
  );

  holds(
    'C-24, C-32, C-33, C-35, C-36, C-38: resizes them',
    `static int zero(const char *p, SIZE_T from, SIZE_T to) { for (; from < to; from++) if (p[from]) return 0; return 1; }
    static const SIZE_T sizes[] = { 0, 1, 17, 0x8000, 0x80000, 0x100000, 3000 * 1024 + 37 };
    int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      char *p = HeapAlloc(h, 0, 30), *q;
      int i;
      for (i = 0; i < 7; i++) { q = HeapAlloc(h, 0, sizes[i]); CHECK(HeapSize(h, 0, q) == sizes[i]); } /* C-38 */
      CHECK(HeapReAlloc(h, 0, p, (SIZE_T)-8) == NULL && HeapReAlloc(h, 0, p, (SIZE_T)-1) == NULL);     /* C-24 */
      CHECK(HeapValidate(h, 0, p) == TRUE && HeapFree(h, 0, p) == TRUE);
      p = HeapAlloc(h, 0, 3 * A);                                                                      /* C-32 */
      CHECK(HeapReAlloc(h, HEAP_REALLOC_IN_PLACE_ONLY, p, A + A / 2) == p);
      CHECK(HeapReAlloc(h, HEAP_REALLOC_IN_PLACE_ONLY, p, 2 * A) == p);
      p = HeapAlloc(h, 0, 0x100000);                                                                   /* C-33 */
      CHECK(HeapReAlloc(h, HEAP_REALLOC_IN_PLACE_ONLY, p, A + A / 2) == p);
      ERROR_IS(q = HeapReAlloc(h, HEAP_REALLOC_IN_PLACE_ONLY, p, 2 * A), 8);
      CHECK(q == NULL && HeapSize(h, 0, p) == A + A / 2);
      p = HeapAlloc(h, HEAP_ZERO_MEMORY, A);                                                           /* C-35, C-36 */
      CHECK(zero(p, 0, A));
      memset(p, 0x11, A);
      p = HeapReAlloc(h, HEAP_ZERO_MEMORY, p, 3 * A);
      CHECK(p[0] == 0x11 && p[A - 1] == 0x11 && zero(p, A, 3 * A) && HeapSize(h, 0, p) == 3 * A);
      p = HeapReAlloc(h, HEAP_ZERO_MEMORY, p, 1);
      CHECK(p[0] == 0x11 && HeapSize(h, 0, p) == 1);
      p = HeapReAlloc(h, HEAP_ZERO_MEMORY, p, 0x100000);
      CHECK(p[0] == 0x11 && zero(p, 1, 0x100000) && HeapSize(h, 0, p) == 0x100000);
      CHECK(HeapValidate(h, 0, NULL));
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-28, C-29, C-30, C-227, C-228: meets the limits of a fixed heap',
    `int main(void) {
      HANDLE h = HeapCreate(0, A, A), k = HeapCreate(0, 8 * A, 8 * A), m = HeapCreate(0, 0, 0x1000000);
      SIZE_T fits = A - (0x400 + 0x100 * P), i;
      char *p = HeapAlloc(h, 0, fits);
      CHECK(p != NULL && HeapSize(h, 0, p) == fits && HeapFree(h, 0, p));            /* C-28 */
      ERROR_IS(p = HeapAlloc(h, 0, A - (0x200 + 0x80 * P)), 8);
      CHECK(p == NULL);
      ERROR_IS(p = HeapAlloc(k, 0, 4 * A), 8);                                       /* C-29 */
      CHECK(p == NULL);
      p = HeapAlloc(k, HEAP_ZERO_MEMORY, A);                                         /* C-30 */
      CHECK(p != NULL && HeapAlloc(k, 0, 4 * A) == NULL);
      p = HeapReAlloc(k, HEAP_ZERO_MEMORY, p, 2 * A);
      CHECK(p != NULL);
      for (i = 0; i < 2 * A && !p[i]; i++) {}
      CHECK(i == 2 * A);
      ERROR_IS(p = HeapAlloc(HeapCreate(0, 0, 0x10000), 0, 0x10000), 8);             /* C-228 */
      CHECK(p == NULL);
      /* X2: with its header a block has at most 0xFE00 * 8 or 0xFF00 * 16 bytes. */
      CHECK(HeapAlloc(m, 0, P == 4 ? 0x7EFF8 : 0xFEFF8) != NULL);
      ERROR_IS(p = HeapAlloc(m, 0, P == 4 ? 0x7EFF9 : 0xFEFF9), 8);
      CHECK(p == NULL && (P == 8 || HeapAlloc(m, 0, 0x7FFF8) == NULL));              /* C-227 */
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-155, C-157, C-159: spaces small blocks and aligns large ones',
    `int main(void) {
      /* C.1: (n + 15) & ~7 on x86, (max(n, 16) + 8 + 15) & ~15 on x64. */
      static const SIZE_T sizes[] = { 1, 8, 9, 16, 24, 25, 40, 123, 1000, 4000 };
      int i;
      for (i = 0; i < 10; i++) {
        HANDLE h = HeapCreate(HEAP_NO_SERIALIZE, 0, 0);
        SIZE_T n = sizes[i], a = AT(HeapAlloc(h, 0, n)), b = AT(HeapAlloc(h, 0, n)), c = AT(HeapAlloc(h, 0, n));
        SIZE_T block = P == 4 ? (n + 15) & ~7 : ((n > 16 ? n : 16) + 8 + 15) & ~15;
        CHECK(b - a == block || c - b == block);
        CHECK(a % (2 * P) == 0 && b % (2 * P) == 0 && c % (2 * P) == 0);
        a = AT(HeapAlloc(h, 0, 0x20000 * P - 0x1000));
        CHECK(a % 0x10000 == 8 * P && ((char *)a)[0x20000 * P - 0x1000] == 0);
      }
      return 0;
    }`,
    NT_PROFILES,
  );
});

describe('A C program and HeapWalk', () => {
  holds(
    'C-59 to C-70: finds a region, a free block and an uncommitted range in a new heap',
    `int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      PROCESS_HEAP_ENTRY e[4];
      DWORD committed = (DWORD)(0x400 * P), uncommitted = (WIN10 ? 0x10000 : (DWORD)(0x10000 * P)) - committed;
      memset(e, 0xCD, sizeof e);
      e[0].lpData = NULL;
      CHECK(HeapWalk(h, &e[0]));                                                             /* C-59 */
      e[1] = e[0]; CHECK(HeapWalk(h, &e[1]));
      e[2] = e[1]; CHECK(HeapWalk(h, &e[2]));
      e[3] = e[2];
      ERROR_IS(CHECK(HeapWalk(h, &e[3]) == FALSE), 259);                                     /* C-60, C-70 */
      CHECK(e[0].wFlags == PROCESS_HEAP_REGION && e[0].lpData == h && e[0].cbOverhead == 0); /* C-61 */
      CHECK(e[0].Region.dwCommittedSize == committed);                                       /* C-62 */
      CHECK(e[0].Region.dwUnCommittedSize == uncommitted);                                   /* C-63 */
      CHECK(AT(e[0].Region.lpFirstBlock) == AT(h) + e[0].cbData + (WIN10 ? 2 : 4) * P);      /* C-64 */
      CHECK(AT(e[0].Region.lpLastBlock) == AT(e[2].lpData) + e[2].cbData);                   /* C-65 */
      CHECK(e[1].wFlags == 0 && e[1].cbOverhead == 4 * P && e[1].iRegionIndex == 0);         /* C-66 */
      CHECK(e[2].wFlags == PROCESS_HEAP_UNCOMMITTED_RANGE && AT(e[2].lpData) == AT(h) + committed); /* C-67 */
      CHECK(AT(e[2].lpData) == AT(e[1].lpData) + e[1].cbData + 2 * e[1].cbOverhead);         /* C-68 */
      CHECK(e[2].cbData == uncommitted - (WIN10 ? 0x1000 : 0));                              /* C-69 */
      /* D.0: header area and internal block come before the first free block. */
      CHECK(AT(e[1].lpData) - 4 * P - AT(h) == (WIN10 ? (P == 4 ? 0x5A0 : 0x850) : (P == 4 ? 0x7C8 : 0xEE0)));
      ERROR_IS(CHECK(HeapWalk(h, NULL) == FALSE), 87);                                       /* A.8 */
      e[0].lpData = (char *)h + 1; e[0].wFlags = PROCESS_HEAP_ENTRY_BUSY;
      ERROR_IS(CHECK(HeapWalk(h, &e[0]) == FALSE), 87);
      return 0;
    }`,
  );

  holds(
    'C-72 to C-78: finds small blocks in place and large ones at the end',
    `static PROCESS_HEAP_ENTRY e[16], old[16];
    static int walk(HANDLE h) { int n = 0; e[0].lpData = NULL; while (HeapWalk(h, &e[n])) { n++; e[n] = e[n - 1]; } return n; }
    int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      char *p, *q;
      CHECK(walk(h) == 3);
      memcpy(old, e, 3 * sizeof e[0]);
      p = HeapAlloc(h, 0, 5 * A); q = HeapAlloc(h, 0, 5 * A);
      CHECK(walk(h) == 5 && memcmp(old, e, 3 * sizeof e[0]) == 0);                               /* C-72 */
      CHECK(e[3].wFlags == (WIN10 ? 4 : 0x24) && e[3].lpData == p && e[3].cbData == 5 * A);      /* C-73 */
      CHECK(e[3].cbOverhead == (WIN10 ? 0 : 8 * P) && e[3].iRegionIndex == 64 && e[4].lpData == q); /* C-74 */
      CHECK(HeapFree(h, 0, p) && HeapFree(h, 0, q) && walk(h) == 3 && memcmp(old, e, 3 * sizeof e[0]) == 0); /* C-75 */
      p = HeapAlloc(h, 0, 123);
      CHECK(walk(h) == 4 && memcmp(old, e, sizeof e[0]) == 0);                                   /* C-76 */
      CHECK(e[1].wFlags == PROCESS_HEAP_ENTRY_BUSY && e[1].lpData == p && e[1].cbData == 123);
      /* C.1: 123 bytes take 0x88 (GV11) or 0x90 bytes. */
      CHECK(e[1].cbOverhead == (P == 4 ? 0x88 : 0x90) - 123);
      CHECK(AT(e[2].lpData) == AT(p) + 123 + e[1].cbOverhead + 2 * P);                           /* C-77 */
      q = HeapAlloc(h, 0, 456);
      CHECK(walk(h) == 5 && e[2].wFlags == PROCESS_HEAP_ENTRY_BUSY && e[2].lpData == q && e[2].cbData == 456); /* C-78 */
      CHECK(AT(q) == AT(p) + 123 + e[1].cbOverhead);
      return 0;
    }`,
  );

  holds(
    'agrees with the tool help walk: blocks with their overhead, no regions',
    `int main(void) {
      HANDLE h = HeapCreate(0, 0, 0), snapshot;
      HEAPLIST32 list = { sizeof list };
      HEAPENTRY32 entry;
      PROCESS_HEAP_ENTRY walked = { 0 };
      int lists = 0, blocks = 0;
      HeapAlloc(h, 0, 100); HeapAlloc(h, 0, 200); HeapAlloc(h, 0, 5 * A);
      snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPHEAPLIST, GetCurrentProcessId());
      CHECK(snapshot != INVALID_HANDLE_VALUE);
      for (BOOL more = Heap32ListFirst(snapshot, &list); more; more = Heap32ListNext(snapshot, &list)) {
        CHECK(list.dwFlags == (lists == 0 ? HF32_DEFAULT : 0));
        if (++lists == 1) CHECK(list.th32HeapID == AT(GetProcessHeap()));
        if (list.th32HeapID != AT(h)) continue;
        entry.dwSize = sizeof entry;
        for (BOOL next = Heap32First(&entry, GetCurrentProcessId(), list.th32HeapID); next; next = Heap32Next(&entry)) {
          do CHECK(HeapWalk(h, &walked)); while (walked.wFlags & PROCESS_HEAP_REGION);
          /* A.18: dwBlockSize = cbData + cbOverhead. */
          CHECK(entry.dwAddress == AT(walked.lpData) && entry.dwBlockSize == walked.cbData + walked.cbOverhead);
          CHECK(entry.dwFlags == ((walked.wFlags & PROCESS_HEAP_ENTRY_BUSY) ? LF32_FIXED : LF32_FREE));
          blocks++;
        }
        CHECK(GetLastError() == 18);
      }
      CHECK(lists == (int)GetProcessHeaps(0, NULL) && blocks == 5);
      CHECK(CloseHandle(snapshot));
      return 0;
    }`,
  );
});

describe('A C program and the state of its heap', () => {
  holds(
    'C-55, C-56, C-57, C-58: sums it up',
    `int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      HEAP_SUMMARY s = { 0 };
      ERROR_IS(CHECK(HeapSummary(h, 0, &s) == FALSE), 87);
      HeapAlloc(h, 0, 0x100); HeapAlloc(h, 0, 0x200); HeapAlloc(h, 0, 0x60000); HeapFree(h, 0, HeapAlloc(h, 0, 0x300));
      s.cb = sizeof s;
      CHECK(sizeof s == (P == 4 ? 0x14 : 0x28) && HeapSummary(h, 0, &s) == TRUE);          /* A.11 */
      CHECK(s.cbAllocated == 0x60300 && s.cbCommitted >= s.cbAllocated && s.cbReserved >= s.cbCommitted);
      HeapAlloc(h, 0, 5 * A);
      CHECK(HeapSummary(h, 0, &s) && s.cbAllocated == 0x60300 + 5 * A);
      return 0;
    }`,
  );

  holds(
    'locks and unlocks it, again and again',
    `int main(void) {
      HANDLE h = HeapCreate(0, 0, 0), n = HeapCreate(HEAP_NO_SERIALIZE, 0, 0);
      CHECK(HeapLock(h) && HeapLock(h) && HeapAlloc(h, 0, 8) != NULL && HeapUnlock(h) && HeapUnlock(h));
      CHECK(HeapLock(n) && HeapUnlock(n) && HeapUnlock(n));                               /* X6 */
      CHECK(HeapLock(NULL) == FALSE && HeapUnlock(NULL) == FALSE);
      CHECK(HeapValidate(h, 0, NULL));
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'asks HeapCompact for its largest free block',
    `int main(void) {
      HANDLE h = HeapCreate(0, 0x10000, 0x10000);
      SIZE_T most = HeapCompact(h, 0);
      /* A.10, D.0: all of the heap behind the header area, less one header. */
      CHECK(most == 0x10000 - (WIN10 ? (P == 4 ? 0x498 : 0x740) : (P == 4 ? 0x588 : 0xA80)) - 2 * P);
      CHECK(HeapAlloc(h, 0, most + 1) == NULL && HeapAlloc(h, 0, most) != NULL);
      SetLastError(UNTOUCHED);
      CHECK(HeapCompact(h, 0) == 0 && GetLastError() == 0);
      return 0;
    }`,
  );

  holds(
    'C-230, C-231: keeps its place and its pages until HeapReAlloc or HeapDestroy',
    `static DWORD committed(HANDLE h) {
      PROCESS_HEAP_ENTRY e = { 0 };
      DWORD sum = 0;
      while (HeapWalk(h, &e)) if (e.wFlags & PROCESS_HEAP_REGION) sum += e.Region.dwCommittedSize;
      return sum;
    }
    int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      char *stays = HeapAlloc(h, 0, 10), *p[64];
      DWORD most;
      int i;
      strcpy(stays, "here");
      for (i = 0; i < 64; i++) p[i] = HeapAlloc(h, 0, 0x8000);
      most = committed(h);
      for (i = 0; i < 64; i++) HeapFree(h, 0, p[i]);
      HeapCompact(h, 0);
      CHECK(committed(h) == most && most > 64 * 0x8000 && strcmp(stays, "here") == 0);
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'may execute what lies in a heap that it asked for that',
    `static DWORD protection(void *p) { MEMORY_BASIC_INFORMATION m; VirtualQuery(p, &m, sizeof m); return m.Protect; }
    int main(void) {
      HANDLE h = HeapCreate(HEAP_CREATE_ENABLE_EXECUTE, 0, 0), k = HeapCreate(0, 0, 0);
      int i;
      /* A.1: blocks get PAGE_EXECUTE_READWRITE, also of further pages, segments and regions. */
      CHECK(protection(h) == PAGE_EXECUTE_READWRITE && protection(k) == PAGE_READWRITE);
      for (i = 0; i < 12; i++) CHECK(protection(HeapAlloc(h, 0, 0x20000)) == PAGE_EXECUTE_READWRITE);
      CHECK(protection(HeapAlloc(h, 0, 5 * A)) == PAGE_EXECUTE_READWRITE);
      CHECK(protection(HeapAlloc(k, 0, 0x3000)) == PAGE_READWRITE && protection(HeapAlloc(k, 0, 5 * A)) == PAGE_READWRITE);
      return 0;
    }`,
    NT_PROFILES.filter(profile => profile !== 'nt4-x86'),
  );

  holds(
    'ask Windows NT 4 in vain for a heap whose blocks may be executed: the flag came with XP SP2',
    `#include <winternl.h>
    static DWORD protection(void *p) { MEMORY_BASIC_INFORMATION m; VirtualQuery(p, &m, sizeof m); return m.Protect; }
    int main(void) {
      HANDLE h = HeapCreate(HEAP_CREATE_ENABLE_EXECUTE, 0, 0);
      PVOID k = RtlCreateHeap(HEAP_GROWABLE | HEAP_CREATE_ENABLE_EXECUTE, NULL, 0, 0, NULL, NULL);
      CHECK(protection(h) == PAGE_READWRITE && protection(HeapAlloc(h, 0, 5 * A)) == PAGE_READWRITE);
      CHECK(protection(k) == PAGE_READWRITE);
      return 0;
    }`,
    ['nt4-x86'],
  );

  holds(
    'C-229, C-232: sees large blocks in regions of their own, and none after HeapDestroy',
    `static DWORD state(void *p) { MEMORY_BASIC_INFORMATION m; VirtualQuery(p, &m, sizeof m); return m.State; }
    int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      char *large = HeapAlloc(h, 0, P == 4 ? 0x80000 : 0xFEFF9), *small = HeapAlloc(h, 0, 0x60000);
      MEMORY_BASIC_INFORMATION m;
      CHECK(large != NULL && VirtualQuery(large, &m, sizeof m) == sizeof m && m.AllocationBase == large - 8 * P);
      CHECK(m.State == MEM_COMMIT && m.AllocationBase != h);
      CHECK(HeapDestroy(h) && state(large) == MEM_FREE && state(small) == MEM_FREE && state(h) == MEM_FREE);
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-235: gets an exception where it asked for one',
    `static ULONG_PTR parameters, size;
    static int note(EXCEPTION_POINTERS *e) {
      parameters = e->ExceptionRecord->NumberParameters;
      size = e->ExceptionRecord->ExceptionInformation[0];
      return e->ExceptionRecord->ExceptionCode == STATUS_NO_MEMORY ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH;
    }
    int main(void) {
      HANDLE h = HeapCreate(HEAP_GENERATE_EXCEPTIONS, 0, 0x10000), k = HeapCreate(0, 0, 0x10000);
      int raised = 0;
      char *p = HeapAlloc(h, 0, 100);
      __try { HeapAlloc(h, 0, 0x20000); } __except (note(GetExceptionInformation())) { raised |= 1; }
      /* A.3: one parameter, the rounded size. */
      CHECK(parameters == 1 && size == (P == 4 ? 0x20008 : 0x20010));
      __try { HeapReAlloc(h, 0, p, 0x20000); } __except (note(GetExceptionInformation())) { raised |= 2; }
      __try { HeapAlloc(k, HEAP_GENERATE_EXCEPTIONS, 0x20000); } __except (note(GetExceptionInformation())) { raised |= 4; }
      __try { HeapAlloc(k, 0, 0x20000); } __except (EXCEPTION_EXECUTE_HANDLER) { raised |= 8; }
      CHECK(raised == 7 && HeapSize(h, 0, p) == 100 && HeapValidate(h, 0, NULL) && HeapValidate(k, 0, NULL));
      return 0;
    }`,
    NT_PROFILES,
  );
});

describe('A C program and virtual memory', () => {
  holds(
    'C-190 to C-200, C-204: reserves, commits, protects, queries and frees',
    `int main(void) {
      MEMORY_BASIC_INFORMATION m;
      DWORD old;
      char *p, *q;
      ERROR_IS(CHECK(VirtualAlloc(NULL, 0, MEM_RESERVE, PAGE_NOACCESS) == NULL), 87);         /* C-190 */
      p = VirtualAlloc(NULL, 0xFFFC, MEM_RESERVE, PAGE_NOACCESS);
      CHECK(AT(p) % 0x10000 == 0 && VirtualQuery(p, &m, sizeof m) == sizeof m);               /* C-191, C-200 */
      CHECK(sizeof m == (P == 4 ? 0x1C : 0x30) && m.BaseAddress == p && m.AllocationBase == p);
      CHECK(m.AllocationProtect == PAGE_NOACCESS && m.RegionSize == 0x10000 && m.State == MEM_RESERVE && m.Protect == 0);
      CHECK(m.Type == MEM_PRIVATE);
      ERROR_IS(CHECK(VirtualProtect(p, 0x1000, PAGE_READONLY, &old) == FALSE), 487);          /* C-192 */
      CHECK(VirtualAlloc(p, 0x1000, MEM_COMMIT, PAGE_NOACCESS) == p);                         /* C-193 */
      VirtualQuery(p, &m, sizeof m);
      CHECK(m.RegionSize == 0x1000 && m.State == MEM_COMMIT && m.Protect == PAGE_NOACCESS);
      ERROR_IS(CHECK(VirtualProtect(p, 0x2000, PAGE_READONLY, &old) == FALSE), 487);
      CHECK(VirtualProtect(p, 0x1000, PAGE_READONLY, &old) && old == PAGE_NOACCESS);          /* C-194 */
      CHECK(VirtualProtect(p, 0x1000, PAGE_READWRITE, &old) && old == PAGE_READONLY && p[0xFFF] == 0); /* C-204 */
      CHECK(VirtualAlloc(p, 0x10000, MEM_RESET, PAGE_NOACCESS) == p);                         /* C-195 */
      ERROR_IS(CHECK(VirtualAlloc(p, 0x11000, MEM_RESET, PAGE_NOACCESS) == NULL), 487);
      ERROR_IS(CHECK(VirtualAlloc(p, 0x1000, MEM_COMMIT, 0) == NULL), 87);                    /* C-196 */
      ERROR_IS(CHECK(VirtualAlloc(p, 0x1000, MEM_COMMIT, PAGE_READONLY | PAGE_EXECUTE) == NULL), 87);
      ERROR_IS(CHECK(VirtualFree(p, 0, 0) == FALSE), 87);                                     /* C-197 */
      ERROR_IS(CHECK(VirtualFree(p, 0, MEM_FREE) == FALSE), 87);
      CHECK(VirtualFree(p, 0x10000, MEM_DECOMMIT));                                           /* C-198 */
      ERROR_IS(CHECK(VirtualFree(p, 1, MEM_RELEASE) == FALSE), 87);                           /* C-199 */
      CHECK(VirtualFree(p, 0, MEM_RELEASE) && VirtualQuery(p, &m, sizeof m) && m.State == MEM_FREE && m.Protect == PAGE_NOACCESS);
      q = VirtualAlloc(p, 0x10000, MEM_RESERVE, PAGE_NOACCESS);                               /* C-200 */
      CHECK(q == p);
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-201, C-202: is refused what Windows refuses',
    `int main(void) {
      char *p = VirtualAlloc(NULL, 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
      int caught = 0;
      ERROR_IS(CHECK(VirtualAlloc(NULL, 0x1000, MEM_RESERVE | 0x40000000, PAGE_NOACCESS) == NULL), 87);
      ERROR_IS(CHECK(VirtualAllocEx(NULL, NULL, 0x1000, MEM_RESERVE, PAGE_NOACCESS) == NULL), 6);
      ERROR_IS(CHECK(VirtualFreeEx(NULL, p, 0, MEM_RELEASE) == FALSE), 6);
      CHECK(VirtualFreeEx(GetCurrentProcess(), p, 0, MEM_RELEASE));
      __try { *p = 1; } __except (GetExceptionCode() == STATUS_ACCESS_VIOLATION) { caught = 1; }
      CHECK(caught);
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'learns from GetSystemInfo where it may be',
    `int main(void) {
      SYSTEM_INFO s;
      GetSystemInfo(&s);
      /* A.14 */
      CHECK(sizeof s == (P == 4 ? 0x24 : 0x30) && s.dwPageSize == 0x1000 && s.dwAllocationGranularity == 0x10000);
      CHECK(s.wProcessorArchitecture == (P == 4 ? 0 : 9) && s.dwProcessorType == (P == 4 ? 586 : 8664));
      CHECK(AT(s.lpMinimumApplicationAddress) == 0x10000);
      CHECK((unsigned long long)AT(s.lpMaximumApplicationAddress) ==
            (P == 4 ? 0x7FFEFFFFull : WIN10 ? 0x7FFFFFFEFFFFull : 0x7FFFFFEFFFFull));
      return 0;
    }`,
    NT_PROFILES,
  );
});

/** A program that makes a heap of its own, where it is told to, and uses it or the one it is told of. */
const HEAP_OF_ANOTHER = `
  #include <windows.h>
  #include <stdio.h>
  #include <stdlib.h>
  int main(int argc, char **argv) {
    HANDLE own, foreign;
    own = argc > 1 ? NULL : HeapCreate(0, 0, 0);
    if (own != NULL) { printf("%llu", (unsigned long long)(SIZE_T)own); return HeapAlloc(own, 0, 16) == NULL; }
    foreign = (HANDLE)(SIZE_T)strtoull(argv[1], NULL, 10);
    __try { HeapAlloc(foreign, 0, 16); printf("allocated"); }
    __except (GetExceptionCode() == STATUS_ACCESS_VIOLATION) { printf("access violation"); }
    return 0;
  }`;

describe('C-233: two processes', () => {
  for (const profile of PROFILE_IDS)
    it(`do not share a heap: the handle of one is an access violation in the other (${profile})`, () => {
      const one = load(HEAP_OF_ANOTHER, { profile });
      assert.deepEqual(one.machine.run({ instructions: 1e6 }), { reason: 'exited', exitCode: 0 });
      const handle = one.output();
      assert.notEqual(one.machine.space.regions.at(address(Number(handle))), undefined);
      const other = load(HEAP_OF_ANOTHER, { profile, args: [handle] });
      assert.deepEqual(other.machine.run({ instructions: 1e6 }), { reason: 'exited', exitCode: 0 });
      assert.equal(other.output(), 'access violation');
      // The first process goes on with its heap as if nothing had happened.
      assert.notEqual(one.machine.space.regions.at(address(Number(handle))), undefined);
      assert.equal(other.machine.space.regions.at(address(Number(handle))), undefined);
    });
});
