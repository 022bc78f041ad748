import { type FaultMarks } from './marks';
import { type MapView, RunKind } from './seam';

/** A run as it is found; bounds are true ones and may reach beyond the range asked for. */
export interface FoundRun {
  readonly at: number;
  readonly size: number;
  readonly kind: RunKind;
  readonly header: number;
  readonly slack: number;
  readonly heap: number;
  readonly name: string;
}

/** Kinds of runs: the length of a row of sums. */
export const KINDS = 10;

/**
 * Takes runs in address order and holds at most `cells` of them. Beside them it sums bytes by kind in cells of equal
 * span, so that a range with more runs needs no second pass.
 */
export class RunCollector {
  readonly #at: number;
  readonly #end: number;
  readonly #cells: number;
  readonly #span: number;
  readonly #bytes: Float64Array;
  readonly #heap: Float64Array;
  readonly #heapBytes: Float64Array;
  readonly runs: FoundRun[] = [];
  #count = 0;

  constructor(at: number, end: number, cells: number) {
    this.#at = at;
    this.#end = end;
    this.#cells = cells;
    this.#span = (end - at) / cells;
    this.#bytes = new Float64Array(cells * KINDS);
    this.#heap = new Float64Array(cells);
    this.#heapBytes = new Float64Array(cells);
  }

  /** All runs fitted. */
  get detail(): boolean {
    return this.#count <= this.#cells;
  }

  /** No further run would be told apart: it is enough to `tally` it. */
  get isFull(): boolean {
    return this.#count >= this.#cells;
  }

  add(run: FoundRun): void {
    if (!this.isFull) this.runs.push(run);
    this.tally(run.at, run.size, run.kind, run.heap);
  }

  /** Counts a run's bytes, for a million runs without an object for each. */
  tally(at: number, size: number, kind: number, heap: number): void {
    this.#count++;
    const from = Math.max(at, this.#at);
    const to = Math.min(at + size, this.#end);
    const last = Math.min(this.#cells - 1, Math.floor((to - this.#at) / this.#span));
    for (let cell = Math.floor((from - this.#at) / this.#span); cell <= last; cell++) {
      const start = this.#at + cell * this.#span;
      const bytes = Math.min(to, start + this.#span) - Math.max(from, start);
      if (bytes <= 0) continue;
      this.#bytes[cell * KINDS + kind]! += bytes;
      this.#own(cell, bytes, heap);
    }
  }

  /**
   * Counts neighbouring runs in [from, end) at once, by their sums of bytes by kind. False, and nothing counted, when
   * they do not lie in one cell.
   */
  tallyAlike(from: number, end: number, count: number, sums: Float64Array, heap: number): boolean {
    const cell = Math.floor((from - this.#at) / this.#span);
    if (from < this.#at || end > Math.min(this.#end, this.#at + (cell + 1) * this.#span)) return false;
    this.#count += count;
    for (let kind = 0; kind < KINDS; kind++) this.#bytes[cell * KINDS + kind]! += sums[kind]!;
    this.#own(cell, end - from, heap);
    return true;
  }

  /** The cell's heap is the one with the longest stretch in it. */
  #own(cell: number, bytes: number, heap: number): void {
    if (heap === 0 || bytes < this.#heapBytes[cell]!) return;
    this.#heapBytes[cell] = bytes;
    this.#heap[cell] = heap;
  }

  /** The cells as a view without detail: each with the kind that has most bytes, its share of busy bytes, its fault. */
  coarse(step: number, marks: FaultMarks): MapView {
    const cells = this.#cells;
    const at = Float64Array.from({ length: cells }, (_, cell) => Math.floor(this.#at + cell * this.#span));
    const endOf = (cell: number): number => at[cell + 1] ?? this.#end;
    return {
      step,
      at: this.#at,
      end: this.#end,
      detail: false,
      run: at,
      size: Float64Array.from(at, (start, cell) => endOf(cell) - start),
      kind: Uint8Array.from(at, (_, cell) => this.#mostOf(cell)),
      header: new Uint16Array(cells),
      slack: new Uint32Array(cells),
      busyShare: Uint8Array.from(at, (_, cell) => Math.round((255 * this.#busyIn(cell)) / this.#span)),
      ordinal: new Float64Array(cells),
      fault: Int32Array.from(at, (start, cell) => marks.in(start, endOf(cell))),
      heap: this.#heap,
      names: [],
    };
  }

  #mostOf(cell: number): RunKind {
    let most: RunKind = RunKind.Unmapped;
    for (let kind = 0; kind < KINDS; kind++)
      if (this.#bytes[cell * KINDS + kind]! > this.#bytes[cell * KINDS + most]!) most = kind as RunKind;
    return most;
  }

  #busyIn(cell: number): number {
    return this.#bytes[cell * KINDS + RunKind.Busy]! + this.#bytes[cell * KINDS + RunKind.Large]!;
  }
}
