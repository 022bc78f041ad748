import { RunKind, type HeapRow, type Overview, type Question, type Questions } from '../../../engine/index';
import { type Ask } from '../../../extension/views/heap-rows';

export const HEAP_AT = 0x630000;
/** Bytes of each block of the made-up heap, header included. */
const BLOCK_BYTES = 32;

export function heapRow(blockCount: number, change: Partial<HeapRow> = {}): HeapRow {
  return {
    handle: HEAP_AT,
    name: 'h',
    process: false,
    growable: false,
    flags: 0,
    reserved: 0x10000,
    committed: 0x1000,
    busyCount: blockCount,
    busyBytes: 100 * blockCount,
    freeCount: 1,
    freeBytes: 2704,
    largestFree: 2704,
    blockCount,
    segmentCount: 1,
    largeCount: 0,
    frontEnd: '',
    damage: '',
    created: { path: '/demo.heap.c', line: 12, column: 5, function: 'main' },
    ...change,
  };
}

export function overview(blockCount: number, change: Partial<HeapRow> = {}): Overview {
  return {
    profile: 'win10-x86',
    pointerBytes: 4,
    step: 1204,
    lastStep: 9871,
    state: 'stopped',
    program: '/demo.heap.c',
    heaps: [heapRow(blockCount, change)],
    faultCount: 0,
    latest: null,
  };
}

type Answers = { [Q in Question]?: (args: Questions[Q]['args']) => Questions[Q]['result'] };

/** A session with one heap of `blockCount` equal blocks; notes what it was asked. */
export function fakeSession(
  blockCount: number,
  answers: Answers = {},
): { readonly ask: Ask; readonly asked: { question: Question; args: unknown }[] } {
  const asked: { question: Question; args: unknown }[] = [];
  const all: Answers = {
    overview: () => overview(blockCount),
    heapHeader: () => ({ name: '_HEAP', at: HEAP_AT, size: 0x258, fields: [] }),
    freeLists: () => ({ total: 1, lists: [], entries: [] }),
    frontEnd: () => ({ name: 'off', buckets: [], sizes: [], total: 0, subsegments: [] }),
    blocks: ({ first, count }) => blockRows(blockCount, first, count),
    blockIndex: ({ at }) => ({ index: Math.floor((at - HEAP_AT) / BLOCK_BYTES) }),
    ...answers,
  };
  const ask: Ask = (question, args) => {
    asked.push({ question, args });
    const answer = all[question] as ((args: unknown) => unknown) | undefined;
    if (answer === undefined) return Promise.reject(new Error(`nobody expects ${question}`));
    return Promise.resolve(answer(args) as never);
  };
  return { ask, asked };
}

export function blockRows(total: number, first: number, count: number): Questions['blocks']['result'] {
  const length = Math.max(0, Math.min(count, total - first));
  const ordinals = Array.from({ length }, (_, index) => first + index + 1);
  return {
    total,
    first,
    at: Float64Array.from(ordinals, ordinal => HEAP_AT + (ordinal - 1) * BLOCK_BYTES),
    user: Float64Array.from(ordinals, ordinal => HEAP_AT + (ordinal - 1) * BLOCK_BYTES + 8),
    size: new Float64Array(length).fill(BLOCK_BYTES),
    requested: new Float64Array(length).fill(20),
    kind: new Uint8Array(length).fill(RunKind.Busy),
    ordinal: Float64Array.from(ordinals),
    name: ordinals.map(() => ''),
    line: new Uint32Array(length).fill(14),
    pathIndex: new Int16Array(length),
    paths: ['/demo.heap.c'],
    fault: new Int32Array(length).fill(-1),
    broken: null,
  };
}
