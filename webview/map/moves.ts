import { type Extent } from './bands';
import { hitRun, pixelOf } from './hit-test';
import { type Run, runAt, runIndexFrom } from './runs';
import { type Geometry } from './zoom';

/** What a key asks the map to do. */
export type Move =
  | 'previous'
  | 'next'
  | 'above'
  | 'below'
  | 'pageUp'
  | 'pageDown'
  | 'first'
  | 'last'
  | 'reveal'
  | 'zoomOut'
  | 'zoomIn'
  | 'zoomToThing'
  | 'everything'
  | 'goTo'
  | 'twin';

const KEYS: ReadonlyMap<string, Move> = new Map([
  ['ArrowLeft', 'previous'],
  ['ArrowRight', 'next'],
  ['ArrowUp', 'above'],
  ['ArrowDown', 'below'],
  ['PageUp', 'pageUp'],
  ['PageDown', 'pageDown'],
  ['Home', 'first'],
  ['End', 'last'],
  ['Enter', 'reveal'],
  ['Escape', 'zoomOut'],
  ['+', 'zoomIn'],
  ['=', 'zoomIn'],
  ['-', 'zoomOut'],
  [' ', 'zoomToThing'],
  ['0', 'everything'],
  ['g', 'goTo'],
  ['G', 'goTo'],
  ['t', 'twin'],
  ['T', 'twin'],
]);

/** The move of a key press; undefined for every other key and for the workbench's own shortcuts. */
export function moveOfKey(key: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}): Move | undefined {
  if (key.ctrlKey || key.metaKey || key.altKey) return undefined;
  return KEYS.get(key.key);
}

/**
 * The address that the selection moves to. Runs that a filter hides are not among `runs` and are passed over. Beyond
 * the known runs it is the nearest byte of the next used extent, so that the map can scroll there and ask.
 */
export function moveSelection(
  move: Move,
  selected: number | undefined,
  runs: readonly Run[],
  geometry: Geometry,
  extents: readonly Extent[],
): number | undefined {
  const first = extents[0];
  const last = extents.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (move === 'first') return first.at;
  if (move === 'last') return last.end - 1;
  if (selected === undefined) return runs[0]?.at ?? first.at;
  switch (move) {
    case 'previous':
      return previousRun(selected, runs) ?? extentBefore(selected, extents);
    case 'next':
      return nextRun(selected, runs) ?? extentAfter(selected, runs, extents);
    case 'above':
      return rowsAway(-1, selected, runs, geometry);
    case 'below':
      return rowsAway(1, selected, runs, geometry);
    default:
      return selected;
  }
}

function previousRun(selected: number, runs: readonly Run[]): number | undefined {
  return runs[runIndexFrom(runs, selected) - 1]?.at;
}

function nextRun(selected: number, runs: readonly Run[]): number | undefined {
  const index = runIndexFrom(runs, selected);
  const run = runs[index];
  if (run === undefined) return undefined;
  return run.at > selected ? run.at : runs[index + 1]?.at;
}

function extentBefore(selected: number, extents: readonly Extent[]): number | undefined {
  const before = extents.findLast(extent => extent.at < selected);
  return before === undefined ? undefined : Math.min(before.end, selected) - 1;
}

function extentAfter(selected: number, runs: readonly Run[], extents: readonly Extent[]): number | undefined {
  const run = runAt(runs, selected);
  const beyond = run === undefined ? selected + 1 : run.at + run.size;
  const after = extents.find(extent => extent.end > beyond);
  return after === undefined ? undefined : Math.max(after.at, beyond);
}

/** The run above or below the middle of the selected byte's cell; the same run when it wraps over several rows counts as reached only on the next row. */
function rowsAway(
  rows: number,
  selected: number,
  runs: readonly Run[],
  geometry: Geometry,
): number | undefined {
  const from = pixelOf(geometry, selected);
  const own = runAt(runs, selected);
  if (from !== undefined) {
    const limit = Math.ceil(geometry.height / geometry.rowHeight);
    for (let step = 1; step <= limit; step++) {
      const run = hitRun(geometry, runs, { x: from.x, y: from.y + rows * step * geometry.rowHeight });
      if (run !== undefined && run.at !== own?.at) return run.at;
    }
  }
  const stride = rows * geometry.bands.rowSpan;
  return rows < 0
    ? Math.max(0, (own?.at ?? selected) + stride)
    : (own?.at ?? selected) + (own?.size ?? 0) + stride;
}
