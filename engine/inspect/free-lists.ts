import { type Reading } from './reading';
import { freeListOf } from '../heap/read-lists';
import { type FreeListRows } from './seam';

/** The NT heap since Vista keeps one list, ascending by size (HEAP_SPEC §D.4). */
export function answerFreeLists(
  reading: Reading,
  handle: number,
  first: number,
  count: number,
): FreeListRows {
  const list = freeListOf(reading.heap(handle).view);
  const entries: FreeListRows['entries'] = [];
  for (let row = first; row < Math.min(list.count, first + count); row++) {
    const isLast = row === list.count - 1;
    entries.push({
      at: list.at[row]!,
      size: list.size[row]!,
      list: 0,
      flink: list.flink[row]!,
      blink: list.blink[row]!,
      fault: isLast && list.broken !== undefined ? `broken rule: ${list.broken.claim}` : '',
    });
  }
  return { total: list.count, lists: [{ name: 'FreeLists', head: list.head, count: list.count }], entries };
}
