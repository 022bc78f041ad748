import { type Address, address, NULL, PAGE_SIZE } from '../base/units';
import { FRAME_UNIT } from '../memory/seam';
import { type Process } from './process';
import { type LeakClass } from './seam';
import { CONTROL_WORDS, frameBase, type Execution, TRAP } from './thread-state';

/*
 * Which blocks a program can still reach, as leak checkers of other systems classify them: a word that holds an address
 * inside a block points to it. Roots are globals, the live part of the stacks, variables in registers, and memory that the program
 * got by itself; blocks that only lost blocks point to are lost indirectly.
 */

/** Live blocks by address, and what is known of each. */
class LiveBlocks {
  readonly rows: Int32Array;
  readonly #at: Float64Array;
  readonly #end: Float64Array;
  /** Places of blocks of moveable memory objects by handle: who has the handle has the block. */
  readonly #handles = new Map<number, number>();

  constructor(process: Process) {
    const { allocations } = process;
    const rows: number[] = [];
    for (let row = 0; row < allocations.count; row++) if (!allocations.isFreed(row)) rows.push(row);
    rows.sort((one, other) => allocations.at(one) - allocations.at(other));
    this.rows = Int32Array.from(rows);
    this.#at = Float64Array.from(rows, row => allocations.at(row));
    this.#end = Float64Array.from(rows, row => allocations.at(row) + Math.max(1, allocations.size(row)));
    rows.forEach((row, place) => {
      const handle = allocations.handle(row);
      if (handle !== NULL) this.#handles.set(handle, place);
    });
  }

  /** Place in `rows` of the block that `at` lies in, -1 for none. */
  placeOf(at: number): number {
    const held = this.#handles.get(at);
    if (held !== undefined) return held;
    let low = 0;
    let high = this.#at.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#at[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    const place = low - 1;
    return place >= 0 && at < this.#end[place]! ? place : -1;
  }
}

/**
 * The class of each live block of `heap`, of all heaps when undefined, by allocation row. Blocks of other heaps count as
 * roots: what they point to is in use as long as they are.
 */
export function classifyLeaks(process: Process, heap: Address | undefined): ReadonlyMap<number, LeakClass> {
  const { allocations } = process;
  const live = new LiveBlocks(process);
  const { rows } = live;
  const isLeak = (place: number): boolean => heap === undefined || allocations.heap(rows[place]!) === heap;
  const classes: (LeakClass | undefined)[] = Array.from({ length: rows.length });
  const reach = (from: number[], to: LeakClass): void => {
    for (let place = from.pop(); place !== undefined; place = from.pop()) {
      const row = rows[place]!;
      eachPointer(process, allocations.at(row), allocations.size(row), value => {
        const next = live.placeOf(value);
        if (next < 0 || next === place || !isLeak(next) || !improves(classes[next], to)) return;
        classes[next] = to;
        from.push(next);
      });
    }
  };
  const found: number[] = [];
  const mark = (value: number): void => {
    const place = live.placeOf(value);
    if (place < 0 || !isLeak(place) || classes[place] !== undefined) return;
    classes[place] = 'reachable';
    found.push(place);
  };
  eachRoot(process, live, mark);
  for (let place = 0; place < rows.length; place++)
    if (!isLeak(place))
      eachPointer(process, allocations.at(rows[place]!), allocations.size(rows[place]!), mark);
  reach(found, 'reachable');
  // Blocks in the order of their allocation: the first of a ring is the one that was lost.
  const inOrder = [...rows.keys()].sort((one, other) => rows[one]! - rows[other]!);
  for (const place of inOrder) {
    if (!isLeak(place) || classes[place] !== undefined) continue;
    classes[place] = 'direct';
    reach([place], 'indirect');
    classes[place] = 'direct';
  }
  return new Map(
    [...rows].flatMap((row, place) => {
      const known = classes[place];
      return known === undefined ? [] : [[row, known] as const];
    }),
  );
}

/** Whether finding a block as `next` says more than what is known of it. */
const improves = (known: LeakClass | undefined, next: LeakClass): boolean =>
  known === undefined || (next === 'indirect' && known === 'direct');

/** Every word outside of blocks that the program can get at. */
function eachRoot(process: Process, live: LiveBlocks, visit: (value: number) => void): void {
  const { space, state } = process;
  const waiting = state.fibers.flatMap(({ execution }) => execution ?? []);
  const threads = state.threads.filter(({ status }) => status !== 'ended');
  const executions = [...threads, ...waiting];
  const stacks = new Set(executions.map(({ stackBase }) => stackBase as number));
  const heaps = heapRegions(process, live);
  for (const { base, size } of space.regions.list)
    if (!stacks.has(base) && !heaps.has(base)) eachPointer(process, base, size, visit);
  for (const { tls } of threads) tls.forEach(visit);
  for (const execution of executions) {
    execution.fiberLocal.forEach(visit);
    eachPointer(process, address(execution.sp), execution.stackTop - execution.sp, visit);
    eachRegister(process, execution, visit);
  }
}

/** The variables in registers of all frames; temporaries do not keep a block. */
function eachRegister(process: Process, thread: Execution, visit: (value: number) => void): void {
  const { debug } = process.program;
  let { window, pc } = thread;
  for (let top = thread.top; top >= 0; top -= CONTROL_WORDS) {
    for (const scope of debug.scopes[thread.control[top]!] ?? []) {
      if (pc < scope.start || pc >= scope.end) continue;
      for (const { location, from } of scope.variables) {
        if (location.kind !== 'register' || from > pc) continue;
        const word = window + 2 * location.slot;
        visit(process.pointerBytes === 4 ? thread.registers[word]! >>> 0 : frameBase(thread, word));
      }
    }
    pc = thread.control[top + 1]! % TRAP;
    window = thread.control[top + 2]!;
  }
}

/** Bases of the regions in which heaps have handed out blocks: their free blocks and headers are no roots. */
function heapRegions(process: Process, live: LiveBlocks): ReadonlySet<number> {
  const { allocations, space } = process;
  const bases = new Set<number>();
  for (let row = 0; row < allocations.count; row++) {
    const heap = space.regions.at(allocations.heap(row));
    if (heap !== undefined) bases.add(heap.base);
  }
  for (const row of live.rows) {
    const region = space.regions.at(allocations.at(row));
    if (region !== undefined) bases.add(region.base);
  }
  return bases;
}

/** Visits the words of [`at`, `at` + `size`) that could be pointers; pages that are not committed have none. */
function eachPointer(process: Process, at: Address, size: number, visit: (value: number) => void): void {
  const { space, pointerBytes } = process;
  const { i32 } = space.tables;
  const end = at + size;
  for (let here = Math.ceil(at / pointerBytes) * pointerBytes; here + pointerBytes <= end;) {
    const pageEnd = here - (here % PAGE_SIZE) + PAGE_SIZE;
    const frame = space.pages.frameOf[space.pages.indexOf(address(here))]!;
    const stop = Math.min(pageEnd, end - pointerBytes + 1);
    if (frame !== 0 && !space.pages.pool.isTemplate(frame))
      for (; here < stop; here += pointerBytes) {
        const index = (frame * FRAME_UNIT + (here % PAGE_SIZE)) >> 2;
        const low = i32[index]! >>> 0;
        const value = pointerBytes === 4 ? low : low + i32[index + 1]! * 0x100000000;
        if (value !== 0) visit(value);
      }
    here = pageEnd;
  }
}
