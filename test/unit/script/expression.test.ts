import assert from 'node:assert/strict';
import { Machine } from '../../../engine/machine/machine';
import { compile } from '../../../engine/script/compile';
import { typeName } from '../../../engine/script/debug-info';
import { compileExpression } from '../../../engine/script/expression';

const SOURCE = `#include <windows.h>
#define LIMIT 40
typedef struct point { int x, y; unsigned low : 4; } POINT2;
int counter = 7;
int twice(int n) { return n * 2; }
int work(int a, char *text) {
  POINT2 p = { 3, 4, 5 };
  int local = a + 1;
  int *where = &p.y;
  HANDLE heap = GetProcessHeap();
  return local + *where;
}
int main(void) { return work(1, "abc"); }
`;

function stoppedInWork() {
  const { program } = compile(new Map([['a.c', SOURCE]]), { units: ['a.c'], model: 'ilp32' });
  assert.ok(program);
  const machine = new Machine(program, {
    profile: 'win10-x86', seed: 1, scheduler: 'round-robin', decommit: 'never', commitLimit: undefined, args: [], stdin: new Uint8Array(),
  }); // prettier-ignore
  const index = program.functions.findIndex(f => f.name === 'work');
  const work = program.functions[index];
  assert.ok(work);
  let pc = work.start;
  const lineOf = (at: number) => program.debug.spans.line[program.debug.spanOf[at] ?? 0];
  while (lineOf(pc) !== 11) pc++;
  machine.setBreakpoints([pc]);
  assert.equal(machine.run({ instructions: 100_000 }).reason, 'breakpoint');
  const frame = machine.frames(1)[0] ?? machine.frames(machine.threads[0]?.id ?? 0)[0];
  assert.ok(frame);
  return { program, machine, frame, context: { function: index, pc } };
}

function evaluate(text: string) {
  const { program, machine, frame, context } = stoppedInWork();
  const { expression, diagnostics } = compileExpression(program, context, text);
  assert.ok(expression, diagnostics.map(d => d.message).join('; '));
  const answer = machine.evaluate(expression, frame, 10_000);
  assert.ok(answer.ok, answer.ok ? '' : answer.text);
  let value = answer.low;
  if (expression.result === 'address')
    value = new DataView(machine.peek(answer.low as never, 4).bytes.buffer).getInt32(0, true);
  return { value, type: typeName(expression.program.debug, expression.type), result: expression.result };
}

describe('an expression in the scope of a frame', () => {
  const table: readonly [string, number, string, 'value' | 'address'][] = [
    ['local', 2, 'int', 'value'],
    ['local * 10 + a', 21, 'int', 'value'],
    ['p.y', 4, 'int', 'address'],
    ['p', 3, 'POINT2', 'address'],
    ['p.low', 5, 'unsigned int', 'value'],
    ['*where', 4, 'int', 'address'],
    ['counter', 7, 'int', 'address'],
    ['twice(local) + LIMIT', 44, 'int', 'value'],
    ['local = 9, local', 9, 'int', 'value'],
    ['text[1]', 98 + 256 * 99, 'char', 'address'],
    ['(int)(heap == GetProcessHeap())', 1, 'int', 'value'],
    ['sizeof(POINT2)', 12, 'size_t', 'value'],
    ['"xy"[1]', 121, 'char', 'address'],
  ];
  for (const [text, value, type, result] of table) {
    it(`gives ${text} as ${type}`, () => {
      const got = evaluate(text);
      assert.deepEqual(
        { ...got, value: text.includes('[') ? got.value & 0xff : got.value },
        { value: text.includes('[') ? value & 0xff : value, type, result },
      );
    });
  }

  it('sets a register variable of the frame', () => {
    const { program, machine, frame, context } = stoppedInWork();
    const { expression } = compileExpression(program, context, 'local = 50');
    assert.ok(expression);
    machine.evaluate(expression, frame, 1000);
    const stop = machine.run({ instructions: 100_000 });
    assert.deepEqual(stop, { reason: 'exited', exitCode: 54 });
  });

  it('reports what is wrong in places of its own text', () => {
    const { program, context } = stoppedInWork();
    const { expression, diagnostics } = compileExpression(program, context, 'local + lokal');
    assert.equal(expression, undefined);
    assert.deepEqual(
      diagnostics.map(d => [d.code, d.message, d.range]),
      [
        [
          'HS2003',
          "'lokal' is not declared; did you mean 'local'?",
          { file: '<expression>', line: 1, column: 9, endLine: 1, endColumn: 14 },
        ],
      ],
    );
  });
});
