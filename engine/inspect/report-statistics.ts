import { ItemKind } from '../heap/items';
import { metricsOf } from './metrics';
import { type Reading } from './reading';
import { bare, place, reportedHeaps, type ReportedHeap } from './report-words';

/** Sizes that a group shows. */
const SHOWN = 20;

interface Group {
  readonly size: number;
  readonly blocks: number;
  readonly total: number;
}

/** By what the groups are ordered: A available (size), B blocks, S total size. */
const ORDERS: Readonly<Record<string, { readonly title: string; readonly of: (group: Group) => number }>> = {
  A: { title: 'BLOCKSIZE', of: group => group.size },
  B: { title: 'BLOCKCOUNT', of: group => group.blocks },
  S: { title: 'TOTSIZE', of: group => group.total },
};

/** `!heap -stat [-h H] [-grp A|B|S]` (HEAP_SPEC §G.3). */
export function reportStatistics(
  reading: Reading,
  words: readonly string[],
  choose: (word: string) => readonly ReportedHeap[],
): string[] {
  const heapWord = words[words.indexOf('-h') + 1];
  const groupWord = words.includes('-grp') ? (words[words.indexOf('-grp') + 1] ?? '') : 'S';
  const order = ORDERS[groupWord.toUpperCase()];
  if (order === undefined) throw new RangeError('-grp takes A (size), B (blocks) or S (total size)');
  if (!words.includes('-h')) return reportedHeaps(reading).flatMap(heap => overviewOf(reading, heap));
  return choose(heapWord ?? '0').flatMap(heap => groupsOf(reading, heap, order));
}

function overviewOf(reading: Reading, { handle, view }: ReportedHeap): string[] {
  const heap = metricsOf(reading, view);
  return [
    `_HEAP ${place(reading, handle)}`,
    `     Segments            ${bare(heap.segments, 8)}`,
    `         Reserved  bytes ${bare(heap.reserved - heap.largeReserved, 8)}`,
    `         Committed bytes ${bare(heap.committed - heap.largeReserved, 8)}`,
    `     VirtAllocBlocks     ${bare(heap.largeBlocks, 8)}`,
    `         VirtAlloc bytes ${bare(heap.largeReserved, 8)}`,
  ];
}

function groupsOf(
  reading: Reading,
  { handle, view }: ReportedHeap,
  order: { readonly title: string; readonly of: (group: Group) => number },
): string[] {
  const walk = reading.walk(view);
  const counts = new Map<number, number>();
  let busy = 0;
  for (let row = 0; row < walk.count; row++) {
    const kind = walk.kind[row];
    if (kind !== ItemKind.Busy && kind !== ItemKind.Large) continue;
    const requested = walk.requested[row] ?? 0;
    counts.set(requested, (counts.get(requested) ?? 0) + 1);
    busy += requested;
  }
  const groups = [...counts].map(([size, blocks]): Group => ({ size, blocks, total: size * blocks }));
  groups.sort((one, other) => order.of(other) - order.of(one) || other.size - one.size);
  return [
    ` heap @ ${place(reading, handle)}`,
    `group-by: ${order.title} max-display: ${SHOWN}`,
    '    size     #blocks     total     ( %) (percent of total busy bytes)',
    ...groups.slice(0, SHOWN).map(({ size, blocks, total }) => {
      const share = busy === 0 ? 0 : (100 * total) / busy;
      return `    ${bare(size, 1)} ${bare(blocks, 1)} - ${bare(total, 1)}  (${share.toFixed(2)})`;
    }),
  ];
}
