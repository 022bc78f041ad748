import {
  type BlockDetail,
  type MapQuestions,
  type MapView,
  RunKind,
} from '../../../webview/protocol/map-types';
import { type ToExtension, type ToWebview } from '../../../webview/protocol/messages';

/**
 * A pretended extension for looking at the map in a plain browser: one process with two heaps whose blocks come from a
 * small generator. It answers as the inspection protocol says, cells included.
 */
interface Part {
  at: number;
  size: number;
  kind: RunKind;
  header: number;
  slack: number;
  ordinal: number;
  fault: number;
  heap: number;
  name: string;
}

const PROCESS_HEAP = 0x00520000;
const SMALL_HEAP = 0x00630000;
const many = Number(new URLSearchParams(location.search).get('blocks') ?? 400);

function part(at: number, size: number, kind: RunKind, more: Partial<Part> = {}): Part {
  return { at, size, kind, header: 0, slack: 0, ordinal: 0, fault: -1, heap: 0, name: '', ...more };
}

/** Blocks with a linear congruential generator: the same picture every time. */
function blocks(heap: number, count: number): Part[] {
  const parts: Part[] = [part(heap, 0x4a0, RunKind.Internal, { heap, name: '_HEAP' })];
  let at = heap + 0x4a0;
  let random = 12345;
  for (let index = 0; index < count; index++) {
    random = (random * 1103515245 + 12345) % 2147483648;
    const busy = random % 5 < 3 || parts.at(-1)?.kind === RunKind.Free;
    const size = 16 + (Math.floor(random / 64) % 40) * 8;
    const allocated = { header: 8, slack: random % 8, ordinal: index + 1, heap };
    parts.push(
      busy ? part(at, size, RunKind.Busy, allocated) : part(at, size, RunKind.Free, { header: 8, heap }),
    );
    at += size;
  }
  const end = Math.ceil((at + 0x100) / 4096) * 4096;
  parts.push(part(at, end - at, RunKind.Free, { header: 8, heap }));
  const reserved = Math.ceil((end + 0x8000) / 0x10000) * 0x10000;
  parts.push(part(end, reserved - end, RunKind.Reserved, { heap }));
  return parts;
}

function smallHeap(): Part[] {
  const heap = SMALL_HEAP;
  const at = heap + 0x4a0;
  return [
    part(heap, 0x4a0, RunKind.Internal, { heap, name: '_HEAP' }),
    part(at, 112, RunKind.Busy, { header: 8, slack: 4, ordinal: 1, heap, name: 'p', fault: 0 }),
    part(at + 112, 72, RunKind.Damaged, { header: 8, ordinal: 2, heap, name: 'q', fault: 0 }),
    part(at + 184, 264, RunKind.Busy, { header: 8, slack: 0, ordinal: 3, heap, name: 'names' }),
    part(at + 448, 40, RunKind.Cached, { header: 8, heap }),
    part(at + 488, 600, RunKind.Busy, { header: 8, slack: 12, ordinal: 4, heap }),
    part(at + 1088, 4096 - 0x4a0 - 1088, RunKind.Free, { header: 8, heap }),
    part(heap + 4096, 0x10000 - 4096, RunKind.Reserved, { heap }),
  ];
}

function space(): Part[] {
  return [
    part(0x00130000, 0xfe000, RunKind.Reserved),
    part(0x0022e000, 0x1000, RunKind.Guard),
    part(0x0022f000, 0x1000, RunKind.Committed),
    part(0x00400000, 0x6000, RunKind.Committed),
    ...blocks(PROCESS_HEAP, many),
    ...smallHeap(),
    part(0x00900000, 0x90000, RunKind.Large, {
      header: 32,
      slack: 0x800,
      ordinal: 5,
      heap: SMALL_HEAP,
      name: 'big',
    }),
    part(0x76000000, 0x1000, RunKind.Committed),
  ];
}

let step = 1204;
let parts = space().sort((a, b) => a.at - b.at);

const place = { path: 'samples/overrun.heap.c', line: 17, column: 5, function: 'main' };
const fault: MapQuestions['faults']['result']['faults'][number] = {
  index: 0,
  id: 'buffer-overrun',
  title: 'Buffer overrun',
  text: 'p wrote 4 bytes past its end, into the header of q',
  rule: 'a program may use exactly the bytes it asked for',
  source: 'HeapAlloc, remarks',
  advice: 'compare the index or length in this statement with the size of the block',
  at: SMALL_HEAP + 0x510,
  size: 4,
  heap: SMALL_HEAP,
  act: { step: 812, event: 3, place, stack: [place] },
  notice: { step: 1204, event: 5, check: 'HeapFree', place },
  noticeText: 'Windows would notice: at step 1,204 by HeapFree',
  allocated: { step: 700, stack: [place] },
  freed: null,
  block: { user: SMALL_HEAP + 0x4a8, requested: 100, name: 'p', ordinal: 1 },
  victim: { user: SMALL_HEAP + 0x518, requested: 64, name: 'q', ordinal: 2 },
  before: Uint8Array.of(0x08, 0x91, 0x3c, 0x5e),
  after: Uint8Array.of(0x41, 0x41, 0x41, 0x41),
  failureType: 3,
  hits: 1,
};

function mapView({ at, end, cells }: MapQuestions['map']['args']): MapView {
  const inside = parts.filter(each => each.at < end && each.at + each.size > at);
  const covered: Part[] = [];
  let next = at;
  for (const each of inside) {
    if (each.at > next) covered.push(part(next, each.at - next, RunKind.Unmapped));
    covered.push(each);
    next = each.at + each.size;
  }
  if (next < end) covered.push(part(next, end - next, RunKind.Unmapped));
  const detail = covered.length <= cells;
  const shown = detail ? covered : inCells(covered, at, end, cells);
  return {
    step,
    at,
    end,
    detail,
    run: Float64Array.from(shown, each => each.at),
    size: Float64Array.from(shown, each => each.size),
    kind: Uint8Array.from(shown, each => each.kind),
    header: Uint16Array.from(shown, each => each.header),
    slack: Uint32Array.from(shown, each => each.slack),
    busyShare: Uint8Array.from(shown, each =>
      detail ? Number(each.kind === RunKind.Busy) * 255 : each.ordinal,
    ),
    ordinal: Float64Array.from(shown, each => (detail ? each.ordinal : 0)),
    fault: Int32Array.from(shown, each => each.fault),
    heap: Float64Array.from(shown, each => each.heap),
    names: shown.flatMap((each, run) => (each.name === '' ? [] : [{ run, name: each.name }])),
  };
}

/** Cells of equal span; the share of busy bytes (0 to 255) rides in `ordinal`. */
function inCells(runs: readonly Part[], at: number, end: number, cells: number): Part[] {
  const span = (end - at) / cells;
  return Array.from({ length: cells }, (_, index) => {
    const from = at + index * span;
    const within = runs.filter(run => run.at < from + span && run.at + run.size > from);
    const bytes = (run: Part): number => Math.min(run.at + run.size, from + span) - Math.max(run.at, from);
    const busy = within.filter(run => run.kind === RunKind.Busy).reduce((sum, run) => sum + bytes(run), 0);
    const most = within.reduce((best, run) => (bytes(run) > bytes(best) ? run : best));
    const worst = Math.max(...within.map(run => run.fault));
    return part(from, span, most.kind, {
      ordinal: Math.round((busy / span) * 255),
      heap: most.heap,
      fault: worst,
    });
  });
}

function detailOf(at: number): BlockDetail | null {
  const found = parts.find(each => each.at <= at && at < each.at + each.size);
  if (found === undefined) return null;
  const busy = found.kind === RunKind.Busy || found.kind === RunKind.Damaged;
  const field = (name: string, offset: number, size: number, value: string, raw: string) =>
    ({ name, offset, size, value, raw, note: 'encoded with the heap key', confidence: 'modelled' }) as const;
  return {
    at: found.at,
    user: found.at + found.header,
    size: found.size,
    requested: busy ? found.size - found.header - found.slack : 0,
    slack: found.slack,
    kind: found.kind,
    state: found.fault === 0 ? 'busy, its header is damaged' : busy ? 'busy' : 'free',
    heap: found.heap,
    heapName: 'h',
    name: found.name,
    ordinal: found.ordinal,
    header: [
      field('Size', 0, 2, `${found.size / 8} × 8`, '0E 00'),
      field('Flags', 2, 1, 'busy', '01'),
      field('SmallTagIndex', 3, 1, 'checksum fails', '41'),
      field('PreviousSize', 4, 2, '148 × 8', '94 00'),
      field('UnusedBytes', 7, 1, '12', '0C'),
    ],
    bytes: Uint8Array.from({ length: 48 }, (_, index) => (index < 16 ? 0x41 + index : 0)),
    allocated: busy ? { step: 700, place } : null,
    freed: null,
    history: [
      'Step 700: allocated by HeapAlloc at overrun.heap.c:14.',
      'Step 812: overrun by p at overrun.heap.c:17.',
    ],
    faults: found.fault < 0 ? [] : [found.fault],
    rule: 'What follows the bytes asked for belongs to the heap',
    source: 'HeapAlloc, remarks',
  };
}

function regions(): MapQuestions['regions']['result'] {
  const row = (
    base: number,
    size: number,
    committed: number,
    type: 'heap' | 'stack' | 'image' | 'large',
    name: string,
  ) => ({ base, size, committed, type, name, heap: type === 'heap' ? base : 0, protect: 4 }) as const;
  const last = parts.findLast(each => each.heap === PROCESS_HEAP && each.kind === RunKind.Reserved)!;
  const end = last.at + last.size;
  const all = [
    row(0x00130000, 0x100000, 0x2000, 'stack', 'stack of thread 1'),
    row(0x00400000, 0x6000, 0x6000, 'image', 'overrun.heap.c'),
    row(PROCESS_HEAP, end - PROCESS_HEAP, last.at - PROCESS_HEAP, 'heap', 'process heap'),
    row(SMALL_HEAP, 0x10000, 0x1000, 'heap', 'h'),
    row(0x00900000, 0x90000, 0x90000, 'large', 'big'),
    row(0x76000000, 0x1000, 0x1000, 'image', 'system'),
  ].filter(each => many < 4000 || each.base <= PROCESS_HEAP || each.base >= end);
  return { total: all.length, regions: all };
}

function answer(question: string, args: unknown): unknown {
  switch (question) {
    case 'overview':
      return {
        profile: 'win10-x86',
        pointerBytes: 4,
        step,
        lastStep: 9871,
        state: 'stopped',
        program: 'overrun.heap.c',
        heaps: [
          { handle: PROCESS_HEAP, name: 'process heap', process: true },
          { handle: SMALL_HEAP, name: 'h', process: false },
        ],
        faultCount: 1,
      };
    case 'regions':
      return regions();
    case 'map':
      return mapView(args as MapQuestions['map']['args']);
    case 'block':
      return detailOf((args as { at: number }).at);
    default:
      return { total: 1, faults: [fault] };
  }
}

const post = (message: ToWebview): void => {
  window.postMessage(message, '*');
};
const told: ToExtension[] = [];
let kept: unknown;

Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: (message: ToExtension) => {
      told.push(message);
      if (message.type === 'ask')
        post({ type: 'answer', id: message.id, result: answer(message.question, message.args) });
      if (message.type !== 'ready' || location.search.includes('empty')) return;
      post({ type: 'sessionStarted', name: 'overrun.heap.c', profile: 'win10-x86', pointerBytes: 4 });
      post({ type: 'moved', step, lastStep: 9871, state: 'stopped' });
    },
    getState: () => kept,
    setState: (state: unknown) => (kept = state),
  }),
  harness: {
    told,
    /** Frees the block at `at`, as a step of the program would. */
    free: (at: number) => {
      step++;
      parts = parts.map(each =>
        each.at === at ? { ...each, kind: RunKind.Free, ordinal: 0, slack: 0, name: '', fault: -1 } : each,
      );
      post({ type: 'moved', step, lastStep: 9871, state: 'stopped' });
    },
    post,
  },
});
