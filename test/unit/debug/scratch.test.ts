import assert from 'node:assert/strict';
import { ScratchScript } from '../../../extension/debug/scratch';

describe('the scratch script', () => {
  const two = new ScratchScript()
    .append(0, 'HANDLE h1 = HeapCreate(0, 0, 0)')
    .append(1, 'void *p1 =\n  HeapAlloc(h1, 0, 8);');

  it('is a C program from the start', () => {
    const text = new ScratchScript().text;
    assert.match(text, /^#include <windows\.h>\n/);
    assert.match(text, /int main\(void\)\n\{\n {4}return 0;\n\}\n$/);
  });

  it('grows by a statement a command, ended by a semicolon', () => {
    assert.match(
      two.text,
      /\{\n {4}HANDLE h1 = HeapCreate\(0, 0, 0\);\n {4}void \*p1 =\n {6}HeapAlloc\(h1, 0, 8\);\n {4}return 0;/,
    );
  });

  it('knows the line of each statement and of the return', () => {
    const lines = two.text.split('\n');
    assert.deepEqual(
      [0, 1, 2].map(index => lines[two.lineOf(index) - 1]?.trim()),
      ['HANDLE h1 = HeapCreate(0, 0, 0);', 'void *p1 =', 'return 0;'],
    );
  });

  it('counts the statements before a line, and the one under way there', () => {
    const at = (line: number, within: boolean): number => two.statementsBefore(line, within);
    const [first, second, end] = [two.lineOf(0), two.lineOf(1), two.lineOf(2)];
    assert.deepEqual([at(first, false), at(first, true)], [0, 1]);
    assert.deepEqual([at(second, false), at(second, true), at(second + 1, true)], [1, 2, 2]);
    assert.deepEqual([at(end, false), at(end, true)], [2, 2]);
  });

  it('drops what follows the place where a statement is added', () => {
    assert.deepEqual(two.append(1, 'int x;').statements, ['HANDLE h1 = HeapCreate(0, 0, 0);', 'int x;']);
  });

  it('has no empty statements', () => {
    assert.throws(() => two.append(2, '  '), /no statement to add/);
  });
});
