import assert from 'node:assert/strict';
import { type CompiledExpression } from '../../../engine/script/compile-types';
import { compileExpression } from '../../../engine/script/expression';
import { evaluateReading } from '../../../engine/machine/read-only';
import { type Machine } from '../../../engine/machine/machine';
import { type FrameView } from '../../../engine/machine/seam';
import { load, type PROFILES } from '../../support/run-c';

const SOURCE = `#include <windows.h>
struct pair { int x; unsigned low : 3; int high : 5; struct pair *next; double d; };
static int global = -7;
static unsigned long long big = 0xfedcba9876543210ull;
static struct pair far_one = { 5, 6, -7, NULL, 2.5 };
static int work(int i, unsigned u, signed char c, unsigned char uc, short s, long long ll, double d, float f)
{
    int array[4] = { 3, -4, 5, -6 };
    struct pair near_one = { 11, 3, -2, &far_one, 0.25 };
    int *p = array;
    void *none = NULL;
    global += i + u + c + uc + s;
    for (;;) { if (near_one.next->x + *p + array[2] == 99 && none && ll && d + f > 3) return 1; }
}
int main(void) { return work(-3, 4000000000u, -100, 200, -30000, -5000000000ll, 1.5, -0.75f); }
`;
const LEAVES = [
  'i', 'u', 'c', 'uc', 's', 'll', 'd', 'f', 'global', 'big', 'array[1]', '*p', 'p[3]', 'near_one.x', 'near_one.low',
  'near_one.high', 'near_one.next->d', 'near_one.next->x', 'far_one.high', '7', '3000000000u', '(-2ll)', '0.5',
  '(none == 0)', '(p == array)', "'a'",
]; // prettier-ignore
const WHOLE = LEAVES.filter(leaf => !/^(d|f|0\.5|near_one\.next->d)$/.test(leaf));
const OPERATORS = ['+', '-', '*', '/', '<', '<=', '>', '>=', '==', '!=', '&&', '||'];
const WHOLE_OPERATORS = [...OPERATORS, '&', '|', '^', '%', '<<', '>>'];

/** A machine inside the endless loop of `work`, and its frame. */
function stopped(profile: (typeof PROFILES)[number]): { machine: Machine; frame: FrameView } {
  const { machine } = load(SOURCE, { profile });
  machine.run({ instructions: 2000 });
  const frame = machine.frames(machine.threads[0]?.id ?? 0)[0];
  assert.ok(frame !== undefined && machine.program.functions[frame.function]?.name === 'work');
  return { machine, frame };
}

function compiled(machine: Machine, frame: FrameView, text: string): CompiledExpression {
  const { expression, diagnostics } = compileExpression(
    machine.program,
    { function: frame.function, pc: frame.pc },
    text,
  );
  assert.ok(expression !== undefined, `${text}: ${diagnostics.map(each => each.message).join('; ')}`);
  return expression;
}

/** Draws from `choices` in an order that a seed fixes. */
function drawing(seed: number): <T>(choices: readonly T[]) => T {
  let state = seed;
  return choices => {
    state = (state * 48271) % 2147483647;
    return choices[state % choices.length]!;
  };
}

describe('reading an expression', () => {
  for (const profile of ['win10-x86', 'win10-x64'] as const)
    it(`gives what running it gives (${profile})`, () => {
      const { machine, frame } = stopped(profile);
      const before = machine.stateHash();
      const draw = drawing(20);
      const whole = (depth: number): string =>
        depth === 0
          ? draw(WHOLE)
          : draw([
              () => `(${whole(depth - 1)} ${draw(WHOLE_OPERATORS)} ${whole(depth - 1)})`,
              () =>
                `(${draw(['-', '~', '!', '(char)', '(unsigned short)', '(long long)'])}${whole(depth - 1)})`,
              () => `(${whole(depth - 1)} ? ${whole(depth - 1)} : ${draw(WHOLE)})`,
            ])();
      const mixed = (depth: number): string =>
        depth === 0 ? draw(LEAVES) : `(${mixed(depth - 1)} ${draw(OPERATORS)} ${mixed(depth - 1)})`;
      let known = 0;
      for (let round = 0; round < 40; round++) {
        const text = `(long long)${draw([whole, mixed])(draw([1, 2, 3, 4]))}`;
        const expression = compiled(machine, frame, text);
        const read = evaluateReading(machine, expression, frame);
        if (read === undefined) continue;
        known++;
        const ran = machine.fork().evaluate(expression, frame, 10_000);
        assert.deepEqual({ ...read }, { ...ran }, text);
      }
      assert.ok(known > 25, `only ${known} of 40 could be read`);
      assert.equal(machine.stateHash(), before);
    });

  it('gives the address of what lies in memory', () => {
    const { machine, frame } = stopped('win10-x86');
    for (const text of ['array', 'near_one', '*near_one.next', 'array[2]', 'global']) {
      const expression = compiled(machine, frame, text);
      const ran = machine.fork().evaluate(expression, frame, 1000);
      const read = evaluateReading(machine, expression, frame);
      assert.ok(ran.ok && read?.ok === true, text);
      assert.equal(read.low, ran.low, text);
    }
  });

  it('leaves everything to a run that takes more than reading', () => {
    const { machine, frame } = stopped('win10-x86');
    for (const text of [
      'i = 3',
      'work(1,1,1,1,1,1,1,1)',
      '*(int *)none + 1',
      'i / (i - i)',
      'i++',
      'u % 0',
      'HeapCreate(0,0,0)',
    ])
      assert.equal(evaluateReading(machine, compiled(machine, frame, text), frame), undefined, text);
  });

  it('records no fault for what it reads', () => {
    const { machine } = load(`#include <windows.h>
int main(void) { char *p = HeapAlloc(GetProcessHeap(), 0, 8); HeapFree(GetProcessHeap(), 0, p); for (;;) p = p; }
`);
    machine.run({ instructions: 2000 });
    const frame = machine.frames(machine.threads[0]?.id ?? 0)[0];
    assert.ok(frame !== undefined);
    const read = evaluateReading(machine, compiled(machine, frame, 'p[0] + p[20]'), frame);
    assert.equal(read?.ok, true);
    assert.deepEqual(machine.faults, []);
  });
});
