import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { absentNames, failureOf } from '../../../engine/nt/windows';
import { declaredFunctions } from '../../../engine/script/prelude';
import { WINTERNL_H } from '../../../engine/script/headers/native';
import { runC } from '../../support/run-c';

const HEAD = '#include <windows.h>\n#include <winternl.h>\n#include <stdio.h>\n';

describe('A function that the Windows of the profile does not have', () => {
  const run = (profile: 'nt4-x86' | 'ce-x86', body: string): ReturnType<typeof runC> =>
    runC(`${HEAD}int main(void) { ${body} return 0; }`, { profile });

  it('answers STATUS_PROCEDURE_NOT_FOUND when it returns an NTSTATUS', () => {
    const { output } = run(
      'nt4-x86',
      `ULONG mode = 2; NTSTATUS status = RtlSetHeapInformation(GetProcessHeap(), 0, &mode, sizeof mode);
       printf("%lx %d %lu", (ULONG)status, NT_SUCCESS(status), GetLastError());`,
    );
    assert.equal(output, 'c000007a 0 120');
  });

  it('fails as it fails elsewhere when success is 0 or a size', () => {
    const { output } = run(
      'ce-x86',
      `HANDLE h = GetProcessHeap();
       printf("%d %d %d %d %lx %d", RtlDestroyHeap(h) == h, GlobalFree(h) == h, RtlSizeHeap(h, 0, h) == (SIZE_T)-1,
         HeapLock(h), GlobalFlags(h), RtlAllocateHeap(h, 0, 8) == NULL);`,
    );
    assert.equal(output, '1 1 1 0 8000 1');
  });

  it('is a finding, once for each place that calls it', () => {
    const { machine } = run(
      'nt4-x86',
      'for (int i = 0; i < 3; i++) HeapSummary(GetProcessHeap(), 0, NULL); HeapSummary(GetProcessHeap(), 0, NULL);',
    );
    const found = machine.faults.filter(fault => fault.id === 'missing-function');
    assert.deepEqual(
      found.map(({ text, hits }) => [hits, text]),
      [3, 1].map(hits => [
        hits,
        'HeapSummary does not exist in Windows NT 4, 32 bits: a program that is linked to it does not start there',
      ]),
    );
  });

  it('fails in the same way when the library has it in C, and GetProcAddress does not find it', () => {
    const source = `${HEAD}#include <shlwapi.h>
       typedef int (WINAPI *function)(void);
       int main(void) {
         function found = (function)GetProcAddress(GetModuleHandleA("kernel32"), "AddAtomA");
         SetLastError(0);
         printf("%d %d", AddAtomA("name"), found != NULL);
         printf(" %lu", GetLastError());
         SetLastError(0);
         printf(" %d", StrDupA("text") != NULL);
         printf(" %lu", GetLastError());
         return 0;
       }`;
    const found = (profile: 'nt4-x86' | 'ce-x86' | 'xp-x86'): readonly string[] => {
      const { machine, output } = runC(source, { profile });
      const missing = machine.faults.filter(({ id }) => id === 'missing-function');
      return [output, ...missing.map(({ text }) => text.split(' ')[0]!)];
    };
    assert.deepEqual(found('xp-x86'), ['49152 1 0 1 0']);
    assert.deepEqual(found('nt4-x86'), ['49152 1 0 0 120', 'StrDupA']);
    assert.deepEqual(found('ce-x86'), ['0 0 120 0 120', 'AddAtomA', 'StrDupA']);
  });

  it('is one of those that later Windows brought, whether the machine has it or the library', () => {
    const source = `${HEAD}static SRWLOCK lock; static CONDITION_VARIABLE changed; static INIT_ONCE once; static SLIST_HEADER list; static SLIST_ENTRY entry; static CRITICAL_SECTION section;
       static BOOL CALLBACK make(PINIT_ONCE o, PVOID p, PVOID *c) { return TRUE; }
       int main(void) {
         HMODULE k = GetModuleHandleA("kernel32"); DWORD error; LONG seen = 1, same = 1;
         AcquireSRWLockExclusive(&lock); printf("%d", TryAcquireSRWLockShared(&lock)); InitializeCriticalSection(&section); EnterCriticalSection(&section);
         printf("%d", SleepConditionVariableCS(&changed, &section, 0)); error = GetLastError(); printf("%d", InitOnceExecuteOnce(&once, make, NULL, NULL));
         Sleep(20); printf("%d%d%d", GetTickCount64() > 0, InitializeCriticalSectionEx(&section, 0, 0), WaitOnAddress(&seen, &same, sizeof same, 0));
         InitializeSListHead(&list); InterlockedPushEntrySList(&list, &entry); printf("%d", QueryDepthSList(&list));
         printf(" %lu %d %d", error, GetProcAddress(k, "AcquireSRWLockShared") != NULL, GetProcAddress(k, "GetTickCount64") != NULL);
         return 0;
       }`;
    const found = (
      profile: 'nt4-x86' | 'ce-x86' | 'xp-x86' | 'win7-x86' | 'win10-x86',
    ): readonly string[] => {
      const { machine, output } = runC(source, { profile });
      const missing = machine.faults.filter(({ id }) => id === 'missing-function');
      return [output, missing.map(({ text }) => text.split(' ')[0]!).join(' ')];
    };
    const vista =
      'AcquireSRWLockExclusive TryAcquireSRWLockShared SleepConditionVariableCS InitOnceExecuteOnce GetTickCount64 InitializeCriticalSectionEx';
    const lists = 'InitializeSListHead InterlockedPushEntrySList QueryDepthSList';
    assert.deepEqual(found('win10-x86'), ['0011101 1460 1 1', '']);
    assert.deepEqual(found('win7-x86'), ['0011101 1460 1 1', 'WaitOnAddress']);
    assert.deepEqual(found('xp-x86'), ['0000001 120 0 0', `${vista} WaitOnAddress`]);
    for (const profile of ['nt4-x86', 'ce-x86'] as const)
      assert.deepEqual(found(profile), ['0000000 120 0 0', `${vista} WaitOnAddress ${lists}`]);
  });

  it('is named as a library function is', () => {
    for (const windows of ['nt4', 'xp', 'win7', 'ce'] as const)
      for (const name of absentNames(windows)) assert.ok(declaredFunctions().has(name), name);
  });

  it('never answers 0 for an NTSTATUS', () => {
    const declared = [...WINTERNL_H.matchAll(/^NTSTATUS NTAPI (\w+)/gm)].map(([, name]) => name!);
    assert.ok(declared.length > 15);
    for (const windows of ['nt4', 'xp', 'win7', 'win10', 'segment', 'ce'] as const)
      for (const name of declared)
        if (absentNames(windows).has(name)) assert.equal(failureOf(name), 'status', `${name} in ${windows}`);
  });
});
