import assert from 'node:assert/strict';
import { extentsOnRows, foldExtent, makeBands, rowExtent, rowOf } from '../../../webview/map/bands';
import { addressAt, hitRun, pixelOf } from '../../../webview/map/hit-test';
import { headerPieces, piecesOf, shapesOf, slackPieces } from '../../../webview/map/layout';
import { ROW_HEIGHT } from '../../../webview/map/zoom';
import { geometry, run } from './fixtures';

describe('the rows of the map', () => {
  const extents = [
    { at: 0x1080, end: 0x1200 },
    { at: 0x9000, end: 0x9100 },
    { at: 0x9200, end: 0x9300 },
  ];
  const bands = makeBands(extents, 0x100);

  it('start on multiples of their span and fold empty address space into one row', () => {
    assert.deepEqual(bands.bands, [
      { at: 0x1000, end: 0x1200, row: 0 },
      { at: 0x9000, end: 0x9300, row: 3 },
    ]);
    assert.equal(bands.rows, 6);
    assert.deepEqual(foldExtent(bands, 2), { at: 0x1200, end: 0x9000 });
    assert.equal(foldExtent(bands, 3), undefined);
  });

  it('know the row of an address and the addresses of a row', () => {
    assert.equal(rowOf(bands, 0x1180), 1);
    assert.equal(rowOf(bands, 0x5000), 2);
    assert.equal(rowOf(bands, 0x9250), 5);
    assert.equal(rowOf(bands, 0xffff_ffff), 5);
    assert.deepEqual(rowExtent(bands, 4), { at: 0x9100, end: 0x9200 });
    assert.equal(rowExtent(bands, 2), undefined);
    assert.equal(rowExtent(bands, 6), undefined);
  });

  it('are asked for without the folds', () => {
    assert.deepEqual(extentsOnRows(bands, 1, 5), [
      { at: 0x1100, end: 0x1200 },
      { at: 0x9000, end: 0x9200 },
    ]);
  });

  it('stay few in a 64-bit address space', () => {
    const wide = makeBands(
      [
        { at: 0x1000, end: 0x3000 },
        { at: 0x7ff8_0000_0000, end: 0x7ff8_0000_1000 },
      ],
      0x1000,
    );
    assert.equal(wide.rows, 4);
  });
});

describe('a block on the map', () => {
  const page = [{ at: 0x1000, end: 0x1800 }];

  it('is one run that wraps from row to row, open where it goes on', () => {
    assert.deepEqual(piecesOf(geometry(page), { at: 0x10c0, end: 0x1220 }), [
      { x: 0xc0, y: 0, width: 0x40, height: ROW_HEIGHT, opens: true, closes: false },
      { x: 0, y: ROW_HEIGHT, width: 0x100, height: ROW_HEIGHT, opens: false, closes: false },
      { x: 0, y: 2 * ROW_HEIGHT, width: 0x20, height: ROW_HEIGHT, opens: false, closes: true },
    ]);
  });

  it('has its header at the front and its slack at the end, even across a row', () => {
    const block = run(0x10c0, 0x48, { header: 8, slack: 16 });
    const map = geometry(page);
    assert.deepEqual(headerPieces(map, block)[0], {
      x: 0xc0,
      y: 0,
      width: 8,
      height: ROW_HEIGHT,
      opens: true,
      closes: true,
    });
    assert.deepEqual(
      slackPieces(map, block).map(({ x, y, width }) => [x, y, width]),
      [
        [0xf8, 0, 8],
        [0, ROW_HEIGHT, 8],
      ],
    );
  });

  it('is not drawn while its rows are not on the canvas', () => {
    const map = geometry(page, 0x100, 2, 3);
    assert.deepEqual(
      shapesOf(map, [run(0x1000, 0x100), run(0x1300, 0x40), run(0x1600, 0x40)]).map(shape => shape.run.at),
      [0x1300],
    );
  });

  it('costs only its visible rows, however large it is', () => {
    const map = geometry([{ at: 0, end: 2 ** 31 }], 64, 10, 1000);
    assert.equal(piecesOf(map, { at: 0, end: 2 ** 31 }).length, 10);
  });

  it('is found again under the pixel of each of its bytes', () => {
    const map = geometry(page);
    const runs = [run(0x1000, 0x90), run(0x1090, 0x170), run(0x1200, 0x600)];
    for (let at = 0x1000; at < 0x1800; at += 7) {
      const point = pixelOf(map, at)!;
      assert.equal(addressAt(map, point), at);
      assert.equal(
        hitRun(map, runs, point),
        runs.find(each => each.at <= at && at < each.at + each.size),
      );
    }
  });

  it('can be hit although it is thinner than the pointer', () => {
    const map = { ...geometry(page, 0x100), width: 64 };
    const runs = [run(0x1000, 0x40), run(0x1040, 4), run(0x1044, 0x7bc)];
    assert.equal(hitRun(map, runs, { x: 0x44 / 4, y: 5 })?.at, 0x1040);
  });

  it('has no pixel while it is not in sight', () => {
    assert.equal(pixelOf(geometry(page, 0x100, 2, 4), 0x1000), undefined);
    assert.equal(pixelOf(geometry(page), 0x5000), undefined);
    assert.equal(addressAt(geometry(page), { x: -1, y: 0 }), undefined);
  });
});
