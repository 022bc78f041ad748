import assert from 'node:assert/strict';
import { parseLaunch } from '../../../extension/debug/launch';
import { load } from '../../../extension/debug/load';
import * as c from '../../../extension/commands/statements';
import { TEMPLATES } from '../../../extension/commands/templates';

/** Complaints of the compiler about a script, errors and warnings. */
async function complaints(text: string): Promise<string[]> {
  const path = 'script.heap.c';
  const launch = parseLaunch({ program: path });
  const loaded = await load(launch, [path], name => Promise.resolve(name === path ? text : undefined));
  return loaded.diagnostics
    .filter(({ severity }) => severity !== 'hint')
    .map(({ code, range }) => `${range.line}: ${code}`);
}

/** What the compiler sees of the mistakes that templates are about. */
const MISTAKES: Readonly<Record<string, readonly string[]>> = { 'A use after free': ['13: HS3006'] };

describe('a script template', () => {
  for (const { label, text } of TEMPLATES) {
    it(`compiles without a complaint but for the mistake that it shows: ${label}`, async () => {
      assert.deepEqual(await complaints(text), MISTAKES[label] ?? []);
    });
  }
});

describe('the statements of heap commands', () => {
  it('are one C program, in the order in which a user gives them', async () => {
    const statements = [
      c.createHeap('h1', ['HEAP_NO_SERIALIZE'], '4 * 1024', '0'),
      c.allocate('p1', 'h1', ['HEAP_ZERO_MEMORY'], '100'),
      c.write('p1', '96', { kind: 'bytes', bytes: [1, 2, 3, 4] }),
      c.write('p1', '-8', { kind: 'fill', byte: 0x41, count: 4 }),
      c.reallocate('p2', 'h1', [], 'p1', '200'),
      c.reallocate('p2', 'h1', [], '(BYTE *)0x00630498', '200'),
      c.validate('h1', undefined),
      c.validate('GetProcessHeap()', 'p2'),
      c.walk('h1'),
      c.lock('h1'),
      c.unlock('h1'),
      c.queryPages(0x630000),
      c.free('h1', 'p1'),
      c.destroy('h1'),
    ].map(({ statement }) => statement);
    const text = `#include <windows.h>\n#include <stdio.h>\n#include <string.h>\nint main(void)\n{\n${statements.join('\n')}\nreturn 0;\n}\n`;
    assert.deepEqual(await complaints(text), []);
  });
});
