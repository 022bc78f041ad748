import { metricsOf } from './metrics';
import { type Reading } from './reading';
import { bare, place, type ReportedHeap } from './report-words';

const RULE = '-'.repeat(88);
const column = (value: number | string, width: number): string => String(value).padStart(width);
const kilobytes = (bytes: number): number => Math.floor(bytes / 1024);

/** `!heap -s` (HEAP_SPEC §G.1): KB, truncated. */
export function reportSummary(reading: Reading, heaps: readonly ReportedHeap[]): string[] {
  const width = 2 * reading.profile.pointerBytes;
  const lines = [
    `${'Heap'.padStart(width)}     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast`,
    `${' '.repeat(width)}               (k)     (k)    (k)     (k) length      blocks cont. heap`,
    RULE,
  ];
  for (const { view } of heaps) lines.push(...summaryOf(reading, view));
  return [...lines, RULE];
}

function summaryOf(reading: Reading, view: ReportedHeap['view']): string[] {
  const heap = metricsOf(reading, view);
  const line =
    `${place(reading, heap.heap)} ${bare(heap.flags, 8)}` +
    column(kilobytes(heap.reserved), 8) +
    column(kilobytes(heap.committed), 8) +
    column(kilobytes(heap.virtual), 7) +
    column(kilobytes(heap.free), 7) +
    column(heap.freeBlocks, 6) +
    column(heap.uncommittedRanges, 6) +
    column(heap.largeBlocks, 5) +
    column(bare(heap.lockContention, 1), 7) +
    column(fastHeap(heap.frontEnd), 5);
  return [
    line,
    `    External fragmentation  ${percent(heap.debuggerExternal)} % (${heap.freeBlocks} free blocks)`,
    `    Virtual address fragmentation  ${percent(heap.debuggerVirtual)} % (${heap.uncommittedRanges} uncommited ranges)`,
  ];
}

const percent = (share: number): number => Math.floor(share * 100);

function fastHeap(frontEnd: string): string {
  if (frontEnd === 'low-fragmentation heap') return 'LFH';
  return frontEnd === 'lookaside lists' ? 'LA' : '';
}
