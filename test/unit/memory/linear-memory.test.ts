import assert from 'node:assert/strict';
import { GrowingWords, LinearMemory } from '../../../engine/memory/linear-memory';

const FOUR_GB = 0x100000000;

describe('linear memory', () => {
  it('hands out stretches of zeros that do not overlap', () => {
    const memory = new LinearMemory(0);
    let end = 0;
    for (const bytes of [1, 64, 65, 100_000, 3, 1_000_000]) {
      const at = memory.take(bytes);
      assert.equal(at % 64, 0);
      assert.ok(at >= end, `${at} lies behind what was handed out before`);
      const view = new Uint8Array(memory.buffer, at, bytes);
      assert.ok(view.every(byte => byte === 0));
      view.fill(0xff);
      end = at + bytes;
    }
  });

  it('tells when everything moved', () => {
    const memory = new LinearMemory(0);
    const { buffer } = memory;
    let told = 0;
    memory.onMove(() => {
      told++;
      assert.notEqual(memory.buffer, buffer, 'the new buffer is there when it is told');
    });
    memory.take(0x10);
    assert.equal(told, 0);
    memory.take(0x20000);
    assert.equal(told, 1);
    assert.equal(buffer.byteLength, 0, 'views over the old buffer are empty');
  });

  it('hands out again, as zeros, what was given back', () => {
    const memory = new LinearMemory(0);
    const at = memory.take(4096, () => 100);
    new Uint8Array(memory.buffer, at, 100).fill(0xff);
    memory.giveBack(at);
    const [first, second] = [memory.take(1024), memory.take(3072)];
    assert.deepEqual([first, second], [at, at + 1024]);
    assert.ok(new Uint8Array(memory.buffer, at, 4096).every(byte => byte === 0));
  });

  it('has no more than 32 bits can name', () => {
    const memory = new LinearMemory(0);
    assert.equal(memory.take(FOUR_GB), -1);
    assert.notEqual(memory.take(64), -1, 'a refusal leaves it as it was');
  });

  it('goes on to the next process as zeros', () => {
    const memory = new LinearMemory(0);
    const at = memory.take(0x2000000, () => 5000);
    new Uint8Array(memory.buffer, at, 5000).fill(0xff);
    memory.retire();
    memory.retire();
    const next = new LinearMemory(0);
    assert.equal(next.host, memory.host);
    assert.ok(new Uint8Array(next.buffer, 0, at + 5000).every(byte => byte === 0));
    memory.retire();
    assert.notEqual(new LinearMemory(0).host, memory.host, 'once');
  });

  it('keeps words that grow', () => {
    const memory = new LinearMemory(0);
    const words = new GrowingWords(memory, 10);
    words.view.set([1, 2, 3], 7);
    assert.ok(words.grow(100_000));
    assert.deepEqual([...words.view.subarray(6, 11)], [0, 1, 2, 3, 0]);
    assert.equal(words.grow(FOUR_GB / 4), false);
    assert.equal(words.length, 100_000);
  });
});
