import assert from 'node:assert/strict';
import { compile } from '../../../engine/script/compile';
import fc from 'fast-check';
import { type Diagnostic, type Sources } from '../../../engine/script/compile-types';
import { formatDiagnostic } from '../../../engine/script/diagnostic';
import { scanPragmas } from '../../../engine/script/pragma';
import { preprocess } from '../../../engine/script/preprocess';
import { FileTable, resolvePath } from '../../../engine/script/source';

interface Run {
  readonly text: string;
  readonly needs: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
}

function run(
  source: string,
  files: Readonly<Record<string, string | undefined>> = {},
  includePath: readonly string[] = [],
  defines: readonly string[] = [],
): Run {
  const sources: Sources = new Map([['dir/a.c', source], ...Object.entries(files)]);
  const diagnostics: Diagnostic[] = [];
  const { tokens, needs } = preprocess(sources, 'dir/a.c', {
    model: 'ilp32',
    includePath,
    defines,
    files: new FileTable(),
    report: diagnostic => diagnostics.push(diagnostic),
  });
  const text = tokens
    .map(token => (token.kind === 'pragma' ? `#pragma ${token.text}` : token.text))
    .join(' ');
  return { text: text.trimEnd(), needs, diagnostics, sources };
}

describe('preprocessor diagnostics', () => {
  const cases: readonly (readonly [source: string, problem: string])[] = [
    ['int a; /* open', '1:8 HS1001 this comment has no \'*/\''],
    ['x = "abc\ny;', "1:5 HS1002 this string literal has no closing '\"' on its line"],
    ["x = 'a\n;", '1:5 HS1003 this character constant has no closing quote on its line'],
    ["x = '';", '1:5 HS1003 empty character constant'],
    ['int @;', "1:5 HS1004 character '@' (U+0040) cannot stand outside comments and literals"],
    ['puts(\u201Chi);', '1:6 HS1004 typographic quotation mark \u201C (U+201C), write "'],
    ['a\u0001', '1:2 HS1004 character U+0001 cannot stand outside comments and literals'],
    ['#fine', "1:2 HS1010 there is no directive '#fine'; did you mean '#line'?"],
    ['#define', '1:2 HS1011 #define is not followed by a macro name'],
    ['#define 3', "1:9 HS1011 #define cannot take '3' as a macro name"],
    ['#define defined', "1:9 HS1011 #define cannot take 'defined' as a macro name"],
    ['#define A 1\n#define A 2', "2:9 HS1012 macro 'A' is defined again, differently"],
    ['#define f(a,a) a', "1:13 HS1013 parameter 'a' appears twice"],
    ['#define f(a', "1:11 HS1013 expected ',' or ')' in the parameter list"],
    ['#define f(a,', "1:12 HS1013 the parameter list has no ')'"],
    ['#define f(..., a)', "1:14 HS1013 expected ',' or ')' in the parameter list"],
    ['#define f(a) #b', "1:15 HS1014 '#' is not followed by a macro parameter"],
    ['#define A ## b', "1:11 HS1015 '##' cannot begin a replacement list"],
    ['#define A b ##', "1:13 HS1015 '##' cannot end a replacement list"],
    ['#define A + ## -\nA', "2:1 HS1016 '+' and '-' do not join into one token"],
    ['#define f(a) a\nf(1', "2:1 HS1017 call of macro 'f' has no ')'"],
    ['#define f(a, b) a\nf(1)', "2:1 HS1018 macro 'f' takes 2 arguments, given 1"],
    ['#define f() a\nf(1)', "2:1 HS1018 macro 'f' takes 0 arguments, given 1"],
    ['#define f(a, ...) a\nf(1, 2, 3) f()', ''],
    ['#endif', '1:2 HS1020 #endif without #if'],
    ['#else', '1:2 HS1020 #else without #if'],
    ['#if 1\n#else\n#else\n#endif', '3:2 HS1020 #else after #else'],
    ['#ifdef A', '1:2 HS1021 #ifdef has no #endif'],
    ['#if\n#endif', '1:2 HS1022 #if has no expression'],
    ['#if 1 +\n#endif', '1:7 HS1022 the expression ends too early'],
    ['#if (1\n#endif', "1:6 HS1022 expected ')' in the expression"],
    ['#if 1 2\n#endif', "1:7 HS1022 unexpected '2' after the expression"],
    ['#if 1.5\n#endif', "1:5 HS1022 floating constant '1.5' in a preprocessor expression"],
    ['#if 08\n#endif', "1:5 HS1022 invalid integer '08'"],
    ['#if f(1)\n#endif', "1:5 HS1022 function-like macro 'f' is not defined"],
    ['#if defined\n#endif', "1:5 HS1022 'defined' is not followed by a macro name"],
    ['#if 1 / 0\n#endif', '1:7 HS1023 division by zero'],
    ['#include <iostream>', '1:10 HS2033 <iostream> is a C++ header, and C++ is not supported: scripts are C'],
    ['#include <widnows.h>', "1:10 HS1030 cannot find 'widnows.h'; did you mean <windows.h>?"],
    ['#include 3', '1:10 HS1031 #include expects "file" or <file>'],
    ['#include', '1:2 HS1031 #include expects "file" or <file>'],
    ['#error stop here', '1:2 HS1040 #error stop here'],
    ['#warning careful', '1:2 HS1041 #warning careful'],
    [
      '#define _DEBUG\n#include <crtdbg.h>',
      "2:10 HS1053 _DEBUG is defined, but the C library is the one without a debug heap: the option --crt-debug, `crtDebug` in launch.json or '#pragma heapscope crt_debug' gives both",
    ],
    [
      '#define _CRTDBG_MAP_ALLOC\n#include <crtdbg.h>',
      "2:10 HS1053 _CRTDBG_MAP_ALLOC does nothing without _DEBUG and the debug heap of the C library: the option --crt-debug, `crtDebug` in launch.json or '#pragma heapscope crt_debug' gives both",
    ],
    ['#line zero', '1:7 HS1042 #line expects a line number and optionally a "file"'],
    ['_Pragma(3)', "1:1 HS1010 '_Pragma' must be followed by a string literal in parentheses"],
  ]; // prettier-ignore
  for (const [source, problem] of cases)
    it(`says ${problem === '' ? 'nothing' : problem.slice(0, 70)} of ${JSON.stringify(source)}`, () => {
      const said = run(source).diagnostics.map(
        ({ code, message, range }) => `${range.line}:${range.column} ${code} ${message}`,
      );
      assert.deepEqual(said, problem === '' ? [] : [problem]);
    });

  it('reports every error of a file', () => {
    assert.equal(run('@\n#fine\n#if 1/0\n#endif\n@').diagnostics.length, 4);
  });

  it('prints a place, the line, a caret and the notes', () => {
    const { diagnostics, sources } = run('#define f(a, b) a\n\tint x = f(1);');
    assert.equal(
      diagnostics.map(each => formatDiagnostic(each, sources)).join('\n'),
      [
        "dir/a.c:2:10: error: macro 'f' takes 2 arguments, given 1 [HS1018]",
        '  \tint x = f(1);',
        '  \t        ^',
        "dir/a.c:1:9: note: macro 'f' is defined here",
        '  #define f(a, b) a',
        '          ^',
      ].join('\n'),
    );
  });

  it('says through which file a header came', () => {
    const { diagnostics, sources } = run('\n#include "b.h"', { 'dir/b.h': '#error no' });
    assert.equal(
      formatDiagnostic(diagnostics[0]!, sources),
      [
        'dir/b.h:1:2: error: #error no [HS1040]',
        '  #error no',
        '   ^~~~~',
        'dir/a.c:2:10: note: included from here',
        '  #include "b.h"',
        '           ^~~~~',
      ].join('\n'),
    );
  });

  it('counts lines as an editor does, whatever ends them', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const { diagnostics } = run(`\uFEFFa${end}b \\${end} c${end}  @`);
      assert.deepEqual(
        diagnostics.map(({ range }) => [range.line, range.column]),
        [[4, 3]],
      );
    }
  });

  it('places a token of a continued line where it stands', () => {
    const { diagnostics } = run('#define f(a) \\\n  a ## \\\n  ##');
    assert.deepEqual(
      diagnostics.map(({ range }) => [range.line, range.column]),
      [[3, 3]],
    );
    const later = run('int a = \\\n   @;').diagnostics;
    assert.deepEqual(
      later.map(({ range }) => [range.line, range.column]),
      [[2, 4]],
    );
  });
});

describe('#pragma warning', () => {
  const slip = 'int f(int n) { if (n = 1) return 2; return 3; }\n';
  const told = (files: Record<string, string>): string[] =>
    compile(new Map(Object.entries(files)), { units: ['a.c'], model: 'ilp32' }).diagnostics.map(
      d => `${d.code} ${d.range.file}:${d.range.line}`,
    );
  const main = 'int main(void) { return 0; }\n';

  it('silences a code from its line on, and restores it', () => {
    const text = `#pragma warning(disable: HS3101 4996)\n${slip}#pragma warning(default: HS3101)\n${slip.replace('f', 'g')}${main}`;
    assert.deepEqual(told({ 'a.c': text }), ['HS3101 a.c:4']);
  });

  it('keeps and restores what is silent', () => {
    const text = `#pragma warning(push)\n#pragma warning(disable : HS3101)\n${slip}#pragma warning(pop)\n${slip.replace('f', 'g')}${main}`;
    assert.deepEqual(told({ 'a.c': text }), ['HS3101 a.c:5']);
  });

  it('suppresses in the next line alone', () => {
    const text = `#pragma warning(suppress: HS3101)\n${slip}${slip.replace('f', 'g')}${main}`;
    assert.deepEqual(told({ 'a.c': text }), ['HS3101 a.c:3']);
  });

  it('of a header holds behind its #include and not before', () => {
    const text = `${slip}#include "quiet.h"\n${slip.replace('f', 'g')}${main}`;
    assert.deepEqual(told({ 'a.c': text, 'quiet.h': '#pragma warning(disable: HS3101)\n' }), [
      'HS3101 a.c:1',
    ]);
  });

  it('comes from __pragma and _Pragma too', () => {
    const text = `__pragma(warning(disable: HS3101))\n${slip}_Pragma("warning(default: HS3101)")\n${slip.replace('f', 'g')}${main}`;
    assert.deepEqual(told({ 'a.c': text }), ['HS3101 a.c:4']);
  });

  it('silences no error, and numbers of the Microsoft compiler mean nothing', () => {
    const text = `#pragma warning(disable: HS2003 4101; once: 4385)\nint f(void) { return missing; }\n${main}`;
    assert.deepEqual(told({ 'a.c': text }), ['HS2003 a.c:2']);
  });
});

describe('includes', () => {
  it('asks for every place a file may be, in one go', () => {
    const { needs, diagnostics } = run('#include "x.h"\n#include <y.h>', {}, ['inc', 'lib']);
    assert.deepEqual(needs, ['dir/x.h', 'inc/x.h', 'lib/x.h', 'inc/y.h', 'lib/y.h']);
    assert.deepEqual(diagnostics, []);
  });

  it("takes the including file's folder first, then the include path", () => {
    const files = {
      'dir/x.h': undefined,
      'inc/x.h': 'from_inc',
      'dir/sub/y.h': '#include "z.h"',
      'dir/sub/z.h': 'z',
    };
    assert.equal(run('#include "x.h"\n#include "sub\\y.h"', files, ['inc']).text, 'from_inc z');
  });

  it('reads a file with #pragma once or a guard once', () => {
    const files = { 'dir/once.h': '#pragma once\none', 'dir/guard.h': '#ifndef G\n#define G\ntwo\n#endif' };
    const source = '#include "once.h"\n#include "./once.h"\n#include "guard.h"\n#include "guard.h"\n';
    assert.equal(run(source, files).text, 'one two');
  });

  it('takes the name from a macro', () => {
    const files = { 'dir/x.h': 'found' };
    assert.equal(
      run('#define X "x.h"\n#include X\n#define Y <stdbool.h>\n#include Y\ntrue', files).text,
      'found 1',
    );
  });

  it('stops at a file that includes itself', () => {
    const { diagnostics } = run('#include "a.c"\n#include "a.c"\n');
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['HS1032'],
    );
  });

  it('names what exists when a header does not', () => {
    const [diagnostic] = run('#include <nowhere/to_be_found.h>').diagnostics;
    assert.match(diagnostic?.message ?? '', /built in are .*stdio\.h.*windows\.h/);
  });

  it('cannot read a unit that is missing, and asks for one that is unknown', () => {
    const options = { model: 'ilp32' as const, files: new FileTable(), report: () => undefined };
    assert.deepEqual(preprocess(new Map(), 'b.c', options).needs, ['b.c']);
    const { diagnostics } = run('', {}, [], ['3=4']);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['HS1051'],
    );
  });

  const paths: readonly (readonly [folder: string, name: string, path: string])[] = [
    ['a/b', '../c.h', 'a/c.h'], ['', 'c.h', 'c.h'], ['/x', './c.h', '/x/c.h'], ['/', 'c.h', '/c.h'], ['C:\\x\\y', '../c.h', 'C:\\x\\c.h'],
    ['a', '/abs.h', '/abs.h'], ['a', '../../c.h', '../c.h'], ['vscode-vfs://host/x', '../c.h', 'vscode-vfs://host/c.h'],
  ]; // prettier-ignore
  for (const [folder, name, path] of paths)
    it(`resolve ${name} in '${folder}' to ${path}`, () => {
      assert.equal(resolvePath(folder, name), path);
    });
});

describe('pragmas', () => {
  it('stay where the parser needs them, in every spelling', () => {
    assert.equal(
      run('#pragma pack(push, 1)\n#pragma warning(disable: 4996)\n_Pragma("pack(pop)") __pragma(pack(2)) x')
        .text,
      '#pragma pack(push, 1) #pragma pack(pop) #pragma pack(2) x',
    );
  });

  it('heapscope options are found with their places, outside comments and strings', () => {
    const source =
      '// #pragma heapscope seed(1)\nchar s[] = "#pragma heapscope seed(2)";\n' +
      '  #pragma heapscope profile("win7-x64") seed(3) crt_debug\n/*\n#pragma heapscope seed(4)\n*/';
    const { pragmas, diagnostics } = scanPragmas(new Map([['a.c', source]]), ['a.c']);
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(
      pragmas.map(({ key, value, range }) => [key, value, range.line, range.column, range.endColumn]),
      [
        ['profile', 'win7-x64', 3, 21, 40],
        ['seed', '3', 3, 41, 48],
        ['crt_debug', undefined, 3, 49, 58],
      ],
    );
  });

  it('heapscope options that are malformed are errors', () => {
    const messages = (line: string): string[] =>
      scanPragmas(new Map([['a.c', `#pragma heapscope ${line}`]]), ['a.c']).diagnostics.map(
        each => each.message,
      );
    assert.deepEqual(messages('seed(3'), ["option 'seed' has no ')'"]);
    assert.deepEqual(messages('3'), ['expected an option such as profile("win7-x64"), found \'3\'']);
  });
});

describe('preprocessing in bounded time', () => {
  const bombs: readonly (readonly [what: string, source: string])[] = [
    [
      'macros that double',
      Array.from({ length: 40 }, (_, n) => `#define A${n + 1} A${n} A${n}`).join('\n') +
        '\n#define A0 x\nA40',
    ],
    [
      'pasted names that double',
      '#define P(x) Q(x, x)\n#define Q(x, y) x##y\n' + 'P('.repeat(40) + 'a' + ')'.repeat(40),
    ],
    [
      'strings of strings',
      '#define S(x) T(x)\n#define T(x) #x\n' + 'S('.repeat(60) + '"\\"' + '"' + ')'.repeat(60),
    ],
    ['calls nested without end', '#define f(x) x\n' + 'f('.repeat(5000) + ')'.repeat(5000)],
    ['parentheses nested without end', `#if ${'('.repeat(100_000)}1\n#endif`],
    ['an endless call', '#define f(x) x\nf(' + '('.repeat(100_000)],
    ['pragma operators without end', '_Pragma '.repeat(50_000)],
    ['conditionals nested without end', '#if 1\n'.repeat(50_000)],
  ];
  for (const [what, source] of bombs)
    it(`refuses ${what}`, function () {
      this.timeout(10_000);
      assert.ok(run(source).diagnostics.some(({ severity }) => severity === 'error'));
    });

  it('takes any text', () => {
    const piece = fc.constantFrom(
      '#define A', '#define f(x, ...)', ' A', ' f(', ')', '##', '#', '__VA_ARGS__', ',', '\n', '\\\n', '\r', '"', "'", '/*', '*/', '//',
      '#if ', '#elif ', '#else', '#endif', 'defined', '(', '1', '0x', '-', '?', ':', '&&', '/', '#include <', 'windows.h', '>', '_Pragma', '__pragma',
      '#pragma heapscope ', '__LINE__', '__COUNTER__', '#undef A', '\u0000', '\uD800', '\uFEFF', '#line 5', 'L', 'u8', '...', '%:',
    ); // prettier-ignore
    const text = fc.oneof(
      fc.array(piece, { maxLength: 60 }).map(list => list.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, source => {
        const result = run(source);
        for (const each of result.diagnostics) formatDiagnostic(each, result.sources);
        scanPragmas(result.sources, ['dir/a.c']);
      }),
      { numRuns: 500, seed: 20261121 },
    );
  });
});
