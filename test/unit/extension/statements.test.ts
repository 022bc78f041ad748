import assert from 'node:assert/strict';
import * as c from '../../../extension/commands/statements';

describe('a heap command as C', () => {
  it('declares a variable for a new heap', () => {
    assert.equal(
      c.createHeap('h1', [], '4 * 1024', '64 * 1024').statement,
      'HANDLE h1 = HeapCreate(0, 4 * 1024, 64 * 1024);',
    );
  });

  it('joins flags by their documented names', () => {
    assert.equal(
      c.allocate('p1', 'h1', ['HEAP_ZERO_MEMORY', 'HEAP_GENERATE_EXCEPTIONS'], '100').statement,
      'BYTE *p1 = HeapAlloc(h1, HEAP_ZERO_MEMORY | HEAP_GENERATE_EXCEPTIONS, 100);',
    );
  });

  it('keeps the old pointer when HeapReAlloc fails', () => {
    const { statement, expression } = c.reallocate('p2', 'h1', [], 'p1', '200');
    assert.match(statement, /BYTE \*moved = HeapReAlloc\(h1, 0, p1, 200\);/);
    assert.match(statement, /if \(moved != NULL\)\n {8}p1 = moved;/);
    assert.equal(expression, 'HeapReAlloc(h1, 0, p1, 200)');
  });

  it('declares a new pointer when the old one has no name', () => {
    assert.equal(
      c.reallocate('p2', 'h1', [], '(BYTE *)0x00630498', '200').statement,
      'BYTE *p2 = HeapReAlloc(h1, 0, (BYTE *)0x00630498, 200);',
    );
  });

  it('reports the last error of a call that says FALSE', () => {
    assert.equal(
      c.free('h1', 'p1').statement,
      'if (!HeapFree(h1, 0, p1)) printf("HeapFree(h1, 0, p1) failed: %lu\\n", GetLastError());',
    );
  });

  it('writes a fill, or bytes as a string of hexadecimal escapes', () => {
    assert.equal(
      c.write('p1', '0', { kind: 'fill', byte: 0x41, count: 104 }).statement,
      'memset(p1, 0x41, 104);',
    );
    assert.equal(
      c.write('p1', '96', { kind: 'bytes', bytes: [0x41, 0x0a] }).statement,
      'memcpy(p1 + 96, "\\x41\\x0A", 2);',
    );
  });

  it('writes before a block when the offset is negative', () => {
    const { statement } = c.write('p1', '-8', { kind: 'fill', byte: 0, count: 8 });
    assert.equal(statement, 'memset(p1 - 8, 0x00, 8);');
  });

  it('has no form as an expression where it needs a variable of its own', () => {
    assert.equal(c.walk('h1').expression, undefined);
    assert.equal(c.queryPages(0x630000).expression, undefined);
  });

  it('names the process heap by its function and an unnamed thing by its address', () => {
    assert.equal(c.heapExpression({ name: 'process heap', process: true, handle: 1 }), 'GetProcessHeap()');
    assert.equal(c.heapExpression({ name: 'h1', process: false, handle: 1 }), 'h1');
    assert.equal(
      c.heapExpression({ name: 'heap 2', process: false, handle: 0x630000 }),
      '(HANDLE)0x00630000',
    );
    assert.equal(c.blockExpression({ name: '', user: 0x630498 }), '(BYTE *)0x00630498');
    assert.equal(c.blockExpression({ name: 'moved', user: 0x630498 }), '(BYTE *)0x00630498');
    assert.equal(c.blockExpression({ name: 'list->first', user: 0x630498 }), '(BYTE *)0x00630498');
  });

  it('takes the next name that the script does not use', () => {
    assert.equal(c.nextName('', 'h'), 'h1');
    assert.equal(c.nextName('HANDLE h1; HANDLE h3; HeapAlloc(h1, 0, 1);', 'h'), 'h4');
    assert.equal(c.nextName('BYTE *p9; int ph10;', 'p'), 'p10');
  });
});
