import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type MachineSettings } from '../../engine/machine/seam';
import { PROFILES, load, runC } from '../support/run-c';

const HEAD = '#include <windows.h>\n#include <process.h>\n#include <stdio.h>\n';
const SCHEDULERS = ['round-robin', 'random'] as const;

/** The profiles with HeapLock: Windows CE has none. */
const LOCKABLE = ['nt4-x86', 'xp-x86', ...PROFILES, 'segment-x64'] as const;

/** The program's output is what is expected, in every profile and under both schedulers. */
function check(
  name: string,
  body: string,
  expected: string,
  profiles: readonly MachineSettings['profile'][] = [...LOCKABLE, 'ce-x86'],
): void {
  for (const profile of profiles)
    for (const scheduler of SCHEDULERS)
      it(`${name} (${profile}, ${scheduler})`, () => {
        const { output, stop } = runC(HEAD + body, { profile, scheduler });
        assert.equal(output, expected);
        assert.deepEqual(stop, { reason: 'exited', exitCode: 0 });
      });
}

describe('Threads', () => {
  check(
    'give their parameter to the start function and their result to who waits',
    `DWORD WINAPI twice(LPVOID p) { return (DWORD)(SIZE_T)p * 2; }
    int main(void) {
      HANDLE t = CreateThread(NULL, 0, twice, (LPVOID)21, 0, NULL);
      DWORD code, waited = WaitForSingleObject(t, INFINITE);
      GetExitCodeThread(t, &code);
      printf("%lu %lu %d", waited, code, CloseHandle(t));
      return 0;
    }`,
    '0 42 1',
  );

  check(
    'exclude each other in a critical section that one may enter again',
    `CRITICAL_SECTION section; int shared;
    unsigned __stdcall work(void *p) {
      for (int i = 0; i < 200; i++) {
        EnterCriticalSection(&section); EnterCriticalSection(&section);
        int seen = shared; seen++; shared = seen;
        LeaveCriticalSection(&section); LeaveCriticalSection(&section);
      }
      return 0;
    }
    int main(void) {
      HANDLE t[3];
      InitializeCriticalSection(&section);
      for (int i = 0; i < 3; i++) t[i] = (HANDLE)_beginthreadex(NULL, 0, work, NULL, 0, NULL);
      WaitForMultipleObjects(3, t, TRUE, INFINITE);
      printf("%d", shared);
      return 0;
    }`,
    '600',
  );

  check(
    'wait for events, mutexes and semaphores, with and without a limit',
    `HANDLE go, done, room;
    DWORD WINAPI work(LPVOID p) { WaitForSingleObject(go, INFINITE); ReleaseSemaphore(room, 2, NULL); SetEvent(done); return 0; }
    int main(void) {
      go = CreateEvent(NULL, TRUE, FALSE, NULL); done = CreateEvent(NULL, FALSE, FALSE, NULL);
      room = CreateSemaphore(NULL, 0, 5, NULL);
      HANDLE mutex = CreateMutex(NULL, TRUE, NULL);
      CreateThread(NULL, 0, work, NULL, 0, NULL);
      printf("%lu ", WaitForSingleObject(done, 10));
      SetEvent(go);
      printf("%lu ", WaitForSingleObject(done, INFINITE));
      printf("%lu ", WaitForSingleObject(done, 0));
      printf("%lu%lu%lu ", WaitForSingleObject(room, 0), WaitForSingleObject(room, 0), WaitForSingleObject(room, 0));
      printf("%lu %d %d %d", WaitForSingleObject(mutex, 0), ReleaseMutex(mutex), ReleaseMutex(mutex), ReleaseMutex(mutex));
      return 0;
    }`,
    '258 0 258 00258 0 1 1 0',
  );

  check(
    'sleep in simulated time, in the order of their deadlines',
    `DWORD WINAPI late(LPVOID p) { Sleep(200); printf("late "); return 0; }
    int main(void) {
      DWORD start = GetTickCount();
      HANDLE t = CreateThread(NULL, 0, late, NULL, 0, NULL);
      Sleep(100); printf("early ");
      WaitForSingleObject(t, INFINITE);
      printf("%d", GetTickCount() - start >= 200);
      return 0;
    }`,
    'early late 1',
  );

  check(
    'have a last error and a thread-local slot of their own',
    `DWORD slot;
    DWORD WINAPI work(LPVOID p) { SetLastError(5); TlsSetValue(slot, (LPVOID)9); return 0; }
    int main(void) {
      slot = TlsAlloc(); TlsSetValue(slot, (LPVOID)3); SetLastError(77);
      HANDLE t = CreateThread(NULL, 0, work, NULL, 0, NULL);
      WaitForSingleObject(t, INFINITE);
      DWORD error = GetLastError();
      printf("%lu %d", error, (int)(SIZE_T)TlsGetValue(slot));
      return 0;
    }`,
    '77 3',
  );

  check(
    'C-94 C-95 wait for a serialised heap that another holds, except where the call asks for no serialisation',
    `HANDLE heap; volatile LONG phase;
    DWORD WINAPI work(LPVOID p) {
      HeapAlloc(heap, HEAP_NO_SERIALIZE, 8); phase = 1;
      HeapAlloc(heap, 0, 8); phase = 2;
      HeapLock(heap); phase = 3; HeapUnlock(heap);
      return 0;
    }
    int main(void) {
      heap = HeapCreate(0, 0, 0);
      HeapLock(heap);
      HANDLE t = CreateThread(NULL, 0, work, NULL, 0, NULL);
      Sleep(50); printf("%ld ", phase);
      HeapUnlock(heap);
      WaitForSingleObject(t, INFINITE); printf("%ld", phase);
      return 0;
    }`,
    '1 3',
    LOCKABLE,
  );

  check(
    'C-95 wait for a serialised heap although a block of the size was freed before',
    `HANDLE heap; volatile LONG phase;
    DWORD WINAPI work(LPVOID p) {
      void *q = HeapAlloc(heap, 0, 8); phase = 1;
      HeapFree(heap, 0, q); phase = 2;
      return 0;
    }
    int main(void) {
      int round;
      heap = HeapCreate(0, 0, 0);
      HeapFree(heap, 0, HeapAlloc(heap, 0, 8));
      for (round = 0; round < 2; round++) {
        phase = 0;
        HeapLock(heap); HeapLock(heap);
        HANDLE t = CreateThread(NULL, 0, work, NULL, 0, NULL);
        Sleep(50); printf("%ld", phase);
        HeapUnlock(heap);
        Sleep(50); printf("%ld", phase);
        HeapUnlock(heap);
        WaitForSingleObject(t, INFINITE); printf("%ld ", phase);
      }
      return 0;
    }`,
    '002 002 ',
    LOCKABLE,
  );

  check(
    'C-93 do not wait for a heap without serialisation',
    `HANDLE heap;
    DWORD WINAPI work(LPVOID p) {
      HeapLock(heap); void *q = HeapAlloc(heap, 0, 8); HeapFree(heap, 0, q); HeapUnlock(heap);
      return 1;
    }
    int main(void) {
      DWORD code; heap = HeapCreate(HEAP_NO_SERIALIZE, 0, 0);
      HeapLock(heap);
      HANDLE t = CreateThread(NULL, 0, work, NULL, 0, NULL);
      printf("%lu ", WaitForSingleObject(t, 1000)); GetExitCodeThread(t, &code); printf("%lu", code);
      return 0;
    }`,
    '0 1',
  );

  /** `_HEAP.Counters.LockCollisions` (HEAP_SPEC §D.5). */
  for (const [profile, counter] of [
    ['win7-x86', 0x100],
    ['win7-x64', 0x1bc],
    ['win10-x86', 0x204],
    ['win10-x64', 0x26c],
  ] as const)
    it(`are counted when they had to wait for the lock of a heap (${profile})`, () => {
      const { output } = runC(
        `${HEAD}HANDLE heap;
        DWORD WINAPI work(LPVOID p) {
          HeapAlloc(heap, 0, 8);
          HeapLock(heap); HeapUnlock(heap);
          return 0;
        }
        int main(void) {
          HANDLE t; int i;
          heap = HeapCreate(0, 0, 0);
          for (i = 0; i < 3; i++) {
            HeapLock(heap);
            t = CreateThread(NULL, 0, work, NULL, 0, NULL);
            Sleep(50); HeapUnlock(heap);
            WaitForSingleObject(t, INFINITE);
            printf("%lu ", *(DWORD *)((char *)heap + ${counter}));
          }
          return 0;
        }`,
        { profile },
      );
      assert.equal(output, '1 2 3 ');
    });

  it('that wait for each other are a deadlock that says who waits for what', () => {
    const { stop } = runC(
      `${HEAD}CRITICAL_SECTION a, b;
      DWORD WINAPI other(LPVOID p) { EnterCriticalSection(&b); Sleep(1); EnterCriticalSection(&a); return 0; }
      int main(void) {
        InitializeCriticalSection(&a); InitializeCriticalSection(&b);
        CreateThread(NULL, 0, other, NULL, 0, NULL);
        EnterCriticalSection(&a); Sleep(1); EnterCriticalSection(&b);
        return 0;
      }`,
    );
    assert.ok(stop.reason === 'deadlock');
    assert.deepEqual(
      stop.waits.map(wait => [wait.thread, /held by thread (\d)/.exec(wait.text)?.[1]]),
      [
        [1, '2'],
        [2, '1'],
      ],
    );
  });
});

const RACE = `${HEAD}HANDLE heap;
DWORD WINAPI work(LPVOID p) {
  for (int i = 0; i < 20; i++) { void *q = HeapAlloc(heap, 0, 16 + i % 7 * 8); if (i & 1) HeapFree(heap, 0, q); }
  return 0;
}
int main(int argc, char **argv) {
  HANDLE t[2];
  heap = HeapCreate(argc > 1 ? 0 : HEAP_NO_SERIALIZE, 0, 0);
  for (int i = 0; i < 2; i++) t[i] = CreateThread(NULL, 0, work, NULL, 0, NULL);
  WaitForMultipleObjects(2, t, TRUE, INFINITE);
  printf(HeapValidate(heap, 0, NULL) ? "valid" : "damaged");
  return 0;
}`;

describe('Two threads on one heap', () => {
  const isDamaged = (seed: number, args: readonly string[]): boolean => {
    const { output } = runC(RACE, { scheduler: 'random', seed, args });
    return output !== 'valid';
  };

  it('damage it under some seeds when it has no serialisation', () => {
    assert.ok([1, 2, 3, 4, 5].some(seed => isDamaged(seed, [])));
  });

  it('never damage it when it has its lock', () => {
    for (let seed = 1; seed <= 1000; seed++) assert.equal(isDamaged(seed, ['locked']), false, `seed ${seed}`);
  }).timeout(180_000);

  it('say so: calls that overlap are faults, under every seed that does damage', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { output, machine } = runC(RACE, { scheduler: 'random', seed });
      const overlaps = machine.faults.filter(fault => fault.id === 'unserialized-access');
      if (output !== 'valid') assert.ok(overlaps.length > 0, `seed ${seed}`);
    }
    const { machine } = runC(RACE, { scheduler: 'random', seed: 1, args: ['locked'] });
    assert.deepEqual(
      machine.faults.filter(fault => fault.id === 'unserialized-access'),
      [],
    );
  });

  it('do the same under the same seed, however the run is cut', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const whole = load(RACE, { scheduler: 'random', seed }).machine;
      whole.run({ instructions: 400 });
      const cut = load(RACE, { scheduler: 'random', seed }).machine;
      for (let slice = 1; cut.position.step < whole.position.step; slice = (slice % 7) + 1)
        cut.run({ instructions: slice, untilStep: whole.position.step });
      assert.equal(cut.stateHash(), whole.stateHash());
      assert.deepEqual(cut.position, whole.position);
    }
  });
});
