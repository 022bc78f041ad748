import assert from 'node:assert/strict';
import { NT_IDS } from '../../support/conform';
import { ProgramRun as Run } from '../../support/program-run';

const PROGRAM = `
#include <stdlib.h>
struct node { struct node *next; char *text; };
struct node *head, list;
char *table[4];
HANDLE shared;
char *wrapped(int size) { return malloc(size); }
char *guarded(int size) { char *inside = malloc(size); return inside; }
void fill(HANDLE h) {
  char *gone = HeapAlloc(h, 0, 40);
  HeapAlloc(h, 0, 41);
  gone = NULL;
}
int main(void) {
  HANDLE h = HeapCreate(0, 0, 0);
  shared = HeapCreate(0, 0, 0);
  fill(h);
  char *p = HeapAlloc(h, 0, 10), *q, *lost;
  if ((q = (char *)HeapAlloc(h, 0, 11)) == NULL) return 1;
  char **address = &p;
  head = malloc(sizeof *head);
  head->next = malloc(sizeof *head);
  head->text = wrapped(5);
  list.text = malloc(7);
  for (int i = 0; i < 2; i++) table[i] = malloc(12);
  lost = guarded(9);
  HeapFree(h, 0, p);
  q = HeapAlloc(h, 0, 10);
  lost = NULL;
  h = NULL;
  return 0;
}
`;

/** Names of the allocations by the bytes that they asked for, wherever they lie. */
function namesBySize(run: Run): Map<number, string> {
  const found = new Map<number, string>();
  for (const heap of run.ask('overview', {}).heaps) {
    const rows = run.ask('blocks', { heap: heap.handle, first: 0, count: 1000 });
    rows.name.forEach((name, index) => {
      if (rows.ordinal[index]! > 0) found.set(rows.requested[index]!, name);
    });
  }
  return found;
}

for (const profile of NT_IDS)
  describe(`names on ${profile}`, () => {
    it('are those of the variables to which the calls are assigned, also when these are gone', async () => {
      const run = await new Run(PROGRAM, profile).to(PROGRAM, 'lost = NULL');
      const names = namesBySize(run);
      assert.equal(names.get(40), 'gone');
      assert.equal(names.get(41), '', 'a result that nobody keeps has no name');
      assert.equal(names.get(11), 'q', 'the variable that got it first, although it holds another block now');
      assert.equal(names.get(10), 'q', 'not p, which still holds the address of the block that was freed');
    });

    it('reach into structures and through pointers, and out of the functions that return a block', async () => {
      const run = await new Run(PROGRAM, profile).to(PROGRAM, 'lost = NULL');
      const names = namesBySize(run);
      assert.equal(names.get(5), 'head->text');
      assert.equal(names.get(7), 'list.text');
      assert.equal(names.get(9), 'lost', 'the caller keeps what the function only passed on');
      assert.ok([...names.values()].includes('head->next'));
      assert.equal(names.get(12), 'table[1]', 'an index is known once the element is looked at');
    });

    it('are kept from the first look on', async () => {
      const run = await new Run(PROGRAM, profile).to(PROGRAM, 'lost = NULL');
      const before = namesBySize(run);
      await run.toEnd();
      assert.deepEqual(namesBySize(run), before);
    });

    it('of heaps are kept when the handle is gone, and known without a look', async () => {
      const run = await new Run(PROGRAM, profile).toEnd();
      const names = run.ask('overview', {}).heaps.map(heap => heap.name);
      assert.ok(names.includes('h') && names.includes('shared'), names.join());
    });
  });

describe('what was read of a process', () => {
  const SOURCE = `
int main(void) {
  HANDLE h = HeapCreate(0, 0, 0);
  char *p = HeapAlloc(h, 0, 100);
  HeapFree(h, 0, p);
  return 0;
}
`;
  const busy = (run: Run): number => run.heap('h').busyCount;

  it('is read again after every move', async () => {
    const run = await new Run(SOURCE).to(SOURCE, 'HeapFree');
    const { step } = run.timeline.position;
    assert.equal(busy(run), 1);
    await run.toEnd();
    assert.equal(busy(run), 0);
    await run.seek(step);
    assert.equal(busy(run), 1);
  });

  it('is read again after an edit where it stands', async () => {
    const run = await new Run(SOURCE).to(SOURCE, 'HeapFree');
    const { handle } = run.heap('h');
    assert.equal(run.heap('h').damage, '');
    const { at } = run.ask('blocks', { heap: handle, first: 0, count: 1 });
    const { machine } = run.timeline;
    assert.ok(machine.poke(at[0]! as never, Uint8Array.of(1, 2, 3, 4)));
    run.timeline.branch();
    assert.notEqual(run.heap('h').damage, '');
  });
});
