import { type FaultId } from '../nt/faults';
import { type FaultRecord } from './seam';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** A row while it can still learn: the bytes it spans, and the last step that hit it. */
export interface FaultRow extends Mutable<FaultRecord> {
  /** The bytes that all hits touched: [first, end). */
  first: number;
  end: number;
  lastHit: number;
}

/** The rows of a moment; columns first, end, hits, lastHit of each. */
export interface FaultMemory {
  readonly rows: readonly FaultRow[];
  readonly learned: Float64Array;
}

/** Faults beyond this many rows are not kept: a program that goes wrong this often says nothing new. */
const MAXIMUM_ROWS = 10_000;
/** Rows in which a run of accesses is looked for: a loop overruns a few blocks at a time. */
const RECENT = 16;

/**
 * What went wrong, a row a fault. Row k is the same in every run, so going back only lowers `count`; rows ahead stay known
 * until re-execution meets them again or the run takes another course.
 */
export class FaultLog {
  count = 0;
  /** All rows known on this branch, also those ahead of the position. */
  known: FaultRow[] = [];
  /** Index of the first row of each kind of fault, instruction and block. */
  readonly #first = new Map<string, number>();

  get isFull(): boolean {
    return this.count >= MAXIMUM_ROWS;
  }

  /** Adds a row, or meets again the one that an earlier execution of the same step added. */
  add(row: FaultRow): FaultRow {
    const met = this.known[row.index];
    this.count = row.index + 1;
    if (met !== undefined && isSame(met, row)) {
      met.first = row.first;
      met.end = row.end;
      met.hits = row.hits;
      met.lastHit = row.lastHit;
      return met;
    }
    this.known.length = row.index;
    this.known.push(row);
    this.#first.set(keyOf(row.id, row.act.pc, row.allocation), row.index);
    return row;
  }

  /** The row of an access like one before: same instruction, same kind of fault, same block. */
  alike(id: FaultId, pc: number, allocation: number): FaultRow | undefined {
    const index = this.#first.get(keyOf(id, pc, allocation));
    const row = index === undefined || index >= this.count ? undefined : this.known[index];
    return row?.id === id && row.act.pc === pc && row.allocation === allocation ? row : undefined;
  }

  /** The row of a run of accesses that the bytes of this one continue, up or down: an overrun comes byte by byte. */
  continued(access: FaultRow['access'], at: number, size: number): FaultRow | undefined {
    for (let index = this.count - 1; index >= Math.max(0, this.count - RECENT); index--) {
      const row = this.known[index]!;
      if (row.access === access && row.id !== 'use-after-free' && (row.end === at || row.first === at + size))
        return row;
    }
    return undefined;
  }

  /** The rows whose stores touched a byte of [at, at + size) and that nobody has noticed before `step`, oldest first. */
  culprits(at: number, size: number, step: number): readonly FaultRow[] {
    return this.known
      .slice(0, this.count)
      .filter(
        row =>
          row.access === 'write' &&
          row.first < at + size &&
          row.end > at &&
          (row.notice === undefined || row.notice.step >= step),
      );
  }

  /** Takes over the rows of another process in the same state. */
  copyFrom(other: FaultLog): void {
    this.count = other.count;
    this.known = other.known.slice(0, other.count).map(row => ({ ...row }));
    for (const row of this.known) this.#first.set(keyOf(row.id, row.act.pc, row.allocation), row.index);
  }

  /** The rows by now, and what they have learned: going back must take that away again, as it decides what later accesses count as. */
  remember(): FaultMemory {
    const learned = new Float64Array(this.count * 4);
    for (let index = 0; index < this.count; index++) {
      const { first, end, hits, lastHit } = this.known[index]!;
      learned.set([first, end, hits, lastHit], index * 4);
    }
    return { rows: this.known.slice(0, this.count), learned };
  }

  /** Goes back, or ahead, to what `remember` gave. Rows ahead of it that another course has left do not belong to it. */
  rewind({ rows, learned }: FaultMemory): void {
    const otherCourse = rows.some((row, index) => this.known[index] !== row);
    if (otherCourse) this.known.length = rows.length;
    this.count = rows.length;
    rows.forEach((row, index) => {
      this.known[index] = row;
      if (otherCourse) this.#first.set(keyOf(row.id, row.act.pc, row.allocation), index);
      row.first = learned[index * 4]!;
      row.end = learned[index * 4 + 1]!;
      row.hits = learned[index * 4 + 2]!;
      row.lastHit = learned[index * 4 + 3]!;
    });
  }

  /** Forgets what was known of later steps: the run takes another course from `step`. */
  branch(step: number): void {
    this.known.length = this.count;
    for (const row of this.known)
      if (row.notice !== undefined && row.notice.step >= step) row.notice = undefined;
  }
}

/** Whether both tell of the same act: a row of another course may lie at the same index. */
const isSame = (met: FaultRow, row: FaultRow): boolean =>
  met.id === row.id &&
  met.at === row.at &&
  met.allocation === row.allocation &&
  met.act.step === row.act.step &&
  met.act.pc === row.act.pc;

const keyOf = (id: FaultId, pc: number, allocation: number): string => `${id} ${pc} ${allocation}`;
