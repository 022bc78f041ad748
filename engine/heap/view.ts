import { type Address } from '../base/units';
import { type HeapMemory } from '../memory/seam';
import { type Profile } from '../nt/profile';

/** What reading memory takes: the effect-free part of a memory view. Inspectors pass a peek view, the allocator its own memory. */
export type PeekMemory = Pick<
  HeapMemory,
  'pointerBytes' | 'u8' | 'u16' | 'u32' | 'i32' | 'pointer' | 'isReadable'
>;

/** An inspector's memory also hands out whole pages, for loops over many headers. Bytes that are not committed are 0. */
export interface InspectMemory extends PeekMemory {
  /** All committed memory as 32-bit words; valid while nothing runs. */
  readonly words: Int32Array;
  /** Index in `words` of the page of an address, -1 when it is not committed. */
  wordsOfPage(at: Address): number;
}

/** A heap as its readers see it; each generation adds what it read from the header. */
export interface HeapView {
  readonly memory: PeekMemory;
  readonly profile: Profile;
  readonly at: Address;
}

/** Where a structure stopped making sense. */
export interface Broken {
  readonly at: Address;
  readonly size: number;
  /** The rule that does not hold, in the words the user reads. */
  readonly claim: string;
}

/** Damage to a list: to a link of it, or to a block that hangs on it. */
export interface BrokenList extends Broken {
  readonly damaged: 'link' | 'block';
}
