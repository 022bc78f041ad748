import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunKind } from '../../../engine/inspect/seam';
import { ProgramRun as Run } from '../../support/program-run';

const FOLDER = join(import.meta.dirname, '../../../samples');
const SAMPLES = readdirSync(FOLDER).filter(name => name.endsWith('.heap.c'));

describe('every sample', () => {
  for (const name of SAMPLES)
    it(`can be asked anywhere: ${name}`, async function () {
      this.timeout(20_000);
      const run = await new Run(readFileSync(join(FOLDER, name), 'utf8')).toEnd();
      const { lastStep } = run.timeline;
      for (const share of [0, 0.1, 0.35, 0.6, 0.85, 1]) {
        await run.seek(Math.floor(lastStep * share));
        const overview = run.ask('overview', {});
        assert.equal(overview.step, run.timeline.position.step);
        const { regions } = run.ask('regions', { first: 0, count: 2000 });
        for (const region of regions) {
          const map = run.ask('map', { at: region.base, end: region.base + region.size, cells: 1400 });
          const covered = map.run.at(-1)! + map.size.at(-1)! - map.run[0]!;
          assert.equal(
            covered,
            map.size.reduce((sum, size) => sum + size, 0),
          );
        }
        for (const heap of overview.heaps) {
          const rows = run.ask('blocks', { heap: heap.handle, first: 0, count: 1000 });
          assert.equal(rows.total, heap.blockCount);
          const busy = rows.kind.findIndex(kind => kind === RunKind.Busy);
          if (busy >= 0) assert.equal(run.ask('block', { at: rows.user[busy]! })?.at, rows.at[busy]);
          run.ask('freeLists', { heap: heap.handle, first: 0, count: 500 });
          run.ask('heapHeader', { heap: heap.handle });
          run.ask('frontEnd', { heap: heap.handle, bucket: 0, first: 0, count: 500 });
        }
        assert.equal(run.ask('faults', { first: 0, count: 500 }).total, overview.faultCount);
      }
    });
});
