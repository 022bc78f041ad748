import { PROFILES } from '../support/run-c';
import { holds, NT_PROFILES } from '../support/self-checking';

/* The heap functions of ntdll as a C program observes them (HEAP_SPEC §A.13). */

const NATIVE = '#include <winternl.h>\n';

describe('Heaps of ntdll', () => {
  holds(
    'C-14: are made, listed, used and destroyed',
    `${NATIVE}
    static int seen, last;
    static NTSTATUS NTAPI visit(PVOID heap, PVOID stop) { seen++; last = heap == stop; return heap == stop ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS; }
    int main(void) {
      PVOID all[8], h, fixed;
      ULONG before = RtlGetProcessHeaps(0, NULL);
      char *p;
      CHECK(RtlCreateHeap(0, NULL, 0, 0, NULL, (PRTL_HEAP_PARAMETERS)(SIZE_T)1) == NULL);     /* C-14 */
      h = RtlCreateHeap(HEAP_GROWABLE, NULL, 0, 0, NULL, NULL);
      fixed = RtlCreateHeap(HEAP_NO_SERIALIZE, NULL, 0x10000, 0, NULL, NULL);
      CHECK(h != NULL && fixed != NULL && RtlGetProcessHeaps(8, all) == before + 2 && all[before] == h);
      CHECK(RtlEnumProcessHeaps(visit, NULL) == STATUS_SUCCESS && seen == (int)before + 2);
      CHECK(RtlEnumProcessHeaps(visit, h) == STATUS_UNSUCCESSFUL && last && seen == (int)(2 * before) + 3);
      p = RtlAllocateHeap(h, HEAP_ZERO_MEMORY, 100);
      CHECK(p != NULL && p[99] == 0 && RtlSizeHeap(h, 0, p) == 100 && HeapSize(h, 0, p) == 100);
      CHECK((p = RtlReAllocateHeap(h, 0, p, 200)) != NULL && RtlSizeHeap(h, 0, p) == 200);
      CHECK(RtlReAllocateHeap(h, 0, NULL, 200) == NULL && RtlReAllocateHeap(h, HEAP_ZERO_MEMORY, NULL, 200) == NULL); /* C-17 */
      CHECK(RtlValidateHeap(h, 0, p) && RtlValidateHeap(h, 0, NULL) && RtlValidateProcessHeaps());
      CHECK(RtlLockHeap(h) && RtlUnlockHeap(h) && RtlCompactHeap(h, 0) == HeapCompact(h, 0));
      CHECK(RtlFreeHeap(h, 0, p) && RtlFreeHeap(h, 0, NULL));
      CHECK(RtlAllocateHeap(fixed, 0, 0x10000) == NULL && RtlAllocateHeap(fixed, 0, 0x8000) != NULL);
      CHECK(RtlDestroyHeap(h) == NULL && RtlDestroyHeap(fixed) == NULL && RtlGetProcessHeaps(0, NULL) == before);
      CHECK(RtlDestroyHeap(GetProcessHeap()) == GetProcessHeap());
      CHECK(RtlCreateTagHeap(GetProcessHeap(), 0, L"tag", L"one") == 0 && NT_SUCCESS(RtlFlushHeaps()) == !EARLY);
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-71, C-79: are walked as HeapWalk does, with other flags',
    `${NATIVE}
    int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      PROCESS_HEAP_ENTRY win;
      RTL_HEAP_WALK_ENTRY rtl;
      NTSTATUS status;
      int count = 0;
      CHECK(sizeof rtl == (P == 4 ? 0x1c : 0x30));
      HeapAlloc(h, 0, 123); HeapAlloc(h, 0, 456); HeapAlloc(h, 0, 5 * A);
      memset(&win, 0xcd, sizeof win); memset(&rtl, 0xcd, sizeof rtl);
      win.lpData = NULL; rtl.DataAddress = NULL;
      while ((status = RtlWalkHeap(h, &rtl)) == STATUS_SUCCESS) {
        USHORT flags = win.wFlags;
        CHECK(HeapWalk(h, &win)); flags = win.wFlags;
        CHECK(win.lpData == rtl.DataAddress && win.cbData == rtl.DataSize && win.cbOverhead == rtl.OverheadBytes && win.iRegionIndex == rtl.SegmentIndex);
        if (flags & PROCESS_HEAP_REGION) {
          CHECK(rtl.Flags == 2 && win.Region.dwCommittedSize == rtl.Segment.CommittedSize && win.Region.dwUnCommittedSize == rtl.Segment.UnCommittedSize);
          CHECK(win.Region.lpFirstBlock == rtl.Segment.FirstEntry && win.Region.lpLastBlock == rtl.Segment.LastEntry);
        } else if (flags & PROCESS_HEAP_UNCOMMITTED_RANGE) CHECK(rtl.Flags == (WIN10 ? 0x1000 : 0x100));
        else if (flags & PROCESS_HEAP_ENTRY_BUSY) CHECK(rtl.Flags == (WIN10 ? 0x4011 : 0x411));
        else CHECK(rtl.Flags == 0);
        count++;
      }
      CHECK(status == STATUS_NO_MORE_ENTRIES && !HeapWalk(h, &win) && count == 6);
      return 0;
    }`,
  );

  holds(
    'are walked in a segment heap, whose blocks have no header before them',
    `${NATIVE}
    int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      RTL_HEAP_WALK_ENTRY rtl = { NULL };
      PROCESS_HEAP_ENTRY win = { NULL };
      char *large = HeapAlloc(h, 0, 0x140000), *pages, *small;
      int busy = 0;
      memset(HeapAlloc(h, 0, 0x30000), 0xff, 0x30000);
      pages = HeapAlloc(h, 0, 0x30000);
      small = HeapAlloc(h, 0, 100);
      while (RtlWalkHeap(h, &rtl) == STATUS_SUCCESS) {
        CHECK(HeapWalk(h, &win) && win.lpData == rtl.DataAddress && win.cbData == rtl.DataSize);
        if (!(win.wFlags & PROCESS_HEAP_ENTRY_BUSY)) continue;
        CHECK(rtl.Flags == 0x4011);
        busy += rtl.DataAddress == large || rtl.DataAddress == pages || rtl.DataAddress == small;
      }
      CHECK(!HeapWalk(h, &win) && busy == 3);
      return 0;
    }`,
    ['segment-x64'],
  );

  holds(
    'C-92: tells blocks of the low-fragmentation heap by their flags',
    `${NATIVE}
    int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      RTL_HEAP_WALK_ENTRY rtl = { NULL };
      ULONG lfh = 2;
      void *all[0x12];
      int i, busy = 0, regions = 0;
      RtlSetHeapInformation(h, HeapCompatibilityInformation, &lfh, 4);
      for (i = 0; i < 0x12; i++) HeapAlloc(h, 0, 24 + 2 * P);
      for (i = 0; i < 0x12; i++) all[i] = HeapAlloc(h, 0, 24 + 2 * P);
      while (RtlWalkHeap(h, &rtl) == STATUS_SUCCESS) {
        for (i = 0; i < 0x12; i++)
          if (rtl.DataAddress == all[i] && rtl.Flags == (WIN10 ? 0x8001 : 1) && rtl.OverheadBytes == 8) busy++;
        if (rtl.Flags == 0x8002) regions++;
      }
      CHECK(busy == 0x12 && (regions > 0) == WIN10);
      return 0;
    }`,
  );

  holds(
    'C-161, C-162, C-168, C-169: keep user values and flags',
    `${NATIVE}
    int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      void *p = RtlAllocateHeap(h, HEAP_SETTABLE_USER_VALUE | HEAP_SETTABLE_USER_FLAG2 | HEAP_SETTABLE_USER_FLAG3, 0x1000), *value = (void *)1;
      ULONG flags = 0;
      CHECK(RtlGetUserInfoHeap(h, 0, p, &value, &flags) && value == NULL && flags == 0xC00);        /* C-161 */
      CHECK(RtlSetUserValueHeap(h, 0, p, &flags) && RtlGetUserInfoHeap(h, 0, p, &value, &flags) && value == &flags);
      ERROR_IS(CHECK(!RtlSetUserFlagsHeap(h, 0, p, 0, 0x1000)), 87);                                /* C-162 */
      ERROR_IS(CHECK(!RtlSetUserFlagsHeap(h, 0, p, 0x100, 0)), 87);
      CHECK(RtlSetUserFlagsHeap(h, 0, p, 0x400, 0x200) && RtlGetUserInfoHeap(h, 0, p, NULL, &flags) && flags == 0xA00);
      CHECK(RtlSetUserFlagsHeap(h, 0, p, 0xA00, 0x400) && RtlSetUserFlagsHeap(h, 0, p, 0x600, 0x800));
      CHECK(RtlGetUserInfoHeap(h, 0, p, NULL, &flags) && flags == 0x800);
      CHECK(RtlReAllocateHeap(h, HEAP_REALLOC_IN_PLACE_ONLY | HEAP_SETTABLE_USER_FLAG2, p, 0x100) == p); /* C-168 */
      CHECK(RtlGetUserInfoHeap(h, 0, p, &value, &flags) && value == &flags && flags == 0x800);
      CHECK(RtlReAllocateHeap(h, HEAP_REALLOC_IN_PLACE_ONLY | HEAP_SETTABLE_USER_FLAG1, p, 0x400) == p); /* C-169 */
      CHECK(RtlGetUserInfoHeap(h, 0, p, &value, &flags) && value == &flags && flags == 0x200);
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-184, C-185, C-186, C-187, C-188, C-189: allocate and free many blocks at once',
    `${NATIVE}
    int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      void *a[5] = { (void *)0x55, (void *)0x55, (void *)0x55, (void *)0x55, (void *)0x55 };
      volatile DWORD code = 0;
      int i;
      SetLastError(UNTOUCHED);
      CHECK(RtlMultipleAllocateHeap(h, 0, 10, 0, a) == 0 && a[0] == (void *)0x55);                  /* C-184 */
      CHECK(RtlMultipleAllocateHeap(h, 0, 10, 0, NULL) == 0 && RtlMultipleFreeHeap(h, 0, 0, NULL) == 0 && GetLastError() == UNTOUCHED);
      __try { RtlMultipleAllocateHeap(h, 0, 10, 1, NULL); } __except (1) { code = GetExceptionCode(); }
      CHECK(code == STATUS_ACCESS_VIOLATION);                                                       /* C-185 */
      code = 0;
      __try { RtlMultipleFreeHeap(h, 0, 1, NULL); } __except (1) { code = GetExceptionCode(); }
      CHECK(code == STATUS_ACCESS_VIOLATION);
      CHECK(RtlMultipleAllocateHeap(h, 0, 0, 4, a) == 4 && a[4] == (void *)0x55);                   /* C-186 */
      for (i = 0; i < 4; i++) CHECK(HeapValidate(h, 0, a[i]) && HeapSize(h, 0, a[i]) == 0);
      HeapFree(h, 0, a[1]); a[1] = NULL;
      CHECK(RtlMultipleFreeHeap(h, 0, 4, a) == 4 && (EARLY || !HeapValidate(h, 0, a[0])));                     /* C-188 */
      if (P == 4) {                                                                                 /* C-187 */
        ULONG done = 9;
        ERROR_IS(done = RtlMultipleAllocateHeap(h, 0, 0x5FFFFFFF, 3, a), 8);
        CHECK(done < 3 && RtlMultipleFreeHeap(h, 0, done, a) == done);
        code = 0;
        SetLastError(UNTOUCHED);
        __try { RtlMultipleAllocateHeap(h, HEAP_GENERATE_EXCEPTIONS, 0x5FFFFFFF, 3, a); } __except (1) { code = GetExceptionCode(); }
        CHECK(code == STATUS_NO_MEMORY && GetLastError() == 8);
      }
      h = HeapCreate(0, 0, 0);
      RtlMultipleAllocateHeap(h, 0, 10, 3, a);
      a[3] = a[2]; a[2] = (char *)&h;
      ERROR_IS(CHECK(RtlMultipleFreeHeap(h, 0, 4, a) == 2), 87);                                    /* C-189 */
      ERROR_IS(CHECK(RtlMultipleFreeHeap(h, HEAP_GENERATE_EXCEPTIONS, 2, a + 2) == 0), 87);
      CHECK(HeapValidate(h, 0, a[3]));
      return 0;
    }`,
    // xp and later: nt4 does not have them.
    NT_PROFILES.slice(1),
  );

  holds(
    'C-173 and the map of A.0: tell global flags and statuses',
    `${NATIVE}
    static const struct { NTSTATUS status; ULONG error; } map[] = {
      { STATUS_SUCCESS, 0 }, { STATUS_NO_MEMORY, 8 }, { STATUS_ACCESS_VIOLATION, 998 }, { STATUS_DATATYPE_MISALIGNMENT, 998 },
      { STATUS_INVALID_HANDLE, 6 }, { STATUS_INVALID_PARAMETER, 87 }, { STATUS_INVALID_PARAMETER_1, 87 }, { (NTSTATUS)0xC00000FA, 87 },
      { STATUS_UNSUCCESSFUL, 31 }, { STATUS_BUFFER_TOO_SMALL, 122 }, { STATUS_INVALID_INFO_CLASS, 87 }, { STATUS_NO_MORE_ENTRIES, 259 },
      { STATUS_MORE_ENTRIES, 234 }, { STATUS_CONFLICTING_ADDRESSES, 487 }, { STATUS_UNABLE_TO_FREE_VM, 87 }, { STATUS_NOT_COMMITTED, 487 },
      { STATUS_UNABLE_TO_DECOMMIT_VM, 487 }, { STATUS_INVALID_PAGE_PROTECTION, 87 }, { STATUS_FREE_VM_NOT_AT_BASE, 487 },
      { STATUS_MEMORY_NOT_ALLOCATED, 487 }, { STATUS_COMMITMENT_LIMIT, 1455 }, { STATUS_NOT_LOCKED, 158 }, { STATUS_PARTIAL_COPY, 299 },
      { STATUS_NOT_IMPLEMENTED, 1 },
    };
    int main(void) {
      ULONG value = 99;
      SIZE_T size = 0;
      int i;
      for (i = 0; i < (int)(sizeof map / sizeof map[0]); i++)
        if (RtlNtStatusToDosError(map[i].status) != map[i].error) printf("%lx\\n", map[i].status);
      RtlSetLastWin32ErrorAndNtStatusFromNtStatus(STATUS_NOT_COMMITTED);
      CHECK(GetLastError() == 487 && RtlGetLastWin32Error() == 487);
      CHECK(RtlGetNtGlobalFlags() == 0);
      CHECK(RtlQueryHeapInformation(GetProcessHeap(), HeapCompatibilityInformation, &value, 4, &size) == STATUS_SUCCESS && value == 0 && size == 4);
      CHECK(RtlQueryHeapInformation(GetProcessHeap(), HeapCompatibilityInformation, NULL, 0, &size) == STATUS_BUFFER_TOO_SMALL);
      CHECK(RtlQueryHeapInformation(NULL, HeapCompatibilityInformation, &value, 4, NULL) == (NTSTATUS)STATUS_ACCESS_VIOLATION);
      return 0;
    }`,
  );

  holds(
    'clear their free bytes when asked to (RtlZeroHeap)',
    `${NATIVE}
    int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      unsigned char *p = HeapAlloc(h, 0, 256), *q = HeapAlloc(h, 0, 256);
      memset(p, 0x77, 256); memset(q, 0x66, 256);
      HeapFree(h, 0, p);
      CHECK(RtlZeroHeap(h, 0) == STATUS_SUCCESS && HeapValidate(h, 0, NULL));
      CHECK(p[200] == 0 && p[2 * P] == 0 && q[0] == 0x66 && q[255] == 0x66);
      return 0;
    }`,
    ['nt4-x86', ...PROFILES, 'segment-x64'],
  );

  holds(
    'keep the blocks of their front end apart when they are cleared (RtlZeroHeap)',
    `${NATIVE}
    int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      void *all[40];
      int i, k;
      for (i = 0; i < 40; i++) all[i] = HeapAlloc(h, 0, 40);
      for (i = 20; i < 36; i++) HeapFree(h, 0, all[i]);
      CHECK(RtlZeroHeap(h, 0) == STATUS_SUCCESS && HeapValidate(h, 0, NULL));
      for (i = 20; i < 36; i++) all[i] = HeapAlloc(h, 0, 40);
      for (i = 0; i < 40; i++) for (k = 0; k < i; k++) CHECK(all[i] != all[k]);
      CHECK(HeapValidate(h, 0, NULL));
      return 0;
    }`,
    [...NT_PROFILES, 'segment-x64'],
  );
});
