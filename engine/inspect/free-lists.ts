import { type Reading } from './reading';
import { type FreeListRows } from './seam';

/** Far more blocks than a heap can have free: a longer list is a loop. */
export const MOST_FREE = 0x1000000;

/** A page of the heap's free blocks, list by list. */
export function answerFreeLists(
  reading: Reading,
  handle: number,
  first: number,
  count: number,
): FreeListRows {
  const columns = reading.reader.freeLists(reading.heap(handle).view, MOST_FREE);
  const entries: FreeListRows['entries'] = [];
  for (let row = first; row < Math.min(columns.count, first + count); row++) {
    const isLast = row === columns.count - 1;
    entries.push({
      at: columns.at[row]!,
      size: columns.size[row]!,
      list: columns.list[row]!,
      flink: columns.flink[row]!,
      blink: columns.blink[row]!,
      fault: isLast && columns.broken !== undefined ? `broken rule: ${columns.broken.claim}` : '',
    });
  }
  return { total: columns.count, lists: columns.lists.map(list => ({ ...list })), entries };
}
