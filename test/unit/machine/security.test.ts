import assert from 'node:assert/strict';
import { PROFILES, runC } from '../../support/run-c';

/* What Microsoft says of privileges that a process does not hold: "AdjustTokenPrivileges", "AllocateUserPhysicalPages". */
describe('Privileges', () => {
  for (const profile of ['xp-x86', ...PROFILES] as const)
    it(`cannot be had beyond those of an ordinary user, so no physical pages are handed out (${profile})`, () => {
      const { output } = runC(
        `#include <windows.h>
        #include <stdio.h>
        static void enable(HANDLE token, LPCTSTR name) {
          TOKEN_PRIVILEGES state = { 1 };
          BOOL known = LookupPrivilegeValue(NULL, name, &state.Privileges[0].Luid), done;
          state.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
          done = AdjustTokenPrivileges(token, FALSE, &state, 0, NULL, NULL);
          printf("%d %ld %d %lu, ", known, state.Privileges[0].Luid.LowPart, done, GetLastError());
        }
        int main(void) {
          HANDLE token;
          ULONG_PTR count = 16, pages[16];
          LUID luid;
          BOOL done = OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token);
          printf("%d, ", done);
          enable(token, SE_LOCK_MEMORY_NAME);
          enable(token, SE_CHANGE_NOTIFY_NAME);
          done = LookupPrivilegeValueW(NULL, L"SeDebugPrivilege", &luid);
          printf("%d %lu, ", done, luid.LowPart);
          done = LookupPrivilegeValueA(NULL, "SeNoSuchPrivilege", &luid);
          printf("%d %lu, ", done, GetLastError());
          done = AllocateUserPhysicalPages(GetCurrentProcess(), &count, pages);
          printf("%d %lu, ", done, GetLastError());
          done = CloseHandle(token);
          printf("%d, ", done);
          done = AdjustTokenPrivileges(token, TRUE, NULL, 0, NULL, NULL);
          printf("%d %lu", done, GetLastError());
          return 0;
        }`,
        { profile },
      );
      assert.equal(output, '1, 1 4 1 1300, 1 23 1 0, 1 20, 0 1313, 0 1314, 1, 0 6');
    });
});
