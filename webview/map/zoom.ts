import { type Bands, type Extent, makeBands, rowExtent, rowOf } from './bands';

/**
 * What the map shows. `zoom` is the binary logarithm of the bytes that a row of `ROW_HEIGHT` pixels would hold: whole
 * numbers are exact, between them rows grow taller until the row span halves, so that bytes a pixel change smoothly.
 * `top` is the row number at the upper edge, with a fraction.
 */
export interface View {
  readonly zoom: number;
  readonly top: number;
}

/** Height of a row in CSS pixels at a whole zoom; between two it grows to just below twice that. */
export const ROW_HEIGHT = 20;
/** 64 bytes a row: a few small blocks. */
export const MIN_ZOOM = 6;
/** One row holds the user half of a 64-bit address space. */
export const MAX_ZOOM = 47;

export const rowSpanOf = (zoom: number): number => 2 ** Math.ceil(zoom);
export const rowHeightOf = (zoom: number): number => ROW_HEIGHT * 2 ** (Math.ceil(zoom) - zoom);

/** Rows kept in sight above a thing that was zoomed to. */
const LEAD_ROWS = 3;

/** Everything that says where an address is on the canvas; `width` is that of a row, without the gutter. */
export interface Geometry {
  readonly bands: Bands;
  readonly rowHeight: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function geometryOf(view: View, extents: readonly Extent[], size: Size): Geometry {
  return {
    bands: makeBands(extents, rowSpanOf(view.zoom)),
    rowHeight: rowHeightOf(view.zoom),
    top: view.top,
    width: size.width,
    height: size.height,
  };
}

/** The first visible row and the one after the last. */
export function visibleRows(geometry: Geometry): { readonly first: number; readonly end: number } {
  const first = Math.max(0, Math.floor(geometry.top));
  const end = Math.min(geometry.bands.rows, Math.ceil(geometry.top + geometry.height / geometry.rowHeight));
  return { first, end: Math.max(first, end) };
}

/** `view` with its rows inside the map. */
export function clampView(view: View, extents: readonly Extent[], size: Size): View {
  const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, view.zoom));
  const bands = makeBands(extents, rowSpanOf(zoom));
  const last = Math.max(0, bands.rows - size.height / rowHeightOf(zoom));
  return { zoom, top: Math.min(last, Math.max(0, view.top)) };
}

/** Moves the map by `rows` (down when positive). */
export const panBy = (view: View, rows: number, extents: readonly Extent[], size: Size): View =>
  clampView({ zoom: view.zoom, top: view.top + rows }, extents, size);

/** A point that stays where it is while zooming: an address and its distance from the upper edge, in CSS pixels. */
export interface Anchor {
  readonly at: number;
  readonly y: number;
}

/** Zooms by `steps` powers of two (in when positive) and keeps the row of the anchor under the pointer. */
export function zoomBy(
  view: View,
  steps: number,
  anchor: Anchor,
  extents: readonly Extent[],
  size: Size,
): View {
  const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, view.zoom - steps));
  const within = (view.top + anchor.y / rowHeightOf(view.zoom)) % 1;
  const row = rowOf(makeBands(extents, rowSpanOf(zoom)), anchor.at);
  return clampView({ zoom, top: row + within - anchor.y / rowHeightOf(zoom) }, extents, size);
}

/** The address at the middle of the left edge, or the nearest one that is not in a fold. */
export function middleAnchor(view: View, extents: readonly Extent[], size: Size): Anchor {
  const bands = makeBands(extents, rowSpanOf(view.zoom));
  const y = size.height / 2;
  const row = Math.min(bands.rows - 1, Math.floor(view.top + y / rowHeightOf(view.zoom)));
  const extent = rowExtent(bands, row) ?? rowExtent(bands, row + 1) ?? { at: 0, end: 0 };
  return { at: extent.at, y };
}

/**
 * Zooms so that `thing` fills most of the map, but a small thing not more than a row, so that its neighbours stay in
 * sight.
 */
export function zoomTo(thing: Extent, extents: readonly Extent[], size: Size): View {
  const bytes = Math.max(1, thing.end - thing.at);
  const rows = Math.max(1, size.height / ROW_HEIGHT);
  const fits = Math.ceil(Math.log2(bytes / (rows * 0.8)));
  const legible = bytes <= 512 ? Math.max(8, Math.ceil(Math.log2(bytes)) + 1) : 8;
  const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, fits, legible));
  const bands = makeBands(extents, rowSpanOf(zoom));
  const first = rowOf(bands, thing.at);
  const height = rowOf(bands, thing.at + bytes - 1) - first + 1;
  return clampView(
    { zoom, top: first - Math.min(LEAD_ROWS, Math.max(0, (rows - height) / 2)) },
    extents,
    size,
  );
}

/** Everything at once. */
export function zoomToAll(extents: readonly Extent[], size: Size): View {
  let zoom = MIN_ZOOM;
  while (zoom < MAX_ZOOM && makeBands(extents, 2 ** zoom).rows * ROW_HEIGHT > size.height) zoom++;
  return { zoom, top: 0 };
}

/** Scrolls as little as needed to see the row of `at`. */
export function scrollTo(at: number, view: View, extents: readonly Extent[], size: Size): View {
  const row = rowOf(makeBands(extents, rowSpanOf(view.zoom)), at);
  const rows = size.height / rowHeightOf(view.zoom);
  if (row < view.top) return clampView({ zoom: view.zoom, top: row }, extents, size);
  if (row + 1 > view.top + rows) return clampView({ zoom: view.zoom, top: row + 1 - rows }, extents, size);
  return view;
}
