import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { heapManager } from '../../../engine/heap/managers';
import { PLAIN_HEAP } from '../../../engine/heap/seam';
import { EventKind } from '../../../engine/machine/seam';
import { Shadow } from '../../../engine/memory/seam';
import { PROFILES } from '../../../engine/nt/profile';
import { TraceOp } from '../../../engine/script/program';

const COMPILER = 'node_modules/assemblyscript/bin/asc.js';
const SOURCES = 'engine/machine/express/assembly';
const OPTIONS = ['-O3', '--runtime', 'stub', '--importMemory', '--noExportMemory'];
const CODE = 'engine/machine/express/code.ts';
const BYTES_A_LINE = 24;

/** The engine's numbers that layout.ts names. */
const NUMBERS = {
  opAllocate: TraceOp.Allocate,
  opFree: TraceOp.Free,
  kindAllocate: EventKind.Alloc,
  kindReallocate: EventKind.ReAlloc,
  kindFree: EventKind.Free,
  uninitialisedState: Shadow.UNINITIALISED,
};

/** The text of layout.ts with the values of a profile. */
function layoutOf(fields: Readonly<Record<string, number>>): string {
  const values = new Map(Object.entries({ ...fields, ...NUMBERS }));
  const text = readFileSync(join(SOURCES, 'layout.ts'), 'utf8').replace(
    /^export const (\w+): u32 = 0;$/gm,
    (_line, name: string) => {
      const value = values.get(name);
      assert.ok(value !== undefined, `layout.ts names ${name}, which no profile has`);
      values.delete(name);
      return `export const ${name}: u32 = ${value};`;
    },
  );
  assert.deepEqual([...values.keys()], [], 'layout.ts has a constant for each field');
  return text;
}

/** The compiler's word for functions that are to be inlined at each call; sources say it in a comment, as TypeScript has no such word. */
const inlined = (text: string): string =>
  text.replace(/(@inline[^\n]*\*\/\n)(export )?function/g, '$1@inline\n$2function');

/** What the sources compile to with the values of a profile, and what the compiler had to say. */
function compile(fields: Readonly<Record<string, number>>): { readonly code: Buffer; readonly said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'heapscope-express-'));
  try {
    for (const name of readdirSync(SOURCES))
      writeFileSync(join(folder, name), inlined(readFileSync(join(SOURCES, name), 'utf8')));
    writeFileSync(join(folder, 'layout.ts'), layoutOf(fields));
    const out = join(folder, 'lane.wasm');
    const arguments_ = [resolve(COMPILER), 'index.ts', ...OPTIONS, '--outFile', out];
    const { stdout, stderr } = spawnSync(process.execPath, arguments_, { cwd: folder, encoding: 'utf8' });
    return { code: readFileSync(out), said: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The bytes, as they stand in the module that holds them. */
function linesOf(id: string, code: Buffer): string {
  const lines = [];
  for (let at = 0; at < code.length; at += BYTES_A_LINE)
    lines.push(`    ${[...code.subarray(at, at + BYTES_A_LINE)].join(', ')},\n`);
  return `  '${id}': new Uint8Array([\n${lines.join('')}  ]),\n`;
}

describe('the code of the express lane', () => {
  it('is what its sources compile to for each profile that has the lane, without a warning', function () {
    this.timeout(120_000);
    let all = '';
    for (const profile of PROFILES) {
      const layout = heapManager(profile, PLAIN_HEAP).express?.(profile);
      if (layout === undefined) continue;
      const { code, said } = compile(layout.fields);
      assert.equal(said, '');
      all += linesOf(profile.id, code);
    }
    const text = `import { type ProfileId } from '../../nt/profile-ids';

/** The sources in assembly/, compiled for each profile. UPDATE_GOLDEN=1 writes it. */
export const CODE: Readonly<Partial<Record<ProfileId, Uint8Array>>> = {\n${all}};\n`;
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(CODE, text);
    assert.equal(readFileSync(CODE, 'utf8'), text, `${CODE} is out of date: UPDATE_GOLDEN=1 writes it`);
  });
});
