import assert from 'node:assert/strict';
import { parseAddress, parseOffset, parsePattern, parseSize } from '../../../extension/commands/sizes';

describe('a size that a user types', () => {
  for (const [typed, bytes, text] of [
    ['100', 100, '100'],
    ['0x1f8', 504, '0x1F8'],
    ['1,720', 1720, '1720'],
    ['64 KB', 65536, '64 * 1024'],
    ['64k', 65536, '64 * 1024'],
    ['1 MB', 1048576, '1 * 1024 * 1024'],
    ['010', 10, '10'],
    ['0', 0, '0'],
    [' 16 B ', 16, '16'],
  ] as const) {
    it(`is ${bytes} bytes for "${typed}", in C ${text}`, () => {
      assert.deepEqual(parseSize(typed), { ok: true, value: { bytes, text } });
    });
  }

  for (const typed of ['', 'abc', '-1', '1.5 KB', '10 pages', '0xZZ']) {
    it(`is refused for "${typed}" with what to write instead`, () => {
      const parsed = parseSize(typed);
      assert.ok(!parsed.ok);
      assert.match(parsed.problem, /write 100, 0x1F8, 64 KB or 1 MB/);
    });
  }

  it('must fit SIZE_T of the profile', () => {
    assert.equal(parseSize('0xFFFFFFFF').ok, true);
    assert.equal(parseSize('0x100000000').ok, false);
    assert.equal(parseSize('0x100000000', Number.MAX_SAFE_INTEGER).ok, true);
  });
});

describe('an offset that a user types', () => {
  it('is a size, or one with a minus sign', () => {
    assert.deepEqual(parseOffset('-0x8'), { ok: true, value: { bytes: -8, text: '-0x8' } });
    assert.deepEqual(parseOffset('1 KB'), { ok: true, value: { bytes: 1024, text: '1 * 1024' } });
    assert.equal(parseOffset('--8').ok, false);
  });
});

describe('an address that a user types', () => {
  for (const typed of ['0x00630498', '00630498', '0000`00630498', '0X630498']) {
    it(`is 0x630498 for "${typed}"`, () => {
      assert.deepEqual(parseAddress(typed), { ok: true, value: 0x630498 });
    });
  }

  it('is refused when it is no hexadecimal number, or above the address space', () => {
    assert.equal(parseAddress('h1').ok, false);
    assert.equal(parseAddress('').ok, false);
    assert.equal(parseAddress('FFFFFFFFFFFFFFFF').ok, false);
  });
});

describe('bytes that a user types', () => {
  for (const [typed, value] of [
    ['41 42', { kind: 'bytes', bytes: [0x41, 0x42] }],
    ['0x41,0x42', { kind: 'bytes', bytes: [0x41, 0x42] }],
    ['"hi"', { kind: 'bytes', bytes: [0x68, 0x69] }],
    ['0x41 * 104', { kind: 'fill', byte: 0x41, count: 104 }],
    ['65 * 1 KB', { kind: 'fill', byte: 65, count: 1024 }],
  ] as const) {
    it(`are understood as ${typed}`, () => {
      assert.deepEqual(parsePattern(typed), { ok: true, value });
    });
  }

  for (const typed of ['', 'hello', '4', '300 * 4', '0x41 * many', '""', Array(65).fill('00').join(' ')]) {
    it(`are refused for "${typed.slice(0, 20)}"`, () => {
      assert.equal(parsePattern(typed).ok, false);
    });
  }
});
