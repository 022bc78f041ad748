import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../../engine/script/compile';
import { formatDiagnostic } from '../../../engine/script/diagnostic';
import { disassemble } from '../../../engine/script/disassemble';
import { Random } from '../../../engine/base/random';

const GOLDEN = join(__dirname, '../../golden/script');

/** Holds `text` against a committed file; UPDATE_GOLDEN=1 writes it instead. */
function golden(file: string, text: string): void {
  if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
}

const compileText = (name: string, text: string) => {
  const sources = new Map([[name, text]]);
  return { sources, ...compile(sources, { units: [name], model: 'ilp32' }) };
};

describe('a broken program', () => {
  const folder = join(GOLDEN, 'broken');
  for (const name of readdirSync(folder).filter(file => file.endsWith('.c'))) {
    it(`is told all that is wrong: ${name}`, () => {
      const { sources, diagnostics, program } = compileText(name, readFileSync(join(folder, name), 'utf8'));
      assert.equal(
        program === undefined,
        diagnostics.some(d => d.severity === 'error'),
      );
      assert.notEqual(diagnostics.length, 0);
      const text = diagnostics.map(d => `${formatDiagnostic(d, sources)}\n`).join('');
      // Where a built-in header has a line is the header's own affair.
      golden(join(folder, name.replace(/c$/, 'txt')), text.replace(/^(<[\w.]+>):\d+:\d+/gm, '$1'));
    });
  }
});

describe('independent mistakes', () => {
  const mistakes = [
    'int a = missing1;',
    'retrun 1;',
    'x = 5',
    'p.field = 1;',
    'HeapFoo(1);',
    'if (a {  }',
    'Unknown *u;',
    'a = "text;',
    '5 = a;',
    'strlen();',
    'int list[2] = { 1, 2;',
    'for (int i = 0, i < 3, i++) { }',
    'elseif (a) { a = 1; }',
    'struct s { int q } v;',
    'break;',
  ];

  it('are told one by one, each once', () => {
    const head = '#include <string.h>\nint main(void)\n{\nint x; int *p;\n';
    const { diagnostics } = compileText('n.c', `${head}${mistakes.join('\n')}\nreturn 0;\n}\n`);
    const errors = diagnostics.filter(d => d.severity === 'error');
    assert.deepEqual(
      errors.map(d => d.range.line),
      mistakes.map((_, i) => i + 5),
    );
  });

  it('in more than a hundred places are cut with a line that says so', () => {
    const lines = Array.from({ length: 150 }, (_, i) => `missing${i} = 1;`).join('\n');
    const { diagnostics } = compileText('f.c', `int main(void) {\n${lines}\n}`);
    assert.deepEqual([diagnostics.length, diagnostics.at(-1)?.code], [101, 'HS2034']);
  });
});

describe('C++', () => {
  const texts = [
    '#include <vector>',
    'using namespace std;',
    'class A { };',
    'namespace n { }',
    'template <typename T> T f(T x) { return x; }',
    'void f(int &x) { x = 1; }',
    'int f(void) { std::vector<int> v; return v; }',
    'int f(void) { int *p = new int; return *p; }',
    'void f(void) { try { throw 1; } catch (...) { } }',
    'void f(void) { cout << 1; }',
    'void f(char *p) { delete p; }',
    'void f(void) { auto x = 1; }',
    'char *s = static_cast<char *>(0);',
  ];
  for (const text of texts)
    it(`is told once and nothing else of the file: ${text}`, () => {
      const { diagnostics } = compileText(
        'c.c',
        `${text}\nint main() { missing = 1; std::sort(); return 0; }\n`,
      );
      assert.deepEqual(
        diagnostics.map(d => [d.code, d.range.line]),
        [['HS2033', 1]],
      );
    });

  it('is not what a C program calls by its words', () => {
    const text =
      'int main(void) { int class = 1, new = 2, delete = 3, this = 4; return class + new + delete + this; }';
    assert.deepEqual(compileText('w.c', text).diagnostics, []);
  });
});

describe('the code of a function', () => {
  const folder = join(GOLDEN, 'code');
  for (const name of readdirSync(folder).filter(file => file.endsWith('.c'))) {
    it(`is what it was: ${name}`, () => {
      const { program } = compileText(name, readFileSync(join(folder, name), 'utf8'));
      assert.ok(program);
      const texts = program.functions.flatMap((f, i) => (f.module === 0 ? [disassemble(program, i)] : []));
      golden(join(folder, name.replace(/c$/, 'txt')), `${texts.join('\n\n')}\n`);
    });
  }

  it('runs an integer loop in four instructions an iteration', () => {
    const { program } = compileText(
      'a.c',
      'int f(int n) { int s = 0; for (int i = 0; i < n; i++) s += i * 3; return s; } int main(void) { return f(9); }',
    );
    assert.ok(program);
    const text = disassemble(
      program,
      program.functions.findIndex(f => f.name === 'f'),
    );
    assert.deepEqual(
      text
        .split('\n')
        .slice(4, 8)
        .map(line => line.trim().split(/\s+/)[1]),
      ['MULI', 'ADD', 'ADDI', 'BLTS'],
    );
  });
});

describe('any text at all', () => {
  const seed = 20261121;
  const words = [
    'int',
    'struct',
    'x',
    'f',
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    ';',
    ',',
    '*',
    '&',
    '=',
    '1',
    '"s"',
    "'c'",
    'if',
    'for',
    'switch',
    'case',
    ':',
    'return',
    'typedef',
    'sizeof',
    '.',
    '->',
    '?',
    '__try',
    '__except',
    '__finally',
    'enum',
    'union',
    '...',
    '0x',
    '1.5f',
    'void',
    'char',
    'goto',
    'static',
    '\n',
    '#define M x\n',
    '-',
    '++',
    '!',
  ];

  it(`ends in diagnostics or a program, never in an exception (seed ${seed})`, () => {
    const random = new Random(seed);
    for (let run = 0; run < 400; run++) {
      const text = Array.from({ length: random.below(80) + 1 }, () => words[random.below(words.length)]).join(
        ' ',
      );
      assert.doesNotThrow(() => compileText('fuzz.c', text), text);
      assert.doesNotThrow(() => compileText('fuzz.c', `int main(void) { ${text} }`), text);
    }
  });

  const deep: readonly [string, string][] = [
    ['parentheses', `int x = ${'('.repeat(100_000)}`],
    ['blocks', `int main(void) ${'{'.repeat(100_000)}`],
    ['operators', `int x = 1${'+1'.repeat(100_000)};`],
    ['unary operators', `int x = ${'-'.repeat(50_000).replace(/-/g, '- ')}1;`],
    ['pointers', `int ${'*'.repeat(100_000)}x;`],
    ['arrays', `int x${'[1]'.repeat(100_000)};`],
    ['declarators', `int ${'(*'.repeat(100_000)}x`],
    ['initialisers', `int x = ${'{'.repeat(100_000)}`],
    ['structs', 'struct { '.repeat(100_000)],
    ['else-ifs', `int main(void) { ${'if (1) ; else '.repeat(50_000)} ; }`],
    ['conditionals', `int x = ${'1?'.repeat(100_000)}`],
    ['indices', `int main(void) { int *p = 0; return p${'[0]'.repeat(100_000)}; }`],
  ];
  for (const [what, text] of deep) {
    it(`is refused when ${what} nest or repeat without end`, () => {
      const { diagnostics, program } = compileText('deep.c', text);
      assert.equal(program, undefined);
      assert.ok(diagnostics.some(d => d.severity === 'error'));
    });
  }
});
