import { type Address, address, NULL } from '../../base/units';
import { GLOBALLY_SET } from '../../nt/global-flags';
import {
  HEAP_CREATE_ALIGN_16,
  HEAP_SIGNATURE,
  HEAP_ZERO_MEMORY,
  UNUSED_FRONT_END,
} from '../../nt/heap-flags';
import { type VistaProfile } from '../../nt/profile';
import { type SpaceTables } from '../../memory/seam';
import { type ExpressLane, type HeapProcess } from '../seam';
import { vistaProfile } from '../vista/open-heap';
import { FREE_STATE, indexIn, MANY_UNUSED, stateIn } from './blocks';
import { bucketOf, LARGEST_REQUEST } from './buckets';
import { BYPASSING } from './usage';

/** Heaps with these take the general path: their blocks are sized or checked otherwise. */
const UNUSUAL = GLOBALLY_SET | HEAP_CREATE_ALIGN_16;
/** A chain of subsegments that is longer is searched on the general path. */
const LONGEST_CHAIN = 64;
const LARGEST_CONTAINER = 0x10000;
/** No word, or no near address. */
const NONE = -1;

/**
 * Allocating and freeing a block of the low-fragmentation heap of Windows 8 and later where nothing is unusual: what calls.ts
 * does, over the tables of memory themselves. A program makes nearly all of its heap calls so, and a call that goes
 * through views and checks of every kind takes several times as long.
 *
 * The lane reads the same bytes and stores the same bytes as the general path. Whatever it does not know (other flags, a
 * bucket without a free block, a page that is shared, watched or not there, damage of any kind) it leaves to that path,
 * with nothing stored. A test holds both to the same bytes.
 */
export class QuickLane implements ExpressLane {
  readonly #tables: SpaceTables;
  readonly #process: HeapProcess;
  /** Where the process environment block is, once the process has started. */
  #peb: Address = NULL;
  readonly #wide: boolean;
  readonly #granule: number;
  readonly #headerBytes: number;
  readonly #codeAt: number;
  /** Words from the beginning of `_HEAP`. */
  readonly #signature: number;
  readonly #flags: number;
  readonly #forceFlags: number;
  readonly #frontEnd: number;
  /** Bytes from there. */
  readonly #served: number;
  /** Bytes from the beginning of LFH_HEAP. */
  readonly #infos: number;
  readonly #chains: number;
  readonly #key: number;
  readonly #infoBytes: number;
  readonly #active: number;
  readonly #available: number;
  /** Words from the beginning of a subsegment's record. */
  readonly #localInfo: number;
  readonly #userBlocks: number;
  readonly #next: number;
  readonly #chain: number;
  /** Half words from there. */
  readonly #depth: number;
  readonly #blockSize: number;
  readonly #blockCount: number;
  readonly #recordBytes: number;
  readonly #bitmap: number;
  readonly #userDataBytes: number;
  readonly #nextStart: number;
  readonly #randomStarts: number;
  /** The block that `#find` found: words of its code, its subsegment's record and its bit, and the address of the record. */
  readonly #found = { code: 0, record: 0, index: 0, bitAt: 0, subsegment: 0 };
  /** What an allocation takes: words of the bit and of the bucket's pointers, the byte that says where searches start. */
  readonly #taken = { active: 0, available: 0, subsegment: 0, start: 0, bitAt: 0, index: 0 };

  constructor(tables: SpaceTables, process: HeapProcess, profile: VistaProfile) {
    const { layout, lfh, width } = profile;
    this.#tables = tables;
    this.#process = process;
    this.#wide = profile.pointerBytes === 8;
    this.#granule = profile.granule;
    this.#headerBytes = profile.headerBytes;
    this.#codeAt = profile.codeAt;
    this.#signature = layout.Signature >> 2;
    this.#flags = layout.Flags >> 2;
    this.#forceFlags = layout.ForceFlags >> 2;
    this.#frontEnd = layout.FrontEndHeap >> 2;
    this.#served = layout.FrontEndHeapStatusBitmap;
    this.#infos = lfh.heap.infos;
    this.#chains = lfh.heap.chains;
    this.#key = lfh.heap.key;
    this.#infoBytes = lfh.info.sizeof;
    this.#active = lfh.info.active;
    this.#available = lfh.info.available;
    this.#localInfo = lfh.subsegment.localInfo >> 2;
    this.#userBlocks = lfh.subsegment.userBlocks >> 2;
    this.#next = lfh.subsegment.next >> 2;
    this.#chain = lfh.subsegment.chain >> 2;
    this.#depth = lfh.subsegment.depth >> 1;
    this.#blockSize = lfh.subsegment.blockSize >> 1;
    this.#blockCount = lfh.subsegment.blockCount >> 1;
    this.#recordBytes = lfh.subsegment.sizeof;
    this.#bitmap = lfh.userData.bitmap;
    this.#userDataBytes = lfh.userData.sizeof;
    this.#nextStart = width.peb.nextStart;
    this.#randomStarts = width.peb.randomStarts;
  }

  allocate(heap: Address, flags: number, bytes: number): Address {
    const info = this.#infoFor(heap, flags, bytes);
    const record = info < 0 ? NONE : this.#source(info);
    if (record < 0) return NULL;
    const { i32, u16, u8, chunkAt, writeFrame } = this.#tables;
    const taken = this.#taken;
    const depth = u16[(record << 1) + this.#depth]!;
    const count = u16[(record << 1) + this.#blockCount]!;
    const stride = u16[(record << 1) + this.#blockSize]! * this.#granule;
    const blocks = pointerAt(i32, this.#wide, record + this.#userBlocks);
    if (depth === 0 || blocks <= 0 || (blocks & 7) !== 0 || !this.#search(blocks, count)) return NULL;

    const entry = blocks + this.#firstBlock(count) + taken.index * stride;
    const unused = stride - bytes;
    const state = byteAt(writeFrame, chunkAt, entry + this.#codeAt + 7);
    const counted = unused < MANY_UNUSED ? 0 : byteAt(writeFrame, chunkAt, entry + stride - 2);
    if (unused < 0 || state < 0 || counted < 0) return NULL;
    const user = entry + this.#headerBytes;
    if ((flags & HEAP_ZERO_MEMORY) !== 0 && !this.#zero(user, bytes)) return NULL;

    if (taken.available >= 0) {
      setPointer(i32, this.#wide, taken.available, pointerAt(i32, this.#wide, record + this.#next));
      setPointer(i32, this.#wide, record + this.#next, NULL);
      setPointer(i32, this.#wide, taken.active, taken.subsegment);
    }
    u8[taken.start] = u8[taken.start]! + 1;
    i32[taken.bitAt] = i32[taken.bitAt]! | (1 << (taken.index & 31));
    u16[(record << 1) + this.#depth] = depth - 1;
    if (unused < MANY_UNUSED) u8[state] = UNUSED_FRONT_END | unused;
    else {
      u8[state] = UNUSED_FRONT_END | MANY_UNUSED;
      u16[counted >> 1] = unused;
    }
    return address(user);
  }

  /** The segment info of the bucket that serves the request; NONE when none does. */
  #infoFor(heap: number, flags: number, bytes: number): number {
    const { i32, u8 } = this.#tables;
    const head = this.#heapAt(heap);
    if (head < 0 || bytes > LARGEST_REQUEST || (i32[head + this.#flags]! & UNUSUAL) !== 0) return NONE;
    const forced = i32[head + this.#forceFlags]!;
    // What the heap adds to every call would have to be taken along.
    if (((flags | forced) & BYPASSING) !== 0 || (forced & HEAP_ZERO_MEMORY) !== 0) return NONE;
    const frontEnd = pointerAt(i32, this.#wide, head + this.#frontEnd);
    if (frontEnd <= 0) return NONE;
    const least = this.#wide ? 16 : 1;
    const size = ((bytes < least ? least : bytes) + 8 + this.#granule - 1) >> (this.#wide ? 4 : 3);
    if (((u8[(head << 2) + this.#served + (size >>> 3)]! >>> (size & 7)) & 1) === 0) return NONE;
    return frontEnd + this.#infos + (bucketOf(size, this.#granule) - 1) * this.#infoBytes;
  }

  /**
   * The record of the subsegment that has the next free block, with its address in `#taken`: the active one, else the first
   * available, which is to become active (`#taken.available` is a word then). NONE when there is none.
   */
  #source(info: number): number {
    const { i32, u16, chunkAt, readFrame, writeFrame } = this.#tables;
    const taken = this.#taken;
    taken.available = NONE;
    taken.active = wordAt(readFrame, chunkAt, info + this.#active);
    if (taken.active < 0) return NONE;
    const subsegment = pointerAt(i32, this.#wide, taken.active);
    if (subsegment !== 0) {
      const record = subsegment > 0 ? this.#recordAt(subsegment) : NONE;
      if (record < 0 || u16[(record << 1) + this.#depth] !== 0) return record;
    }
    const available = wordAt(writeFrame, chunkAt, info + this.#available);
    if (available < 0 || wordAt(writeFrame, chunkAt, info + this.#active) < 0) return NONE;
    taken.available = available;
    taken.subsegment = pointerAt(i32, this.#wide, available);
    const record = taken.subsegment > 0 ? this.#recordAt(taken.subsegment) : NONE;
    return record < 0 || pointerAt(i32, this.#wide, record + this.#next) < 0 ? NONE : record;
  }

  /** Finds a free one of `count` blocks, from a random start on; false when that cannot be told. */
  #search(blocks: number, count: number): boolean {
    const { i32, u8, chunkAt, writeFrame } = this.#tables;
    const taken = this.#taken;
    if (this.#peb === NULL) this.#peb = this.#process.peb;
    const peb = this.#peb;
    taken.start = byteAt(writeFrame, chunkAt, peb + this.#nextStart);
    if (taken.start < 0 || count === 0) return false;
    const drawn = byteAt(writeFrame, chunkAt, peb + this.#randomStarts + u8[taken.start]!);
    if (drawn < 0) return false;
    const start = (u8[drawn]! * count) >>> 8;
    const words = (count + 31) >>> 5;
    let mask = -1 << (start & 31);
    for (let word = start >>> 5, step = 0; step <= words; step++) {
      const bitAt = wordAt(writeFrame, chunkAt, blocks + this.#bitmap + word * 4);
      if (bitAt < 0) return false;
      const free = ~i32[bitAt]! & mask;
      if (free !== 0) {
        taken.bitAt = bitAt;
        taken.index = word * 32 + 31 - Math.clz32(free & -free);
        return true;
      }
      mask = -1;
      word = word + 1 === words ? 0 : word + 1;
    }
    return false;
  }

  /** HEAP_ZERO_MEMORY clears whole pointers; false, and nothing done, unless they lie in one page. */
  #zero(user: number, bytes: number): boolean {
    const { u8, chunkAt, writeFrame } = this.#tables;
    const pointerBytes = this.#wide ? 8 : 4;
    const zeroed = (bytes + pointerBytes - 1) & -pointerBytes;
    const first = byteAt(writeFrame, chunkAt, user);
    if (first < 0 || (user & 4095) + zeroed > 4096) return false;
    u8.fill(0, first, first + zeroed);
    return true;
  }

  free(heap: Address, user: Address): boolean {
    if (!this.#find(heap, user)) return false;
    const { i32, u16, u8, chunkAt, readFrame, writeFrame } = this.#tables;
    const { code, record, index, bitAt } = this.#found;
    const depth = u16[(record << 1) + this.#depth]! + 1;
    const info = pointerAt(i32, this.#wide, record + this.#localInfo);
    if (info <= 0 || (info & 7) !== 0) return false;
    const active = wordAt(readFrame, chunkAt, info + this.#active);
    if (active < 0) return false;
    // A subsegment that is not the active one is offered with its first free block and given up with its last.
    const subsegment = pointerAt(i32, this.#wide, active);
    let available = NONE;
    if (subsegment !== this.#found.subsegment) {
      if (depth === u16[(record << 1) + this.#blockCount] || subsegment < 0) return false;
      if (depth === 1) {
        available = wordAt(writeFrame, chunkAt, info + this.#available);
        if (available < 0 || pointerAt(i32, this.#wide, available) < 0) return false;
      }
    }
    u8[(code << 2) + 7] = FREE_STATE;
    i32[bitAt] = i32[bitAt]! & ~(1 << (index & 31));
    u16[(record << 1) + this.#depth] = depth;
    if (available >= 0) {
      setPointer(i32, this.#wide, record + this.#next, pointerAt(i32, this.#wide, available));
      setPointer(i32, this.#wide, available, this.#found.subsegment);
    }
    return true;
  }

  size(heap: Address, user: Address): number {
    if (!this.#find(heap, user)) return NONE;
    const { i32, u16, u8, chunkAt, writeFrame } = this.#tables;
    const { code, record } = this.#found;
    const stride = u16[(record << 1) + this.#blockSize]! * this.#granule;
    const unused = stateIn(i32[code + 1]!) - UNUSED_FRONT_END;
    if (unused !== MANY_UNUSED) return stride - unused;
    const counted = byteAt(writeFrame, chunkAt, user - this.#headerBytes + stride - 2);
    return counted < 0 ? NONE : stride - (u8[counted]! | (u8[counted + 1]! << 8));
  }

  /** The busy block with user pointer `user`, in `#found`: see `findQuick`. False when it is not for this lane to know. */
  #find(heap: number, user: number): boolean {
    const { i32, u16, chunkAt, readFrame, writeFrame } = this.#tables;
    const head = this.#heapAt(heap);
    if (head < 0 || (user | 0) !== user || user < 4096 || (user & (this.#granule - 1)) !== 0) return false;
    const frontEnd = pointerAt(i32, this.#wide, head + this.#frontEnd);
    if (frontEnd <= 0) return false;
    const entry = user - this.#headerBytes;
    const code = wordAt(writeFrame, chunkAt, entry + this.#codeAt);
    if (code < 0) return false;
    const place = i32[code + 1]!;
    const state = stateIn(place);
    if ((state & UNUSED_FRONT_END) === 0 || state === FREE_STATE) return false;

    const key = wordAt(readFrame, chunkAt, frontEnd + this.#key);
    if (key < 0) return false;
    const rest = i32[code]! ^ i32[key]! ^ (heap >> 4);
    const record = this.#owner(frontEnd, rest, entry);
    if (record < 0) return false;
    const blocks = pointerAt(i32, this.#wide, record + this.#userBlocks);
    const count = u16[(record << 1) + this.#blockCount]!;
    const stride = u16[(record << 1) + this.#blockSize]! * this.#granule;
    const index = indexIn(place);
    if ((blocks & 7) !== 0 || blocks + this.#firstBlock(count) + index * stride !== entry) return false;
    const bitAt = wordAt(writeFrame, chunkAt, blocks + this.#bitmap + (index >>> 5) * 4);
    if (bitAt < 0 || ((i32[bitAt]! >>> (index & 31)) & 1) === 0) return false;
    this.#found.code = code;
    this.#found.record = record;
    this.#found.index = index;
    this.#found.bitAt = bitAt;
    return true;
  }

  /** The record of the subsegment that a block's decoded code means: see `subsegmentAt`. */
  #owner(frontEnd: number, rest: number, entry: number): number {
    const { i32, chunkAt, readFrame } = this.#tables;
    const chain = wordAt(readFrame, chunkAt, frontEnd + this.#chains + (rest & 0xff) * (this.#wide ? 8 : 4));
    if (chain < 0) return NONE;
    let at = pointerAt(i32, this.#wide, chain);
    for (let steps = 0; at > 0 && steps < LONGEST_CHAIN; steps++) {
      const blocks = this.#field(at, this.#userBlocks);
      const distance = entry - blocks;
      if (distance >= 0 && distance < LARGEST_CONTAINER && ((distance << 8) ^ (at >> 4)) === rest) {
        this.#found.subsegment = at;
        return blocks < 0 ? NONE : this.#recordAt(at);
      }
      at = this.#field(at, this.#chain);
    }
    return NONE;
  }

  /** The pointer in word `word` of the record at `at`, which may lie in two pages; NONE where it cannot be read. */
  #field(at: number, word: number): number {
    const { i32, chunkAt, readFrame } = this.#tables;
    const place = wordAt(readFrame, chunkAt, at + word * 4);
    return place < 0 || (at & 7) !== 0 ? NONE : pointerAt(i32, this.#wide, place);
  }

  /** Distance of a container's first block from its user address: see `firstBlock`. */
  #firstBlock(count: number): number {
    const words = this.#wide ? (count + 63) >>> 6 : (count + 31) >>> 5;
    const end = this.#bitmap + (this.#wide ? words * 8 : words * 4);
    const bytes = end < this.#userDataBytes ? this.#userDataBytes : end;
    return (bytes + this.#granule - 1) & -this.#granule;
  }

  /** Index of the first word of the heap at a page's beginning; NONE when there is none. */
  #heapAt(heap: number): number {
    if ((heap | 0) !== heap || heap <= 0 || (heap & 4095) !== 0) return NONE;
    const { i32, chunkAt, readFrame } = this.#tables;
    const head = wordAt(readFrame, chunkAt, heap);
    return head >= 0 && i32[head + this.#signature] === (HEAP_SIGNATURE | 0) ? head : NONE;
  }

  /** Index of the first word of the record at a near address, which may be changed; NONE unless it lies in one page. */
  #recordAt(at: number): number {
    if ((at & 7) !== 0 || (at & 4095) + this.#recordBytes > 4096) return NONE;
    const { chunkAt, writeFrame } = this.#tables;
    return wordAt(writeFrame, chunkAt, at);
  }
}

/** Index of the aligned word at a near address in the pool, by the frames that may be loaded from or stored to; NONE when its page has none. */
function wordAt(frames: Int32Array, chunkAt: Int32Array, at: number): number {
  const frame = frames[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
  return frame === 0 ? NONE : (frame << 10) + ((at & 4095) >> 2);
}

function byteAt(frames: Int32Array, chunkAt: Int32Array, at: number): number {
  const frame = frames[chunkAt[at >>> 22]! + ((at >>> 12) & 1023)]!;
  return frame === 0 ? NONE : (frame << 12) + (at & 4095);
}

/** The pointer at a word; negative when it is no near address, one below 2 GB. */
function pointerAt(i32: Int32Array, wide: boolean, word: number): number {
  return wide && i32[word + 1] !== 0 ? NONE : i32[word]!;
}

function setPointer(i32: Int32Array, wide: boolean, word: number, value: number): void {
  i32[word] = value;
  if (wide) i32[word + 1] = 0;
}

/** The lane of a process, if its low-fragmentation heap is one with bitmaps. */
export function quickLane(tables: SpaceTables, process: HeapProcess): ExpressLane | undefined {
  const profile = vistaProfile(process.profile);
  return profile.lfh.freeBlocks === 'bitmap' ? new QuickLane(tables, process, profile) : undefined;
}
