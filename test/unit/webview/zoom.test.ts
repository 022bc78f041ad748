import assert from 'node:assert/strict';
import { addressAt } from '../../../webview/map/hit-test';
import {
  geometryOf,
  MAX_ZOOM,
  MIN_ZOOM,
  panBy,
  rowHeightOf,
  rowSpanOf,
  scrollTo,
  visibleRows,
  zoomBy,
  zoomTo,
  zoomToAll,
} from '../../../webview/map/zoom';

const size = { width: 512, height: 400 };
const extents = [
  { at: 0x0040_0000, end: 0x0041_0000 },
  { at: 0x0052_0000, end: 0x0062_0000 },
  { at: 0x7600_0000, end: 0x7600_1000 },
];

describe('zooming', () => {
  it('is continuous: bytes a pixel never jump, although row spans are powers of two', () => {
    let last = rowHeightOf(12) / rowSpanOf(12);
    for (let zoom = 12; zoom > 8; zoom -= 0.01) {
      const density = rowHeightOf(zoom) / rowSpanOf(zoom);
      assert.ok(density >= last && density < last * 1.01, `at zoom ${zoom}`);
      assert.equal(Math.log2(rowSpanOf(zoom)) % 1, 0);
      last = density;
    }
  });

  it('keeps the row under the pointer where it is', () => {
    const before = zoomTo({ at: 0x0053_0000, end: 0x0054_0000 }, extents, size);
    const y = 120;
    const at = addressAt(geometryOf(before, extents, size), { x: 0, y })!;
    for (const steps of [0.3, 1, 2.5, -0.4]) {
      const after = zoomBy(before, steps, { at, y }, extents, size);
      const geometry = geometryOf(after, extents, size);
      const under = addressAt(geometry, { x: 0, y })!;
      assert.ok(under <= at && at < under + geometry.bands.rowSpan, `${steps} steps`);
    }
  });

  it('ends at a few small blocks and at the whole address space', () => {
    const view = { zoom: 10, top: 0 };
    assert.equal(zoomBy(view, 100, { at: 0x0040_0000, y: 0 }, extents, size).zoom, MIN_ZOOM);
    assert.equal(zoomBy(view, -100, { at: 0x0040_0000, y: 0 }, extents, size).zoom, MAX_ZOOM);
  });

  it('to a block shows the whole block', () => {
    for (const bytes of [8, 64, 4096, 0x10000, 0x100000]) {
      const view = zoomTo({ at: 0x0052_0000, end: 0x0052_0000 + bytes }, extents, size);
      const geometry = geometryOf(view, extents, size);
      const rows = visibleRows(geometry);
      const span = geometry.bands.rowSpan;
      assert.ok(Math.ceil(bytes / span) <= rows.end - rows.first, `${bytes} bytes`);
    }
  });

  it('to everything needs no scrolling', () => {
    const view = zoomToAll(extents, size);
    const geometry = geometryOf(view, extents, size);
    assert.ok(geometry.bands.rows * geometry.rowHeight <= size.height);
    assert.ok(view.zoom < MAX_ZOOM);
  });
});

describe('scrolling', () => {
  it('stops at both ends of the map', () => {
    const view = zoomTo({ at: 0x0052_0000, end: 0x0053_0000 }, extents, size);
    assert.equal(panBy(view, -1e9, extents, size).top, 0);
    const geometry = geometryOf(panBy(view, 1e9, extents, size), extents, size);
    assert.equal(visibleRows(geometry).end, geometry.bands.rows);
  });

  it('to an address moves no further than needed', () => {
    const view = { zoom: 8, top: 100 };
    assert.equal(scrollTo(0x0040_0000 + 105 * 256, view, extents, size), view);
    assert.equal(scrollTo(0x0040_0000 + 90 * 256, view, extents, size).top, 90);
    assert.equal(scrollTo(0x0040_0000 + 130 * 256, view, extents, size).top, 111);
  });
});
