import { type Address, address, alignDown, alignUp, ALLOCATION_GRANULARITY } from '../base/units';

/** One allocation of VirtualAlloc (a VAD of Windows): whole pages, from a multiple of a page. */
export interface Region {
  readonly base: Address;
  readonly size: number;
  /** PAGE_* as given when it was reserved. */
  readonly allocationProtect: number;
  /** MEM_PRIVATE, MEM_MAPPED or MEM_IMAGE. */
  readonly type: number;
  /** 'open' for a placeholder, 'taken' for what has replaced one. */
  readonly placeholder?: 'open' | 'taken';
  /** MEM_WRITE_WATCH was asked for: GetWriteWatch tells which of its pages were written to. */
  readonly watchesWrites?: boolean;
}

const endOf = (region: Region): number => region.base + region.size;

/** What a snapshot keeps. */
export interface RegionsState {
  readonly list: readonly Region[];
  readonly claims: readonly Region[];
}

/**
 * Disjoint regions in address order, and the claims of heap calls in flight: places that are no regions yet and that
 * nobody else gets. An array that was given out is never written again, so that a snapshot keeps it by reference.
 */
export class Regions {
  #list: readonly Region[] = [];
  #claims: readonly Region[] = [];
  /** Somebody may keep `#list`: it is copied before it changes. */
  #isShared = false;
  /** No multiple of 64 KB below that a region may begin at is free: where the search for the lowest gap begins. */
  #firstGap = 0;

  get list(): readonly Region[] {
    this.#isShared = true;
    return this.#list;
  }

  get state(): RegionsState {
    return { list: this.list, claims: this.#claims };
  }

  restore(state: RegionsState): void {
    this.#isShared = true;
    this.#firstGap = 0;
    this.#list = state.list;
    this.#claims = state.claims;
  }

  at(at: number): Region | undefined {
    const region = this.#list[indexFrom(this.#list, at)];
    return region !== undefined && region.base <= at ? region : undefined;
  }

  /** The first region that ends above `at`. */
  from(at: number): Region | undefined {
    return this.#list[indexFrom(this.#list, at)];
  }

  /** Index in `list` of the first region that ends above `at`. */
  indexFrom(at: number): number {
    return indexFrom(this.#list, at);
  }

  isFree(first: number, end: number): boolean {
    const taken = this.#taken();
    const next = taken[indexFrom(taken, first)];
    return next === undefined || next.base >= end;
  }

  insert(region: Region): void {
    this.#own().splice(indexFrom(this.#list, region.base), 0, region);
  }

  /** Takes [`first`, `end`) away from the region that holds it: the head, the tail, the middle or all of it. */
  remove(first: Address, end: Address): void {
    const index = indexFrom(this.#list, first);
    const region = this.#list[index]!;
    const rest: Region[] = [];
    if (region.base < first) rest.push({ ...region, size: first - region.base });
    if (end < endOf(region)) rest.push({ ...region, base: end, size: endOf(region) - end });
    this.#own().splice(index, 1, ...rest);
    this.#firstGap = Math.min(this.#firstGap, first);
  }

  /** Puts `parts`, which tile it, in the place of the regions that begin in [`first`, `end`). */
  replace(first: Address, end: Address, parts: readonly Region[]): void {
    const index = indexFrom(this.#list, first);
    this.#own().splice(index, this.#list.filter(({ base }) => base >= first && base < end).length, ...parts);
  }

  claim(region: Region): void {
    this.#claims = [...this.#claims, region];
  }

  /** Lets the claim at `base` go, so that it can become a region. */
  unclaim(base: Address): void {
    this.#claims = this.#claims.filter(claim => claim.base !== base);
  }

  /** The lowest place for `size` bytes in [`lowest`, `end`), a multiple of 64 KB; undefined when there is none. */
  lowestGap(size: number, lowest: Address, end: number): Address | undefined {
    const taken = this.#taken();
    let at = alignUp(address(Math.max(lowest, this.#firstGap)), ALLOCATION_GRANULARITY);
    let firstGap: number | undefined;
    for (let index = indexFrom(taken, at); index < taken.length; index++) {
      const region = taken[index]!;
      if (at < region.base) firstGap ??= at;
      if (at + size <= region.base) break;
      at = alignUp(address(endOf(region)), ALLOCATION_GRANULARITY);
    }
    // A claim may be let go again.
    if (taken === this.#list) this.#firstGap = firstGap ?? at;
    return at + size <= end ? at : undefined;
  }

  /** The highest such place (MEM_TOP_DOWN). */
  highestGap(size: number, lowest: Address, end: number): Address | undefined {
    const taken = this.#taken();
    let top = end;
    for (let index = taken.length - 1; index >= -1; index--) {
      const at = alignDown(address(top - size), ALLOCATION_GRANULARITY);
      if (at < lowest) return undefined;
      const region = taken[index];
      if (region === undefined || endOf(region) <= at) return at;
      top = Math.min(top, region.base);
    }
    return undefined;
  }

  /** The list for a change of it: with tens of thousands of regions a copy for each would be what a call costs. */
  #own(): Region[] {
    if (this.#isShared) this.#list = this.#list.slice();
    this.#isShared = false;
    return this.#list as Region[];
  }

  #taken(): readonly Region[] {
    if (this.#claims.length === 0) return this.#list;
    return [...this.#list, ...this.#claims].sort((a, b) => a.base - b.base);
  }
}

/** Index of the first region of a sorted list that ends above `at`. */
function indexFrom(list: readonly Region[], at: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (endOf(list[middle]!) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
