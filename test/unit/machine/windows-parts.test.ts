import assert from 'node:assert/strict';
import { PROFILES, runC } from '../../support/run-c';

/** What the body of a main function prints, in a profile. */
const printed = (includes: string, body: string, profile: (typeof PROFILES)[number]): string =>
  runC(`#include <windows.h>\n#include <stdio.h>\n${includes}\n${body}`, { profile }).output;

describe('Parts of Windows that test programs lean on', () => {
  for (const profile of PROFILES) {
    it(`are the process, its threads and its modules in a snapshot (${profile})`, () => {
      const output = printed(
        '#include <tlhelp32.h>',
        `HANDLE go;
        DWORD WINAPI idle(LPVOID p) { return WaitForSingleObject(go, INFINITE); }
        int main(void) {
          PROCESSENTRY32 process = { sizeof process };
          MODULEENTRY32W module = { sizeof module };
          THREADENTRY32 thread = { sizeof thread };
          DWORD id, seen = 0;
          HANDLE other, all;
          go = CreateEvent(NULL, TRUE, FALSE, NULL);
          other = CreateThread(NULL, 0, idle, NULL, 0, &id);
          all = CreateToolhelp32Snapshot(TH32CS_SNAPALL, 0);
          printf("%d %d ", Process32First(all, &process), process.th32ProcessID == GetCurrentProcessId());
          printf("%lu %s %d %lu ", process.cntThreads, process.szExeFile, Process32Next(all, &process), GetLastError());
          if (Thread32First(all, &thread)) do seen += thread.th32ThreadID == id || thread.th32ThreadID == GetCurrentThreadId(); while (Thread32Next(all, &thread));
          printf("%lu %lu ", seen, GetLastError());
          printf("%d %d ", Module32FirstW(all, &module), module.hModule == GetModuleHandleA(NULL));
          printf("%d %ls ", Module32NextW(all, &module), module.szModule);
          while (Module32NextW(all, &module)) ;
          printf("%lu ", GetLastError());
          thread.dwSize = 4;
          printf("%d %lu ", Thread32First(all, &thread), GetLastError());
          SetEvent(go); WaitForSingleObject(other, INFINITE); CloseHandle(all);
          printf("%d %lu", Process32First(all, &process), GetLastError());
          return 0;
        }`,
        profile,
      );
      assert.equal(output, '1 1 2 test.exe 0 18 2 18 1 1 1 ntdll.dll 18 0 24 0 6');
    });

    it(`are the compiler's intrinsics for bits and strings (${profile})`, () => {
      const output = printed(
        '#include <intrin.h>',
        `int main(void) {
          unsigned long at = 99;
          unsigned __int64 start = __rdtsc();
          long bits[2] = { 0, 0 };
          unsigned char bytes[4];
          printf("%d %lu ", _BitScanForward(&at, 0), at);
          printf("%d %lu ", _BitScanForward(&at, 0x50), at);
          printf("%d %lu ", _BitScanReverse(&at, 0x50), at);
          printf("%d %lu ", _BitScanForward64(&at, 1ull << 40), at);
          printf("%d %lu ", _BitScanReverse64(&at, 3ull << 40), at);
          printf("%u %u %u ", __popcnt(0xF0F), __lzcnt(1), __lzcnt(0));
          printf("%d %d %d ", _bittestandset(bits, 33), bits[1] == 2, _bittest(bits, 33));
          __stosb(bytes, 7, 4);
          printf("%d %d %I64u", bytes[3], __rdtsc() > start, __emulu(0xFFFFFFFF, 2));
          return 0;
        }`,
        profile,
      );
      assert.equal(output, '0 99 1 4 1 6 1 40 1 41 8 31 32 0 1 1 7 1 8589934590');
    });

    it(`are COM's allocator as an object, the time of C11 and notices of memory (${profile})`, () => {
      const output = printed(
        '#include <objbase.h>\n#include <time.h>',
        `int main(void) {
          IMalloc *allocator;
          struct timespec now;
          BOOL state = 9;
          HANDLE low = CreateMemoryResourceNotification(LowMemoryResourceNotification);
          char *block;
          printf("%08lx %08lx ", CoInitialize(NULL), CoInitializeEx(NULL, COINIT_MULTITHREADED));
          printf("%08lx ", CoGetMalloc(1, &allocator));
          block = allocator->lpVtbl->Alloc(allocator, 50);
          block = IMalloc_Realloc(allocator, block, 80);
          printf("%d %d ", (int)IMalloc_GetSize(allocator, block), IMalloc_DidAlloc(allocator, block));
          IMalloc_Free(allocator, block);
          CoUninitialize();
          printf("%d %d ", timespec_get(&now, TIME_UTC), now.tv_sec == time(NULL));
          printf("%d %d", QueryMemoryResourceNotification(low, &state), state);
          return 0;
        }`,
        profile,
      );
      assert.equal(output, '00000000 00000001 00000000 80 1 1 1 1 0');
    });

    it(`are the string functions that count, with parts, ends and lists of arguments (${profile})`, () => {
      const output = printed(
        '#include <strsafe.h>\n#define TELL(call) printf("%08lx %s|", (call), text)',
        `static HRESULT list(char *to, size_t size, const char *format, ...) {
          HRESULT result; va_list all;
          va_start(all, format); result = StringCchVPrintfA(to, size, format, all); va_end(all);
          return result;
        }
        int main(void) {
          char text[8] = "", *end; WCHAR wide[4]; size_t left, bytes;
          TELL(list(text, 8, "%d-%s", 12, "ab")); TELL(list(text, 8, "%s", "far too long"));
          TELL(StringCchCopyNA(text, 8, "abcdef", 3)); TELL(StringCchCopyNA(text, 4, "abcdef", 5));
          TELL(StringCchCatNA(text, 8, "xyz", 2));
          TELL(StringCchCopyExA(text, 8, "four", &end, &left, 0)); printf("%d %d|", (int)(end - text), (int)left);
          TELL(StringCchPrintfExA(end, left, &end, &left, 0, "%s", "12345")); printf("%d|", (int)left);
          printf("%08lx ", StringCbCopyW(wide, sizeof wide, L"abc"));
          printf("%08lx %d", StringCbLengthW(wide, sizeof wide, &bytes), (int)bytes);
          return 0;
        }`,
        profile,
      );
      assert.equal(
        output,
        '00000000 12-ab|8007007a far too|00000000 abc|8007007a abc|00000000 abcxy|' +
          '00000000 four|4 4|8007007a four123|1|00000000 00000000 6',
      );
    });

    it(`are timers, of queues and to wait for (${profile})`, () => {
      const output = printed(
        '',
        `LONG ticks;
        VOID CALLBACK tick(PVOID p, BOOLEAN fired) { ticks += fired; if (ticks == *(LONG *)p) ticks += 100; }
        int main(void) {
          HANDLE timer, wait = CreateWaitableTimerA(NULL, FALSE, NULL);
          LARGE_INTEGER due;
          LONG third = 3;
          CreateTimerQueueTimer(&timer, NULL, tick, &third, 5, 10, 0);
          Sleep(28); DeleteTimerQueueTimer(NULL, timer, INVALID_HANDLE_VALUE); printf("%ld ", ticks);
          Sleep(50); printf("%ld ", ticks);
          CreateTimerQueueTimer(&timer, NULL, tick, &third, 5, 0, 0); Sleep(30); printf("%ld ", ticks); DeleteTimerQueueTimer(NULL, timer, NULL);
          due.QuadPart = -200000;
          printf("%d %lx ", SetWaitableTimer(wait, &due, 10, NULL, NULL, FALSE), WaitForSingleObject(wait, 5));
          printf("%lx %lx ", WaitForSingleObject(wait, 30), WaitForSingleObject(wait, 15));
          printf("%d %lx", CancelWaitableTimer(wait), WaitForSingleObject(wait, 50));
          return 0;
        }`,
        profile,
      );
      assert.equal(output, '103 103 104 1 102 0 0 1 102');
    });

    it(`are the last status, the process's block, the environment of main and old macros (${profile})`, () => {
      const output = printed(
        '#include <winternl.h>\n#include <intrin.h>\n#include <windowsx.h>\n#include <time.h>\n#include <stdlib.h>\n#include <string.h>',
        `int main(int argc, char **argv, char **environment) {
          PROCESS_BASIC_INFORMATION basic;
          time_t day = 86400;
          void *p;
          char text[32];
          char *block = GlobalAllocPtr(GHND, 20);
          HANDLE small = HeapCreate(0, 0, 0x1000);
          printf("%08lx ", RtlGetLastNtStatus());
          p = HeapAlloc(small, 0, 0x10000); printf("%08lx ", RtlGetLastNtStatus());
          SetLastError(6); printf("%08lx ", RtlGetLastNtStatus());
          RtlNtStatusToDosErrorNoTeb(0xC0000005); printf("%08lx ", RtlGetLastNtStatus());
          printf("%lu %08lx ", RtlNtStatusToDosError(0xC0000005), RtlGetLastNtStatus());
          RtlSetLastWin32ErrorAndNtStatusFromNtStatus(0xC000000D); printf("%lu %08lx ", GetLastError(), RtlGetLastNtStatus());
          NtQueryInformationProcess(GetCurrentProcess(), ProcessBasicInformation, &basic, sizeof basic, NULL);
          printf("%d ", *(HANDLE *)((char *)basic.PebBaseAddress + (sizeof(void *) == 8 ? 0x30 : 0x18)) == GetProcessHeap());
          printf("%d ", sizeof(void *) == 8 ? __readgsqword(0x60) == (ULONG_PTR)basic.PebBaseAddress : __readfsdword(0x30) == (ULONG_PTR)basic.PebBaseAddress);
          printf("%d %d ", environment[0] == NULL, environ[0] == NULL);
          strcpy(block, "macro"); block = GlobalReAllocPtr(block, 200, GMEM_MOVEABLE); printf("%s %d ", block, GlobalFreePtr(block));
          printf("%d %.10s ", asctime_s(text, sizeof text, gmtime(&day)), text);
          printf("%d", VirtualAllocExNuma(GetCurrentProcess(), NULL, 1, MEM_COMMIT, PAGE_READWRITE, 0) != NULL);
          return 0;
        }`,
        profile,
      );
      assert.equal(
        output,
        '00000000 c0000017 c0000017 c0000017 998 c0000005 87 c000000d 1 1 1 1 macro 0 0 Fri Jan  2 1',
      );
    });
  }
});
