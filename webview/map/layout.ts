import { bandIndexOfRow, type Extent, rowOf } from './bands';
import { type Run } from './runs';
import { type Geometry, visibleRows } from './zoom';

/** A piece of a range on one row, in CSS pixels from the upper left corner of the rows (the gutter is not counted). */
export interface Piece {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The range starts here: the piece has a left edge. */
  readonly opens: boolean;
  /** The range ends here: the piece has a right edge. */
  readonly closes: boolean;
}

/** A run as it is drawn: one continuous range that wraps from row to row. */
export interface Shape {
  readonly run: Run;
  readonly pieces: readonly Piece[];
}

/** The visible pieces of [at, end), from row to row. */
export function piecesOf(geometry: Geometry, range: Extent): Piece[] {
  const { bands, rowHeight, top, width } = geometry;
  const visible = visibleRows(geometry);
  const first = Math.max(visible.first, rowOf(bands, range.at));
  const end = Math.min(visible.end, rowOf(bands, range.end - 1) + 1);
  const scale = width / bands.rowSpan;
  const pieces: Piece[] = [];
  for (let index = bandIndexOfRow(bands, first); index < bands.bands.length; index++) {
    const band = bands.bands[index]!;
    if (band.row >= end) break;
    const bandEnd = band.row + (band.end - band.at) / bands.rowSpan;
    for (let row = Math.max(first, band.row); row < Math.min(end, bandEnd); row++) {
      const rowAt = band.at + (row - band.row) * bands.rowSpan;
      const from = Math.max(range.at, rowAt);
      const to = Math.min(range.end, rowAt + bands.rowSpan);
      if (from >= to) continue;
      pieces.push({
        x: (from - rowAt) * scale,
        y: (row - top) * rowHeight,
        width: (to - from) * scale,
        height: rowHeight,
        opens: from === range.at,
        closes: to === range.end,
      });
    }
  }
  return pieces;
}

/** Shapes of the runs that show on the map, in address order. */
export function shapesOf(geometry: Geometry, runs: readonly Run[]): Shape[] {
  return runs
    .map(run => ({ run, pieces: piecesOf(geometry, { at: run.at, end: run.at + run.size }) }))
    .filter(shape => shape.pieces.length > 0);
}

/** The header notch of a block. */
export const headerPieces = (geometry: Geometry, run: Run): Piece[] =>
  run.header === 0 ? [] : piecesOf(geometry, { at: run.at, end: run.at + run.header });

/** The tail that the program did not ask for. */
export const slackPieces = (geometry: Geometry, run: Run): Piece[] =>
  run.slack === 0 ? [] : piecesOf(geometry, { at: run.at + run.size - run.slack, end: run.at + run.size });
