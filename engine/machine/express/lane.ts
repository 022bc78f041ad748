import { type Address, address, NULL } from '../../base/units';
import { type ExpressLayout } from '../../heap/seam';
import { type AddressSpace } from '../../memory/address-space';
import { type HostMemory } from '../../memory/linear-memory';
import { type HeapMemory } from '../../memory/seam';
import { type ProfileId } from '../../nt/profile-ids';
import { type Trace } from '../../script/program';
import { CODE } from './code';

/** What this needs of the host's WebAssembly. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: unknown };
};

/** What compiled code hands out: see assembly/index.ts. Sizes and addresses in and out are 32 bits, signed to the host. */
interface Compiled {
  attach(frames: number, chunkAt: number, readFrame: number, writeFrame: number): void;
  allocate(heap: number, flags: number, bytes: number): number;
  free(heap: number, user: number): number;
  size(heap: number, user: number): number;
  play(
    from: number,
    to: number,
    heap: number,
    place: number,
    tag: number,
    chunks: number,
    row: number,
    stepLow: number,
    stepHigh: number,
    pc: number,
    many: number,
  ): void;
}

/** What the lane calls belong to. */
export interface LaneHost {
  readonly space: AddressSpace;
  readonly memory: HeapMemory;
  /** The process environment block; NULL before the process has started. */
  readonly peb: Address;
  /** HeapFree on the general path. */
  free(heap: Address, user: Address): void;
}

/** Lines that are handed over at once. */
const WINDOW = 1 << 12;
const EVENT_WORDS = 6;

/** Words of `left`: see assembly/play.ts. */
export const Left = {
  LINE: 0,
  NEXT_ROW: 1,
  NEXT_EVENT: 2,
  THIRD: 3,
  FOURTH: 4,
  RESULT: 5,
  HAD_FOURTH: 6,
} as const;
const LEFT_BYTES = 64;
/** Of the lines that compiled code looks at before it plays them: see assembly/ahead.ts. */
const AHEAD_BYTES = 32 * 8;
/** What a record in two pages takes: see `joined` of assembly/lane.ts. */
const JOINT_BYTES = 64;
/** Blocks that a program has at once, from which on what is known of them no longer fits a host's caches. */
const MANY_BLOCKS = 1 << 15;
const TWO_32 = 0x100000000;
const HIGHEST_NEAR = 0x7fffffff;

type Imports = Readonly<Record<string, Readonly<Record<string, (...given: never[]) => number | undefined>>>>;

/** What CODE compiled to. */
const compiled = new Map<ProfileId, object>();

/** Whether compiled code can name `at`: an address below 2 GB. */
const isNear = (at: number): boolean => (at | 0) === at && at > 0;

/** Compiled code over `memory`; undefined where the host allows none or has no such memory, which only costs time. */
function instantiate(profile: ProfileId, imports: Imports, memory: HostMemory): Compiled | undefined {
  const code = CODE[profile];
  if (code === undefined) return undefined;
  try {
    const module = compiled.get(profile) ?? new WebAssembly.Module(code);
    compiled.set(profile, module);
    return new WebAssembly.Instance(module, { env: { memory }, ...imports }).exports as Compiled;
  } catch {
    return undefined;
  }
}

/**
 * Allocating and freeing a block of the low-fragmentation heap of Windows 8 and later where nothing is unusual: what
 * heap/lfh/calls.ts does, in compiled code over the tables of memory themselves. A program makes nearly all of its heap calls
 * so, and a call that goes through views and checks of every kind takes many times as long.
 *
 * The lane reads the same bytes and stores the same bytes as the general path. Whatever it does not know (other flags, a
 * bucket without a free block, a page that is watched or not there, damage of any kind) it leaves to that path,
 * with nothing stored. A test holds both to the same bytes.
 */
export class ExpressLane {
  readonly #host: LaneHost;
  readonly #layout: ExpressLayout;
  readonly #profile: ProfileId;
  #code: Compiled | undefined;
  #impossible = false;
  /** Of the tables that compiled code knows. */
  #generation = -1;
  /** Where a window of lines, its events and what a call leaves behind lie in linear memory; -1 before there is one. */
  readonly #places = { ops: -1, ids: 0, sizes: 0, events: 0, left: 0, ahead: 0 };
  #trace: Trace | undefined;
  #window = -1;
  /** What the last call of `play` left behind: see `Left`. */
  left = new Int32Array(0);
  /** The events that it told: see `EventSink.events`. */
  events = new Int32Array(0);

  constructor(host: LaneHost, layout: ExpressLayout, profile: ProfileId) {
    this.#host = host;
    this.#layout = layout;
    this.#profile = profile;
  }

  /** HeapAlloc: the user pointer; NULL, and nothing done, when the general path is to answer. */
  allocate(heap: Address, flags: number, bytes: number): Address {
    if (!isNear(heap) || !(bytes <= HIGHEST_NEAR)) return NULL;
    const code = this.#ready();
    return code === undefined ? NULL : address(code.allocate(heap, flags, bytes));
  }

  /** HeapFree: false, and nothing done, when the general path is to answer. */
  free(heap: Address, user: Address): boolean {
    if (!isNear(heap) || !isNear(user)) return false;
    return this.#ready()?.free(heap, user) === 1;
  }

  /** HeapSize of a busy block that `allocate` and `free` would know too; -1 when the general path is to answer. */
  size(heap: Address, user: Address): number {
    if (!isNear(heap) || !isNear(user)) return -1;
    return this.#ready()?.size(heap, user) ?? -1;
  }

  /** Makes ready to play `line`, whose program keeps its blocks in `table`; false when that cannot be. */
  stage(trace: Trace, table: Address, line: number): boolean {
    if (this.#ready() === undefined) return false;
    const window = Math.floor(line / WINDOW);
    if (this.#trace === trace && this.#window === window) return true;
    if (this.#places.ops < 0 && !this.#takeWindow(table)) return false;
    const { buffer } = this.#host.space.pages.memory;
    const { ops, ids, sizes } = this.#places;
    const [from, to] = [window * WINDOW, (window + 1) * WINDOW];
    new Uint8Array(buffer, ops, WINDOW).set(trace.op.subarray(from, to));
    new Int32Array(buffer, ids, WINDOW).set(trace.id.subarray(from, to));
    new Uint32Array(buffer, sizes, WINDOW).set(trace.size.subarray(from, to));
    this.#trace = trace;
    this.#window = window;
    return true;
  }

  /**
   * Plays lines of the staged window from `line` on, up to line `end` or one that takes the general path: `left` and `events`
   * tell what happened, also when a line throws a ProcessFault. `place` and the number of the first row are those of the
   * rows that come, `tag` is that of the events, `chunks` where the table of chunks lies; line `line` is step `step`.
   */
  play(
    line: number,
    end: number,
    heap: Address,
    place: number,
    tag: number,
    chunks: number,
    row: number,
    step: number,
  ): void {
    const code = this.#ready()!;
    const window = this.#window * WINDOW;
    const first = step - (line - window);
    const high = Math.floor(first / TWO_32);
    const pc = this.#trace!.firstLine + window;
    const many = this.#trace!.ids < MANY_BLOCKS ? 0 : 1;
    code.play(line - window, end - window, heap, place, tag, chunks, row, first >>> 0, high, pc, many);
  }

  /** The line at which `play` stopped. */
  get stoppedAt(): number {
    return this.#window * WINDOW + this.left[Left.LINE]!;
  }

  /** How many events it told. */
  get eventCount(): number {
    return (this.left[Left.NEXT_EVENT]! - this.#places.events) / (EVENT_WORDS * 4);
  }

  /** How far one call of `play` from `line` goes at most. */
  endOf(line: number, end: number): number {
    return Math.min(end, line - (line % WINDOW) + WINDOW);
  }

  /** Makes room for a window. `table` holds the blocks by id. */
  #takeWindow(table: Address): boolean {
    const { memory } = this.#host.space.pages;
    const { windowOf } = this.#host.space.tables;
    const all = memory.take(WINDOW * (1 + 4 + 4 + EVENT_WORDS * 4) + LEFT_BYTES + AHEAD_BYTES);
    if (all < 0) return false;
    const places = this.#places;
    places.ids = all;
    places.sizes = places.ids + WINDOW * 4;
    places.events = places.sizes + WINDOW * 4;
    places.left = places.events + WINDOW * EVENT_WORDS * 4;
    places.ahead = places.left + LEFT_BYTES;
    places.ops = places.ahead + AHEAD_BYTES;
    this.#set({
      ...places,
      tableChunks: windowOf[Math.floor(table / TWO_32)]! << 10,
      tableAt: table % TWO_32,
    });
    this.#attach();
    return true;
  }

  /** Compiled code that knows where everything lies; undefined before the process has started. */
  #ready(): Compiled | undefined {
    if (this.#code === undefined && !this.#start()) return undefined;
    if (this.#host.space.tables.generation !== this.#generation) this.#attach();
    return this.#code;
  }

  #attach(): void {
    const { pages } = this.#host.space;
    const { chunkAt, readFrame, writeFrame } = pages.places;
    this.#code!.attach(pages.pool.place, chunkAt, readFrame, writeFrame);
    this.#generation = pages.tables.generation;
    if (this.#places.ops < 0) return;
    this.left = new Int32Array(pages.memory.buffer, this.#places.left, LEFT_BYTES / 4);
    this.events = new Int32Array(pages.memory.buffer, this.#places.events, WINDOW * EVENT_WORDS);
  }

  #start(): boolean {
    const { space, peb } = this.#host;
    const { sizes } = this.#layout;
    if (peb === NULL || this.#impossible) return false;
    const instance = instantiate(this.#profile, this.#imports(), space.pages.memory.host);
    const room = instance === undefined ? -1 : space.pages.memory.take(JOINT_BYTES + sizes);
    if (instance === undefined || room < 0) {
      this.#impossible = true;
      return false;
    }
    this.#code = instance;
    const bucketOf = room + JOINT_BYTES;
    const buckets = new Uint8Array(space.pages.memory.buffer, bucketOf, sizes);
    for (let size = 2; size < sizes; size++) buckets[size] = this.#layout.bucketOf(size);
    this.#set({ peb, bucketOf, joint: room });
    return true;
  }

  /** What compiled code asks of the engine. */
  #imports(): Imports {
    const { space, memory } = this.#host;
    const { shadow, pages } = space;
    /** The tables may have moved. */
    const settle = (): void => {
      if (pages.tables.generation !== this.#generation) this.#attach();
    };
    return {
      memory: { own: at => pages.ownInPlace(address(at)) },
      shadow: {
        give: (at, bytes, owner) => {
          shadow.giveBlock(address(at), bytes, false, owner);
          settle();
        },
        take: (at, bytes) => {
          shadow.setNone(address(at), bytes);
          settle();
        },
        carry: (to, from, bytes) => {
          shadow.carryBlock(address(to), address(from), bytes);
          settle();
        },
      },
      play: {
        move: (to, from, bytes) => {
          memory.copy(address(to), address(from), bytes);
          settle();
        },
        release: (heap, at) => {
          this.#host.free(address(heap), address(at));
          settle();
        },
      },
    };
  }

  #set(values: Readonly<Record<string, number>>): void {
    const globals = this.#code as unknown as Record<string, { value: number }>;
    for (const [name, value] of Object.entries(values)) globals[name]!.value = value;
  }
}
