import { type NamedThing } from './ast';
import { type EnumType, type RecordType } from './ctype';

export type Tag = RecordType | EnumType;

/** Names of one block or file, and of the blocks around it. Tags have a name space of their own (C99 6.2.3). */
export class Scope {
  readonly parent: Scope | undefined;
  readonly names = new Map<string, NamedThing>();
  readonly tags = new Map<string, Tag>();
  /** The names of a parameter list. */
  isPrototype = false;

  constructor(parent: Scope | undefined) {
    this.parent = parent;
    this.chain = parent === undefined ? [this] : [this, ...parent.chain];
  }

  /** This scope and those around it, innermost first. */
  readonly chain: readonly Scope[];

  find(name: string): NamedThing | undefined {
    for (const scope of this.chain) {
      const found = scope.names.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  findTag(name: string): Tag | undefined {
    for (const scope of this.chain) {
      const found = scope.tags.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The visible name nearest to `name`, when it is near enough to be a slip: letter case, a swapped, missing or wrong letter or two. */
  nearest(name: string): string | undefined {
    const limit = name.length < 4 ? 1 : name.length < 8 ? 2 : 3;
    const lower = name.toLowerCase();
    let best: string | undefined;
    let bestDistance = limit + 1;
    for (const scope of this.chain) {
      for (const candidate of scope.names.keys()) {
        if (Math.abs(candidate.length - name.length) > limit) continue;
        const distance =
          candidate.toLowerCase() === lower ? 0.5 : editDistance(name, candidate, bestDistance);
        if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
      }
    }
    return best;
  }
}

/** Edits (insert, delete, replace, swap neighbours) from `a` to `b`, or `limit` when there are at least so many. */
function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least >= limit) return limit;
    [before, previous] = [previous, row];
  }
  return previous[b.length] ?? limit;
}
