import assert from 'node:assert/strict';
import { type FrontEnd, RunKind } from '../../../engine/inspect/seam';
import { VISTA_IDS } from '../../support/vista-world';
import { ProgramRun as Run } from '../../support/program-run';

const PROGRAM = `
int main(void) {
  HANDLE h = HeapCreate(0, 0, 0);
  void *kept[40];
  for (int i = 0; i < 12; i++) kept[i] = HeapAlloc(h, 0, 40);
  int twelve = 1;
  for (int i = 12; i < 30; i++) kept[i] = HeapAlloc(h, 0, 40);
  int thirty = 1;
  for (int i = 0; i < 30; i++) HeapFree(h, 0, kept[i]);
  int freed = 1;
  HeapDestroy(h);
  return 0;
}
`;

const frontEndOf = (run: Run, bucket = 0, count = 500): FrontEnd =>
  run.ask('frontEnd', { heap: run.heap('h').handle, bucket, first: 0, count });

describe('the front end of a heap', () => {
  for (const profile of VISTA_IDS) {
    it(`is off while it counts live blocks of a size, of which 17 make a bucket (HEAP_SPEC §D.6.2, ${profile})`, async () => {
      const run = await new Run(PROGRAM, profile).to(PROGRAM, 'int twelve');
      const { name, buckets, sizes, total } = frontEndOf(run);
      const { size } = run.ask('blocks', { heap: run.heap('h').handle, first: 0, count: 1 });
      assert.deepEqual(
        { name, buckets, sizes, total },
        { name: 'off', buckets: [], sizes: [{ blockBytes: size[0]!, live: 12, needed: 17 }], total: 0 },
      );
    });

    it(`serves the nineteenth block and those after it from a bucket (${profile})`, async () => {
      const run = await new Run(PROGRAM, profile).to(PROGRAM, 'int thirty');
      const { name, buckets, sizes, total, subsegments } = frontEndOf(run);
      assert.deepEqual([name, sizes, total], ['low-fragmentation heap', [], 1]);
      assert.equal(buckets.length, 1);
      const [bucket] = buckets;
      const [subsegment] = subsegments;
      assert.ok(bucket !== undefined && subsegment !== undefined);
      assert.deepEqual([bucket.active, bucket.busy, bucket.subsegments], [true, 30 - 18, 1]);
      assert.deepEqual([subsegment.active, subsegment.busy], [true, 30 - 18]);
      const rows = run.ask('blocks', { heap: run.heap('h').handle, first: 0, count: 1000 });
      const inside = [...rows.at.keys()].filter(
        row => rows.at[row]! >= subsegment.first && rows.at[row]! < subsegment.end,
      );
      assert.equal(inside.length, subsegment.blocks);
      assert.ok(inside.every(row => rows.size[row] === bucket.blockBytes));
      assert.equal(inside.filter(row => rows.kind[row] === RunKind.Busy).length, bucket.busy);
      assert.equal(frontEndOf(run, bucket.index, 0).total, 1);
      assert.equal(frontEndOf(run, (bucket.index % 128) + 1).total, 0);
    });
  }

  it('keeps up to four freed blocks of a size on a lookaside list (HEAP_SPEC §D.4, xp-x86)', async () => {
    const run = await new Run(PROGRAM, 'xp-x86').to(PROGRAM, 'int freed');
    const { name, buckets, sizes } = frontEndOf(run);
    assert.deepEqual([name, sizes], ['lookaside lists', []]);
    assert.deepEqual(
      buckets.map(({ index, blockBytes, blocks, room }) => ({ index, blockBytes, blocks, room })),
      [{ index: 6, blockBytes: 48, blocks: 4, room: 4 }],
    );
  });

  for (const profile of ['nt4-x86', 'ce-x86'] as const)
    it(`does not exist before Windows 2000, and not on CE (${profile})`, async () => {
      const run = await new Run(PROGRAM, profile).to(PROGRAM, 'int thirty');
      assert.deepEqual(frontEndOf(run), { name: 'off', buckets: [], sizes: [], total: 0, subsegments: [] });
    });
});
