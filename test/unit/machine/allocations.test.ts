import assert from 'node:assert/strict';
import { type Address } from '../../../engine/base/units';
import { AllocationColumns, BlockFamily } from '../../../engine/machine/allocations';
import { CallStacks } from '../../../engine/machine/call-stacks';
import { LinearMemory } from '../../../engine/memory/linear-memory';

const HEAP = 0x500000 as Address;
const FAR_HEAP = 0x7ff600000000 as Address;
const at = (value: number): Address => value as Address;

function columns(): { rows: AllocationColumns; stacks: CallStacks } {
  const stacks = new CallStacks();
  return { rows: new AllocationColumns(() => 0, stacks, new LinearMemory(0)), stacks };
}

describe('allocation records', () => {
  it('give back what they were given, also what fits no small field', () => {
    const { rows, stacks } = columns();
    const stack = stacks.extend(stacks.extend(0, 7), 9);
    const cases = [
      { heap: HEAP, at: at(0x500100), size: 24, step: 5, pc: 9, thread: 1, stack },
      { heap: HEAP, at: at(0xfff00010), size: 0xfffffff0, step: 2 ** 32 + 6, pc: 12, thread: 4095, stack: 0 },
      { heap: FAR_HEAP, at: at(0x7ff600000110), size: 2 ** 33, step: 2 ** 47, pc: 0, thread: 4096, stack: 0 },
    ];
    for (const each of cases)
      rows.add(
        each.heap,
        each.at,
        each.size,
        each.step,
        each.pc,
        each.thread,
        each.stack,
        BlockFamily.Object,
        HEAP,
      );
    cases.forEach((each, row) => {
      assert.deepEqual(
        {
          heap: rows.heap(row),
          at: rows.at(row),
          size: rows.size(row),
          step: rows.step(row),
          pc: rows.pc(row),
          thread: rows.thread(row),
          stack: rows.stack(row),
        },
        each,
      );
      assert.deepEqual([rows.family(row), rows.handle(row)], [BlockFamily.Object, HEAP]);
      assert.deepEqual([rows.isFreed(row), rows.freedStep(row)], [false, Infinity]);
    });
  });

  it('know who freed a block, and forget it when the run goes back to before', () => {
    const { rows, stacks } = columns();
    const stack = stacks.extend(0, 3);
    const late = 2 ** 32 * 3 + 17;
    for (let row = 0; row < 5000; row++) rows.add(HEAP, at(0x500000 + row * 16), 8, row, 1, 1, stack);
    rows.free(10, 6000, 44, 0);
    rows.free(4999, late, 3, stack);
    assert.deepEqual([rows.freedStep(10), rows.freedPc(10), rows.freedStack(10)], [6000, 44, 0]);
    assert.deepEqual([rows.freedStep(4999), rows.freedPc(4999), rows.freedStack(4999)], [late, 3, stack]);
    rows.rewind(5000, late);
    assert.deepEqual([rows.isFreed(10), rows.isFreed(4999)], [true, false]);
    rows.rewind(11, 6000);
    assert.deepEqual([rows.isFreed(10), rows.count], [false, 11]);
  });

  it('tell a live block from one of another heap, family or place', () => {
    const { rows } = columns();
    rows.add(HEAP, at(0x500100), 24, 1, 1, 1, 0);
    rows.add(FAR_HEAP, at(0x7ff600500100), 24, 2, 1, 1, 0);
    assert.equal(rows.isLive(0, HEAP, at(0x500100), BlockFamily.Heap), true);
    assert.equal(rows.isLive(0, HEAP, at(2 ** 32 + 0x500100), BlockFamily.Heap), false);
    assert.equal(rows.isLive(0, HEAP, at(0x500108), BlockFamily.Heap), false);
    assert.equal(rows.isLive(0, HEAP, at(0x500100), BlockFamily.Crt), false);
    assert.equal(rows.isLive(0, FAR_HEAP, at(0x500100), BlockFamily.Heap), false);
    assert.equal(rows.isLive(1, FAR_HEAP, at(0x7ff600500100), BlockFamily.Heap), true);
    rows.free(0, 3, 1, 0);
    assert.equal(rows.isLive(0, HEAP, at(0x500100), BlockFamily.Heap), false);
  });
});
