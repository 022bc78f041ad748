import { allocationAt } from './allocation';
import { marksOf } from './marks';
import { namesOf } from './names';
import { userPlace } from './places';
import { type Reading } from './reading';
import { type BlockRows, type Questions, RunKind } from './seam';
import { type HeapItems } from '../heap/items';

export function answerBlocks(reading: Reading, handle: number, first: number, count: number): BlockRows {
  const walk = reading.walk(reading.heap(handle).view);
  const rows = blockRows(walk, first, count);
  const names = namesOf(reading);
  const marks = marksOf(reading);
  const paths: string[] = [];
  const users = rows.map(row => walk.user(row));
  const records = users.map((user, index) =>
    walk.kind[rows[index]!] === RunKind.Free ? -1 : allocationAt(reading, user),
  );
  const { allocations } = reading.machine;
  const places = records.map(record =>
    record < 0 ? null : userPlace(reading.machine, allocations.pc(record), allocations.stack(record)),
  );
  return {
    total: walk.blockCount,
    first,
    at: Float64Array.from(rows, row => walk.at[row]!),
    user: Float64Array.from(users),
    size: Float64Array.from(rows, row => walk.size[row]!),
    requested: Float64Array.from(rows, row => walk.requested[row]!),
    kind: Uint8Array.from(rows, row => walk.kind[row]!),
    ordinal: Float64Array.from(records, record => record + 1),
    name: records.map(record => (record < 0 ? '' : names.ofAllocation(record))),
    line: Uint32Array.from(places, place => place?.line ?? 0),
    pathIndex: Int16Array.from(places, place => (place === null ? -1 : indexOfPath(paths, place.path))),
    paths,
    fault: Int32Array.from(rows, row => marks.in(walk.at[row]!, walk.at[row]! + walk.size[row]!)),
    broken: walk.broken === undefined ? null : { at: walk.broken.at, claim: walk.broken.claim },
  };
}

/** Rows of the walk that are the blocks [first, first + count). */
function blockRows(walk: HeapItems, first: number, count: number): number[] {
  const rows: number[] = [];
  let ordinal = 0;
  for (let row = 0; row < walk.count && rows.length < count; row++) {
    if (!walk.isBlock(row)) continue;
    if (ordinal >= first) rows.push(row);
    ordinal++;
  }
  return rows;
}

function indexOfPath(paths: string[], path: string): number {
  const known = paths.indexOf(path);
  return known >= 0 ? known : paths.push(path) - 1;
}

export function answerBlockIndex(
  reading: Reading,
  handle: number,
  at: number,
): Questions['blockIndex']['result'] {
  const walk = reading.walk(reading.heap(handle).view);
  const found = walk.rowAt(at);
  if (found < 0 || !walk.isBlock(found)) return { index: -1 };
  let index = 0;
  for (let row = 0; row < found; row++) if (walk.isBlock(row)) index++;
  return { index };
}
