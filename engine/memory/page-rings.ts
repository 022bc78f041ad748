/** What a snapshot keeps: for each page of a ring the next one. Never changed once it was given out. */
export type PageRingsState = ReadonlyMap<number, number>;

const NONE: PageRingsState = new Map();

/** Pages that show one frame, as views of a section do, by page index. A page that shares with nobody is in no ring. */
export class PageRings {
  #next = NONE as Map<number, number>;
  /** Somebody may keep `#next`: it is copied before it changes. */
  #isShared = true;

  get isEmpty(): boolean {
    return this.#next.size === 0;
  }

  has(page: number): boolean {
    return this.#next.has(page);
  }

  /** `page` and all that show what it shows. */
  of(page: number): readonly number[] {
    const pages = [page];
    for (let next = this.#next.get(page); next !== undefined && next !== page; next = this.#next.get(next))
      pages.push(next);
    return pages;
  }

  join(page: number, other: number): void {
    this.#change();
    this.#next.set(page, this.#next.get(other) ?? other);
    this.#next.set(other, page);
  }

  leave(page: number): void {
    if (!this.has(page)) return;
    this.#change();
    const others = this.of(page).slice(1);
    this.#next.delete(page);
    if (others.length === 1) this.#next.delete(others[0]!);
    else this.#next.set(others[others.length - 1]!, others[0]!);
  }

  /** Pages of rings beyond the first of each. */
  *mates(): Iterable<number> {
    const seen = new Set<number>();
    for (const page of this.#next.keys()) {
      if (seen.has(page)) continue;
      const ring = this.of(page);
      for (const each of ring) seen.add(each);
      yield* ring.slice(1);
    }
  }

  get state(): PageRingsState {
    this.#isShared = true;
    return this.#next;
  }

  restore(state: PageRingsState): void {
    this.#next = state as Map<number, number>;
    this.#isShared = true;
  }

  #change(): void {
    if (!this.#isShared) return;
    this.#next = new Map(this.#next);
    this.#isShared = false;
  }
}
