import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fromBase64, toBase64 } from '../../../extension/debug/memory';
import { shifted } from '../../../extension/debug/positions';
import { buffersIn, toJson } from '../../../extension/debug/requests';

describe('base64', () => {
  it('gives back the bytes that went in, as Node writes them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), bytes => {
        assert.equal(toBase64(bytes), Buffer.from(bytes).toString('base64'));
        assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
      }),
    );
  });

  it('takes 1 MB in one go', () => {
    const bytes = new Uint8Array(0x100000).fill(0xa5);
    assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
  });

  it('refuses what is not base64', () => {
    assert.throws(() => fromBase64('*'), /not base64/);
  });
});

describe('answers of the inspection protocol', () => {
  const answer = { total: 2, at: Float64Array.of(1, 2), rows: [{ kind: Uint8Array.of(3) }], broken: null };

  it('are plain arrays in JSON', () => {
    assert.deepEqual(toJson(answer), { total: 2, at: [1, 2], rows: [{ kind: [3] }], broken: null });
  });

  it('name each buffer once for a transfer', () => {
    const shared = new Uint8Array(8);
    assert.equal(buffersIn({ a: shared, b: [shared.subarray(2)], c: answer }).size, 3);
  });
});

describe('lines and columns of a client that counts from 0', () => {
  it('are shifted wherever they stand, and "no place" stays 0', () => {
    const body = {
      stackFrames: [
        { line: 5, column: 2, endLine: 6 },
        { line: 0, column: 0 },
      ],
      id: 7,
    };
    assert.deepEqual(shifted(body, { lines: -1, columns: -1 }, true), {
      stackFrames: [
        { line: 4, column: 1, endLine: 5 },
        { line: 0, column: 0 },
      ],
      id: 7,
    });
  });
});
