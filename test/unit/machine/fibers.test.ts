import assert from 'node:assert/strict';
import { load, PROFILES, runC } from '../../support/run-c';

const HEAD = `#include <windows.h>
  #include <errno.h>
  #include <stdio.h>
`;

/** Two fibers that count in turns, each with an exception of its own that is being handled meanwhile. */
const TURNS = `${HEAD}
  static LPVOID first, two[2];
  static int depth(int n) { int here[4] = { n, n, n, n }; if (n > 0) return depth(n - 1) + here[3]; SwitchToFiber(first); return here[0]; }
  static VOID CALLBACK body(LPVOID parameter) {
    int *count = parameter, k;
    for (k = 0; k < 3; k++) {
      __try { *(volatile int *)0 = 1; }
      __except (EXCEPTION_EXECUTE_HANDLER) { *count += depth(10 * (k + 1)); printf("%lx/%d ", GetExceptionCode() & 0xff, GetFiberData() == parameter); }
    }
    for (;;) SwitchToFiber(first);
  }
  int main(void) {
    int counts[2] = { 0, 1000 }, k;
    first = ConvertThreadToFiber(&counts);
    printf("%d %d ", GetCurrentFiber() == first, GetFiberData() == &counts);
    for (k = 0; k < 2; k++) two[k] = CreateFiber(0, body, &counts[k]);
    for (k = 0; k < 8; k++) { errno = k; SwitchToFiber(two[k % 2]); if (errno != k) printf("errno "); }
    printf("%d %d", counts[0], counts[1]);
    for (k = 0; k < 2; k++) DeleteFiber(two[k]);
    return ConvertFiberToThread() ? IsThreadAFiber() : 9;
  }`;

describe('Fibers', () => {
  for (const profile of PROFILES)
    it(`run in turns, each with a stack, variables and exceptions of its own (${profile})`, () => {
      const { output, stop } = runC(TURNS, { profile });
      // 55 + 210 + 465, whatever the other one does meanwhile.
      assert.equal(output, `1 1 ${'5/1 '.repeat(6)}730 1730`);
      assert.deepEqual(stop, { reason: 'exited', exitCode: 0 });
    });

  it('go back in time', () => {
    const { machine, output } = load(TURNS);
    machine.run({ instructions: 600 });
    const before = machine.snapshot();
    const [hash, told] = [machine.stateHash(), output()];
    const fork = machine.fork();
    machine.run({ instructions: 1_000_000 });
    const [end, all] = [machine.stateHash(), output()];
    machine.restore(before);
    assert.equal(machine.stateHash(), hash);
    machine.run({ instructions: 1_000_000 });
    fork.run({ instructions: 1_000_000 });
    assert.deepEqual([machine.stateHash(), fork.stateHash()], [end, end]);
    assert.equal(output(), all + all.slice(told.length));
    machine.release(before);
  });

  it('end their thread when their function returns, or when they delete themselves', () => {
    const { output } = runC(`${HEAD}
      static VOID CALLBACK returns(LPVOID p) { }
      static VOID CALLBACK leaves(LPVOID p) { DeleteFiber(GetCurrentFiber()); }
      static DWORD WINAPI thread(LPVOID function) { ConvertThreadToFiber(NULL); SwitchToFiber(CreateFiber(0x10000, (LPFIBER_START_ROUTINE)function, NULL)); return 7; }
      int main(void) {
        HANDLE t[2] = { CreateThread(NULL, 0, thread, (LPVOID)returns, 0, NULL), CreateThread(NULL, 0, thread, (LPVOID)leaves, 0, NULL) };
        DWORD codes[2]; int k;
        WaitForMultipleObjects(2, t, TRUE, INFINITE);
        for (k = 0; k < 2; k++) { GetExitCodeThread(t[k], &codes[k]); printf("%lu ", codes[k]); }
        printf("%d %lu %d", ConvertFiberToThread(), GetLastError(), ConvertThreadToFiber(NULL) != NULL);
        printf(" %d %lu ", ConvertThreadToFiber(NULL) != NULL, GetLastError());
        __try { SwitchToFiber((LPVOID)0x1234); } __except (EXCEPTION_EXECUTE_HANDLER) { printf("%lx", GetExceptionCode()); }
        return 0;
      }`);
    assert.equal(output, '0 1 0 1281 1 0 1280 c0000005');
  });

  it('have local values of their own, for which they are called back when they are deleted or the index is freed', () => {
    const { output, machine } = runC(`${HEAD}
      static DWORD slot; static LPVOID first, two[2];
      static void WINAPI gone(PVOID p) { printf("-%d ", (int)(ULONG_PTR)p); }
      static VOID CALLBACK body(LPVOID p) {
        printf("%d", FlsGetValue(slot) != NULL); printf("/%lu ", GetLastError());
        FlsSetValue(slot, p); SwitchToFiber(first); printf("%d ", FlsGetValue(slot) == p); SwitchToFiber(first);
      }
      int main(void) {
        int k; slot = FlsAlloc(gone); first = ConvertThreadToFiberEx(NULL, 0); FlsSetValue(slot, HeapAlloc(GetProcessHeap(), 0, 5));
        for (k = 0; k < 2; k++) SwitchToFiber(two[k] = CreateFiber(0, body, (LPVOID)(ULONG_PTR)(k + 1)));
        SwitchToFiber(two[0]); printf("%d ", HeapSize(GetProcessHeap(), 0, FlsGetValue(slot)) == 5);
        DeleteFiber(two[0]); k = FlsFree(slot); printf("%d %d %lu", k, FlsFree(slot), GetLastError());
        DeleteFiber(two[1]); slot = FlsAlloc(NULL); FlsSetValue(slot, HeapAlloc(GetProcessHeap(), 0, 6));
        TlsSetValue(TlsAlloc(), HeapAlloc(GetProcessHeap(), 0, 7)); return FlsSetValue(0, &slot);
      }`);
    assert.match(output, /^0\/87 0\/87 1 1 -1 -\d+ -2 1 0 87$/);
    const leaks = machine.faults.filter(({ leak }) => leak !== undefined);
    assert.deepEqual(
      leaks.map(({ leak }) => leak),
      ['direct', 'reachable', 'reachable'],
    );
  });

  it('keep the blocks that only they know', () => {
    const { machine } = runC(`${HEAD}
      static VOID CALLBACK body(LPVOID back) { void *mine = HeapAlloc(GetProcessHeap(), 0, 10), *lost = HeapAlloc(GetProcessHeap(), 0, 20); lost = NULL; SwitchToFiber(back); *(char *)mine = 1; }
      int main(void) { SwitchToFiber(CreateFiber(0, body, ConvertThreadToFiber(NULL))); return 0; }`);
    const leaks = machine.faults.filter(({ leak }) => leak !== undefined);
    assert.deepEqual(
      leaks.map(({ leak }) => leak),
      ['reachable', 'direct'],
    );
  });
});
