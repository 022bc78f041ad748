import assert from 'node:assert/strict';
import { type MachineSettings } from '../../../engine/machine/seam';
import { PROFILES, runC } from '../../support/run-c';

/** What the body of a main function prints, in a profile. */
const printed = (includes: string, body: string, profile: MachineSettings['profile']): string =>
  runC(`#include <windows.h>\n#include <stdio.h>\n${includes}\n${body}`, { profile }).output;

describe('What a program asks of the machine around it', () => {
  for (const profile of PROFILES) {
    it(`finds an empty registry that it may not write to (${profile})`, () => {
      const output = printed(
        '',
        `int main(void) {
          HKEY key = NULL;
          DWORD size = 4, value;
          printf("%ld ", RegOpenKeyExA(HKEY_LOCAL_MACHINE, "SOFTWARE\\\\\\\\None", 0, KEY_READ, &key));
          printf("%ld ", RegCreateKeyA(HKEY_CURRENT_USER, "None", &key));
          printf("%ld ", RegOpenKeyW(HKEY_CURRENT_USER, NULL, &key));
          printf("%ld ", RegQueryValueExA(key, "None", NULL, NULL, (BYTE *)&value, &size));
          printf("%ld ", RegCloseKey(key));
          printf("%ld", RegOpenKeyA((HKEY)(ULONG_PTR)77, "x", &key));
          return 0;
        }`,
        profile,
      );
      assert.equal(output, '2 5 0 2 0 6');
    });

    it(`finds no other program to start (${profile})`, () => {
      const output = printed(
        '',
        `int main(void) {
          STARTUPINFOA startup = { sizeof(startup) };
          PROCESS_INFORMATION information;
          char line[] = "other.exe";
          printf("%d ", CreateProcessA(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &information));
          printf("%lu", GetLastError());
          return 0;
        }`,
        profile,
      );
      assert.equal(output, '0 2');
    });

    it(`gets the same numbers of memory from ntdll (C-226, ${profile})`, () => {
      const output = printed(
        '#include <winternl.h>\n#include <psapi.h>',
        `int main(void) {
          MEMORYSTATUSEX memory = { sizeof(memory) };
          SYSTEM_BASIC_INFORMATION basic;
          SYSTEM_PERFORMANCE_INFORMATION performance;
          VM_COUNTERS_EX counters;
          PROCESS_MEMORY_COUNTERS process;
          printf("%lx ", NtQuerySystemInformation(SystemBasicInformation, &basic, sizeof(basic) - 1, NULL));
          printf("%lx ", NtQuerySystemInformation(SystemBasicInformation, &basic, sizeof(basic), NULL));
          printf("%lx ", NtQuerySystemInformation(SystemPerformanceInformation, &performance, sizeof(performance), NULL));
          printf("%lx ", NtQueryInformationProcess(GetCurrentProcess(), ProcessVmCounters, &counters, sizeof(counters), NULL));
          GlobalMemoryStatusEx(&memory);
          GetProcessMemoryInfo(GetCurrentProcess(), &process, sizeof(process));
          printf("%d%d%d%d", memory.ullTotalPhys == (ULONGLONG)basic.MmNumberOfPhysicalPages * basic.PageSize,
                 memory.ullAvailPhys == (ULONGLONG)performance.AvailablePages * basic.PageSize,
                 memory.ullTotalVirtual == (ULONG_PTR)basic.HighestUserAddress - (ULONG_PTR)basic.LowestUserAddress + 1,
                 counters.WorkingSetSize == process.WorkingSetSize);
          return 0;
        }`,
        profile,
      );
      assert.equal(output, 'c0000004 0 0 0 1111');
    });
  }

  it('gets the numbers of memory from ntdll where GlobalMemoryStatusEx does not exist (C-226, nt4-x86)', () => {
    const output = printed(
      '#include <winternl.h>',
      `int main(void) {
        MEMORYSTATUS memory = { sizeof(memory) };
        SYSTEM_BASIC_INFORMATION basic;
        SYSTEM_PERFORMANCE_INFORMATION performance;
        SetLastError(7);
        printf("%lx ", NtQuerySystemInformation(SystemBasicInformation, &basic, sizeof(basic), NULL));
        printf("%lx ", NtQuerySystemInformation(SystemPerformanceInformation, &performance, sizeof(performance), NULL));
        GlobalMemoryStatus(&memory);
        printf("%d%d%d%d %lu", memory.dwTotalPhys / basic.PageSize == basic.MmNumberOfPhysicalPages,
               memory.dwAvailPhys / basic.PageSize == performance.AvailablePages, performance.TotalCommittedPages > 0,
               performance.TotalCommittedPages < performance.TotalCommitLimit, GetLastError());
        return 0;
      }`,
      'nt4-x86',
    );
    assert.equal(output, '0 0 1111 7');
  });

  it('casts handles and pointers under both spellings of basetsd.h', () => {
    const output = printed(
      '',
      `int main(void) {
        void *p = ULongToPtr(0x80000004);
        HANDLE h = ULongToHandle(0x80000008);
        printf("%d %lx %lx", (ULONG_PTR)p == 0x80000004u, PtrToULong(p), HandleToULong(h));
        return 0;
      }`,
      'win10-x64',
    );
    assert.equal(output, '1 80000004 80000008');
  });

  it('knows one locale, "C", whatever is asked for', () => {
    const output = printed(
      '#include <locale.h>',
      `int main(void) {
        printf("%s %s ", setlocale(LC_ALL, ""), setlocale(LC_NUMERIC, NULL));
        printf("%d %s", setlocale(LC_ALL, "de-DE") == NULL, localeconv()->decimal_point);
        return 0;
      }`,
      'win10-x64',
    );
    assert.equal(output, 'C C 1 .');
  });

  it('changes the case of texts and of single characters (Microsoft, "CharUpperA")', () => {
    const output = printed(
      '',
      `int main(void) {
        char text[] = "Mixed 1";
        WCHAR wide[] = L"Mixed";
        printf("%s ", CharUpperA(text));
        printf("%s ", CharLowerA(text));
        printf("%ls %lu ", CharUpperW(wide), CharLowerBuffA(text, 3));
        printf("%c %d%d%d", (char)(ULONG_PTR)CharUpperA((LPSTR)(ULONG_PTR)'q'), IsCharAlphaA('z'), IsCharAlphaA('1'), IsCharUpperW(L'a'));
        return 0;
      }`,
      'win10-x64',
    );
    assert.equal(output, 'MIXED 1 mixed 1 MIXED 3 Q 100');
  });

  it('has work done by other threads, and waits for all of it (Microsoft, "WaitForThreadpoolWorkCallbacks")', () => {
    const output = printed(
      '',
      `static LONG done, others;
      static HANDLE event;
      static DWORD caller;
      static void CALLBACK work(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK self) {
        void *block = HeapAlloc(GetProcessHeap(), 0, 100);
        if (GetCurrentThreadId() != caller) InterlockedIncrement(&others);
        HeapFree(GetProcessHeap(), 0, block);
        InterlockedExchangeAdd(&done, *(LONG *)context);
      }
      static DWORD WINAPI item(LPVOID context) { SetEvent(event); return 0; }
      int main(void) {
        LONG step = 2;
        int k;
        PTP_WORK pool = CreateThreadpoolWork(work, &step, NULL);
        caller = GetCurrentThreadId();
        event = CreateEventA(NULL, FALSE, FALSE, NULL);
        for (k = 0; k < 20; k++) SubmitThreadpoolWork(pool);
        WaitForThreadpoolWorkCallbacks(pool, FALSE);
        CloseThreadpoolWork(pool);
        printf("%ld %ld %d ", done, others, QueueUserWorkItem(item, NULL, WT_EXECUTEDEFAULT));
        printf("%lu", WaitForSingleObject(event, INFINITE));
        return 0;
      }`,
      'win10-x86',
    );
    assert.equal(output, '40 20 1 0');
  });

  it('learns from _snprintf without a buffer how much one must hold (Microsoft, "_snprintf")', () => {
    const output = printed(
      '#include <wchar.h>',
      `int main(void) {
        char to[4];
        printf("%d %d ", _snprintf(NULL, 0, "%d %s", 100, "abc"), _snwprintf(NULL, 0, L"%d", 12345));
        printf("%d", _snprintf(to, 0, "%d", 1));
        return 0;
      }`,
      'win7-x86',
    );
    assert.equal(output, '7 5 -1');
  });

  it('converts as much as fits with _TRUNCATE, and says that it cut (Microsoft, "mbstowcs_s", "wcstombs_s")', () => {
    const output = printed(
      '#include <stdlib.h>\n#include <string.h>',
      `int main(void) {
        wchar_t wide[4];
        char narrow[3];
        size_t done;
        printf("%d ", mbstowcs_s(&done, wide, 4, "abcdef", _TRUNCATE));
        printf("%ls %d ", wide, (int)done);
        printf("%d ", wcstombs_s(&done, narrow, 3, L"xyz", _TRUNCATE));
        printf("%s %d ", narrow, (int)done);
        printf("%d", mbstowcs_s(&done, wide, 4, "abc", _TRUNCATE));
        return 0;
      }`,
      'win7-x64',
    );
    assert.equal(output, '80 abc 4 80 xy 3 0');
  });

  it('refuses with 87 to release nothing of a semaphore and what is no index of thread-local storage', () => {
    const output = printed(
      '',
      `#define TELL(call) (SetLastError(7), printf("%d ", (int)(call)), printf("%lu ", GetLastError()))
      int main(void) {
        HANDLE semaphore = CreateSemaphoreA(NULL, 0, 2, NULL);
        DWORD slot = TlsAlloc();
        TELL(ReleaseSemaphore(semaphore, 0, NULL));
        TELL(ReleaseSemaphore(semaphore, 3, NULL));
        TELL(TlsGetValue(5000) != NULL);
        TELL(TlsFree(5000));
        TELL(TlsGetValue(slot) != NULL);
        return 0;
      }`,
      'win10-x86',
    );
    assert.equal(output, '0 87 0 298 0 87 0 87 0 0 ');
  });
});
