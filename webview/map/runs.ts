import { type MapView, RunKind } from '../protocol/map-types';

/** A run of bytes of one kind: a block, a stretch of pages, or a cell of a view too coarse for blocks. */
export interface Run {
  readonly at: number;
  readonly size: number;
  readonly kind: RunKind;
  /** Bytes of header at its front. */
  readonly header: number;
  /** Bytes at its end that the program did not ask for. */
  readonly slack: number;
  /** Share of busy bytes, 0 to 1; 1 for a busy block. */
  readonly busyShare: number;
  /** The allocation's `#n`, 0 for none. */
  readonly ordinal: number;
  /** Index of the fault that concerns it, -1 for none. */
  readonly fault: number;
  readonly heap: number;
  readonly name: string;
  /** False for a cell that stands for several runs. */
  readonly detail: boolean;
}

/** The drawn runs of `view`; address space in no region is not drawn and therefore not a run. */
export function runsOf(view: MapView): Run[] {
  const names = new Map(view.names.map(({ run, name }) => [run, name]));
  const runs: Run[] = [];
  for (let index = 0; index < view.run.length; index++) {
    const kind = view.kind[index] as RunKind;
    if (kind === RunKind.Unmapped) continue;
    runs.push({
      at: view.run[index]!,
      size: view.size[index]!,
      kind,
      header: view.header[index]!,
      slack: view.slack[index]!,
      busyShare: view.busyShare[index]! / 255,
      ordinal: view.ordinal[index]!,
      fault: view.fault[index]!,
      heap: view.heap[index]!,
      name: names.get(index) ?? '',
      detail: view.detail,
    });
  }
  return runs;
}

/** Runs of several answers in address order, each run once although two answers may both reach into it. */
export function joinRuns(parts: readonly (readonly Run[])[]): Run[] {
  const all = parts.flat().sort((a, b) => a.at - b.at || b.size - a.size);
  return all.filter((run, index) => {
    const before = all[index - 1];
    return before?.at !== run.at;
  });
}

/** Index of the first run that ends above `at`: the one that holds it, or the next one. */
export function runIndexFrom(runs: readonly Run[], at: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const run = runs[middle]!;
    if (run.at + run.size <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function runAt(runs: readonly Run[], at: number): Run | undefined {
  const run = runs[runIndexFrom(runs, at)];
  return run !== undefined && run.at <= at ? run : undefined;
}

/**
 * Runs of `after` that were not there before or were something else: what a step allocated, split, coalesced or
 * committed. Only blocks count: a view too coarse for them would flash everywhere.
 */
export function changedRuns(before: readonly Run[], after: readonly Run[]): Run[] {
  const old = new Map(before.map(run => [run.at, run]));
  return after.filter(run => {
    if (!run.detail) return false;
    const was = old.get(run.at);
    return (
      was?.size !== run.size ||
      was.kind !== run.kind ||
      was.ordinal !== run.ordinal ||
      was.fault !== run.fault
    );
  });
}

/** What a filter of the legend hides: kinds, and `fault` shows only runs that a fault concerns. */
export interface Filter {
  readonly hidden: readonly RunKind[];
  readonly faultsOnly: boolean;
}

export const showsRun = (filter: Filter, run: Run): boolean =>
  !filter.hidden.includes(run.kind) && (!filter.faultsOnly || run.fault >= 0 || run.kind === RunKind.Damaged);
