import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Trace } from '../../../engine/script/program';
import { TraceError, TraceReader } from '../../../engine/script/trace';

const BASH = join(__dirname, '../../bench/traces/bash.rep');

function read(text: string | Uint8Array, piece = Infinity): Trace {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const reader = new TraceReader();
  for (let at = 0; at < bytes.length; at += piece)
    reader.push(bytes.subarray(at, Math.min(bytes.length, at + piece)));
  return reader.finish();
}

function mistake(text: string): string {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof TraceError);
    return `${error.line}: ${error.message}`;
  }
  throw new assert.AssertionError({ message: 'the text was taken for a trace' });
}

describe('an allocation trace', () => {
  it('is read line by line, ids being used again after a free', () => {
    const { op, id, size, ids, firstLine } = read('a 0 8\na 7 0\nr 7 4294967295\nf 0\na 0 16\r\nf 7');
    assert.deepEqual([...op], [0, 0, 1, 2, 0, 2]);
    assert.deepEqual([...id], [0, 7, 7, 0, 0, 7]);
    assert.deepEqual([...size], [8, 0, 4294967295, 0, 16, 0]);
    assert.deepEqual([ids, firstLine], [8, 1]);
  });

  it('may open with two or four numbers', () => {
    assert.equal(read('20000\n1\na 0 8\n').firstLine, 3);
    assert.equal(read('20000\n1\n2\n1\na 0 8\nf 0\n').firstLine, 5);
    assert.match(mistake('20000\na 0 8\n'), /^2: two or four numbers/);
    assert.match(mistake('1\n1\n1\n1\n1\na 0 8\n'), /^5: an event is expected/);
  });

  it('is the same in whatever pieces it comes', () => {
    const text = readFileSync(BASH);
    const whole = read(text);
    for (const piece of [1, 7, 4096]) assert.deepEqual(read(text, piece), whole);
    const lines = text.toString('latin1').trimEnd().split('\n');
    assert.equal(whole.count, lines.length);
    const words = lines.map(line => line.split(' '));
    assert.deepEqual(
      [...whole.id],
      words.map(each => Number(each[1])),
    );
    assert.deepEqual(
      [...whole.size],
      words.map(each => Number(each[2] ?? 0)),
    );
  });

  it('may free an id twice: that is what the program did', () => {
    assert.deepEqual([...read('a 3 1\nf 3\nf 3\nr 3 5\n').op], [0, 2, 2, 1]);
  });

  for (const [text, expected] of [
    ['', '1: the trace has no events'],
    ['\n\n', '2: the trace has no events'],
    ['a 0 8\nf 1\n', '2: no line before this one allocates id 1'],
    ['r 0 8\n', '1: no line before this one allocates id 0'],
    ['a 0 8\na 0 8\n', '2: id 0 is allocated again while its block is in use'],
    ['a 0 8\n\nf 0\n', '2: the line is empty, and more follow'],
    ['a 0\n', '1: an id and a size separated by a blank are expected'],
    ['a 0 \n', '1: a size is expected'],
    ['a  0 8\n', '1: an id is expected'],
    ['a -1 8\n', '1: an id is expected'],
    ['a 0 8 9\n', '1: the line goes on after the event'],
    ['f 0 8\n', '1: the line goes on after the event'],
    ['a 0 1e3\n', '1: the line goes on after the event'],
    ['x 0 8\n', "1: an event is expected: 'a ID SIZE', 'r ID SIZE' or 'f ID'"],
    ['a 16777216 8\n', '1: an id is at most 16777215, not 16777216'],
    ['a 0 4294967296\n', '1: a size is at most 4294967295, not 4294967296'],
    ['1\n2\n3\n4\na 0 8\nf 0\n', '6: the trace ends after 2 events; its header says that there are 3'],
    [`a 0 8\n${'9'.repeat(100)}`, '2: the line is too long for an event'],
    ['a 0 8\n\u0000\u0001\n', "2: an event is expected: 'a ID SIZE', 'r ID SIZE' or 'f ID'"],
  ] as const)
    it(`is not ${JSON.stringify(text.slice(0, 24))}`, () => {
      assert.equal(mistake(text), expected);
    });
});
