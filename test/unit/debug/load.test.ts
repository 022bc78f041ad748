import assert from 'node:assert/strict';
import { parseLaunch } from '../../../extension/debug/launch';
import { load, type Loaded } from '../../../extension/debug/load';

const TWO = 'int two(void);\nint main(void) { return two(); }\n';
const OTHER = 'int two(void) { return 2; }\n';

function loaded(files: Readonly<Record<string, string>>, ...units: string[]): Promise<Loaded> {
  const launch = parseLaunch({ programs: units });
  return load(launch, units, path => Promise.resolve(Object.hasOwn(files, path) ? files[path] : undefined));
}

const modules = (result: Loaded): readonly string[] =>
  result.ok ? result.program.modules.map(each => each.path) : result.diagnostics.map(each => each.message);

describe('#pragma heapscope link', () => {
  const link = (name: string): string => `#pragma heapscope link("${name}")\n`;

  it('names a further unit, relative to its own file', async () => {
    const files = { 'src/main.c': link('../lib/other.c') + TWO, 'lib/other.c': OTHER };
    assert.deepEqual(modules(await loaded(files, 'src/main.c')), ['src/main.c', 'lib/other.c']);
  });

  it('that names a unit again, or one that was asked for, adds none', async () => {
    const files = {
      'main.c': link('other.c') + link('./other.c') + TWO,
      'other.c': OTHER,
      './other.c': OTHER,
    };
    assert.deepEqual(modules(await loaded(files, 'main.c')), ['main.c', 'other.c']);
    assert.deepEqual(modules(await loaded(files, './other.c', 'main.c')), ['./other.c', 'main.c']);
  });

  it('may go round in a circle', async () => {
    const files = { 'main.c': link('other.c') + TWO, 'other.c': link('main.c') + link('other.c') + OTHER };
    assert.deepEqual(modules(await loaded(files, 'main.c')), ['main.c', 'other.c']);
  });

  it('keeps the kind of separator of a path of Windows', async () => {
    const files = { 'C:\\p\\main.c': link('other.c') + TWO, 'C:\\p\\other.c': OTHER };
    assert.deepEqual(modules(await loaded(files, 'C:\\p\\main.c')), ['C:\\p\\main.c', 'C:\\p\\other.c']);
  });

  it('that names a missing file is an error at the pragma', async () => {
    const result = await loaded({ 'src/main.c': `\n${link('nosuch.c')}${TWO}` }, 'src/main.c');
    assert.deepEqual(modules(result), [
      "cannot read 'src/nosuch.c', which link names: paths are relative to this file",
    ]);
    const range = result.diagnostics[0]?.range;
    assert.deepEqual([range?.file, range?.line, range?.column], ['src/main.c', 2, 19]);
  });

  it('without a path says what it needs', async () => {
    assert.match(
      modules(await loaded({ 'a.c': `#pragma heapscope link\n${TWO}` }, 'a.c'))[0] ?? '',
      /needs the path/,
    );
    assert.match(
      modules(await loaded({ 'a.c': `#pragma heapscope link()\n${TWO}` }, 'a.c'))[0] ?? '',
      /needs the path/,
    );
  });

  it('brings pins along, which the file that was asked for overrules', async () => {
    const files = {
      'main.c': `#pragma heapscope seed(7)\n${link('other.c')}${TWO}`,
      'other.c': `#pragma heapscope seed(8) profile("win7-x64")\n${OTHER}`,
    };
    const result = await loaded(files, 'main.c');
    assert.ok(result.ok);
    assert.deepEqual([result.settings.seed, result.settings.profile], [7, 'win7-x64']);
  });
});

describe('the debug heap of the C library', () => {
  const PROGRAM =
    '#ifndef _DEBUG\n#define _DEBUG\n#endif\n#include <crtdbg.h>\nint main(void) { return 0; }\n';

  it('that the program wants and the run does not have is told of, at the #include', async () => {
    const { diagnostics } = await loaded({ 'a.c': PROGRAM }, 'a.c');
    assert.deepEqual(
      diagnostics.map(({ severity, code, range }) => [severity, code, range.line]),
      [['warning', 'HS1053', 4]],
    );
  });

  it('that the run has is not', async () => {
    const { diagnostics } = await loaded({ 'a.c': `#pragma heapscope crt_debug\n${PROGRAM}` }, 'a.c');
    assert.deepEqual(diagnostics, []);
  });
});
