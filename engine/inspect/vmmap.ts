import { ALLOCATION_GRANULARITY, roundUp } from '../base/units';
import { metricsOf } from './metrics';
import { type Reading } from './reading';
import { answerRegions } from './regions';
import { type MemoryUse, type MemoryUseRow, type Questions, type RegionRow } from './seam';

/*
 * What the address space is used for, in the columns of VMMap (HEAP_SPEC §G.6). Working sets are not modelled: what is
 * committed is their upper bound. Unusable is what a reservation leaves of its last 64 KB.
 */

const USES: Readonly<Record<RegionRow['type'], MemoryUse>> = {
  heap: 'Heap',
  large: 'Heap',
  stack: 'Stack',
  image: 'Image',
  private: 'Private Data',
  free: 'Free',
};
const IN_ORDER: readonly MemoryUse[] = [
  'Heap',
  'Private Data',
  'Stack',
  'Image',
  'Mapped',
  'Unusable',
  'Free',
];

export function answerMemoryUse(reading: Reading): Questions['memoryUse']['result'] {
  const rows = new Map(IN_ORDER.map(use => [use, emptyRow(use)]));
  const { regions } = answerRegions(reading, 0, Number.MAX_SAFE_INTEGER);
  const { lowestAddress, highestAddress } = reading.space;
  let end: number = lowestAddress;
  const gap = (until: number): void => {
    const usable = Math.min(roundUp(end, ALLOCATION_GRANULARITY), until);
    if (end > lowestAddress) count(rows.get('Unusable')!, usable - end, 0);
    count(rows.get('Free')!, until - usable, 0);
  };
  for (const { base, size, committed, type } of regions) {
    gap(base);
    count(rows.get(USES[type])!, size, committed);
    end = base + size;
  }
  gap(highestAddress + 1);
  const total = emptyRow('Total');
  for (const row of rows.values()) if (row.use !== 'Free') add(total, row);
  return { rows: [total, ...rows.values()], heaps: reading.heaps.flatMap(heapOf(reading)) };
}

const emptyRow = (use: MemoryUse): MemoryUseRow => ({
  ...{ use, size: 0, committed: 0, private: 0, totalWs: 0, privateWs: 0, shareableWs: 0 },
  ...{ sharedWs: 0, lockedWs: 0, blocks: 0, largest: 0 },
});

function count(row: MemoryUseRow, size: number, committed: number): void {
  if (size <= 0) return;
  const isShareable = row.use === 'Image' || row.use === 'Mapped';
  row.size += size;
  row.committed += committed;
  row.totalWs += committed;
  if (isShareable) row.shareableWs += committed;
  else {
    row.private += committed;
    row.privateWs += committed;
  }
  row.blocks++;
  row.largest = Math.max(row.largest, size);
}

function add(total: MemoryUseRow, row: MemoryUseRow): void {
  total.size += row.size;
  total.committed += row.committed;
  total.private += row.private;
  total.totalWs += row.totalWs;
  total.privateWs += row.privateWs;
  total.shareableWs += row.shareableWs;
  total.blocks += row.blocks;
  total.largest = Math.max(total.largest, row.largest);
}

const HEAP_GROWABLE = 2;

const heapOf =
  (reading: Reading) =>
  ({ handle, view }: Reading['heaps'][number], index: number): Questions['memoryUse']['result']['heaps'] => {
    if (view === undefined) return [];
    const { flags, frontEnd, reserved, committed, name } = metricsOf(reading, view);
    const kinds = [
      'private',
      (flags & HEAP_GROWABLE) === 0 ? 'fixed' : 'growable',
      ...(frontEnd === 'low-fragmentation heap' ? ['low fragmentation'] : []),
    ];
    return [{ id: index + 1, heap: handle, name, kinds, size: reserved, committed }];
  };

/** `!address -summary`: the same as text, in KB. */
export function reportMemoryUse(reading: Reading): string[] {
  const { rows, heaps } = answerMemoryUse(reading);
  const cell = (bytes: number): string =>
    Math.floor(bytes / 1024)
      .toLocaleString('en-US')
      .padStart(17);
  const heads = [
    'Size',
    'Committed',
    'Private',
    'Total WS',
    'Private WS',
    'Shareable WS',
    'Shared WS',
    'Locked WS',
  ];
  const lines = [
    `${'Type'.padEnd(14)}${heads.map(head => head.padStart(17)).join('')}${'Blocks'.padStart(8)}${'Largest'.padStart(17)}`,
  ];
  for (const row of rows) {
    const { size, committed, totalWs, privateWs, shareableWs, sharedWs, lockedWs } = row;
    const cells = [size, committed, row.private, totalWs, privateWs, shareableWs, sharedWs, lockedWs];
    lines.push(
      `${row.use.padEnd(14)}${cells.map(cell).join('')}${String(row.blocks).padStart(8)}${cell(row.largest)}`,
    );
  }
  for (const { id, kinds, size, committed, name } of heaps)
    lines.push(`Heap ${id} [${kinds.join(', ')}] ${name}`.padEnd(14) + `:${cell(size)}${cell(committed)}`);
  return lines;
}
