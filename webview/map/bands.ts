/** A range [at, end) of the address space that holds something. */
export interface Extent {
  readonly at: number;
  readonly end: number;
}

/** Consecutive rows of the map: [at, end) in multiples of the row span, from row number `row`. */
export interface Band extends Extent {
  readonly row: number;
}

/**
 * The map's rows: bands of used address space in order, with one fold row between two bands where the address space
 * is empty. Without folds a 64-bit process would be a trillion blank rows.
 */
export interface Bands {
  readonly rowSpan: number;
  readonly bands: readonly Band[];
  /** Rows in all, folds included. */
  readonly rows: number;
}

/** The rows of `extents` (ascending, disjoint) when a row spans `rowSpan` bytes, a power of two. */
export function makeBands(extents: readonly Extent[], rowSpan: number): Bands {
  const bands: { at: number; end: number; row: number }[] = [];
  let rows = 0;
  for (const extent of extents) {
    const at = extent.at - (extent.at % rowSpan);
    const end = Math.ceil(extent.end / rowSpan) * rowSpan;
    const last = bands.at(-1);
    if (last !== undefined && at <= last.end + rowSpan) {
      last.end = Math.max(last.end, end);
      rows = last.row + (last.end - last.at) / rowSpan;
      continue;
    }
    const row = bands.length === 0 ? 0 : rows + 1;
    bands.push({ at, end, row });
    rows = row + (end - at) / rowSpan;
  }
  return { rowSpan, bands, rows };
}

/** The row that shows `at`; for an address in a fold the fold's row, beyond both ends the nearest row. */
export function rowOf(bands: Bands, at: number): number {
  const band = bands.bands[bandIndexBefore(bands, band => band.at <= at)];
  if (band === undefined) return 0;
  const row = band.row + Math.floor((Math.min(at, band.end) - band.at) / bands.rowSpan);
  return Math.min(row, Math.max(0, bands.rows - 1));
}

/** The address range of row `row`, undefined for a fold and outside the map. */
export function rowExtent(bands: Bands, row: number): Extent | undefined {
  if (row < 0 || row >= bands.rows) return undefined;
  const band = bands.bands[bandIndexBefore(bands, band => band.row <= row)];
  if (band === undefined) return undefined;
  const at = band.at + (row - band.row) * bands.rowSpan;
  return at < band.end ? { at, end: at + bands.rowSpan } : undefined;
}

/** The empty address space that fold row `row` stands for; undefined when `row` is not a fold. */
export function foldExtent(bands: Bands, row: number): Extent | undefined {
  const index = bandIndexBefore(bands, band => band.row <= row);
  const band = bands.bands[index];
  const next = bands.bands[index + 1];
  if (band === undefined || next === undefined) return undefined;
  return row === next.row - 1 ? { at: band.end, end: next.at } : undefined;
}

/** Parts of bands on rows [first, end): what has to be asked for. */
export function extentsOnRows(bands: Bands, first: number, end: number): Extent[] {
  const parts: Extent[] = [];
  for (let index = bandIndexOfRow(bands, first); index < bands.bands.length; index++) {
    const band = bands.bands[index]!;
    if (band.row >= end) break;
    const at = band.at + Math.max(0, first - band.row) * bands.rowSpan;
    const stop = Math.min(band.end, band.at + (end - band.row) * bands.rowSpan);
    if (at < stop) parts.push({ at, end: stop });
  }
  return parts;
}

/** Index of the band that holds row `row`, or of the last one above it; 0 when there is none. */
export const bandIndexOfRow = (bands: Bands, row: number): number =>
  Math.max(
    0,
    bandIndexBefore(bands, band => band.row <= row),
  );

/** Index of the last band for which `holds`, -1 when it holds for none; `holds` is true for a prefix of the bands. */
function bandIndexBefore(bands: Bands, holds: (band: Band) => boolean): number {
  let low = 0;
  let high = bands.bands.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(bands.bands[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
