import { type Extent, makeBands } from '../../../webview/map/bands';
import { type Run } from '../../../webview/map/runs';
import { type Geometry, ROW_HEIGHT } from '../../../webview/map/zoom';
import { RunKind } from '../../../webview/protocol/map-types';

/** A run; a busy block of no heap unless told otherwise. */
export const run = (at: number, size: number, more: Partial<Run> = {}): Run => ({
  at,
  size,
  kind: RunKind.Busy,
  header: 0,
  slack: 0,
  busyShare: 1,
  ordinal: 0,
  fault: -1,
  heap: 0,
  name: '',
  detail: true,
  ...more,
});

/** A map of `rows` visible rows, a pixel a byte. */
export const geometry = (extents: readonly Extent[], rowSpan = 0x100, rows = 8, top = 0): Geometry => ({
  bands: makeBands(extents, rowSpan),
  rowHeight: ROW_HEIGHT,
  top,
  width: rowSpan,
  height: rows * ROW_HEIGHT,
});
