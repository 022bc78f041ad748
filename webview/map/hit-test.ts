import { rowExtent, rowOf } from './bands';
import { type Run, runAt, runIndexFrom } from './runs';
import { type Geometry } from './zoom';

/** A point in CSS pixels from the upper left corner of the rows. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The address under `point`, undefined on a fold and outside the rows. */
export function addressAt(geometry: Geometry, point: Point): number | undefined {
  if (point.x < 0 || point.x >= geometry.width) return undefined;
  const row = rowExtent(geometry.bands, Math.floor(geometry.top + point.y / geometry.rowHeight));
  if (row === undefined) return undefined;
  return row.at + Math.floor((point.x / geometry.width) * (row.end - row.at));
}

/** How near, in pixels, a run too thin to point at still counts as hit. */
const REACH = 3;

/** The run under `point`, or the thin one just beside it. */
export function hitRun(geometry: Geometry, runs: readonly Run[], point: Point): Run | undefined {
  const at = addressAt(geometry, point);
  if (at === undefined) return undefined;
  const reach = (REACH * geometry.bands.rowSpan) / geometry.width;
  for (let index = runIndexFrom(runs, at - reach); index < runs.length; index++) {
    const thin = runs[index]!;
    if (thin.at > at + reach) break;
    if (thin.size < reach) return thin;
  }
  return runAt(runs, at);
}

/** Where the byte at `at` is drawn: the middle of its cell. Undefined when its row is not on the canvas. */
export function pixelOf(geometry: Geometry, at: number): Point | undefined {
  const row = rowOf(geometry.bands, at);
  const extent = rowExtent(geometry.bands, row);
  if (extent === undefined || at < extent.at || at >= extent.end) return undefined;
  const y = (row - geometry.top + 0.5) * geometry.rowHeight;
  if (y < 0 || y >= geometry.height) return undefined;
  return { x: ((at - extent.at + 0.5) / geometry.bands.rowSpan) * geometry.width, y };
}
