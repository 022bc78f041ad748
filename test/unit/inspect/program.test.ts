import assert from 'node:assert/strict';
import { RunKind } from '../../../engine/inspect/seam';
import { NT_IDS } from '../../support/conform';
import { ProgramRun as Run } from '../../support/program-run';

const TWO_BLOCKS = `
struct pair { char *left; char *right; };
struct pair both;
char *table[4];
int use(char *lent) {
  return lent[0];
}
int main(void) {
  HANDLE h = HeapCreate(0, 0, 0x10000);
  char *p = HeapAlloc(h, 0, 100);
  char *q = HeapAlloc(h, HEAP_ZERO_MEMORY, 64);
  table[2] = HeapAlloc(h, 0, 32);
  both.right = HeapAlloc(h, 0, 16);
  p[0] = 1;
  use(p);
  HeapFree(h, 0, q);
  HeapDestroy(h);
  return 0;
}
`;

for (const profile of NT_IDS)
  describe(`a stopped program on ${profile}`, () => {
    it('has its heaps by the names of their variables, with the line that made them', async () => {
      const run = await new Run(TWO_BLOCKS, profile).to(TWO_BLOCKS, 'use(p)');
      const heap = run.heap('h');
      assert.equal(heap.growable, false);
      assert.equal(heap.busyCount, 4);
      assert.equal(heap.busyBytes, 100 + 64 + 32 + 16);
      assert.equal(heap.created?.line, 11);
      assert.equal(heap.created.function, 'main');
      assert.equal(run.ask('overview', {}).heaps[0]!.name, 'process heap');
    });

    it('has its blocks by name, number and line, also from arrays and structures', async () => {
      const run = await new Run(TWO_BLOCKS, profile).to(TWO_BLOCKS, 'use(p)');
      const rows = run.ask('blocks', { heap: run.heap('h').handle, first: 0, count: 10 });
      assert.deepEqual(rows.name.slice(0, 4), ['p', 'q', 'table[2]', 'both.right']);
      assert.deepEqual([...rows.line.slice(0, 4)], [12, 13, 14, 15]);
      assert.equal(rows.paths[rows.pathIndex[0]!], 'test.c');
      const numbers = [...rows.ordinal.slice(0, 4)];
      assert.deepEqual(
        numbers.map(each => each - numbers[0]!),
        [0, 1, 2, 3],
      );
      assert.ok(numbers[0]! > 0);
    });

    it('keeps the name of the owner while a block is lent to a function', async () => {
      const run = await new Run(TWO_BLOCKS, profile).to(TWO_BLOCKS, 'return lent[0]');
      const rows = run.ask('blocks', { heap: run.heap('h').handle, first: 0, count: 1 });
      assert.deepEqual(rows.name, ['p']);
    });

    it('tells the life of a block: who allocated it, who freed it', async () => {
      const run = await new Run(TWO_BLOCKS, profile).to(TWO_BLOCKS, 'HeapDestroy');
      const { user } = run.ask('blocks', { heap: run.heap('h').handle, first: 1, count: 1 });
      const card = run.ask('block', { at: user[0]! })!;
      assert.equal(card.state, 'free');
      assert.equal(card.allocated?.place?.line, 13);
      assert.equal(card.freed?.place?.line, 18);
      assert.match(card.history[0]!, /^Step [\d,]+: #\d+ q allocated, 64 B at test\.c:13\.$/);
      assert.match(card.history[1]!, /#\d+ q freed at test\.c:18/);
      assert.ok(card.header.some(field => field.name === 'FreeList.Flink'));
    });

    it('answers for where it stands, also after going back', async () => {
      const run = await new Run(TWO_BLOCKS, profile).to(TWO_BLOCKS, 'p[0] = 1');
      const before = run.ask('blocks', { heap: run.heap('h').handle, first: 0, count: 10 });
      const { step } = run.timeline.position;
      await run.toEnd();
      assert.equal(
        run.ask('overview', {}).heaps.some(heap => heap.name === 'h'),
        false,
      );
      assert.equal(run.ask('overview', {}).state, 'exited');
      await run.seek(step);
      assert.deepEqual(run.ask('blocks', { heap: run.heap('h').handle, first: 0, count: 10 }), before);
      assert.equal(run.ask('overview', {}).state, 'stopped');
      assert.ok(run.ask('overview', {}).lastStep > step);
    });

    it('knows what the last heap call was about', async () => {
      const run = await new Run(TWO_BLOCKS, profile).to(TWO_BLOCKS, 'p[0] = 1');
      const heap = run.heap('h').handle;
      const { latest } = run.ask('overview', {});
      const rows = run.ask('blocks', { heap, first: 3, count: 1 });
      assert.deepEqual([latest?.heap, latest?.at, latest?.size], [heap, rows.user[0], 16]);
      await run.to(TWO_BLOCKS, 'HeapDestroy');
      const freed = run.ask('overview', {}).latest;
      const { user } = run.ask('blocks', { heap, first: 1, count: 1 });
      assert.ok(user[0]! <= freed!.at && freed!.at <= user[0]! + 16);
      await run.seek(0);
      assert.equal(run.ask('overview', {}).latest, null);
    });

    it('says what each region is for', async () => {
      const run = await new Run(TWO_BLOCKS, profile).to(TWO_BLOCKS, 'use(p)');
      const { regions, total } = run.ask('regions', { first: 0, count: 2000 });
      assert.equal(regions.length, total);
      const named = (type: string): string[] =>
        regions.filter(each => each.type === type).map(each => each.name);
      assert.deepEqual(
        named('heap').sort(),
        ['h', 'process heap', ...named('heap').filter(each => each.includes('library'))].sort(),
      );
      assert.equal(named('stack').length, 1);
      assert.ok(named('image').length >= 1);
      for (const region of regions) assert.ok(region.committed <= region.size);
      const heap = run.heap('h');
      const { runs } = run.ask('pages', { at: heap.handle, end: heap.handle + 0x10000, count: 100 });
      assert.equal(
        runs.filter(each => each.state === 'committed').reduce((sum, each) => sum + each.size, 0),
        heap.committed,
      );
    });
  });

const OVERRUN = `
int main(void) {
  HANDLE h = HeapCreate(0, 0, 0);
  char *p = HeapAlloc(h, 0, 40);
  char *q = HeapAlloc(h, 0, 40);
  q[0] = 7;
  for (int i = 0; i < 44; i++)
    p[i] = 'A';
  HeapFree(h, 0, q);
  return 0;
}
`;

describe('the map', () => {
  it('stays below 64 KB where every block has a name, and names the largest', async () => {
    const source = `
int main(void) {
  char *a_rather_long_name_of_a_variable;
  for (int i = 0; i < 1300; i++) a_rather_long_name_of_a_variable = malloc(i == 700 ? 400 : 16);
  return 0;
}
`;
    // The back end's blocks follow each other, so that a range of addresses holds a known number of them.
    const run = await new Run(`#include <stdlib.h>\n${source}`, undefined, { noLfh: true }).toEnd();
    const blocks = run.ask('overview', {}).heaps.flatMap(({ handle }) => {
      const rows = run.ask('blocks', { heap: handle, first: 0, count: 1000 });
      return [...rows.at].filter((_, row) => rows.name[row] !== '');
    });
    const at = blocks[0]!;
    const map = run.ask('map', { at, end: at + 1300 * 24, cells: 1400 });
    assert.equal(map.detail, true);
    assert.ok(map.run.length > 1200);
    const bytes = 44 * map.run.length + JSON.stringify(map.names).length;
    assert.ok(bytes < 65536, `${bytes} bytes`);
    const [first] = map.names;
    assert.ok(map.size[first!.run]! >= 400);
  });
});

describe('a fault', () => {
  it('has a card with both times, the rule, the blocks and the bytes', async () => {
    const run = await new Run(OVERRUN).toEnd();
    const { faults } = run.ask('faults', { first: 0, count: 100 });
    const card = faults.find(fault => fault.id === 'buffer-overrun')!;
    assert.equal(card.title, 'Buffer overrun');
    assert.equal(card.act.place?.line, 10);
    assert.equal(card.act.stack.at(-1)?.function, 'main');
    assert.equal(card.block?.requested, 40);
    assert.ok(card.rule.length > 0 && card.source.length > 0 && card.advice.length > 0);
    assert.equal(card.after[0], 0x41);
    assert.ok(card.notice !== null && card.notice.step > card.act.step);
    assert.match(card.noticeText, /^Windows would notice: at step [\d,]+, by /);
  });

  it('shows on the map, in the list and on the card of the block that was hit', async () => {
    const run = await new Run(OVERRUN).to(OVERRUN, 'HeapFree');
    const heap = run.heap('h');
    const rows = run.ask('blocks', { heap: heap.handle, first: 0, count: 10 });
    const damaged = rows.kind.indexOf(RunKind.Damaged);
    assert.equal(rows.user[damaged], rows.user[0]! + 48);
    const index = rows.fault[damaged]!;
    assert.ok(index >= 0);
    const card = run.ask('block', { at: rows.user[damaged] })!;
    assert.ok(card.faults.includes(index));
    assert.equal(card.name, 'q');
    const map = run.ask('map', { at: heap.handle, end: heap.handle + 0x1000, cells: 1000 });
    const shown = [...map.run].indexOf(rows.at[damaged]!);
    assert.equal(map.kind[shown], RunKind.Damaged);
    assert.equal(map.fault[shown], index);
    const coarse = run.ask('map', { at: heap.handle, end: heap.handle + 0x1000, cells: 4 });
    assert.equal(coarse.detail, false);
    assert.ok([...coarse.fault].includes(index));
  });

  it('of the system itself is no finding that Windows might miss, and marks no address', async () => {
    const run = await new Run(OVERRUN).toEnd();
    const { faults } = run.ask('faults', { first: 0, count: 100 });
    const raised = faults.find(fault => fault.id === 'exception-raised')!;
    assert.equal(raised.noticeText, 'Windows notices: it did this itself');
    const map = run.ask('map', { at: 0, end: 0x10000, cells: 10 });
    assert.deepEqual([...map.fault], [-1]);
  });

  it('is not known before it happens', async () => {
    const run = await new Run(OVERRUN).to(OVERRUN, 'q[0] = 7');
    const { step } = run.timeline.position;
    await run.toEnd();
    await run.seek(step);
    assert.equal(run.ask('faults', { first: 0, count: 10 }).total, 0);
    assert.equal(run.ask('overview', {}).faultCount, 0);
  });
});
