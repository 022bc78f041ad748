/** One line of the table: a figure, the reference measured in the same run, and their ratio. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  readonly reference: string;
  readonly ratio: string;
}

/** Milliseconds that `work` takes: the median of `rounds` after one round to warm up. */
export function median(rounds: number, work: () => void): number {
  return medianOf(rounds, 1, () => undefined, work);
}

/** The same after `warm` rounds; each round works on what `prepare` made for it, which does not count. */
export function medianOf<T>(rounds: number, warm: number, prepare: () => T, work: (on: T) => void): number {
  const times: number[] = [];
  for (let round = -warm; round < rounds; round++) {
    const on = prepare();
    const start = performance.now();
    work(on);
    if (round >= 0) times.push(performance.now() - start);
  }
  return quantile(times, 0.5);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const perSecond = (count: number, milliseconds: number): string =>
  `${(count / milliseconds / 1000).toFixed(1)} M/s`;

export const ratio = (ours: number, theirs: number): string => `${(ours / theirs).toFixed(2)} x`;
