import { type Address } from '../base/units';

/** Bytes that a frame's number counts. */
export const FRAME_UNIT = 1024;
/** The same in words. */
export const FRAME_WORDS = FRAME_UNIT / 4;

/**
 * The seam between simulated memory and what runs on it. `AddressSpace` (address-space.ts) implements it; the bytecode
 * loop reads `tables` directly, everything else goes through the methods.
 *
 * Pages live in *frames* of one growing pool. A frame has 4,096 bytes of memory, 512 bytes of shadow state (one a
 * granule of 8 bytes), 512 bytes of initialised bits (one a byte) and 512 owner words (one a granule; see `ShadowMap`).
 * They lie side by side, as who looks at a block looks at all of them, and each place of its own would be a page more for the
 * host to find. A frame's number says where it lies, in units of 1,024 bytes. Frames are shared copy-on-write between the
 * live space and snapshots. Frame 0 means none. A few low frames are templates shared by every page never written to (zero
 * bytes; shadow all touchable, or none).
 *
 * Page index of an address: `chunkAt[windowOf[floor(at / 2^32)] * 2^10 + (low 32 bits >>> 22)] + ((at >>> 12) & 1023)`.
 * Window 0 is the low 4 GB, so a 32-bit address takes `chunkAt[at >>> 22]`; window 1 is empty and stays so (the window of
 * every unused upper half). A chunk is the pages of 4 MB: chunk 0 is empty and stays so, the others come when something
 * is committed there. So a space costs what it uses: flat tables took 28 MB, 5 to 15 ms, and pressed the host's collector.
 */
export interface SpaceTables {
  /** For each page index the frame when a plain load may go straight to it, else 0: take the slow path. */
  readFrame: Int32Array;
  /** The same for stores: 0 too while the frame is shared, guarded, read-only or watched by a data breakpoint. */
  writeFrame: Int32Array;
  /** 32,768 entries: the window of each upper half of an address. */
  windowOf: Uint8Array;
  /** 1,024 entries a window: the page index at which the chunk of each 4 MB begins. */
  chunkAt: Int32Array;
  /** The pool under four views: byte index of a frame = frame * 1024. */
  u8: Uint8Array;
  i8: Int8Array;
  u16: Uint16Array;
  i16: Int16Array;
  i32: Int32Array;
  f32: Float32Array;
  f64: Float64Array;
  /** Shadow states, index frame * 1024 + ((at & 4095) >> 3), see `Shadow`. */
  shadow: Uint8Array;
  /** Grows by one whenever any of the arrays above was replaced: reload them after a slow path or a heap call. */
  generation: number;
}

/**
 * Shadow state of a granule of 8 bytes. A fast access is allowed when the granule is TOUCHABLE and the access lies in
 * it; everything else is for the slow path, which allows, records a violation, or faults.
 */
export const Shadow = {
  /** Not the program's: free space, header, any heap structure. */
  NONE: 0,
  /** 1…7: so many of its first bytes are the program's, all initialised. */
  /** All 8 bytes are the program's, all initialised or not tracked. Every granule outside heaps. */
  TOUCHABLE: 8,
  /** 0x10 + n: the first n bytes are the program's, some not yet initialised (see the initialised bits). */
  UNINITIALISED: 0x10,
} as const;

export type AccessKind = 'read' | 'write' | 'execute';

/** The simulated process faulted. Thrown by memory access, caught in one place of the machine, which raises it as a structured exception. */
export class ProcessFault extends Error {
  override readonly name = 'ProcessFault';
  /** NTSTATUS, unsigned: 0xC0000005 access violation, 0x80000001 guard page, 0xC00000FD stack overflow, 0xC0000017 no memory, … */
  readonly status: number;
  /** EXCEPTION_RECORD.ExceptionInformation; for an access violation [0 read | 1 write | 8 execute, address]. */
  readonly information: readonly number[];

  constructor(status: number, information: readonly number[]) {
    super(`process fault ${status.toString(16)}`);
    this.status = status;
    this.information = information;
  }
}

/**
 * What the allocator sees of memory: unchecked by shadow, little-endian, may throw ProcessFault when a page is not
 * accessible. `DirectMemory` applies stores at once; `LoggedMemory` collects them in order (DESIGN §1.4). Addresses
 * are doubles; pointers are read and written in the width of the profile.
 */
export interface HeapMemory {
  readonly pointerBytes: 4 | 8;
  u8(at: Address): number;
  u16(at: Address): number;
  u32(at: Address): number;
  /** The same 32 bits, signed: for words that are taken apart. An unsigned one above 2^31 costs the host an allocation. */
  i32(at: Address): number;
  pointer(at: Address): Address;
  setU8(at: Address, value: number): void;
  setU16(at: Address, value: number): void;
  setU32(at: Address, value: number): void;
  setPointer(at: Address, value: number): void;
  fill(at: Address, size: number, byte: number): void;
  /** As memmove. */
  copy(to: Address, from: Address, size: number): void;
  /** MEM_RESERVE of `size` bytes, 64 KB aligned, lowest free place; undefined when there is none. */
  reserve(size: number, protect: number): Address | undefined;
  /** MEM_COMMIT inside a reservation; false when the commit limit is reached. New pages are zero and their shadow is NONE. */
  commit(at: Address, size: number, protect: number): boolean;
  decommit(at: Address, size: number): void;
  /** MEM_RELEASE of the whole reservation at `base`. */
  release(base: Address): void;
  /** True when every page of the range is committed and readable. */
  isReadable(at: Address, size: number): boolean;
  /** What VirtualQuery says of the page of `at`, as the call found it; undefined above the user's addresses. */
  query(at: Address): PageRun | undefined;
  /** Pages of the program's become the heap's: what the program may touch in those that are committed ends. */
  adopt(at: Address, size: number): void;
  /** They become the program's again, with what is in them. */
  handBack(at: Address, size: number): void;
  /** Announces that the stores that follow belong to `phase`. */
  phase(phase: Phase): void;
}

/** Phases of a heap call, in the order in which they can occur. */
export const PHASES = [
  'validate',
  'round',
  'search',
  'split',
  'coalesce',
  'commit',
  'write header',
  'relink',
  'fill',
] as const;
export type Phase = (typeof PHASES)[number];

/** An entry of VirtualQuery and of the map: a run of pages of one region in the same state. */
export interface PageRun {
  readonly at: Address;
  readonly size: number;
  readonly state: 'free' | 'reserved' | 'committed';
  /** PAGE_* value; 0 when reserved. */
  readonly protect: number;
  readonly allocationBase: Address;
  readonly allocationProtect: number;
  /** MEM_PRIVATE 0x20000, MEM_MAPPED 0x40000, MEM_IMAGE 0x1000000; 0 when free. */
  readonly type: number;
}
