import { type HeapView } from '../heap/view';
import { EventKind } from '../machine/seam';
import { creationOf } from './creations';
import { MOST_FREE } from './free-lists';
import { namesOf, type Names } from './names';
import { extentOf } from './pages';
import { userPlace } from './places';
import { type ListedHeap, oncePerReading, type Reading } from './reading';
import { type HeapRow, type Overview, RunKind } from './seam';

export function answerOverview(reading: Reading): Overview {
  const { machine, timeline, step, profile } = reading;
  return {
    profile: profile.id,
    pointerBytes: profile.pointerBytes,
    step,
    lastStep: Math.max(step, timeline.lastStep),
    state: stateOf(reading),
    program: machine.program.modules[0]?.name ?? '',
    heaps: heapRows(reading).map(row => ({ ...row })),
    faultCount: machine.faults.filter(fault => fault.act.step < step).length,
    latest: latestCall(reading),
  };
}

/** Events that are looked at for the last heap call: between two calls there may be output. */
const LOOK_BACK = 256;
const CALLS: ReadonlySet<number> = new Set([
  EventKind.HeapCreate,
  EventKind.Alloc,
  EventKind.ReAlloc,
  EventKind.Free,
]);

function latestCall({ timeline: { events }, step }: Reading): Overview['latest'] {
  const next = events.firstAt(step);
  for (let index = next - 1; index >= Math.max(events.dropped, next - LOOK_BACK); index--)
    if (CALLS.has(events.kind(index)))
      return {
        step: events.step(index),
        heap: events.heap(index),
        at: events.at(index) || events.heap(index),
        size: events.size(index),
      };
  return null;
}

/** At the end of the run the process is gone; before it, it stands still whenever somebody may ask. */
function stateOf(reading: Reading): string {
  const { end, lastStep } = reading.timeline;
  if (end === undefined || reading.step < lastStep) return 'stopped';
  return end.reason === 'exited' || end.reason === 'died' ? end.reason : 'stopped';
}

/** All heaps, walked once a reading. */
export const heapRows = oncePerReading(reading =>
  reading.heaps.map(heap => heapRow(reading, heap, namesOf(reading))),
);

function heapRow(reading: Reading, { handle, view }: ListedHeap, names: Names): HeapRow {
  const creation = creationOf(reading.timeline.events, handle, reading.step);
  const row = {
    handle,
    name: names.ofHeap(handle),
    process: handle === reading.processHeap,
    created: creation === undefined ? null : userPlace(reading.machine, creation.pc, 0),
  };
  if (view !== undefined) return { ...row, ...contentsOf(reading, view) };
  return { ...row, ...NOTHING, damage: reading.reader.signatureRule };
}

type Contents = Omit<HeapRow, 'handle' | 'name' | 'process' | 'created'>;

const NOTHING: Contents = {
  growable: false,
  flags: 0,
  reserved: 0,
  committed: 0,
  busyCount: 0,
  busyBytes: 0,
  freeCount: 0,
  freeBytes: 0,
  largestFree: 0,
  blockCount: 0,
  segmentCount: 0,
  largeCount: 0,
  frontEnd: 'off',
  damage: '',
};

/** Sums over the heap's blocks; busy bytes are those that the program asked for. */
function contentsOf(reading: Reading, view: HeapView): Contents {
  const walk = reading.walk(view);
  const sums = { ...NOTHING };
  for (let row = 0; row < walk.count; row++) {
    const kind = walk.kind[row]!;
    if (kind === RunKind.Busy || kind === RunKind.Large) {
      sums.busyCount++;
      sums.busyBytes += walk.requested[row]!;
    } else if (kind === RunKind.Free) {
      sums.freeCount++;
      sums.freeBytes += walk.size[row]!;
      sums.largestFree = Math.max(sums.largestFree, walk.size[row]!);
    }
  }
  for (const part of [...walk.segments, ...walk.large]) {
    const extent = extentOf(reading.space, part);
    sums.reserved += extent?.size ?? 0;
    sums.committed += extent?.committed ?? 0;
  }
  return {
    ...sums,
    ...reading.reader.summary(view),
    blockCount: walk.blockCount,
    segmentCount: walk.segments.length,
    largeCount: walk.large.length,
    damage: (walk.broken ?? reading.reader.freeLists(view, MOST_FREE).broken)?.claim ?? '',
  };
}
