import {
  type AllocationRecords,
  type HeapUsage,
  type MachineSeam,
  type Program,
  TraceOp,
} from '../../engine/index';
import { type RunResult } from './outcome';

type Trace = NonNullable<Program['trace']>;

/** What the lines did. */
interface Played {
  readonly allocations: number;
  readonly reallocations: number;
  readonly frees: number;
  /** The moment with the most bytes in use that the program asked for. */
  readonly peak: {
    readonly step: number;
    readonly line: number;
    readonly bytes: number;
    readonly blocks: number;
  };
}

export interface ReplayResult extends RunResult, Played {
  /** Milliseconds. */
  readonly readTime: number;
  readonly heapTime: number;
  /** How the trace's heap uses its memory, then and at the end; undefined when its header is damaged. */
  readonly atPeak: HeapUsage | undefined;
  readonly end: HeapUsage | undefined;
}

/** Counts the lines that the machine has played, and finds the peak in its allocation records. */
export function playedBy(machine: MachineSeam, trace: Trace): Played {
  const steps = machine.position.step;
  const counts = new Float64Array(3);
  for (let row = 0; row < Math.min(trace.count, steps - 1); row++) add(counts, trace.op[row] ?? 0, 1);
  const { step, bytes, blocks } = peakOf(machine.allocations, steps);
  return {
    allocations: counts[TraceOp.Allocate] ?? 0,
    reallocations: counts[TraceOp.Reallocate] ?? 0,
    frees: counts[TraceOp.Free] ?? 0,
    peak: { step, line: trace.firstLine + step - 2, bytes, blocks },
  };
}

/** The position behind the step after which most bytes were in use. */
function peakOf(records: AllocationRecords, steps: number): { step: number; bytes: number; blocks: number } {
  const change = new Float64Array(steps + 1);
  const born = new Float64Array(steps + 1);
  for (let row = 0; row < records.count; row++) {
    const end = records.freedStep(row);
    add(change, records.step(row), records.size(row));
    add(born, records.step(row), 1);
    if (end > steps) continue;
    add(change, end, -records.size(row));
    add(born, end, -1);
  }
  const peak = { step: 0, bytes: 0, blocks: 0 };
  let bytes = 0;
  let blocks = 0;
  for (let step = 0; step < steps; step++) {
    bytes += change[step] ?? 0;
    blocks += born[step] ?? 0;
    if (bytes > peak.bytes) Object.assign(peak, { step: step + 1, bytes, blocks });
  }
  return peak;
}

function add(column: Float64Array, index: number, amount: number): void {
  column[index] = (column[index] ?? 0) + amount;
}

export function replayReport(format: 'text' | 'json', result: ReplayResult): string {
  return format === 'text' ? textReport(result) : `${JSON.stringify(jsonReport(result), undefined, 2)}\n`;
}

/** The shares of HEAP_SPEC §G.5, between 0 and 1. */
function shares(usage: HeapUsage): Readonly<Record<string, number>> {
  const { committed, reserved, busy, requested, free, largestFree } = usage;
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  return {
    overhead: share(committed - requested - free, committed),
    internalFragmentation: share(busy - requested, busy),
    externalFragmentation: free === 0 ? 0 : 1 - largestFree / free,
    utilisation: share(requested, committed),
    commitRatio: share(committed, reserved),
  };
}

function jsonReport(result: ReplayResult): object {
  const { ending, files, profile, seed, steps, stateHash, allocations, reallocations, frees, peak } = result;
  const usage = (of: HeapUsage | undefined): object | null =>
    of === undefined ? null : { ...of, ...shares(of) };
  return {
    outcome: ending.outcome,
    exitCode: 'exitCode' in ending ? ending.exitCode : null,
    trace: files[0],
    ...{ profile, seed, steps, stateHash, allocations, reallocations, frees },
    readMilliseconds: Math.round(result.readTime),
    heapMilliseconds: Math.round(result.heapTime),
    peak: { line: peak.line, bytes: peak.bytes, blocks: peak.blocks, heap: usage(result.atPeak) },
    end: usage(result.end),
    faults: result.faults.map(({ id, text, act, notice, failureType }) => ({
      ...{ id, text, failureType, line: act.line, step: act.step, event: act.event },
      notice: notice === null ? null : { line: notice.line, step: notice.step, check: notice.check },
    })),
  };
}

const number = (value: number): string => value.toLocaleString('en-US');
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const USAGE_ROWS: readonly (readonly [string, (usage: HeapUsage) => string])[] = [
  ['blocks in use', usage => number(usage.busyCount)],
  ['bytes asked for', usage => number(usage.requested)],
  ['committed', usage => number(usage.committed)],
  ['reserved', usage => number(usage.reserved)],
  ['segments, large blocks', usage => `${usage.segments}, ${usage.largeBlocks}`],
  ['free bytes, largest', usage => `${number(usage.free)}, ${number(usage.largestFree)}`],
  ['utilisation', usage => percent(shares(usage)['utilisation'] ?? 0)],
  ['overhead', usage => percent(shares(usage)['overhead'] ?? 0)],
  ['internal fragmentation', usage => percent(shares(usage)['internalFragmentation'] ?? 0)],
  ['external fragmentation', usage => percent(shares(usage)['externalFragmentation'] ?? 0)],
  ['commit ratio', usage => percent(shares(usage)['commitRatio'] ?? 0)],
];

function textReport(result: ReplayResult): string {
  const { allocations, reallocations, frees, peak, heapTime, files } = result;
  const lines = allocations + reallocations + frees;
  const rate = heapTime > 0 ? `, ${(lines / heapTime / 1000).toFixed(1)} million a second` : '';
  const table = [
    ['', `peak, line ${number(Math.max(peak.line, 0))}`, 'end'],
    ...USAGE_ROWS.map(([name, of]) => [
      name,
      ...[result.atPeak, result.end].map(usage => (usage === undefined ? 'damaged' : of(usage))),
    ]),
  ];
  const widths = [0, 1, 2].map(column => Math.max(...table.map(row => (row[column] ?? '').length)));
  return [
    `${files.join(' ')}: ${number(lines)} lines: ${number(allocations)} allocations, ${number(reallocations)} reallocations, ${number(frees)} frees\n`,
    `profile ${result.profile}, seed ${result.seed}, state ${result.stateHash}\n`,
    `heap time ${heapTime.toFixed(0)} ms${rate}; reading ${result.readTime.toFixed(0)} ms\n`,
    ...table.map(
      row =>
        `${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart((widths[column] ?? 0) + 2))).join('')}\n`,
    ),
  ].join('');
}
