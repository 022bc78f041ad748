/** How many edits a name of this length may be away. */
const slipsIn = ({ length }: string): number => (length < 3 ? 0 : length < 4 ? 1 : length < 8 ? 2 : 3);

/** The candidate nearest to `name`, when it is near enough to be a slip: letter case, a swapped, missing or wrong letter or two. */
export function nearestName(
  name: string,
  candidates: readonly string[],
  limit = slipsIn(name),
): string | undefined {
  // Nobody mistypes a name of that length by a letter, and comparing it would take its square.
  if (name.length > 100) return undefined;
  const lower = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = limit + 0.5;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > limit) continue;
    const distance = candidate.toLowerCase() === lower ? 0.5 : editDistance(name, candidate, bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
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
