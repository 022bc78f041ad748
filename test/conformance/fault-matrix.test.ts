import assert from 'node:assert/strict';
import { type ProfileId } from '../../engine/nt/profile-ids';
import { COLUMN_NAMES, type ColumnName, runCell } from '../support/fault-matrix';
import { ROWS } from '../support/fault-rows';

/** Where the heap's own checks end the process (HEAP_SPEC §F.3); HeapValidate only answers. */
const TERMINATES: ReadonlySet<ProfileId> = new Set(['win7-x64', 'win10-x86', 'win10-x64']);

function endOf(notice: string, column: ColumnName, profile: ProfileId): string {
  if (notice.includes('access violation')) return 'C0000005';
  const isChecked = /\d$/.test(notice) && !notice.includes('HeapValidate') && column !== 'page heap';
  return isChecked && TERMINATES.has(profile) ? 'C0000374' : 'exited';
}

describe('The matrix of errors and heaps (HEAP_SPEC F.1)', () => {
  for (const row of ROWS)
    describe(row.title, () => {
      for (const column of COLUMN_NAMES) {
        const cell = row.cells[column] ?? row.others;
        if (cell === undefined) continue;
        if (row.rightIn?.includes(column) === true) {
          for (const { profile, run } of runCell(column, row.body))
            it(`${column}, ${profile}: nothing wrong`, () => {
              assert.equal(run().acts.includes(row.acts ?? ''), false);
            });
          continue;
        }
        for (const { profile, run } of runCell(column, row.body))
          it(`${column}, ${profile}: ${row.acts ?? ''}`, () => {
            const expected = row.cells[`${column} ${profile.endsWith('x64') ? 'x64' : 'x86'}`] ?? cell;
            const [notice = '', output] = expected.split(' | ');
            const outcome = run();
            assert.deepEqual(
              [outcome.notice, outcome.end],
              [notice, row.end ?? endOf(notice, column, profile)],
              JSON.stringify(outcome),
            );
            if (row.acts !== undefined) assert.equal(outcome.acts.split(', ')[0], row.acts);
            if (output !== undefined) assert.equal(outcome.output, output);
          });
      }
    });
});
