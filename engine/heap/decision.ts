import { type Address, offset } from '../base/units';
import { type Phase } from '../memory/seam';
import { type LogEntry, type StoreLog } from '../memory/store-log';

/** A place that a heap call looked at. */
export interface Candidate {
  readonly at: Address;
  /** Bytes. */
  readonly size: number;
  /** Why it was passed over; empty for the one that was taken. */
  whyNot: string;
}

/** Where a heap call looked: a free list, a front end, the address space. */
export interface DecisionList {
  readonly which: string;
  /** The user pointer lies so far above the candidate that was taken. */
  header: number;
  readonly candidates: Candidate[];
}

/** Consecutive stores of one phase. */
export interface PhaseStores {
  readonly phase: Phase;
  /** Numbers of the stores in the call's log, [first, end). */
  readonly first: number;
  readonly end: number;
  /** What they touched, by address; neighbours are joined. */
  readonly ranges: readonly { readonly at: number; readonly size: number }[];
}

/** How a heap call came to its answer (DESIGN §1, decision 4). Sizes are bytes. */
export interface Decision {
  readonly requested: number;
  /** The whole block that the request takes. */
  readonly rounded: number;
  /** The front end that served the call, else empty. */
  readonly frontEnd: string;
  /** In the order of the search. The answer is the last candidate without a reason against it, and its list's `header`. */
  readonly lists: readonly DecisionList[];
  /** Where the heap looked for something of its own, as a new front end, when the block was settled. */
  readonly ownLists: readonly DecisionList[];
  readonly split:
    | { readonly at: Address; readonly size: number; readonly rest: Address; readonly restSize: number }
    | undefined;
  /** Free neighbours that became part of a free block. */
  readonly coalesced: readonly { readonly at: Address; readonly size: number; readonly whole: number }[];
  readonly commits: readonly { readonly at: Address; readonly size: number }[];
  readonly reservations: readonly { readonly at: Address; readonly size: number }[];
  readonly phases: readonly PhaseStores[];
}

/** The list of a block that may be resized where it is; its size is what was asked for. */
export const IN_PLACE = 'where the block is';
/** More candidates than this are counted in the reason of the last one. */
const MOST_CANDIDATES = 200;
/** Ranges of a phase that are told apart. */
const MOST_RANGES = 100;

/** Told by the allocator what it decides, when somebody asked: a call without one pays a test at each place. */
export class DecisionRecorder {
  #requested = 0;
  #rounded = 0;
  #frontEnd = '';
  readonly #lists: DecisionList[] = [];
  #split: Decision['split'];
  /** The block is found: what follows is for the heap itself. */
  #settled = false;
  readonly #own: DecisionList[] = [];
  readonly #coalesced: { at: Address; size: number; whole: number }[] = [];

  rounded(requested: number, bytes: number): void {
    if (this.#settled) return;
    this.#requested = requested;
    this.#rounded = bytes;
  }

  /** The block that the program gets is settled; the heap may go on to look for something for itself. */
  settled(): void {
    this.#settled = true;
  }

  get #current(): DecisionList[] {
    return this.#settled ? this.#own : this.#lists;
  }

  /** A front end serves the call. */
  served(frontEnd: string): void {
    this.#frontEnd = frontEnd;
  }

  /** A list is looked at; the user pointer would lie `header` bytes above what is found there. */
  list(which: string, header: number): void {
    this.#current.push({ which, header, candidates: [] });
  }

  /** A candidate of the list, and why it is not taken. */
  candidate(at: Address, size: number, whyNot: string): void {
    const candidates = this.#current.at(-1)?.candidates;
    if (candidates === undefined) return;
    if (candidates.length >= MOST_CANDIDATES) candidates.pop();
    candidates.push({ at, size, whyNot });
  }

  /** What was found last will not do after all. */
  refuse(whyNot: string): void {
    const last = this.#current.at(-1)?.candidates.at(-1);
    if (last !== undefined) last.whyNot = whyNot;
  }

  /** Something of `bytes` is put in front of what was found. */
  prefix(bytes: number): void {
    const last = this.#lists.at(-1);
    if (last !== undefined) last.header += bytes;
  }

  split(at: Address, size: number, rest: Address, restSize: number): void {
    if (!this.#settled) this.#split = { at, size, rest, restSize };
  }

  /** The free neighbour at `at` becomes part of a free block of `whole` bytes. */
  merged(at: Address, size: number, whole: number): void {
    this.#coalesced.push({ at, size, whole });
  }

  decision(log: StoreLog): Decision {
    const ranges = (kind: 'commit' | 'reserve'): { at: Address; size: number }[] =>
      log.flatMap(entry => (entry.kind === kind ? [{ at: entry.at, size: entry.size }] : []));
    return {
      requested: this.#requested,
      rounded: this.#rounded,
      frontEnd: this.#frontEnd,
      lists: this.#lists,
      ownLists: this.#own,
      split: this.#split,
      coalesced: this.#coalesced,
      commits: ranges('commit'),
      reservations: ranges('reserve'),
      phases: phasesOf(log),
    };
  }
}

function phasesOf(log: StoreLog): PhaseStores[] {
  const phases: PhaseStores[] = [];
  for (let first = 0; first < log.length;) {
    const phase = log[first]!.phase;
    let end = first + 1;
    while (end < log.length && log[end]!.phase === phase) end++;
    phases.push({ phase, first, end, ranges: touched(log.slice(first, end)) });
    first = end;
  }
  return phases;
}

/** The memory that entries touch, by address, neighbours joined. */
function touched(entries: readonly LogEntry[]): { at: number; size: number }[] {
  const ranges: { at: number; size: number }[] = [];
  const sorted = entries
    .map(entry => ({ at: entry.at, size: entry.kind === 'bytes' ? entry.bytes.length : entry.size }))
    .sort((one, other) => one.at - other.at);
  for (const { at, size } of sorted) {
    const last = ranges.at(-1);
    if (last === undefined || at > last.at + last.size) ranges.push({ at, size });
    else last.size = Math.max(last.size, at + size - last.at);
  }
  return ranges.slice(0, MOST_RANGES);
}

/** Tells whether the block at `user` of `size` requested bytes can be resized where it is. */
export function tellResize(
  recorder: DecisionRecorder | undefined,
  user: Address,
  size: number,
  stays: boolean,
): void {
  recorder?.list(IN_PLACE, 0);
  recorder?.candidate(user, size, stays ? '' : 'cannot be resized in place');
}

/** The user pointer that a decision leads to, undefined when nothing was taken. */
export function decidedAddress(decision: Decision): Address | undefined {
  for (const { header, candidates } of decision.lists.toReversed()) {
    const taken = candidates.find(candidate => candidate.whyNot === '');
    if (taken !== undefined) return offset(taken.at, header);
  }
  return undefined;
}
