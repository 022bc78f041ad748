import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { printsThreaded } from '../../support/check-c';
import { load, runC } from '../../support/run-c';

const HEAD = '#include <windows.h>\n#include <process.h>\n#include <stdio.h>\n';

describe('SRW locks', () => {
  printsThreaded(
    'let one writer in at a time',
    `${HEAD}SRWLOCK lock = SRWLOCK_INIT; int shared;
    DWORD WINAPI work(LPVOID p) {
      for (int i = 0; i < 100; i++) { AcquireSRWLockExclusive(&lock); int seen = shared; seen++; shared = seen; ReleaseSRWLockExclusive(&lock); }
      return 0;
    }
    int main(void) {
      HANDLE t[3];
      for (int i = 0; i < 3; i++) t[i] = CreateThread(NULL, 0, work, NULL, 0, NULL);
      WaitForMultipleObjects(3, t, TRUE, INFINITE);
      printf("%d %d", shared, lock.Ptr == NULL);
      return 0;
    }`,
    '300 1',
  );

  printsThreaded(
    'are shared by readers and refuse a writer meanwhile',
    `${HEAD}int main(void) {
      SRWLOCK lock; InitializeSRWLock(&lock);
      AcquireSRWLockShared(&lock);
      printf("%d %d ", TryAcquireSRWLockShared(&lock), TryAcquireSRWLockExclusive(&lock));
      ReleaseSRWLockShared(&lock); ReleaseSRWLockShared(&lock);
      printf("%d %d", TryAcquireSRWLockExclusive(&lock), TryAcquireSRWLockShared(&lock));
      return 0;
    }`,
    '1 0 1 0',
  );

  printsThreaded(
    'raise when one is released that nobody holds',
    `${HEAD}int main(void) {
      SRWLOCK lock = SRWLOCK_INIT;
      __try { ReleaseSRWLockExclusive(&lock); printf("no "); }
      __except (GetExceptionCode() == 0xC0000264 ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) { printf("not owned"); }
      return 0;
    }`,
    'not owned',
  );
});

describe('Condition variables', () => {
  const queue = (lock: string, enter: string, leave: string, sleep: string): string => `${HEAD}
    ${lock} CONDITION_VARIABLE filled, emptied; int items[4], count, sum;
    DWORD WINAPI consume(LPVOID p) {
      for (int i = 0; i < 30; i++) {
        ${enter};
        while (count == 0) ${sleep.replace('VARIABLE', 'filled')};
        sum += items[--count];
        ${leave};
        WakeConditionVariable(&emptied);
      }
      return 0;
    }
    int main(void) {
      InitializeConditionVariable(&filled); InitializeConditionVariable(&emptied);
      ${lock.startsWith('CRITICAL') ? 'InitializeCriticalSection(&lock);' : ''}
      HANDLE t[2] = { CreateThread(NULL, 0, consume, NULL, 0, NULL), CreateThread(NULL, 0, consume, NULL, 0, NULL) };
      for (int i = 1; i <= 60; i++) {
        ${enter};
        while (count == 4) ${sleep.replace('VARIABLE', 'emptied')};
        items[count++] = i;
        ${leave};
        WakeConditionVariable(&filled);
      }
      WaitForMultipleObjects(2, t, TRUE, INFINITE);
      printf("%d %d", sum, count);
      return 0;
    }`;

  printsThreaded(
    'pass a bounded queue between threads with a critical section',
    queue(
      'CRITICAL_SECTION lock;',
      'EnterCriticalSection(&lock)',
      'LeaveCriticalSection(&lock)',
      'SleepConditionVariableCS(&VARIABLE, &lock, INFINITE)',
    ),
    '1830 0',
  );
  printsThreaded(
    'pass a bounded queue between threads with an SRW lock',
    queue(
      'SRWLOCK lock;',
      'AcquireSRWLockExclusive(&lock)',
      'ReleaseSRWLockExclusive(&lock)',
      'SleepConditionVariableSRW(&VARIABLE, &lock, INFINITE, 0)',
    ),
    '1830 0',
  );

  printsThreaded(
    'give up in time with ERROR_TIMEOUT and hold the lock again',
    `${HEAD}int main(void) {
      CONDITION_VARIABLE v = CONDITION_VARIABLE_INIT; SRWLOCK lock = SRWLOCK_INIT;
      AcquireSRWLockExclusive(&lock);
      DWORD start = GetTickCount();
      BOOL woken = SleepConditionVariableSRW(&v, &lock, 50, 0);
      DWORD error = GetLastError();
      printf("%d %lu %d %d", woken, error, GetTickCount() - start >= 50, TryAcquireSRWLockExclusive(&lock));
      return 0;
    }`,
    '0 1460 1 0',
  );

  printsThreaded(
    'wake all sleepers at once',
    `${HEAD}CONDITION_VARIABLE v; SRWLOCK lock; int go, asleep; LONG through;
    DWORD WINAPI work(LPVOID p) {
      AcquireSRWLockShared(&lock);
      InterlockedIncrement((LONG *)&asleep);
      while (!go) SleepConditionVariableSRW(&v, &lock, INFINITE, CONDITION_VARIABLE_LOCKMODE_SHARED);
      ReleaseSRWLockShared(&lock);
      InterlockedIncrement(&through);
      return 0;
    }
    int main(void) {
      HANDLE t[4];
      for (int i = 0; i < 4; i++) t[i] = CreateThread(NULL, 0, work, NULL, 0, NULL);
      while (asleep < 4) Sleep(1);
      AcquireSRWLockExclusive(&lock); go = 1; ReleaseSRWLockExclusive(&lock);
      WakeAllConditionVariable(&v);
      printf("%lu %ld", WaitForMultipleObjects(4, t, TRUE, 1000), through);
      return 0;
    }`,
    '0 4',
  );
});

describe('WaitOnAddress', () => {
  printsThreaded(
    'returns at once where the value differs and sleeps until woken where it does not',
    `${HEAD}volatile LONG value;
    DWORD WINAPI change(LPVOID p) { value = 7; WakeByAddressSingle((PVOID)&value); return 0; }
    int main(void) {
      LONG other = 1, same = 0;
      printf("%d ", WaitOnAddress(&value, &other, sizeof value, INFINITE));
      printf("%d %lu ", WaitOnAddress(&value, &same, sizeof value, 10), GetLastError());
      HANDLE t = CreateThread(NULL, 0, change, NULL, CREATE_SUSPENDED, NULL);
      ResumeThread(t);
      while (value == 0) WaitOnAddress(&value, &same, sizeof value, INFINITE);
      printf("%ld", value);
      return 0;
    }`,
    '1 0 1460 7',
  );
});

describe('One-time initialisation', () => {
  printsThreaded(
    'runs once, whoever comes first, and gives all its context',
    `${HEAD}INIT_ONCE once = INIT_ONCE_STATIC_INIT; LONG runs; LONG_PTR sum; int data[8];
    BOOL CALLBACK start(PINIT_ONCE o, PVOID parameter, PVOID *context) { runs++; Sleep(5); *context = data + *(int *)parameter; return TRUE; }
    DWORD WINAPI work(LPVOID p) {
      int index = 4; PVOID context;
      if (InitOnceExecuteOnce(&once, start, &index, &context)) InterlockedExchangeAdd((LONG *)&sum, (LONG)((int *)context - data));
      return 0;
    }
    int main(void) {
      HANDLE t[3];
      for (int i = 0; i < 3; i++) t[i] = CreateThread(NULL, 0, work, NULL, 0, NULL);
      WaitForMultipleObjects(3, t, TRUE, INFINITE);
      printf("%ld %d", runs, (int)sum);
      return 0;
    }`,
    '1 12',
  );
  printsThreaded(
    'is tried again after it failed',
    `${HEAD}int calls;
    BOOL CALLBACK start(PINIT_ONCE o, PVOID p, PVOID *c) { return ++calls == 2; }
    int main(void) {
      INIT_ONCE once = INIT_ONCE_STATIC_INIT;
      for (int i = 0; i < 3; i++) printf("%d ", InitOnceExecuteOnce(&once, start, NULL, NULL));
      printf("%d", calls);
      return 0;
    }`,
    '0 1 1 2',
  );
});

describe('Waits', () => {
  printsThreaded(
    'tell an abandoned mutex and refuse one handle twice in a wait for all',
    `${HEAD}HANDLE m;
    DWORD WINAPI take(LPVOID p) { WaitForSingleObject(m, INFINITE); return 0; }
    int main(void) {
      m = CreateMutex(NULL, FALSE, NULL);
      HANDLE e = CreateEventEx(NULL, NULL, CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET, EVENT_ALL_ACCESS);
      HANDLE t = CreateThread(NULL, 0, take, NULL, 0, NULL);
      WaitForSingleObject(t, INFINITE);
      HANDLE both[2] = { t, m }, twice[2] = { e, e };
      printf("%lx ", WaitForMultipleObjects(1, &m, FALSE, 0));
      printf("%lx ", WaitForMultipleObjects(2, both, TRUE, 0));
      printf("%lx %lu ", WaitForMultipleObjects(2, twice, TRUE, 0), GetLastError());
      printf("%lx", WaitForMultipleObjectsEx(2, both + 0, FALSE, 0, FALSE));
      return 0;
    }`,
    '80 0 ffffffff 87 0',
  );
  printsThreaded(
    'signal one object and wait for another in one call',
    `${HEAD}HANDLE ping, pong; int rounds;
    DWORD WINAPI work(LPVOID p) {
      WaitForSingleObject(ping, INFINITE);
      for (int i = 0; i < 5; i++) { rounds++; if (i < 4) SignalObjectAndWait(pong, ping, INFINITE, FALSE); }
      SetEvent(pong);
      return 0;
    }
    int main(void) {
      ping = CreateEvent(NULL, FALSE, FALSE, NULL); pong = CreateEvent(NULL, FALSE, FALSE, NULL);
      HANDLE t = CreateThread(NULL, 0, work, NULL, 0, NULL);
      for (int i = 0; i < 5; i++) SignalObjectAndWait(ping, pong, INFINITE, FALSE);
      WaitForSingleObject(t, INFINITE);
      HANDLE mutex = CreateMutex(NULL, FALSE, NULL);
      printf("%d %lx %lu", rounds, SignalObjectAndWait(mutex, t, 0, FALSE), GetLastError());
      return 0;
    }`,
    '5 ffffffff 288',
  );
  printsThreaded(
    'run threads of the C library and tell their exit codes',
    `${HEAD}LONG done;
    void plain(void *p) { InterlockedExchange(&done, *(int *)p); _endthread(); }
    unsigned __stdcall extended(void *p) { _endthreadex(9); return 1; }
    int main(void) {
      int value = 5; DWORD code; unsigned id;
      _beginthread(plain, 0, &value);
      while (done == 0) Sleep(1);
      HANDLE t = (HANDLE)_beginthreadex(NULL, 0, extended, NULL, CREATE_SUSPENDED, &id);
      GetExitCodeThread(t, &code);
      printf("%ld %lu %d %lu %lu ", done, code, id == GetThreadId(t), SuspendThread(t), ResumeThread(t));
      printf("%lu ", ResumeThread(t));
      WaitForSingleObject(t, INFINITE); GetExitCodeThread(t, &code);
      printf("%lu %d %d", code, SetThreadPriority(t, THREAD_PRIORITY_HIGHEST), GetThreadPriority(t));
      return 0;
    }`,
    '5 259 1 1 2 1 9 1 0',
  );
});

describe('Atomics and lists', () => {
  printsThreaded(
    'work on 64, 32 and 16 bits and on single bits',
    `${HEAD}int main(void) {
      LONG64 v = 0xFFFFFFFFLL; SHORT s = 0x7fff; LONG bits = 0;
      printf("%llx %llx ", InterlockedIncrement64(&v), InterlockedExchangeAdd64(&v, -1));
      printf("%llx %llx ", InterlockedCompareExchange64(&v, 5, 0xFFFFFFFFLL), v);
      printf("%d %d ", InterlockedIncrement16(&s), InterlockedBitTestAndSet(&bits, 4));
      printf("%d %ld %ld", InterlockedBitTestAndReset(&bits, 4), bits, InterlockedAdd(&bits, 3));
      return 0;
    }`,
    '100000000 100000000 ffffffff 5 -32768 0 1 0 3',
  );
  printsThreaded(
    'push, pop and flush a list that counts its depth',
    `${HEAD}typedef struct { SLIST_ENTRY entry; int value; } ITEM;
    int main(void) {
      __declspec(align(16)) static SLIST_HEADER head; static ITEM items[3];
      InitializeSListHead(&head);
      for (int i = 0; i < 3; i++) { items[i].value = i; InterlockedPushEntrySList(&head, &items[i].entry); }
      printf("%u ", QueryDepthSList(&head));
      printf("%d ", ((ITEM *)InterlockedPopEntrySList(&head))->value);
      ITEM *rest = (ITEM *)InterlockedFlushSList(&head);
      printf("%d %d %u %d", rest->value, ((ITEM *)rest->entry.Next)->value, QueryDepthSList(&head), InterlockedPopEntrySList(&head) == NULL);
      return 0;
    }`,
    '3 2 1 0 0 1',
  );
  printsThreaded(
    'keep fiber-local values a thread and call back when the slot is freed',
    `${HEAD}int freed; void WINAPI gone(PVOID p) { freed += *(int *)p; }
    int main(void) {
      int value = 8; DWORD slot = FlsAlloc(gone);
      printf("%d ", FlsSetValue(slot, &value));
      printf("%d %d %d", *(int *)FlsGetValue(slot), FlsFree(slot), freed);
      return 0;
    }`,
    '1 8 1 8',
  );
  printsThreaded(
    'call back for fiber-local values when a thread ends, however it ends, and leave its exit code',
    `${HEAD}DWORD slot; LONG order;
    void WINAPI gone(PVOID p) { order = order * 10 + *(int *)p; HeapFree(GetProcessHeap(), 0, p); }
    void keep(int value) { int *p = HeapAlloc(GetProcessHeap(), 0, sizeof *p); *p = value; FlsSetValue(slot, p); }
    DWORD WINAPI returns(LPVOID p) { keep(1); return 11; }
    void inner(int depth) { char room[100]; room[0] = (char)depth; if (depth > 0) inner(depth - 1); else ExitThread(22); }
    DWORD WINAPI exits(LPVOID p) { keep(2); __try { inner(9); } __finally { order = -1; } return 0; }
    DWORD WINAPI without(LPVOID p) { return 33; }
    void run(LPTHREAD_START_ROUTINE start) {
      DWORD code; HANDLE thread = CreateThread(NULL, 0, start, NULL, 0, NULL);
      WaitForSingleObject(thread, INFINITE); GetExitCodeThread(thread, &code); printf("%lu:%ld ", code, order);
    }
    int main(void) { slot = FlsAlloc(gone); run(returns); run(exits); run(without); return 0; }`,
    '11:1 22:12 33:12 ',
  );
});

describe('A deadlock', () => {
  const waits = (body: string): readonly string[] => {
    const { stop } = runC(HEAD + body);
    assert(stop.reason === 'deadlock');
    return stop.waits.map(({ thread, text }) => `${thread}: ${text}`);
  };
  const address = /0x[0-9A-F]+/g;

  it('names the SRW locks and who holds them', () => {
    const told = waits(`SRWLOCK a, b;
      DWORD WINAPI work(LPVOID p) { AcquireSRWLockShared(&b); Sleep(20); AcquireSRWLockShared(&a); return 0; }
      int main(void) {
        HANDLE t = CreateThread(NULL, 0, work, NULL, 0, NULL);
        AcquireSRWLockExclusive(&a); Sleep(20); AcquireSRWLockExclusive(&b);
        return (int)(SIZE_T)t;
      }`);
    assert.deepEqual(
      told.map(text => text.replace(address, 'AT')),
      [
        '1: the SRW lock at AT (exclusive), held by thread 2',
        '2: the SRW lock at AT (shared), held by thread 1',
      ],
    );
  });

  it('names a condition variable that nobody wakes', () => {
    const told = waits(`int main(void) {
      CONDITION_VARIABLE v = CONDITION_VARIABLE_INIT; SRWLOCK lock = SRWLOCK_INIT;
      AcquireSRWLockExclusive(&lock);
      SleepConditionVariableSRW(&v, &lock, INFINITE, 0);
      return 0;
    }`);
    assert.deepEqual(
      told.map(text => text.replace(address, 'AT')),
      ['1: a wake-up of AT'],
    );
  });

  it('names a one-time initialisation that waits for itself', () => {
    const told = waits(`INIT_ONCE once;
      BOOL CALLBACK again(PINIT_ONCE o, PVOID p, PVOID *c) { return InitOnceExecuteOnce(&once, again, NULL, NULL); }
      int main(void) { return InitOnceExecuteOnce(&once, again, NULL, NULL); }`);
    assert.match(told[0]!, /^1: the one-time initialisation at 0x[0-9A-F]+, held by thread 1$/);
  });
});

describe('Time travel over the new objects', () => {
  const source = `${HEAD}#include <stdlib.h>
    #include <signal.h>
    SRWLOCK lock; CONDITION_VARIABLE ready; INIT_ONCE once; int stock; unsigned secret;
    LONG WINAPI see(EXCEPTION_POINTERS *x) { return x->ExceptionRecord->ExceptionCode == 0xE0000001 ? EXCEPTION_CONTINUE_EXECUTION : EXCEPTION_CONTINUE_SEARCH; }
    BOOL CALLBACK start(PINIT_ONCE o, PVOID p, PVOID *c) { AddVectoredExceptionHandler(1, see); return TRUE; }
    void bye(void) { printf("bye %d", stock); }
    DWORD WINAPI work(LPVOID p) {
      InitOnceExecuteOnce(&once, start, NULL, NULL);
      for (int i = 0; i < 5; i++) {
        AcquireSRWLockExclusive(&lock);
        while (stock == 0) SleepConditionVariableSRW(&ready, &lock, 3, 0);
        stock--;
        ReleaseSRWLockExclusive(&lock);
        RaiseException(0xE0000001, 0, 0, NULL);
      }
      return 0;
    }
    int main(void) {
      atexit(bye);
      HANDLE t[2] = { CreateThread(NULL, 0, work, NULL, 0, NULL), CreateThread(NULL, 0, work, NULL, 0, NULL) };
      for (int i = 0; i < 10; i++) {
        rand_s(&secret);
        AcquireSRWLockExclusive(&lock); stock++; ReleaseSRWLockExclusive(&lock);
        WakeConditionVariable(&ready);
        Sleep(secret % 3);
      }
      WaitForMultipleObjects(2, t, TRUE, INFINITE);
      return 0;
    }`;

  for (const scheduler of ['round-robin', 'random'] as const)
    it(`restores every snapshot to the state and the future of a fresh run (${scheduler})`, () => {
      const changes = { scheduler, seed: 11 };
      const fresh = load(source, changes);
      assert.equal(fresh.machine.run({ instructions: 1e6 }).reason, 'exited');
      assert.equal(fresh.output(), 'bye 0');
      const end = fresh.machine.stateHash();
      const { machine } = load(source, changes);
      const length = fresh.machine.position.step;
      for (let step = 0; step < length; step += 97) {
        machine.run({ instructions: 97 });
        const snapshot = machine.snapshot();
        const hash = machine.stateHash();
        machine.run({ instructions: 211 });
        machine.restore(snapshot);
        machine.release(snapshot);
        assert.equal(machine.stateHash(), hash, `at step ${machine.position.step}`);
      }
      machine.run({ instructions: 1e6 });
      assert.equal(machine.stateHash(), end);
    });
});
