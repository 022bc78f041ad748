import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { PROFILES, runC } from '../support/run-c';

const HEAD = '#include <windows.h>\n#include <stdio.h>\n';

/** The program's output is what is expected, in every profile. */
function check(name: string, body: string, expected: string): void {
  for (const profile of PROFILES)
    it(`${name} (${profile})`, () => {
      const { output, stop } = runC(HEAD + body, { profile });
      assert.equal(output, expected);
      assert.deepEqual(stop, { reason: 'exited', exitCode: 0 });
    });
}

describe('A structured exception', () => {
  check(
    'goes to the innermost filter that wants it',
    `int main(void) {
      __try {
        __try { RaiseException(0xE0000001, 0, 0, NULL); }
        __except (GetExceptionCode() == 0xE0000002) { printf("inner"); }
      } __except (GetExceptionCode() == 0xE0000001) { printf("outer %08lX", GetExceptionCode()); }
      return 0;
    }`,
    'outer E0000001',
  );

  check(
    'runs its filters before and its finally handlers after the search',
    `int filter(void) { printf("filter "); return EXCEPTION_EXECUTE_HANDLER; }
    void middle(void) { __try { *(volatile int *)0 = 1; } __finally { printf("finally %d ", AbnormalTermination()); } }
    int main(void) {
      __try { middle(); } __except (filter()) { printf("handler %08lX", GetExceptionCode()); }
      return 0;
    }`,
    'filter finally 1 handler C0000005',
  );

  check(
    'is resumed at the faulting instruction by EXCEPTION_CONTINUE_EXECUTION',
    `char *page;
    int commit(EXCEPTION_POINTERS *e) {
      printf("%lu %d ", (unsigned long)e->ExceptionRecord->ExceptionInformation[0],
             (char *)e->ExceptionRecord->ExceptionInformation[1] == page + 5);
      return VirtualAlloc(page, 1, MEM_COMMIT, PAGE_READWRITE) ? EXCEPTION_CONTINUE_EXECUTION : EXCEPTION_CONTINUE_SEARCH;
    }
    int main(void) {
      page = VirtualAlloc(NULL, 4096, MEM_RESERVE, PAGE_READWRITE);
      __try { page[5] = 7; } __except (commit(GetExceptionInformation())) { printf("never"); }
      printf("%d", page[5]);
      return 0;
    }`,
    '1 1 7',
  );

  check(
    'that a program raised goes on after the call',
    `int main(void) {
      ULONG_PTR given[2] = { 11, 22 };
      __try { RaiseException(0xE0000003, 0, 2, given); printf("resumed"); }
      __except (printf("%lu %d ", GetExceptionInformation()->ExceptionRecord->NumberParameters,
                       (int)GetExceptionInformation()->ExceptionRecord->ExceptionInformation[1]),
                EXCEPTION_CONTINUE_EXECUTION) {}
      return 0;
    }`,
    '2 22 resumed',
  );

  check(
    'that is not continuable becomes another one when a filter wants to go on',
    `int main(void) {
      __try {
        __try { RaiseException(7, EXCEPTION_NONCONTINUABLE, 0, NULL); }
        __except (GetExceptionCode() == 7 ? EXCEPTION_CONTINUE_EXECUTION : EXCEPTION_CONTINUE_SEARCH) {}
      } __except (EXCEPTION_EXECUTE_HANDLER) { printf("%08lX", GetExceptionCode()); }
      return 0;
    }`,
    'C0000025',
  );

  check(
    'may be raised and handled inside a filter',
    `int filter(void) {
      __try { RaiseException(2, 0, 0, NULL); } __except (EXCEPTION_EXECUTE_HANDLER) { printf("in filter %lu ", GetExceptionCode()); }
      return EXCEPTION_EXECUTE_HANDLER;
    }
    int main(void) {
      __try { RaiseException(1, 0, 0, NULL); } __except (filter()) { printf("then %lu", GetExceptionCode()); }
      return 0;
    }`,
    'in filter 2 then 1',
  );

  check(
    'comes from a division by zero, and from the one quotient that does not fit',
    `int main(void) {
      volatile int zero = 0, lowest = -2147483647 - 1, one = -1;
      __try { printf("%d", 1 / zero); } __except (EXCEPTION_EXECUTE_HANDLER) { printf("%08lX ", GetExceptionCode()); }
      __try { printf("%d", lowest / one); } __except (EXCEPTION_EXECUTE_HANDLER) { printf("%08lX", GetExceptionCode()); }
      return 0;
    }`,
    'C0000094 C0000095',
  );

  check(
    'reports a stack overflow once the guard page has reached the end, and the thread lives on',
    `int deep(int n) { volatile char room[3000]; room[0] = (char)n; return deep(n + 1) + room[0]; }
    int main(void) {
      __try { deep(0); } __except (GetExceptionCode() == EXCEPTION_STACK_OVERFLOW) { printf("overflow "); }
      printf("alive");
      return 0;
    }`,
    'overflow alive',
  );

  check(
    'warns of the first touch of a guard page only',
    `int main(void) {
      char *page = VirtualAlloc(NULL, 4096, MEM_COMMIT, PAGE_READWRITE | PAGE_GUARD);
      int count = 0;
      for (int i = 0; i < 3; i++)
        __try { page[i] = 1; } __except (GetExceptionCode() == STATUS_GUARD_PAGE_VIOLATION) { count++; }
      printf("%d %d %d", count, page[0], page[2]);
      return 0;
    }`,
    '1 0 1',
  );

  check(
    'is raised by a heap that was asked for exceptions instead of NULL',
    `int main(void) {
      HANDLE h = HeapCreate(HEAP_GENERATE_EXCEPTIONS, 0, 65536);
      __try { HeapAlloc(h, 0, 100000); printf("returned"); }
      __except (GetExceptionCode() == STATUS_NO_MEMORY) { printf("no memory"); }
      return 0;
    }`,
    'no memory',
  );

  it('that nobody handles ends the process where it was raised', () => {
    const { stop, machine } = runC(
      `${HEAD}void f(void) { *(volatile int *)64 = 1; } int main(void) { f(); return 0; }`,
    );
    assert.ok(stop.reason === 'died');
    assert.equal(stop.status, 0xc0000005);
    const { functions } = machine.program;
    assert.equal(functions[machine.frames(1)[0]!.function]!.name, 'f');
    assert.deepEqual(
      machine.faults.map(fault => fault.id),
      ['exception-raised', 'access-violation'],
    );
  });

  it('that nobody handles is offered to the unhandled filter last', () => {
    const { stop, output } = runC(`${HEAD}
      LONG WINAPI last(EXCEPTION_POINTERS *e) { printf("%08lX", e->ExceptionRecord->ExceptionCode); return EXCEPTION_EXECUTE_HANDLER; }
      int main(void) { SetUnhandledExceptionFilter(last); *(volatile int *)0 = 1; return 0; }`);
    assert.equal(output, 'C0000005');
    assert.equal(stop.reason, 'died');
  });
});

describe('Termination on heap corruption', () => {
  for (const profile of PROFILES)
    it(`asks no handler where it is on (HEAP_SPEC §F.3, ${profile})`, () => {
      const { output, stop } = runC(
        `${HEAD}LONG WINAPI seen(EXCEPTION_POINTERS *p) { printf("seen"); return EXCEPTION_CONTINUE_SEARCH; }
        int main(void) {
          HANDLE h = HeapCreate(0, 0, 0);
          char *p = HeapAlloc(h, 0, 40);
          AddVectoredExceptionHandler(1, seen);
          memset(p - 8, 0x41, 8);
          __try { printf("%d", HeapFree(h, 0, p)); } __except (1) { printf("caught"); }
          return 0;
        }`,
        { profile },
      );
      if (profile === 'win7-x86') assert.deepEqual([stop.reason, output], ['exited', '0']);
      else assert.deepEqual([stop.reason, output], ['died', '']);
    });
});
