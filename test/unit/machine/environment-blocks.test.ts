import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { PROFILE_IDS } from '../../../engine/nt/profile-ids';
import { runC } from '../../support/run-c';

const HEAD = '#include <windows.h>\n#include <winternl.h>\n#include <intrin.h>\n#include <stdio.h>\n';
/** Offsets in 32 and in 64 bits; reading through the segment register of the width. */
const PLACES = `#ifdef _WIN64
#define O(narrow, wide) wide
#define SEGMENT(narrow, wide) __readgsqword(wide)
#else
#define O(narrow, wide) narrow
#define SEGMENT(narrow, wide) __readfsdword(narrow)
#endif
#define AT(type, base, narrow, wide) (*(type *)((char *)(base) + O(narrow, wide)))
#define CHECK(holds) ((holds) ? 0 : printf("%s\\n", #holds))
`;

describe('The environment blocks of thread and process', () => {
  for (const profile of PROFILE_IDS) {
    it(`tell of heaps, flags, stack and errors at their places (${profile})`, () => {
      const { output, machine } = runC(
        `${HEAD}${PLACES}int main(void) {
          TEB *teb = NtCurrentTeb(); PEB *peb = NtCurrentPeb(); NT_TIB *tib = (NT_TIB *)teb;
          HANDLE heaps[8], made = HeapCreate(0, 0, 0); DWORD count = GetProcessHeaps(8, heaps), slot = TlsAlloc();
          CHECK(tib->Self == tib && (void *)SEGMENT(0x18, 0x30) == teb && (void *)SEGMENT(0x30, 0x60) == peb);
          CHECK(AT(HANDLE, peb, 0x18, 0x30) == GetProcessHeap() && peb->Reserved4[1] == GetProcessHeap());
          CHECK(AT(DWORD, peb, 0x88, 0xE8) == count && AT(DWORD, peb, 0x8C, 0xEC) >= count);
          CHECK(AT(HANDLE *, peb, 0x90, 0xF0)[count - 1] == made && AT(HANDLE *, peb, 0x90, 0xF0)[0] == heaps[0]);
          CHECK(AT(DWORD, peb, 0x68, 0xBC) == 0x70);
          OSVERSIONINFOA version = { sizeof version }; GetVersionExA(&version);
          CHECK(peb->BeingDebugged == IsDebuggerPresent() && AT(HMODULE, peb, 0x08, 0x10) == GetModuleHandleA(NULL));
          CHECK(AT(DWORD, peb, 0xA4, 0x118) == version.dwMajorVersion && AT(DWORD, peb, 0xA8, 0x11C) == version.dwMinorVersion);
          CHECK(AT(WORD, peb, 0xAC, 0x120) == version.dwBuildNumber && AT(DWORD, peb, 0xB0, 0x124) == version.dwPlatformId);
          peb->BeingDebugged = !IsDebuggerPresent(); CHECK(peb->BeingDebugged == IsDebuggerPresent());
          CHECK((char *)&count < (char *)tib->StackBase && (char *)&count >= (char *)tib->StackLimit);
          SetLastError(1234); CHECK(AT(DWORD, NtCurrentTeb(), 0x34, 0x68) == 1234);
          TlsSetValue(slot, peb); CHECK(NtCurrentTeb()->TlsSlots[slot] == peb);
          CHECK(AT(ULONG_PTR, teb, 0x20, 0x40) == GetCurrentProcessId() && AT(ULONG_PTR, teb, 0x24, 0x48) == GetCurrentThreadId());
          return 0;
        }`,
        profile === 'ce-x86' ? { profile, globalFlags: 0x70 } : { profile, debugHeap: true },
      );
      assert.equal(output, '');
      assert.deepEqual(
        machine.faults.filter(fault => fault.id !== 'leak').map(fault => fault.text),
        [],
      );
    });
  }

  for (const profile of ['xp-x86', 'win10-x64'] as const)
    it(`hold what the program stores there, and show what library functions set (${profile})`, () => {
      const { output } = runC(
        `${HEAD}${PLACES}int main(void) {
          TEB *teb = NtCurrentTeb(); DWORD slot = TlsAlloc(), *error = &AT(DWORD, teb, 0x34, 0x68); HANDLE own = GetProcessHeap(), other = HeapCreate(0, 0, 0);
          *error = 77; CHECK(GetLastError() == 77); SetLastError(99); CHECK(*error == 99);
          CHECK(VirtualAlloc(NULL, 0, MEM_COMMIT, PAGE_READWRITE) == NULL && *error == ERROR_INVALID_PARAMETER);
          teb->TlsSlots[slot] = &own; CHECK(TlsGetValue(slot) == &own); TlsSetValue(slot, error); CHECK(teb->TlsSlots[slot] == error);
          AT(HANDLE, NtCurrentPeb(), 0x18, 0x30) = other; CHECK(GetProcessHeap() == other);
          AT(HANDLE, NtCurrentPeb(), 0x18, 0x30) = own; CHECK(GetProcessHeap() == own);
          return 0;
        }`,
        { profile },
      );
      assert.equal(output, '');
    });

  it('are one a thread, and go with it', () => {
    const { output } = runC(`${HEAD}static void *theirs;
      DWORD WINAPI work(LPVOID p) { theirs = NtCurrentTeb(); return NtCurrentPeb() == p; }
      int main(void) {
        MEMORY_BASIC_INFORMATION info; DWORD code;
        HANDLE t = CreateThread(NULL, 0, work, NtCurrentPeb(), 0, NULL);
        WaitForSingleObject(t, INFINITE); GetExitCodeThread(t, &code);
        VirtualQuery(theirs, &info, sizeof info);
        printf("%lu %d %lx", code, theirs != NtCurrentTeb(), info.State);
        return 0;
      }`);
    assert.equal(output, '1 1 10000');
  });
});
