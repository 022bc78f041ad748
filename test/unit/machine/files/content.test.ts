import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  byteAt,
  copyContent,
  emptyContent,
  readContent,
  resizeContent,
  writeContent,
} from '../../../../engine/machine/files/content';
import { matches, readPath } from '../../../../engine/machine/files/path';

const place = fc.oneof(fc.nat(200), fc.integer({ min: 0xff00, max: 0x10100 }), fc.nat(0x30000));
const step = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), at: place, bytes: fc.uint8Array({ maxLength: 300 }) }),
  fc.record({ kind: fc.constant('size' as const), at: place }),
  fc.constant({ kind: 'copy' as const }),
);

describe('The content of a file', () => {
  it('is what a plain array of bytes would be, and a copy keeps what it was', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), steps => {
        const content = emptyContent();
        let model = new Uint8Array(0);
        const copies: { readonly copy: ReturnType<typeof copyContent>; readonly model: Uint8Array }[] = [];
        const resized = (size: number): Uint8Array<ArrayBuffer> => {
          const next = new Uint8Array(size);
          next.set(model.subarray(0, size));
          return next;
        };
        for (const each of steps) {
          if (each.kind === 'write') {
            writeContent(content, each.at, each.bytes);
            if (each.bytes.length > 0 && each.at + each.bytes.length > model.length)
              model = resized(each.at + each.bytes.length);
            if (each.bytes.length > 0) model.set(each.bytes, each.at);
            else if (content.size !== model.length) model = resized(content.size);
          } else if (each.kind === 'size') {
            resizeContent(content, each.at);
            model = resized(each.at);
          } else copies.push({ copy: copyContent(content), model: model.slice() });
        }
        copies.push({ copy: content, model });
        for (const { copy, model: expected } of copies) {
          assert.equal(copy.size, expected.length);
          assert.deepEqual(readContent(copy, 0, copy.size + 10), new Uint8Array(expected));
          assert.equal(byteAt(copy, expected.length), -1);
          if (expected.length > 0)
            assert.equal(byteAt(copy, expected.length - 1), expected[expected.length - 1]);
        }
      }),
    );
  });
});

describe('A path', () => {
  const parts = (text: string): unknown => {
    const place = readPath(text);
    return place.kind === 'file' ? [place.absolute, ...place.parts] : place.kind;
  };
  const cases: readonly (readonly [string, unknown])[] = [
    ['a.txt', [false, 'a.txt']],
    ['C:\\a\\b', [true, 'a', 'b']],
    ['c:a/./b//', [false, 'a', '.', 'b']],
    ['\\\\?\\C:\\x', [true, 'x']],
    ['/x. ', [true, 'x']],
    ['nul', 'null'],
    ['\\\\.\\NUL', 'null'],
    ['CONOUT$', 'output'],
    ['CONIN$', 'input'],
    ['D:\\a', 'no such path'],
    ['\\\\server\\share', 'no such path'],
    ['', 'no such path'],
    ['a<b', 'bad name'],
    ['a*', 'bad name'],
    ['x'.repeat(256), 'bad name'],
  ];
  for (const [text, expected] of cases)
    it(`is read as Windows reads it: ${text.slice(0, 20)}`, () => {
      assert.deepEqual(parts(text), expected);
    });

  it('of a search has * and ? in its last part', () => {
    assert.equal(readPath('a\\*.t?t', true).kind, 'file');
    assert.equal(readPath('a*\\b', true).kind, 'bad name');
    const found = ['a.txt', 'b.TXT', 'c.dat', 'noext'].filter(name => matches(name, '*.t?t'));
    assert.deepEqual(found, ['a.txt', 'b.TXT']);
    assert.ok(matches('noext', '*.*'));
    assert.ok(!matches('axtxt', 'a.txt'));
  });
});
