import { type Address } from '../base/units';
import { type LayoutField } from '../nt/layout';
import { type Profile } from '../nt/profile';
import { type HeapItems } from './items';
import { type BrokenList, type HeapView, type InspectMemory, type PeekMemory } from './view';

/** The free blocks of a heap, list by list in their order. Rows in [0, count) are valid. */
export interface FreeColumns {
  readonly lists: readonly FreeListHead[];
  count: number;
  /** Address of the block's header. */
  at: Float64Array;
  /** Bytes; 0 when the header does not decode. */
  size: Float64Array;
  flink: Float64Array;
  blink: Float64Array;
  /** Index in `lists`. */
  list: Uint16Array;
  broken: BrokenList | undefined;
}

export interface FreeListHead {
  readonly name: string;
  readonly head: Address;
  count: number;
}

/** A field of a structure with where it is and, where a number says too little, what it says. */
export interface FieldText extends LayoutField {
  readonly at: Address;
  readonly text?: string;
}

/** A block's header in the terms of a debugger's listing (HEAP_SPEC §G.2). */
export interface ListedEntry {
  /** As printed: two digits, a leading 1 where headers are encoded. */
  readonly flags: string;
  /** Bytes of the block that were not asked for. */
  readonly unused: number;
  /** Bytes of the block before. */
  readonly previous: number;
}

/** What a heap's header says of the heap. */
export interface HeaderSummary {
  readonly flags: number;
  readonly growable: boolean;
  /** `off`, or the name of the front end in force. */
  readonly frontEnd: string;
}

/** A class of sizes that a front end serves: a bucket, or a lookaside list. */
export interface FrontEndBucket {
  readonly index: number;
  /** Its structure. */
  readonly at: Address;
  /** Size of its blocks with their headers, bytes. */
  readonly blockBytes: number;
  /** Whether requests go to it now. */
  readonly active: boolean;
  readonly subsegments: number;
  /** Blocks that it has, and how many of them are the program's. */
  readonly blocks: number;
  readonly busy: number;
  /** Blocks that it can have before it must grow, or give blocks back. */
  readonly room: number;
}

/** A size that is counted and no bucket serves yet. */
export interface FrontEndSize {
  readonly blockBytes: number;
  readonly live: number;
  /** Live blocks that make it worth a bucket. */
  readonly needed: number;
}

/** A container of blocks of one bucket. */
export interface FrontEndSubsegment {
  readonly bucket: number;
  readonly at: Address;
  /** Header of the first block, and the end of the last. */
  readonly first: Address;
  readonly end: Address;
  readonly blocks: number;
  readonly busy: number;
  /** Whether the bucket's next block comes from it. */
  readonly active: boolean;
}

/** What stands before the back end: buckets and sizes in ascending order, subsegments by address. */
export interface FrontEndParts {
  readonly buckets: readonly FrontEndBucket[];
  readonly sizes: readonly FrontEndSize[];
  readonly subsegments: readonly FrontEndSubsegment[];
}

export const NO_FRONT_END: FrontEndParts = { buckets: [], sizes: [], subsegments: [] };

/**
 * Reading a heap's structures without changing anything: for inspectors. Everything comes from the bytes, and damaged
 * bytes are an answer, never an exception. A view is only given to the reader that made it.
 */
export interface HeapReader {
  /** The rule that a handle's first bytes keep: `a heap has the signature …`. */
  readonly signatureRule: string;
  /** Whether `at` looks like a heap, without touching unreadable memory. */
  isHeap(memory: PeekMemory, profile: Profile, at: Address): boolean;
  view(memory: PeekMemory, profile: Profile, at: Address): HeapView;
  /** Everything a heap consists of, by address. `regionEnd` bounds what a damaged header may claim. */
  items(view: HeapView, memory: InspectMemory, regionEnd: (at: Address) => number): HeapItems;
  /** At most `limit` free blocks. */
  freeLists(view: HeapView, limit: number): FreeColumns;
  header(view: HeapView): {
    readonly name: string;
    readonly size: number;
    readonly fields: readonly FieldText[];
  };
  /** The header of the item at `at` of `kind` (ItemKind), and its links when it is free. */
  itemFields(view: HeapView, at: Address, kind: number): readonly FieldText[];
  summary(view: HeapView): HeaderSummary;
  /** The header of the item at `at`; undefined for what has none that a debugger lists. */
  listed(view: HeapView, at: Address, kind: number): ListedEntry | undefined;
  frontEnd(view: HeapView): FrontEndParts;
}
