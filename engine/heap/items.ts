import { type Address } from '../base/units';
import { type Broken } from './view';

/** What a part of a heap is. */
export const ItemKind = {
  Free: 0,
  Busy: 1,
  /** The heap's own: headers, trailers, index tables. */
  Internal: 2,
  /** Free but kept by a front end. */
  Cached: 3,
  /** A block with a reservation of its own. */
  Large: 4,
  /** Its header no longer makes sense. */
  Damaged: 5,
  /** Not a block: an uncommitted range. */
  Reserved: 6,
  /** Not a block: a page behind one that nobody may touch. 7 is committed memory of no heap, see RunKind. */
  Guard: 8,
} as const;
export type ItemKind = (typeof ItemKind)[keyof typeof ItemKind];

/** Blocks are what a program can get; the rest is the heap's own, or only reserved. */
export const isBlockKind = (kind: number): boolean =>
  kind !== ItemKind.Internal && kind !== ItemKind.Reserved && kind !== ItemKind.Guard;

/** A reservation that the heap carves into blocks. */
export interface HeapSegment {
  readonly at: Address;
  /** End of the pages that blocks may use. */
  readonly end: Address;
  /** `_HEAP_SEGMENT.Flags`; undefined where segments have none. */
  readonly flags?: number;
}

/** A reservation that holds one block. */
export interface HeapLarge {
  readonly at: Address;
  readonly user: Address;
}

/**
 * All items of a heap: those of segments ascending by address, large blocks last, ascending too. One row an item; rows in
 * [0, count) are valid. The reader of each generation fills it in.
 */
export class HeapItems {
  /** The heap's handle. */
  readonly heap: Address;
  /** What stands at the start of the heap and of its other segments; empty for segments that begin with no structure. */
  structures: { readonly heap: string; readonly segment: string } = {
    heap: '_HEAP',
    segment: '_HEAP_SEGMENT',
  };
  /** Segments by address. */
  segments: readonly HeapSegment[] = [];
  /** Large blocks by address. */
  large: readonly HeapLarge[] = [];
  /** The first rule that does not hold, in the order of the walk. */
  broken: Broken | undefined;
  count = 0;
  /** Address of the item: of its header where it has one. */
  at = new Float64Array(256);
  /** Whole item, bytes. */
  size = new Float64Array(256);
  /** Bytes that the program asked for; 0 unless busy. */
  requested = new Float64Array(256);
  /** ItemKind. */
  kind = new Uint8Array(256);
  /** Bytes in front of the user pointer. */
  headers = new Uint8Array(256);
  /** How many items are blocks. */
  blockCount = 0;

  constructor(heap: Address) {
    this.heap = heap;
  }

  append(at: number, size: number, requested: number, kind: ItemKind, header: number): void {
    const row = this.count++;
    if (row === this.at.length) this.#widen();
    this.at[row] = at;
    this.size[row] = size;
    this.requested[row] = requested;
    this.kind[row] = kind;
    this.headers[row] = header;
    if (isBlockKind(kind)) this.blockCount++;
  }

  /** Takes the last item back: what follows showed that its size is wrong. */
  dropLast(): void {
    this.count--;
    if (this.isBlock(this.count)) this.blockCount--;
  }

  isBlock(row: number): boolean {
    return isBlockKind(this.kind[row]!);
  }

  /** The first row that ends above `at`, among the rows of segments; they ascend. */
  rowFrom(at: number): number {
    let low = 0;
    let high = this.count - this.large.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at[middle]! + this.size[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The row that holds `at`, -1 for none. */
  rowAt(at: number): number {
    for (let row = this.count - this.large.length; row < this.count; row++)
      if (this.at[row]! <= at && at < this.at[row]! + this.size[row]!) return row;
    const row = this.rowFrom(at);
    return row < this.count - this.large.length && this.at[row]! <= at ? row : -1;
  }

  /** The user pointer of a row; free blocks have their header's address. */
  user(row: number): number {
    return this.kind[row] === ItemKind.Free ? this.at[row]! : this.at[row]! + this.headers[row]!;
  }

  /** Bytes of header at the front of a row's item; 0 for what is no block. */
  header(row: number): number {
    return this.isBlock(row) ? this.headers[row]! : 0;
  }

  #widen(): void {
    const wider = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const next = new Float64Array(column.length * 2);
      next.set(column);
      return next;
    };
    const wider8 = (column: Uint8Array): Uint8Array<ArrayBuffer> => {
      const next = new Uint8Array(column.length * 2);
      next.set(column);
      return next;
    };
    this.at = wider(this.at);
    this.size = wider(this.size);
    this.requested = wider(this.requested);
    this.kind = wider8(this.kind);
    this.headers = wider8(this.headers);
  }
}
