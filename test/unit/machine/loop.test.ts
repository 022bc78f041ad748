import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { Machine } from '../../../engine/machine/machine';
import { Op } from '../../../engine/script/bytecode';
import { assemble, settings, slot, type Instruction } from '../../support/assemble';

describe('The bytecode loop', () => {
  it('has a case for every instruction, and each comment names its number', () => {
    const text = readFileSync(new URL('../../../engine/machine/loop.ts', import.meta.url), 'utf8');
    const cases = new Map<string, number>();
    for (const [, number, name] of text.matchAll(/case (\d+): \/\* (\w+) \*\//g))
      cases.set(name!, Number(number));
    assert.deepEqual(Object.fromEntries(cases), { ...Op });
  });

  it('runs a loop of integers to its end', () => {
    const code: Instruction[] = [
      ['LDI', slot(2), 0, 0],
      ['LDI', slot(3), 0, 0],
      ['ADD', slot(2), slot(2), slot(3)],
      ['ADDI', slot(3), slot(3), 1],
      ['BLTSI', slot(3), 1000, 2],
      ['RET', slot(2)],
    ];
    const machine = new Machine(assemble([{ code }]), settings());
    assert.deepEqual(machine.run({ instructions: 1e6 }), { reason: 'exited', exitCode: 499500 });
    assert.equal(machine.position.step, 2 + 3 * 1000 + 1);
  });
});
