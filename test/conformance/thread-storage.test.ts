import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Timeline } from '../../engine/index';
import { Machine } from '../../engine/machine/machine';
import { compile } from '../../engine/script/compile';
import { settings } from '../support/assemble';
import { runC } from '../support/run-c';

const PROFILES = ['nt4-x86', 'ce-x86', 'win10-x86', 'win10-x64'] as const;
const HEAD = '#include <windows.h>\n#include <stdio.h>\n#include <string.h>\n';

/** The program prints what is expected, in both data models and under both schedulers. */
function prints(name: string, source: string, expected: string): void {
  for (const profile of PROFILES)
    for (const scheduler of ['round-robin', 'random'] as const)
      it(`${name} (${profile}, ${scheduler})`, () => {
        const { output, stop } = runC(HEAD + source, { profile, scheduler, seed: 3 });
        assert.deepEqual({ output, stop }, { output: expected, stop: { reason: 'exited', exitCode: 0 } });
      });
}

/** Three workers add to what they find, a hundred times each, and each finds its own. */
const counting = (declaration: string): string => `${declaration}
  DWORD WINAPI work(LPVOID p) { for (int i = 0; i < 100; i++) { int seen = n; Sleep(0); n = seen + (int)(SIZE_T)p; } return n; }
  int main(void) {
    HANDLE t[3]; DWORD code;
    n++;
    for (int i = 0; i < 3; i++) t[i] = CreateThread(NULL, 0, work, (LPVOID)(SIZE_T)(i + 1), 0, NULL);
    for (int i = 0; i < 3; i++) { WaitForSingleObject(t[i], INFINITE); GetExitCodeThread(t[i], &code); printf("%lu ", code); }
    printf("%d", n);
    return 0;
  }`;

describe('Variables of every thread', () => {
  for (const words of [
    '__declspec(thread)',
    '_Thread_local',
    '__thread',
    'static thread_local',
    'extern _Thread_local int n;\n__declspec(thread)',
  ])
    prints(
      `are each thread's own: ${words.replace('\n', ' ')}`,
      counting(`${words} int n = 5;`),
      '105 205 305 6',
    );

  prints(
    'begin as the image has them, and lie elsewhere in each thread',
    `struct point { short x, y; char name[8]; const char *text; };
    __declspec(thread) struct point at = { 1, 2, "home", "text" };
    __declspec(thread) int numbers[4] = { 10, 20 };
    __declspec(thread) static double zero;
    static __declspec(thread) __declspec(align(64)) char wide[3] = "ab";
    int *theirs; char *wides;
    DWORD WINAPI work(LPVOID p) {
      printf("%d %d %s %s %d %d %g %s %d|", at.x, at.y, at.name, at.text, numbers[1], numbers[3], zero, wide, (int)((SIZE_T)wide % 64));
      theirs = numbers; wides = wide;
      return 0;
    }
    int main(void) {
      at.x = 7; strcpy(at.name, "away"); numbers[1] = numbers[3] = 9; zero = 1.5;
      HANDLE t = CreateThread(NULL, 0, work, NULL, 0, NULL);
      WaitForSingleObject(t, INFINITE);
      printf("%d %s %d %g %d %d", at.x, at.name, numbers[1], zero, theirs != numbers, &wide[0] != wides);
      return 0;
    }`,
    '1 2 home text 20 0 0 ab 0|7 away 9 1.5 1 1',
  );

  prints(
    'have addresses that another thread may use while the thread lives',
    `__declspec(thread) int own; int *of_main;
    DWORD WINAPI work(LPVOID p) { own = 3; (*of_main)++; return own; }
    int main(void) {
      own = 41; of_main = &own;
      WaitForSingleObject(CreateThread(NULL, 0, work, NULL, 0, NULL), INFINITE);
      printf("%d", own);
      return 0;
    }`,
    '42',
  );

  prints(
    'may be static in a function',
    `int next(void) { static __declspec(thread) int count = 100; return ++count; }
    DWORD WINAPI work(LPVOID p) { next(); return next(); }
    int main(void) {
      DWORD code; HANDLE t = CreateThread(NULL, 0, work, NULL, 0, NULL);
      next();
      WaitForSingleObject(t, INFINITE); GetExitCodeThread(t, &code);
      printf("%lu %d", code, next());
      return 0;
    }`,
    '102 102',
  );

  prints(
    'go with their thread: their pages are free when it has ended',
    `__declspec(thread) char block[5000]; char *gone; MEMORY_BASIC_INFORMATION info;
    DWORD WINAPI work(LPVOID p) { VirtualQuery(gone = block, &info, sizeof info); return 0; }
    int main(void) {
      WaitForSingleObject(CreateThread(NULL, 0, work, NULL, 0, NULL), INFINITE);
      printf("%lx %lx %d ", info.State, info.Protect, (int)info.RegionSize);
      VirtualQuery(gone, &info, sizeof info);
      printf("%lx", info.State);
      return 0;
    }`,
    '1000 4 8192 10000',
  );

  it('keep the blocks that they point to reachable', () => {
    const { machine } = runC(`${HEAD}__declspec(thread) void *kept;
      int main(void) { kept = HeapAlloc(GetProcessHeap(), 0, 10); HeapAlloc(GetProcessHeap(), 0, 20); return 0; }`);
    assert.deepEqual(
      machine.faults.filter(fault => fault.id === 'leak').map(fault => fault.leak),
      ['reachable', 'direct'],
    );
  });

  it('are one in all files of a program', () => {
    for (const model of ['ilp32', 'llp64'] as const) {
      const sources = new Map([
        ['a.c', `${HEAD}extern __declspec(thread) int n; __declspec(thread) int own = 9; int more(void);
          DWORD WINAPI work(LPVOID p) { n = 50; return more(); }
          int main(void) { DWORD code; HANDLE t = CreateThread(NULL, 0, work, NULL, 0, NULL); WaitForSingleObject(t, INFINITE);
            GetExitCodeThread(t, &code); return code == 51 + 7 && more() == 4 + 7 && own == 9; }`],
        ['b.c', '__declspec(thread) int n = 3; static __declspec(thread) int own = 7; int more(void) { return ++n + own; }'],
      ]); // prettier-ignore
      const { program, diagnostics } = compile(sources, { units: ['a.c', 'b.c'], model });
      assert.ok(program, diagnostics.map(d => d.message).join('\n'));
      const machine = new Machine(program, settings({ profile: model === 'ilp32' ? 'xp-x86' : 'win7-x64' }));
      assert.deepEqual(machine.run({ instructions: 1e6 }), { reason: 'exited', exitCode: 1 });
    }
  });

  it('are as they were when time goes back', async () => {
    const control = { instructions: 50_000, cancelled: false, pause: () => Promise.resolve() };
    const { program } = compile(new Map([['t.c', HEAD + counting('__declspec(thread) int n = 5;')]]), {
      units: ['t.c'],
      model: 'ilp32',
    });
    const fresh = (): Timeline =>
      new Timeline(new Machine(program!, settings({})), () => undefined, { memoryBudget: 1e8, spacing: 300 });
    const timeline = fresh();
    await timeline.run({ breakpoints: [], faults: new Set() }, control);
    for (const step of [2000, 400, 1500, 900]) {
      const other = fresh();
      await other.seek(step, control);
      await timeline.seek(step, control);
      assert.equal(timeline.machine.stateHash(), other.machine.stateHash());
      assert.ok(timeline.machine.threads.length > 1);
    }
  });
});

describe('A declaration for every thread', () => {
  const refused = (text: string): string => {
    const { diagnostics, program } = compile(new Map([['a.c', `${text}\nint main(void) { return 0; }`]]), {
      units: ['a.c'],
      model: 'ilp32',
    });
    assert.equal(program, undefined, text);
    return diagnostics.map(d => `${d.range.line}:${d.range.column} ${d.code} ${d.message}`).join('\n');
  };
  const STACK = "'n' lives on the stack of its thread: say 'static' as well";
  const cases: readonly (readonly [string, string])[] = [
    ['__declspec(thread) int n = 1; int *p = &n;', "1:40 HS2014 the initialiser of 'p' must be a constant: every thread has its own 'n', so its address is known at run time only"],
    ['int f(void); __declspec(thread) int n = f();', "1:41 HS2014 the initialiser of 'n' must be a constant: a call happens at run time; assign in main"],
    ['void f(void) { __declspec(thread) int n; }', `1:27 HS2020 'thread' cannot be used here: ${STACK}`],
    ['void f(void) { _Thread_local int n = 1; n++; }', `1:16 HS2020 '_Thread_local' cannot be used here: ${STACK}`],
    ['__declspec(thread) int f(void);', "1:12 HS2020 'thread' cannot be used here: 'f' is no object of which every thread could have a copy"],
    ['typedef __declspec(thread) int t;', "1:20 HS2020 'thread' cannot be used here: 't' is no object of which every thread could have a copy"],
    ['void f(_Thread_local int n);', "1:8 HS2020 '_Thread_local' cannot be used here: a parameter lives on the stack of its thread"],
    ['struct s { __declspec(thread) int n; };', "1:23 HS2020 'thread' cannot be used here: a member lies where its struct or union lies"],
    ['extern int n; __declspec(thread) int n;', "1:38 HS2005 'n' is declared again with a copy in every thread"],
    ['extern __declspec(thread) int n; int n;', "1:38 HS2005 'n' is declared again as one object for all threads"],
  ]; // prettier-ignore
  for (const [text, message] of cases)
    it(`is refused: ${text}`, () => {
      assert.equal(refused(text), message);
    });

  it('is held against the file that defines the variable', () => {
    const sources = new Map([
      ['a.c', 'extern int n; int main(void) { return n; }'],
      ['b.c', '__declspec(thread) int n;'],
    ]);
    const { diagnostics } = compile(sources, { units: ['a.c', 'b.c'], model: 'ilp32' });
    assert.deepEqual(
      diagnostics.map(d => d.message),
      ["'n' has a copy in every thread in the file that defines it, but not here"],
    );
  });

  it('leaves the name thread_local to a program that uses it', () => {
    const { output } = runC(
      '#include <stdio.h>\nstatic int thread_local = 4; int main(void) { printf("%d", thread_local + 1); return 0; }',
    );
    assert.equal(output, '5');
  });
});
