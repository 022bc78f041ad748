import { hexAddress } from '../base/hex';
import { address } from '../base/units';
import { type HeapView } from '../heap/view';
import { allocationAt } from './allocation';
import { itemRows } from './fields';
import { marksOf } from './marks';
import { namesOf } from './names';
import { forEachPageRun, kindOfPages } from './pages';
import { placeText, userPlace } from './places';
import { type Reading } from './reading';
import { usesOfRegions } from './regions';
import { type BlockDetail, type PageRow, RunKind } from './seam';
import { countText } from './words';
import { type HeapItems } from '../heap/items';

/** Bytes of a block that its card shows. */
const SHOWN_BYTES = 64;
/** Earlier owners of the same place that a history names. */
const MOST_OWNERS = 8;

/** Everything about the thing that holds `at`; null where the address space is empty. */
export function answerBlock(reading: Reading, at: number): BlockDetail | null {
  const region = reading.space.regions.at(at);
  if (region === undefined) return null;
  const heap = usesOfRegions(reading).get(region.base)?.heap ?? 0;
  const view = heap === 0 ? undefined : reading.heaps.find(each => each.handle === heap)?.view;
  if (view !== undefined) {
    const walk = reading.walk(view);
    const row = walk.rowAt(at);
    if (row >= 0) return itemDetail(reading, view, walk, row);
  }
  return pageDetail(reading, at, heap);
}

function itemDetail(reading: Reading, view: HeapView, walk: HeapItems, row: number): BlockDetail {
  const { machine } = reading;
  const { allocations } = machine;
  const names = namesOf(reading);
  const at = walk.at[row]!;
  const size = walk.size[row]!;
  const kind = walk.kind[row] as RunKind;
  const user = walk.user(row);
  const record = allocationAt(reading, user);
  const last = record >= 0 ? record : allocations.owner(address(at + walk.header(row)));
  const faults = marksOf(reading).all(at, at + size);
  const requested = walk.requested[row]!;
  const isBusy = kind === RunKind.Busy || kind === RunKind.Large;
  return {
    at,
    user,
    size,
    requested,
    slack: isBusy ? Math.max(0, size - walk.header(row) - requested) : 0,
    kind,
    state: stateText(walk, row),
    heap: view.at,
    heapName: names.ofHeap(view.at),
    name: record < 0 ? '' : names.ofAllocation(record),
    ordinal: record + 1,
    header: itemRows(reading, view, address(at), kind),
    bytes:
      kind === RunKind.Reserved
        ? new Uint8Array(0)
        : bytesAt(reading, user, isBusy ? requested : SHOWN_BYTES),
    allocated:
      last < 0
        ? null
        : momentOf(reading, allocations.step(last), allocations.pc(last), allocations.stack(last)),
    freed:
      last < 0 || record >= 0 || allocations.freedStep(last) >= reading.step
        ? null
        : momentOf(
            reading,
            allocations.freedStep(last),
            allocations.freedPc(last),
            allocations.freedStack(last),
          ),
    history: historyOf(reading, at + walk.header(row), faults),
    faults,
    ...(kind === RunKind.Guard ? PAGE_HEAP_GUARD : RULES[kind]),
  };
}

const momentOf = (reading: Reading, step: number, pc: number, stack: number): BlockDetail['allocated'] => ({
  step,
  place: userPlace(reading.machine, pc, stack),
});

function bytesAt(reading: Reading, at: number, size: number): Uint8Array {
  return reading.machine.peek(address(at), Math.min(SHOWN_BYTES, size)).bytes;
}

function stateText(walk: HeapItems, row: number): string {
  const at = walk.at[row]!;
  switch (walk.kind[row] as RunKind) {
    case RunKind.Busy:
      return 'busy';
    case RunKind.Free:
      return 'free';
    case RunKind.Cached:
      return 'free, kept by the front end';
    case RunKind.Large:
      return 'busy, in a reservation of its own';
    case RunKind.Damaged:
      return `damaged: the rule “${walk.broken?.claim ?? 'a header makes sense'}” does not hold`;
    case RunKind.Internal:
      return at === walk.heap ? "the heap's header" : "the heap's own";
    case RunKind.Guard:
      return 'the guard page of the block before it';
    default:
      return 'reserved, not committed';
  }
}

/** Who had the block before, and what went wrong with it, oldest first. */
function historyOf(reading: Reading, user: number, faults: readonly number[]): string[] {
  const { machine, step } = reading;
  const { allocations } = machine;
  const moments: { readonly step: number; readonly text: string }[] = [];
  for (let row = allocations.count - 1; row >= 0 && moments.length < 2 * MOST_OWNERS; row--) {
    if (allocations.at(row) !== user) continue;
    const from = placeText(userPlace(machine, allocations.pc(row), allocations.stack(row)));
    const called = `#${row + 1} ${namesOf(reading).ofAllocation(row)}`.trimEnd();
    const freedStep = allocations.freedStep(row);
    if (freedStep < step) {
      const by = placeText(userPlace(machine, allocations.freedPc(row), allocations.freedStack(row)));
      moments.push({ step: freedStep, text: `${called} freed${inPlace(by)}` });
    }
    moments.push({
      step: allocations.step(row),
      text: `${called} allocated, ${countText(allocations.size(row))} B${inPlace(from)}`,
    });
  }
  for (const index of faults) {
    const fault = machine.faults[index];
    if (fault !== undefined) moments.push({ step: fault.act.step, text: fault.text });
  }
  return moments
    .sort((one, other) => one.step - other.step)
    .map(moment => `Step ${countText(moment.step)}: ${moment.text}.`);
}

const inPlace = (place: string): string => (place === '' ? '' : ` at ${place}`);

function pageDetail(reading: Reading, at: number, heap: number): BlockDetail | null {
  let found: PageRow | undefined;
  forEachPageRun(reading.space, at, at + 1, run => {
    found = run;
    return false;
  });
  if (found === undefined) return null;
  const kind = kindOfPages(found.state);
  const region = reading.space.regions.at(at);
  const use = region === undefined ? undefined : usesOfRegions(reading).get(region.base);
  const base = hexAddress(region?.base ?? found.at, reading.profile.pointerBytes);
  return {
    at: found.at,
    user: found.at,
    size: found.size,
    requested: 0,
    slack: 0,
    kind,
    state:
      found.state === 'reserved' ? 'reserved' : `${found.state}, protection 0x${found.protect.toString(16)}`,
    heap,
    heapName: '',
    name: use?.name ?? '',
    ordinal: 0,
    header: [],
    bytes: found.state === 'reserved' ? new Uint8Array(0) : bytesAt(reading, found.at, SHOWN_BYTES),
    allocated: null,
    freed: null,
    history: [`Part of the region at ${base}, ${region?.size ?? found.size} B.`],
    faults: marksOf(reading).all(found.at, found.at + found.size),
    ...RULES[kind],
  };
}

/** Of the page behind a block; other guard pages are those of VirtualAlloc. */
const PAGE_HEAP_GUARD = {
  rule: 'under full page heap a block ends at a page that nobody may touch, so that an overrun faults at once',
  source: 'HEAP_SPEC §D.9',
};

/** The rule that governs a kind of memory, with its source. */
const RULES: Readonly<Record<RunKind, { readonly rule: string; readonly source: string }>> = {
  [RunKind.Free]: {
    rule: 'a free block belongs to the heap, and two free neighbours are merged into one',
    source: 'HEAP_SPEC §D.1',
  },
  [RunKind.Busy]: {
    rule: 'a program may use exactly the bytes it asked for; header and slack belong to the heap',
    source: 'HeapAlloc, remarks',
  },
  [RunKind.Internal]: {
    rule: 'the heap keeps its own records in blocks like any other',
    source: 'HEAP_SPEC §D.0',
  },
  [RunKind.Cached]: {
    rule: 'a front end keeps freed blocks for the next request of their size',
    source: 'HEAP_SPEC §D.6',
  },
  [RunKind.Large]: {
    rule: 'a request above the largest block of a segment gets a reservation of its own',
    source: 'HEAP_SPEC §D.7',
  },
  [RunKind.Damaged]: {
    rule: 'a header that does not fit its checksum or its neighbours cannot be trusted',
    source: 'HEAP_SPEC §D.5',
  },
  [RunKind.Reserved]: {
    rule: 'a reserved page cannot be touched until it is committed',
    source: 'VirtualAlloc, remarks',
  },
  [RunKind.Committed]: {
    rule: 'a committed page may be touched as its protection allows',
    source: 'VirtualAlloc, remarks',
  },
  [RunKind.Guard]: {
    rule: 'the first touch of a guard page raises STATUS_GUARD_PAGE_VIOLATION and makes it an ordinary page',
    source: 'Creating Guard Pages',
  },
  [RunKind.Unmapped]: { rule: 'nothing is reserved here', source: 'VirtualAlloc, remarks' },
};
