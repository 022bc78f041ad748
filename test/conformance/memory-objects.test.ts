import assert from 'node:assert/strict';
import { type MachineSettings } from '../../engine/machine/seam';
import { PROFILES, runC } from '../support/run-c';
import { holds, NT_PROFILES, runChecks } from '../support/self-checking';

/* CONFORMANCE §8: GlobalAlloc, LocalAlloc and their sisters as a C program observes them. */

/** What the table of handles has behind a handle, and an invalid handle and pointer. */
const OBJECTS = `
  #include <winternl.h>
  struct entry { SIZE_T flags; void *ptr; };
  #define ENTRY(h) ((struct entry *)((char *)(h) - P))
  #define HEAP GetProcessHeap()
  #define BAD_HANDLE ((HANDLE)(0xDEADBEE0 + P))
  #define BAD_POINTER ((HANDLE)0xDEADBEE0)
`;

describe('The table of handles', () => {
  holds(
    'C-101, C-102, C-103, C-104, C-105, C-115: has room for 0x10000 objects, shared by both families',
    `${OBJECTS}
    static HANDLE all[0x10000];
    int main(void) {
      PROCESS_HEAP_ENTRY walk = { 0 };
      HANDLE fixed;
      int i;
      for (i = 0; i < 0x10000; i++) {
        all[i] = i & 1 ? LocalAlloc(LMEM_MOVEABLE | LMEM_DISCARDABLE, 0) : GlobalAlloc(GMEM_MOVEABLE | GMEM_DISCARDABLE, 0);
        if (all[i] == NULL) break;
      }
      CHECK(i == 0x10000);                                                             /* C-101 */
      ERROR_IS(CHECK(GlobalAlloc(GMEM_MOVEABLE, 10) == NULL), 8);                      /* C-102 */
      ERROR_IS(CHECK(LocalAlloc(LMEM_MOVEABLE, 10) == NULL), 8);
      CHECK((fixed = GlobalAlloc(GMEM_DISCARDABLE, 10)) != NULL && GlobalFree(fixed) == NULL); /* C-103 */
      CHECK((fixed = LocalAlloc(LMEM_DISCARDABLE, 10)) != NULL && LocalFree(fixed) == NULL);
      for (i = 0; i < 0x10000; i++) if ((i & 2 ? GlobalFree(all[i]) : LocalFree(all[i])) != NULL) break;
      CHECK(i == 0x10000);                                                             /* C-104 */
      for (i = 0; i < 0x10000; i += 0x1FFF)
        if (ENTRY(all[i])->flags == 0 || ENTRY(all[i])->flags % (2 * P) != 0 || ENTRY(all[i])->ptr != NULL) break;
      CHECK(i >= 0x10000);                                                             /* C-115 */
      all[0] = GlobalAlloc(GMEM_MOVEABLE, 100);
      all[1] = GlobalAlloc(GMEM_DDESHARE, 100);
      all[2] = GlobalAlloc(GMEM_MOVEABLE | GMEM_DDESHARE, 100);
      CHECK(all[0] != NULL && all[1] != NULL && all[2] != NULL);                       /* freed entries serve again */
      while (HeapWalk(HEAP, &walk))
        CHECK((walk.wFlags & (PROCESS_HEAP_ENTRY_MOVEABLE | PROCESS_HEAP_ENTRY_DDESHARE)) == 0); /* C-105 */
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-108, C-109, C-110, C-111, C-112, C-116: has flags and block of each object',
    `${OBJECTS}
    static const struct { UINT flags; SIZE_T size; SIZE_T entry; UINT result; } rows[] = {
      { GMEM_MOVEABLE | GMEM_DISCARDABLE, 0, 0xF, GMEM_DISCARDED | GMEM_DISCARDABLE },
      { GMEM_MOVEABLE, 0, 0xB, GMEM_DISCARDED },
      { GMEM_MOVEABLE, 12, 3, 0 },
      { GMEM_MOVEABLE | GMEM_DISCARDABLE, 12, 7, GMEM_DISCARDABLE },
      { GMEM_MOVEABLE | GMEM_DISCARDABLE | GMEM_DDESHARE, 12, 0x8007, GMEM_DISCARDABLE | GMEM_DDESHARE },
    };
    int main(void) {
      HANDLE h, fixed = GlobalAlloc(GMEM_FIXED, 12);
      void *value;
      ULONG flags;
      int i;
      CHECK(AT(fixed) % (2 * P) == 0);                                                 /* C-108 */
      for (i = 0; i < 5; i++) {
        h = GlobalAlloc(rows[i].flags, rows[i].size);
        CHECK(AT(h) % (2 * P) == P);
        CHECK(ENTRY(h)->flags == rows[i].entry && (ENTRY(h)->ptr == NULL) == (rows[i].size == 0)); /* C-110 */
        CHECK(GlobalFlags(h) == rows[i].result);                                       /* C-116 */
        CHECK(HeapValidate(HEAP, 0, ENTRY(h)) == FALSE);                               /* C-109 */
        if (rows[i].size != 0) {
          CHECK(HeapValidate(HEAP, 0, ENTRY(h)->ptr) == TRUE && HeapSize(HEAP, 0, ENTRY(h)->ptr) == rows[i].size);
          value = NULL;
          CHECK(RtlGetUserInfoHeap(HEAP, 0, ENTRY(h)->ptr, &value, &flags) && value == h && flags == 0x200); /* C-111 */
          CHECK(RtlSetUserValueHeap(HEAP, 0, ENTRY(h)->ptr, BAD_HANDLE));
          CHECK(GlobalHandle(ENTRY(h)->ptr) == BAD_HANDLE);                            /* C-112 */
        }
        CHECK(GlobalFree(h) == NULL);
      }
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-113, C-114, C-117, C-118, C-135: counts locks up to 255',
    `${OBJECTS}
    int main(void) {
      HANDLE h = GlobalAlloc(GMEM_MOVEABLE, 12), l = LocalAlloc(LMEM_MOVEABLE, 12);
      void *p, *q;
      SIZE_T i;
      for (i = 1; i <= 0xFF; i++) { CHECK(GlobalLock(h) == ENTRY(h)->ptr); CHECK(ENTRY(h)->flags == (i << 16 | 3)); }
      CHECK(GlobalLock(h) != NULL && ENTRY(h)->flags == 0xFF0003 && GlobalFlags(h) == 0xFF);         /* C-113 */
      for (i = 0; i < 0xFE; i++) CHECK(GlobalUnlock(h) == TRUE);
      ERROR_IS(CHECK(GlobalUnlock(h) == FALSE), 0);
      CHECK(ENTRY(h)->flags == 3);                                                                   /* C-114 */
      p = LocalLock(l); q = LocalLock(l);
      CHECK(p == q && p != l && LocalHandle(p) == l && LocalFlags(l) == 2);                          /* C-117 */
      p = GlobalLock(h);
      CHECK(GlobalHandle(p) == h && GlobalFlags(h) == 1);
      CHECK(LocalUnlock(l) == TRUE);                                                                 /* C-118 */
      ERROR_IS(CHECK(LocalUnlock(l) == FALSE), 0);
      ERROR_IS(CHECK(LocalUnlock(l) == FALSE), 158);
      ERROR_IS(CHECK(GlobalUnlock(h) == FALSE), 0);
      ERROR_IS(CHECK(GlobalUnlock(h) == FALSE), 158);
      h = GlobalAlloc(GMEM_ZEROINIT | GMEM_MOVEABLE, 0);
      ERROR_IS(CHECK(GlobalLock(h) == NULL), 157);                                                   /* C-135 */
      h = LocalAlloc(LMEM_ZEROINIT | LMEM_MOVEABLE, 0);
      ERROR_IS(CHECK(LocalLock(h) == NULL), 157);
      return 0;
    }`,
    NT_PROFILES,
  );
});

describe('Handles and pointers that nobody has', () => {
  holds(
    'C-99, C-100, C-107, C-119, C-120, C-121: are refused by every call',
    `${OBJECTS}
    static void refused(HANDLE h) {
      ERROR_IS(CHECK(GlobalFree(h) == h), 6);
      ERROR_IS(CHECK(LocalFree(h) == h), 6);
      ERROR_IS(CHECK(GlobalFlags(h) == GMEM_INVALID_HANDLE), 6);
      ERROR_IS(CHECK(LocalFlags(h) == LMEM_INVALID_HANDLE), 6);
      ERROR_IS(CHECK(GlobalSize(h) == 0), 6);                                          /* C-107 */
      ERROR_IS(CHECK(LocalSize(h) == 0), 6);
      ERROR_IS(CHECK(GlobalLock(h) == NULL), 6);
      ERROR_IS(CHECK(LocalLock(h) == NULL), 6);
      ERROR_IS(CHECK(GlobalReAlloc(h, 0, GMEM_MOVEABLE) == NULL), 6);
      ERROR_IS(CHECK(LocalReAlloc(h, 0, LMEM_MOVEABLE) == NULL), 6);
      ERROR_IS(CHECK(GlobalUnlock(h) == !EARLY), 6);                                     /* C-120 */
      ERROR_IS(CHECK(LocalUnlock(h) == FALSE), 6);
    }
    int main(void) {
      HANDLE h;
      CHECK(GlobalFree(NULL) == NULL && LocalFree(NULL) == NULL);                      /* C-99 */
      CHECK(GlobalReAlloc(NULL, 10, GMEM_MOVEABLE) == NULL && LocalReAlloc(NULL, 10, LMEM_MOVEABLE) == NULL); /* C-100 */
      refused(BAD_HANDLE);                                                             /* C-121 */
      h = GlobalAlloc(GMEM_MOVEABLE, 256);
      CHECK(GlobalFree(h) == NULL);
      refused(h);                                                                      /* C-119 */
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-122, C-123, C-124, C-125, C-126, C-127: unreadable pointers have answers of their own',
    `${OBJECTS}
    int main(void) {
      HANDLE p = BAD_POINTER;
      ERROR_IS(CHECK(GlobalFree(p) == p), 998);                                        /* C-122 */
      ERROR_IS(CHECK(LocalFree(p) == p), 998);
      ERROR_IS(CHECK(GlobalFlags(p) == GMEM_INVALID_HANDLE), 6);                       /* C-123 */
      ERROR_IS(CHECK(LocalFlags(p) == LMEM_INVALID_HANDLE), 998);
      ERROR_IS(CHECK(GlobalSize(p) == 0), 6);                                          /* C-124 */
      ERROR_IS(CHECK(LocalSize(p) == 0), 6);
      ERROR_IS(CHECK(GlobalLock(p) == NULL), 6);                                       /* C-125 */
      ERROR_IS(CHECK(LocalLock(p) == NULL), UNTOUCHED);
      ERROR_IS(CHECK(GlobalUnlock(p) == TRUE), UNTOUCHED);                             /* C-126 */
      ERROR_IS(CHECK(LocalUnlock(p) == FALSE), 158);
      ERROR_IS(CHECK(GlobalReAlloc(p, 0, GMEM_MOVEABLE) == NULL), 998);                /* C-127 */
      ERROR_IS(CHECK(LocalReAlloc(p, 0, LMEM_MOVEABLE) == NULL), 998);
      ERROR_IS(CHECK(GlobalHandle(p) == NULL), 6);
      ERROR_IS(CHECK(LocalHandle(p) == NULL), 998);
      return 0;
    }`,
    NT_PROFILES,
  );
});

describe('Fixed and moveable objects', () => {
  holds(
    'C-129, C-130, C-131, C-132, C-133, C-134, C-136: fixed ones are blocks of the process heap',
    `${OBJECTS}
    int main(void) {
      char *p = GlobalAlloc(GMEM_FIXED | GMEM_ZEROINIT, 100000), *q = HeapAlloc(HEAP, 0, 10);
      void *value = (void *)0x123;
      ULONG flags = 1, i;
      SetLastError(UNTOUCHED);
      CHECK(GlobalUnlock(p) == TRUE && GlobalUnlock(p) == TRUE && GetLastError() == UNTOUCHED);      /* C-129 */
      ERROR_IS(CHECK(LocalUnlock(p) == FALSE), 158);                                                 /* C-130 */
      CHECK(GlobalHandle(p) == p && LocalHandle(p) == p && GlobalHandle(q) == q && LocalHandle(q) == q); /* C-131 */
      CHECK(RtlGetUserInfoHeap(HEAP, 0, q, &value, &flags) && value == (void *)0x123 && flags == 0); /* C-132 */
      CHECK(GlobalSize(GlobalAlloc(GMEM_FIXED, 0)) == 1);                                            /* C-133 */
      CHECK(LocalSize(LocalAlloc(LMEM_FIXED, 0)) == 0);                                              /* C-134 */
      for (i = 0; i < 100000; i++) if (p[i] != 0) break;
      CHECK(i == 100000 && GlobalSize(p) >= 100000 && GlobalLock(p) == p && GlobalFlags(p) == 0);    /* C-136 */
      CHECK(GlobalFree(p) == NULL);
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-106, C-137, C-138, C-139, C-140, C-141, C-142, C-149: become discarded, moveable and discardable',
    `${OBJECTS}
    int main(void) {
      HANDLE h = GlobalAlloc(GMEM_MOVEABLE, 0), k;
      char *p, *q;
      int i;
      CHECK((h = GlobalReAlloc(h, 10, GMEM_MOVEABLE)) != NULL && GlobalSize(h) >= 10 && GlobalSize(h) <= 16); /* C-106 */
      CHECK(GlobalReAlloc(h, 0, GMEM_MOVEABLE) == h && GlobalSize(h) == 0);
      CHECK(GlobalReAlloc(h, 10, GMEM_MOVEABLE) == h && GlobalSize(h) >= 10 && GlobalSize(h) <= 16);
      CHECK(ENTRY(h)->flags == 3);
      p = GlobalAlloc(GMEM_FIXED, 0x300); memset(p, 'a', 0x300);
      k = GlobalReAlloc(p, 0, GMEM_MODIFY | GMEM_MOVEABLE);                                           /* C-137 */
      CHECK(k != NULL && k != p && AT(k) % (2 * P) == P && GlobalSize(k) == 0x300 && ENTRY(k)->flags == 3);
      q = GlobalLock(k);
      CHECK((HANDLE)q != k && q[0] == 'a' && q[0x2ff] == 'a');
      ERROR_IS(CHECK(GlobalDiscard(k) == NULL), 87);                                                  /* C-140 */
      GlobalUnlock(k);
      k = GlobalReAlloc(k, 0x600, GMEM_MOVEABLE | GMEM_ZEROINIT);                                     /* C-139 */
      q = GlobalLock(k);
      for (i = 0; i < 0x600; i++) if (q[i] != (i < 0x300 ? 'a' : 0)) break;
      CHECK(i == 0x600 && GlobalUnlock(k) == FALSE);
      CHECK(GlobalDiscard(k) == k && ENTRY(k)->ptr == NULL && GlobalFlags(k) == GMEM_DISCARDED);      /* C-140 */
      p = GlobalAlloc(GMEM_FIXED, 12);
      k = GlobalReAlloc(p, 0, GMEM_MODIFY | GMEM_MOVEABLE | GMEM_DISCARDABLE);
      CHECK(ENTRY(k)->flags == 7 && GlobalSize(k) == 12);
      p = LocalAlloc(LMEM_FIXED, 12);
      CHECK(LocalReAlloc(p, 0, LMEM_MODIFY | LMEM_MOVEABLE) == p && LocalSize(p) == 12);              /* C-138 */
      p = LocalAlloc(LMEM_FIXED, 0);
      CHECK(LocalDiscard(p) == p);                                                                    /* C-141 */
      p = GlobalAlloc(GMEM_FIXED, 12);
      CHECK(GlobalReAlloc(p, 1024 * 1024, GMEM_MODIFY) == p && GlobalSize(p) == 12);                  /* C-142 */
      h = GlobalAlloc(GMEM_MOVEABLE, 12); q = ENTRY(h)->ptr;                                          /* C-149 */
      CHECK(GlobalReAlloc(h, 512, GMEM_MODIFY) == h && ENTRY(h)->ptr == q && GlobalSize(h) == 12 && ENTRY(h)->flags == 3);
      CHECK(GlobalReAlloc(h, 512, GMEM_MODIFY | GMEM_DISCARDABLE) == h && ENTRY(h)->ptr == q && ENTRY(h)->flags == 7);
      CHECK(GlobalReAlloc(h, 512, GMEM_DISCARDABLE) == NULL && GlobalSize(h) == 12);
      CHECK(GlobalFlags(GlobalAlloc(GMEM_MOVEABLE | GMEM_DDESHARE | GMEM_NOTIFY | GMEM_ZEROINIT, 1)) == GMEM_DDESHARE);
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-143, C-144, C-145: fixed ones stay pointers when they are resized',
    `${OBJECTS}
    static const SIZE_T sizes[] = { 0x20000 + 512, 10, 0 };
    int main(void) {
      HANDLE p;
      int i;
      for (i = 0; i < 3; i++) {
        SIZE_T wanted = WIN10 || EARLY || sizes[i] != 0 ? sizes[i] : 1;                          /* A.16 (6) */
        p = GlobalAlloc(GMEM_FIXED, 0x20000);
        CHECK(GlobalReAlloc(p, sizes[i], 0) == p && GlobalSize(p) == wanted);           /* C-144 */
        GlobalFree(p);
        p = LocalAlloc(LMEM_FIXED, 0x20000);
        CHECK(LocalReAlloc(p, sizes[i], LMEM_MOVEABLE) == p && LocalSize(p) == wanted);
        LocalFree(p);
        p = GlobalReAlloc(GlobalAlloc(GMEM_FIXED, 12), sizes[i], GMEM_MOVEABLE);        /* C-143 */
        CHECK(AT(p) % (2 * P) == 0 && GlobalSize(p) == wanted);
        GlobalFree(p);
      }
      p = GlobalAlloc(GMEM_FIXED, 12);
      CHECK(GlobalReAlloc(p, 12, GMEM_DISCARDABLE) == NULL && GlobalReAlloc(p, 12, GMEM_MOVEABLE | GMEM_DISCARDABLE) == NULL); /* C-145 */
      CHECK(LocalReAlloc(p, 12, LMEM_DISCARDABLE) == NULL && GlobalSize(p) == 12);
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-146, C-147, C-148: moveable ones move when they may',
    `${OBJECTS}
    int main(void) {
      HANDLE h, wall;
      void *p;
      int flags;
      for (flags = 0; flags <= GMEM_MOVEABLE; flags += GMEM_MOVEABLE) {
        h = GlobalAlloc(GMEM_MOVEABLE, 100); p = GlobalLock(h); wall = GlobalAlloc(GMEM_FIXED, 100);
        if (flags == 0) CHECK(GlobalReAlloc(h, 512, 0) == NULL && ENTRY(h)->ptr == p && GlobalSize(h) == 100); /* C-146 */
        else CHECK(GlobalReAlloc(h, 512, flags) == h && ENTRY(h)->ptr != p && GlobalSize(h) == 512);
        p = ENTRY(h)->ptr;
        CHECK(GlobalReAlloc(h, 10, flags) == h && ENTRY(h)->ptr == p && GlobalSize(h) == 10);
        CHECK(GlobalReAlloc(h, 0, flags) == NULL && ENTRY(h)->ptr == p);
        CHECK(GlobalUnlock(h) == FALSE && GlobalFree(h) == NULL && GlobalFree(wall) == NULL);
        h = GlobalAlloc(GMEM_MOVEABLE, 100); p = ENTRY(h)->ptr; wall = GlobalAlloc(GMEM_FIXED, 100);
        CHECK(GlobalReAlloc(h, 512, flags) == h && ENTRY(h)->ptr != p && GlobalSize(h) == 512);                 /* C-147 */
        CHECK(GlobalHandle(ENTRY(h)->ptr) == h);
        p = ENTRY(h)->ptr;
        CHECK(GlobalReAlloc(h, 10, flags) == h && ENTRY(h)->ptr == p && GlobalSize(h) == 10);
        if (flags == 0) CHECK(GlobalReAlloc(h, 0, 0) == NULL && ENTRY(h)->ptr == p);                            /* C-148 */
        else CHECK(GlobalReAlloc(h, 0, flags) == h && ENTRY(h)->ptr == NULL && (ENTRY(h)->flags & 8) && GlobalSize(h) == 0);
        GlobalFree(h); GlobalFree(wall);
      }
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-146, C-147: small ones never grow in place, even where nothing lies behind them',
    `${OBJECTS}
    int main(void) {
      HANDLE h = GlobalAlloc(GMEM_MOVEABLE, 12), big = LocalAlloc(LMEM_MOVEABLE, 0x8000);
      char *p = memset(GlobalLock(h), 7, 12);
      ERROR_IS(CHECK(GlobalReAlloc(h, 512, 0) == NULL && ENTRY(h)->ptr == p && GlobalSize(h) == 12), 8);
      CHECK(GlobalReAlloc(h, 13, 0) == h && ENTRY(h)->ptr == p && GlobalSize(h) == 13);
      CHECK(GlobalReAlloc(h, 512, GMEM_MOVEABLE | GMEM_ZEROINIT) == h && ENTRY(h)->ptr != p && GlobalSize(h) == 512);
      p = ENTRY(h)->ptr;
      CHECK(p[0] == 7 && p[11] == 7 && p[13] == 0 && p[511] == 0 && GlobalHandle(p) == h && GlobalFlags(h) == 1);
      CHECK(GlobalUnlock(h) == FALSE && GlobalReAlloc(h, 1024, 0) == h && ENTRY(h)->ptr != p && GlobalFree(h) == NULL);
      p = LocalLock(big);
      CHECK(LocalReAlloc(big, 0x8100, 0) == big && ENTRY(big)->ptr == p && LocalSize(big) == 0x8100);
      CHECK(HeapValidate(HEAP, 0, NULL));
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'the old names are those of lock, unlock and compact (A.10)',
    `int main(void) {
      HANDLE h = GlobalAlloc(GMEM_MOVEABLE, 10);
      GlobalFix(h);
      CHECK(GlobalWire(h) == GlobalLock(h) && GlobalFlags(h) == 3);
      CHECK(GlobalUnWire(h) == TRUE);
      GlobalUnfix(h);
      CHECK(GlobalFlags(h) == 1);
      CHECK(GlobalCompact(0) == HeapCompact(GetProcessHeap(), 0) && LocalCompact(0) == GlobalCompact(0));
      CHECK(LocalShrink(NULL, 0) == LocalCompact(0) && GlobalCompact(0) != 0);
      return 0;
    }`,
    NT_PROFILES,
  );
});

describe('Fixed objects in the low-fragmentation heap', () => {
  holds(
    'C-98, C-143, C-145: are not resized in place, not even to the same size',
    `${OBJECTS}
    int main(void) {
      HANDLE all[0x12], p, q;
      ULONG lfh = 2;
      int i;
      CHECK(RtlSetHeapInformation(HEAP, HeapCompatibilityInformation, &lfh, 4) == STATUS_SUCCESS);
      for (i = 0; i < 0x12; i++) all[i] = GlobalAlloc(GMEM_FIXED, 12);
      for (i = 0; i < 0x12; i++) GlobalFree(all[i]);
      p = GlobalAlloc(GMEM_FIXED, 12);
      ERROR_IS(CHECK(GlobalReAlloc(p, 12, 0) == NULL), 8);                              /* C-98, C-145 */
      ERROR_IS(CHECK(LocalReAlloc(p, 10, 0) == NULL), 8);
      CHECK(GlobalSize(p) == 12);
      q = GlobalReAlloc(p, 512, GMEM_MOVEABLE);                                         /* C-143 */
      CHECK(q != NULL && q != p && AT(q) % (2 * P) == 0 && GlobalSize(q) == 512);
      return 0;
    }`,
  );
});

describe('Memory objects before Vista', () => {
  holds(
    'refuse flags that nobody knows (A.16)',
    `int main(void) {
      HANDLE h = GlobalAlloc(GMEM_MOVEABLE, 10);
      ERROR_IS(CHECK(GlobalAlloc(0x8000, 10) == NULL), 87);
      ERROR_IS(CHECK(LocalAlloc(GMEM_DDESHARE, 10) == NULL), 87);
      ERROR_IS(CHECK(GlobalReAlloc(h, 10, 0x8000) == NULL && GlobalSize(h) == 10), 87);
      CHECK(GlobalReAlloc(h, 10, GMEM_MODIFY) == h);
      return 0;
    }`,
    ['nt4-x86', 'xp-x86'],
  );
});

describe('Memory objects and tool help', () => {
  holds(
    'are told as moveable with their handle and lock count (A.18)',
    `${OBJECTS}
    int main(void) {
      HANDLE h = GlobalAlloc(GMEM_MOVEABLE, 321);
      HEAPENTRY32 entry = { sizeof entry };
      char *p = GlobalLock(h), copy[8];
      SIZE_T done = 9;
      int moveable = 0, fixed = 0;
      void *plain = HeapAlloc(HEAP, 0, 123);
      GlobalLock(h);
      CHECK(Heap32First(&entry, GetCurrentProcessId(), AT(HEAP)));
      do {
        if (entry.dwAddress == AT(p)) moveable = entry.dwFlags == LF32_MOVEABLE && entry.hHandle == h && entry.dwLockCount == 2;
        if (entry.dwAddress == AT(plain)) fixed = entry.dwFlags == LF32_FIXED && entry.hHandle == NULL && entry.dwLockCount == 0;
      } while (Heap32Next(&entry));
      CHECK(GetLastError() == 18 && moveable && fixed);
      memcpy(p, "abcdefg", 8);
      CHECK(Toolhelp32ReadProcessMemory(0, p, copy, 8, &done) && done == 8 && strcmp(copy, "abcdefg") == 0);
      ERROR_IS(CHECK(!Toolhelp32ReadProcessMemory(GetCurrentProcessId(), BAD_POINTER, copy, 8, &done) && done == 0), 299);
      return 0;
    }`,
    NT_PROFILES,
  );
  holds(
    'tell the end of a heap, a heap that is none and damage apart (A.18)',
    `${OBJECTS}
    int lastBlock(HEAPENTRY32 *entry) {
      while (Heap32Next(entry));
      return 1;
    }
    int main(void) {
      HANDLE heap = HeapCreate(0, 0, 0);
      HEAPENTRY32 entry = { sizeof entry };
      char *block = HeapAlloc(heap, 0, 0x3000), *end = block + 0x3000;
      ERROR_IS(CHECK(!Heap32First(&entry, GetCurrentProcessId(), 0)), 18);
      ERROR_IS(CHECK(!Heap32First(&entry, GetCurrentProcessId(), AT(heap) + 0x100000)), 18);
      ERROR_IS(CHECK(!Heap32First(&entry, GetCurrentProcessId() + 4, AT(heap))), 87);
      CHECK(Heap32First(&entry, GetCurrentProcessId(), AT(heap)));
      ERROR_IS(CHECK(lastBlock(&entry)), 18);
      memset(end, 0x5A, 64);
      CHECK(Heap32First(&entry, GetCurrentProcessId(), AT(heap)));
      ERROR_IS(CHECK(lastBlock(&entry)), 13);
      return 0;
    }`,
    ['xp-x86', 'win7-x86', 'win7-x64', 'win10-x86', 'win10-x64'],
  );
});

describe('Windows CE', () => {
  it('C-234: has LocalAlloc, which is HeapAlloc on the process heap, and no GlobalAlloc (H)', () => {
    runChecks(
      `${OBJECTS}
      int main(void) {
        char *p = LocalAlloc(LPTR, 100), *q;
        ULONG flags;
        CHECK(p != NULL && p[99] == 0 && HeapValidate(HEAP, 0, p) && HeapSize(HEAP, 0, p) == LocalSize(p) && LocalSize(p) >= 100);
        q = HeapAlloc(HEAP, 0, 100);
        CHECK(LocalSize(q) == LocalSize(p) && LocalHandle(p) == p && LocalLock(p) == p);
        CHECK((p = LocalReAlloc(p, 500, LMEM_MOVEABLE)) != NULL && LocalSize(p) >= 500 && LocalFree(p) == NULL);
        ERROR_IS(CHECK(GlobalAlloc(GMEM_FIXED, 10) == NULL), ERROR_CALL_NOT_IMPLEMENTED);
        ERROR_IS(CHECK(!RtlGetUserInfoHeap(HEAP, 0, q, NULL, &flags)), ERROR_CALL_NOT_IMPLEMENTED);
        CHECK(GetProcAddress(GetModuleHandleA("kernel32"), "GlobalAlloc") == NULL);
        CHECK(GetProcAddress(GetModuleHandleA("kernel32"), "LocalAlloc") != NULL);
        return 0;
      }`,
      'ce-x86',
    );
  });
});

describe('Memory objects and the inspector', () => {
  const faultsOf = (body: string, profile: MachineSettings['profile'] = 'win10-x86'): readonly string[] =>
    runC(`#include <windows.h>\n#include <stdlib.h>\nint main(void) { ${body} return 0; }`, {
      profile,
    }).machine.faults.map(({ id, text }) => `${id}: ${text.replace(/0x[0-9A-F]+/g, '@')}`);

  it('sees the bytes of an object as the program’s until it is freed', () => {
    assert.deepEqual(
      faultsOf(
        'HANDLE h = GlobalAlloc(GHND, 10); char *p = GlobalLock(h); p[9] = 1; GlobalFree(h); p[0] = 1;',
      ),
      ['use-after-free: write of 1 byte at offset 0 of the freed block #1 of 10 bytes at @'],
    );
    assert.deepEqual(faultsOf('char *p = GlobalLock(GlobalAlloc(GHND, 10)); p[10] = 1;').slice(0, 1), [
      'buffer-overrun: write of 1 byte just past the end of block #1 of 10 bytes at @',
    ]);
  });

  it('tells a handle that was freed before from one that never was', () => {
    assert.deepEqual(
      faultsOf(
        'HANDLE h = GlobalAlloc(GMEM_MOVEABLE, 10); GlobalFree(h); GlobalFree(h); LocalFree((HANDLE)0xDEADBEE4);',
      ),
      [
        'double-free: GlobalFree of the handle @, which was freed before',
        'invalid-free: LocalFree of the handle @, which no memory object has',
      ],
    );
  });

  it('finds objects that are left at the end', () => {
    assert.match(
      faultsOf('GlobalAlloc(GMEM_MOVEABLE, 33); LocalAlloc(LPTR, 44);').join('\n'),
      /leak: block #1 of 33 bytes.*\n.*leak: block #2 of 44 bytes/,
    );
  });

  it('takes a block for reachable while its handle is kept', () => {
    const [leak] = faultsOf('static HANDLE kept; kept = GlobalAlloc(GMEM_MOVEABLE, 33);');
    assert.match(leak ?? '', /33 bytes .* the program can still reach it$/);
  });

  it('knows which family a block came from', () => {
    const text = (call: string): readonly string[] =>
      faultsOf(`void *p; ${call}`).filter(line => !line.startsWith('leak'));
    assert.deepEqual(text('HeapFree(GetProcessHeap(), 0, malloc(5));'), [
      'wrong-family: HeapFree of block #1 of 5 bytes, which came from the malloc family',
    ]);
    assert.deepEqual(text('free(HeapAlloc(GetProcessHeap(), 0, 6));'), [
      'wrong-family: free of block #1 of 6 bytes, which came from HeapAlloc',
    ]);
    assert.deepEqual(text('LocalFree(malloc(7));'), [
      'wrong-family: LocalFree of block #1 of 7 bytes, which came from the malloc family',
    ]);
    assert.deepEqual(text('free(GlobalAlloc(0, 8));'), [
      'wrong-family: free of block #1 of 8 bytes, which came from GlobalAlloc or LocalAlloc',
    ]);
    // Both families of objects are one.
    assert.deepEqual(text('LocalFree(GlobalAlloc(0, 9));'), []);
  });

  for (const profile of PROFILES)
    it(`names the family rather than the heap where the C library has a heap of its own (${profile})`, () => {
      assert.match(
        faultsOf('HeapFree(GetProcessHeap(), 0, malloc(5));', profile)[0] ?? '',
        /^wrong-family: /,
      );
    });
});

describe('Memory objects that programs misuse', () => {
  const answers = (body: string, profile: (typeof PROFILES)[number]): string =>
    runC(
      `#include <windows.h>
      #include <winternl.h>
      #include <stdio.h>
      #define TELL(call) (SetLastError(0xdead), printf("%d ", (int)(call)), printf("%lx\\n", GetLastError()))
      int main(void) { void *value; ULONG flags; HGLOBAL h = GlobalAlloc(GMEM_MOVEABLE, 256); GlobalFree(h); ${body} return 0; }`,
      { profile },
    )
      .output.replaceAll(/\s+/g, ' ')
      .trim();

  for (const profile of PROFILES) {
    it(`C-119, C-127: LocalHandle tells a freed handle with 6 and a bad pointer with 998 (${profile})`, () => {
      const pointer = 'LongToHandle(0xdeadbee0)';
      const said = answers(
        `TELL(LocalHandle(h) != 0); TELL(GlobalHandle(h) != 0); TELL(LocalHandle(${pointer}) != 0);`,
        profile,
      );
      assert.equal(said, '0 6 0 6 0 3e6');
    });
  }

  for (const profile of ['win7-x86', 'win10-x86'] as const) {
    it(`C-162: RtlGetUserInfoHeap refuses what is no block with 87, in 32 bits whether or not damage ends the process (${profile})`, () => {
      const said = answers(
        'TELL(RtlGetUserInfoHeap(GetProcessHeap(), 0, LongToHandle(0xdeadbee0 + sizeof(void *)), &value, &flags));',
        profile,
      );
      assert.equal(said, '0 57');
    });
  }

  it('C-128: GlobalFree gives a fixed pointer that it freed before back with 6, on 32-bit Windows', () => {
    const said = answers(
      'HGLOBAL p = GlobalAlloc(GMEM_FIXED, 100); GlobalFree(p); TELL(GlobalFree(p) == p); TELL(GlobalSize((HGLOBAL)0xc042));',
      'win7-x86',
    );
    assert.equal(said, '1 6 0 6');
  });

  it('GlobalMemoryStatus tells a 32-bit program at most 2 GB (Microsoft, "GlobalMemoryStatus")', () => {
    const { output } = runC(
      `#include <windows.h>
      #include <stdio.h>
      int main(void) {
        MEMORYSTATUS status;
        void *block = HeapAlloc(GetProcessHeap(), 0, 0x2000000);
        HeapFree(GetProcessHeap(), 0, block);
        block = GlobalAlloc(GMEM_FIXED, 0x2000000);
        GlobalFree(block);
        GlobalMemoryStatus(&status);
        printf("%lx %lx %lu", status.dwTotalPhys, status.dwAvailPhys, status.dwMemoryLoad);
        return 0;
      }`,
      { profile: 'win10-x86' },
    );
    assert.equal(output, '7fffffff 7fffffff 0');
  });
});
