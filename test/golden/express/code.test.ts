import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMPILER = 'node_modules/assemblyscript/bin/asc.js';
const SOURCES = 'engine/machine/express/assembly/index.ts';
const OPTIONS = ['-O3', '--runtime', 'stub', '--importMemory', '--noExportMemory'];
const CODE = 'engine/machine/express/code.ts';
const BYTES_A_LINE = 24;

/** What the sources compile to, and what the compiler had to say. */
function compile(): { readonly code: Buffer; readonly said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'heapscope-express-'));
  try {
    const out = join(folder, 'lane.wasm');
    const arguments_ = [COMPILER, SOURCES, ...OPTIONS, '--outFile', out];
    const { stdout, stderr } = spawnSync(process.execPath, arguments_, { encoding: 'utf8' });
    return { code: readFileSync(out), said: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The module that holds it. */
function moduleOf(code: Buffer): string {
  const lines = [];
  for (let at = 0; at < code.length; at += BYTES_A_LINE)
    lines.push(`  ${[...code.subarray(at, at + BYTES_A_LINE)].join(', ')},\n`);
  return `/** The sources in assembly/, compiled. UPDATE_GOLDEN=1 writes it. */\nexport const CODE = new Uint8Array([\n${lines.join('')}]);\n`;
}

describe('the code of the express lane', () => {
  it('is what its sources compile to, without a warning', function () {
    this.timeout(60_000);
    const { code, said } = compile();
    assert.equal(said, '');
    const text = moduleOf(code);
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(CODE, text);
    assert.equal(readFileSync(CODE, 'utf8'), text, `${CODE} is out of date: UPDATE_GOLDEN=1 writes it`);
  });
});
