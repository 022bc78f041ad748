import assert from 'node:assert/strict';
import { type Move, moveOfKey, moveSelection } from '../../../webview/map/moves';
import { geometry, run } from './fixtures';

const extents = [
  { at: 0x1000, end: 0x1400 },
  { at: 0x9000, end: 0x9100 },
];
const runs = [run(0x1000, 0x80), run(0x1080, 0x80), run(0x1100, 0x200), run(0x1300, 0x100)];
const map = geometry(extents);
const from = (move: Move, at: number | undefined): number | undefined =>
  moveSelection(move, at, runs, map, extents);

describe('keys of the map', () => {
  it('leave the shortcuts of the workbench alone', () => {
    const plain = { ctrlKey: false, metaKey: false, altKey: false };
    assert.equal(moveOfKey({ ...plain, key: 'g' }), 'goTo');
    assert.equal(moveOfKey({ ...plain, key: 'T' }), 'twin');
    assert.equal(moveOfKey({ ...plain, key: 'Escape' }), 'zoomOut');
    assert.equal(moveOfKey({ ...plain, key: 'q' }), undefined);
    assert.equal(moveOfKey({ ...plain, key: 'g', ctrlKey: true }), undefined);
    assert.equal(moveOfKey({ ...plain, key: 'constructor' }), undefined);
  });
});

describe('the selection', () => {
  it('moves from block to block in address order', () => {
    assert.equal(from('next', 0x1000), 0x1080);
    assert.equal(from('next', 0x1088), 0x1100);
    assert.equal(from('previous', 0x1108), 0x1080);
  });

  it('starts with the first block on the map', () => {
    assert.equal(from('next', undefined), 0x1000);
  });

  it('moves up and down to the block on the next row', () => {
    assert.equal(from('below', 0x1080), 0x1100);
    assert.equal(from('below', 0x1100), 0x1300);
    assert.equal(from('above', 0x1300), 0x1100);
  });

  it('goes on into the next extent when the known blocks end', () => {
    assert.equal(from('next', 0x1300), 0x9000);
    assert.equal(moveSelection('previous', 0x9000, [], map, extents), 0x13ff);
  });

  it('has nowhere to go at the ends', () => {
    assert.equal(from('previous', 0x1000), undefined);
    assert.equal(moveSelection('next', 0x90ff, [run(0x9000, 0x100)], map, extents), undefined);
    assert.equal(moveSelection('first', 0x1000, runs, map, []), undefined);
  });

  it('reaches both ends of the address space', () => {
    assert.equal(from('first', 0x1300), 0x1000);
    assert.equal(from('last', 0x1000), 0x90ff);
  });
});
