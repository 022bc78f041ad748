import assert from 'node:assert/strict';
import { hexAddress } from '../../../engine/index';
import { firstRow, hexRows } from '../../../extension/memory-text';

const address = (at: number): string => hexAddress(at, 4);

describe('memory as text', () => {
  it('has sixteen bytes a row, in hexadecimal and as characters', () => {
    const bytes = Uint8Array.from(
      Array.from('Heapscope!', sign => sign.charCodeAt(0)).concat([0, 1, 0x7f, 0xff, 0x20, 0x41]),
    );
    assert.deepEqual(hexRows(0x630490, bytes, new Uint8Array(16).fill(1), address), [
      '0x00630490  48 65 61 70 73 63 6F 70  65 21 00 01 7F FF 20 41  Heapscope!.... A',
    ]);
  });

  it('shows unreadable bytes as ?? and keeps the columns', () => {
    const readable = Uint8Array.from({ length: 18 }, (_, index) => (index < 17 ? 1 : 0));
    assert.deepEqual(hexRows(0, new Uint8Array(18).fill(0x41), readable, address), [
      '0x00000000  41 41 41 41 41 41 41 41  41 41 41 41 41 41 41 41  AAAAAAAAAAAAAAAA',
      `0x00000010  ${'41 ??'.padEnd(48)}  A`,
    ]);
  });

  it('begins at the row that holds the address', () => {
    assert.deepEqual([firstRow(0x630498), firstRow(0x630490)], [0x630490, 0x630490]);
  });
});
