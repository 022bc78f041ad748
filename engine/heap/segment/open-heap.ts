import { type Address, NULL, offset } from '../../base/units';
import { type HeapMemory } from '../../memory/seam';
import { HEAP_CREATE_ENABLE_EXECUTE } from '../../nt/heap-flags';
import { SEGMENT, SEGMENT_HEAP, SEGMENT_HEAP_SIGNATURE } from '../../nt/layout-segment';
import { PAGE_EXECUTE_READWRITE, PAGE_READWRITE } from '../../nt/memory-flags';
import { type Profile } from '../../nt/profile';
import { type HeapContext } from '../seam';
import { type HeapView, type PeekMemory } from '../view';

/** A segment heap as its readers see it. */
export class SegmentView implements HeapView {
  readonly memory: PeekMemory;
  readonly profile: Profile;
  readonly at: Address;
  /** HeapKey, read once: headers of chunks and checks of descriptors are XORed with it. */
  readonly key: number;

  constructor(memory: PeekMemory, profile: Profile, at: Address) {
    this.memory = memory;
    this.profile = profile;
    this.at = at;
    this.key = memory.i32(offset(at, SEGMENT_HEAP.key));
  }
}

/** The same for the length of one call that may change the heap. */
export class SegmentHeap extends SegmentView {
  declare readonly memory: HeapMemory;
  readonly context: HeapContext;
  /** Flags in force. */
  readonly flags: number;

  constructor(context: HeapContext, at: Address) {
    super(context.memory, context.process.profile, at);
    this.context = context;
    this.flags = context.memory.u32(offset(at, SEGMENT_HEAP.flags));
  }

  /** PAGE_* of the heap's pages. */
  get protection(): number {
    return (this.flags & HEAP_CREATE_ENABLE_EXECUTE) === 0 ? PAGE_READWRITE : PAGE_EXECUTE_READWRITE;
  }
}

/** Whether a handle is a segment heap's; the others of the process are NT heaps. Faults when it is not readable. */
export function hasSegmentSignature(context: Pick<HeapContext, 'memory'>, handle: Address): boolean {
  return handle !== NULL && context.memory.u32(offset(handle, SEGMENT.signature)) === SEGMENT_HEAP_SIGNATURE;
}

/** The same without touching unreadable memory. */
export function looksLikeSegmentHeap(memory: PeekMemory, at: Address): boolean {
  return (
    at !== NULL &&
    memory.isReadable(at, SEGMENT_HEAP.sizeof) &&
    memory.u32(offset(at, SEGMENT.signature)) === SEGMENT_HEAP_SIGNATURE
  );
}

/** The low 32 bits of an address, signed: what checks and encodings take from it. */
export const low32 = (at: Address): number => (at % 0x100000000) | 0;
