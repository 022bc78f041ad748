import { load } from '../support/run-c';
import { type Row, median, perSecond, ratio } from './measure';

const PROGRAMS: Readonly<Record<string, string>> = {
  'integer loop': `int main(void) { unsigned s = 0; for (int j = 0; j < 4; j++) for (int i = 0; i < 2500000; i++) s += i * 3; return s & 1; }`,
  recursion: `int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); } int main(void) { return fib(25) & 1; }`,
  'array of ints': `static int a[100000]; int main(void) { long s = 0; for (int k = 0; k < 20; k++) { for (int i = 0; i < 100000; i++) a[i] = i ^ k; for (int i = 0; i < 100000; i++) s += a[i]; } return s & 1; }`,
  'heap churn': `#include <windows.h>
int main(void) { HANDLE h = HeapCreate(0, 0, 0); void *p[256] = {0}; unsigned r = 1;
for (int i = 0; i < 100000; i++) { r = r * 1103515245 + 12345; int k = (r >> 16) & 255;
if (p[k]) { HeapFree(h, 0, p[k]); p[k] = 0; } else p[k] = HeapAlloc(h, 0, (r >> 8) & 1023); } return 0; }`,
};

/** Instructions a second of the checked machine against a bare register-bytecode loop, which checks nothing. */
export function machineLoop(): Promise<Row[]> {
  const bare = bareLoop();
  const rows = Object.entries(PROGRAMS).map(([name, source]) => {
    let steps = 0;
    const time = median(5, () => {
      const { machine } = load(source);
      while (machine.run({ instructions: 10_000_000 }).reason === 'budget');
      steps = machine.position.step;
    });
    const rate = steps / time / 1000;
    return {
      what: `machine: ${name}`,
      figure: perSecond(steps, time),
      reference: `bare loop ${bare.toFixed(1)} M/s`,
      ratio: ratio(rate, bare),
    };
  });
  return Promise.resolve(rows);
}

/** Millions of instructions a second of the smallest interpreter there can be: add, multiply, compare and branch, no checks. */
function bareLoop(): number {
  // prettier-ignore
  const code = Int32Array.from([1, 2, 1, 3, 0, 3, 3, 2, 1, 1, 1, 1, 2, 1, 0, 0, 3, 0, 0, 0]);
  const registers = new Int32Array(8);
  const count = 10_000_000;
  const time = median(5, () => {
    registers.fill(0);
    let pc = 0;
    for (let step = 0; step < count; step++) {
      const a = code[pc + 1]!;
      const b = code[pc + 2]!;
      const c = code[pc + 3]!;
      switch (code[pc]!) {
        case 0:
          registers[a] = registers[b]! + registers[c]!;
          pc += 4;
          break;
        case 1:
          registers[a] = registers[b]! + c;
          pc += 4;
          break;
        case 2:
          pc = registers[a]! < 0 ? b : pc + 4;
          break;
        default:
          pc = 0;
      }
    }
  });
  return count / time / 1000;
}
