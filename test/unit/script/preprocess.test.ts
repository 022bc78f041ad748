import assert from 'node:assert/strict';
import { type Diagnostic, type Sources } from '../../../engine/script/compile-types';
import { BUILTIN_HEADERS } from '../../../engine/script/headers/index';
import { PRELUDE, declaredFunctions, nativeNames } from '../../../engine/script/prelude';
import { preprocess } from '../../../engine/script/preprocess';
import { type DataModel } from '../../../engine/script/program';
import { FileTable } from '../../../engine/script/source';
import { type Token } from '../../../engine/script/token';

interface Options {
  readonly files?: Readonly<Record<string, string | undefined>>;
  readonly defines?: readonly string[];
  readonly includePath?: readonly string[];
  readonly model?: DataModel;
}

interface Result {
  /** Spellings with one blank between them. */
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly needs: readonly string[];
  /** `line:column: HS1004 message`, the path before it when it is not the unit's. */
  readonly problems: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly files: FileTable;
}

function run(source: string, options: Options = {}): Result {
  const sources: Sources = new Map([['dir/a.c', source], ...Object.entries(options.files ?? {})]);
  const files = new FileTable();
  const diagnostics: Diagnostic[] = [];
  const { tokens, needs } = preprocess(sources, 'dir/a.c', {
    model: options.model ?? 'ilp32',
    defines: options.defines,
    includePath: options.includePath,
    files,
    report: diagnostic => diagnostics.push(diagnostic),
  });
  const problems = diagnostics.map(({ code, message, range }) => {
    const file = range.file === 'dir/a.c' ? '' : `${range.file}:`;
    return `${file}${range.line}:${range.column}: ${code} ${message}`;
  });
  const spelt = tokens
    .slice(0, -1)
    .map(token => (token.kind === 'pragma' ? `#pragma ${token.text}` : token.text));
  return { text: spelt.join(' '), tokens, needs, problems, diagnostics, files };
}

function becomes(source: string, expected: string, options?: Options): void {
  const result = run(source, options);
  assert.deepEqual(result.problems, []);
  assert.equal(result.text, expected);
}

describe('macro replacement', () => {
  const cases: readonly (readonly [claim: string, source: string, expected: string])[] = [
    ['replaces an object-like macro', '#define N 3\nint a[N];', 'int a [ 3 ] ;'],
    ['leaves a function-like macro without a call alone', '#define f(x) x\nf; f\n(1)', 'f ; 1'],
    ['replaces an argument before it is put in', '#define ONE 1\n#define f(x) x+x\nf(ONE)', '1 + 1'],
    ['does not replace a macro in its own replacement', '#define foo foo + bar\nfoo', 'foo + bar'],
    ['stops mutual recursion', '#define a b\n#define b a\na b', 'a b'],
    ['takes nested parentheses as one argument', '#define f(x, y) [x][y]\nf((1, 2), 3)', '[ ( 1 , 2 ) ] [ 3 ]'],
    ['lets an argument be empty', '#define f(x, y) x-y\nf(, 1) f(,)', '- 1 -'],
    ['spans lines in a call', '#define f(x, y) x+y\nf(1,\n  2)', '1 + 2'],
    ['keeps number tokens whole', '#define E 5\n0xE+1 1.E3 1e+E', '0xE+1 1.E3 1e+E'],
    ['drops the comma before empty ## __VA_ARGS__', '#define p(f, ...) g(f, ##__VA_ARGS__)\np(1) p(1, 2, 3)', 'g ( 1 ) g ( 1 , 2 , 3 )'],
    ['keeps what is optional when there are variable arguments', '#define f(a, ...) g(a __VA_OPT__(, h(__VA_ARGS__)))\nf(1) f(1,) f(1, 2, 3)', 'g ( 1 ) g ( 1 ) g ( 1 , h ( 2 , 3 ) )'],
    ['pastes around what is optional', '#define f(a, ...) a ## __VA_OPT__(b) ## c a __VA_OPT__(x ## a)d\n#define e\nf(1) f(1, e) f(1, 2)', '1c 1 d 1c 1 d 1bc 1 x1 d'],
    ['drops the comma before absent __VA_ARGS__ as MSVC does', '#define p(f, ...) g(f, __VA_ARGS__)\np(1)', 'g ( 1 )'],
    ['takes a named variadic parameter', '#define p(args...) g(args)\np(1, 2)', 'g ( 1 , 2 )'],
    ['takes a call with no arguments', '#define f() 1\nf()', '1'],
    ['joins continued lines', '#define f(x) \\\n  x \\\n  + 1\nf(2)', '2 + 1'],
    ['sees through a comment in a directive', '#define N /* two\nlines */ 7\nN', '7'],
    ['keeps the text of a string', '#define a b\n"a" \'a\'', '"a" \'a\''],
    ['reads digraphs', '%:define N 1\nint a<:N:>;', 'int a [ 1 ] ;'],
    ['forgets an undefined macro', '#define N 1\n#undef N\nN', 'N'],
  ]; // prettier-ignore
  for (const [claim, source, expected] of cases) it(claim, () => { becomes(source, expected); }); // prettier-ignore

  it('gives the tokens of example 3 of C99 6.10.3.5', () => {
    becomes(
      `#define x 3
#define f(a) f(x * (a))
#undef x
#define x 2
#define g f
#define z z[0]
#define h g(~
#define m(a) a(w)
#define w 0,1
#define t(a) a
#define p() int
#define q(x) x
#define r(x,y) x ## y
#define str(x) # x
f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);
g(x+(3,4)-w) | h 5) & m
(f)^m(m);
p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };
char c[2][6] = { str(hello), str() };`,
      'f ( 2 * ( y + 1 ) ) + f ( 2 * ( f ( 2 * ( z [ 0 ] ) ) ) ) % f ( 2 * ( 0 ) ) + t ( 1 ) ; ' +
        'f ( 2 * ( 2 + ( 3 , 4 ) - 0 , 1 ) ) | f ( 2 * ( ~ 5 ) ) & f ( 2 * ( 0 , 1 ) ) ^ m ( 0 , 1 ) ; ' +
        'int i [ ] = { 1 , 23 , 4 , 5 , } ; ' +
        'char c [ 2 ] [ 6 ] = { "hello" , "" } ;',
    );
  });

  it('gives the tokens of example 4 of C99 6.10.3.5', () => {
    becomes(
      `#define str(s) # s
#define xstr(s) str(s)
#define debug(s, t) printf("x" # s "= %d, x" # t "= %s", \\
 x ## s, x ## t)
#define INCFILE(n) vers ## n
#define glue(a, b) a ## b
#define xglue(a, b) glue(a, b)
#define HIGHLOW "hello"
#define LOW LOW ", world"
debug(1, 2);
fputs(str(strncmp("abc\\0d", "abc", '\\4') // this goes away
 == 0) str(: @\\n), s);
xstr(INCFILE(2).h)
glue(HIGH, LOW);
xglue(HIGH, LOW)`,
      'printf ( "x" "1" "= %d, x" "2" "= %s" , x1 , x2 ) ; ' +
        'fputs ( "strncmp(\\"abc\\\\0d\\", \\"abc\\", \'\\\\4\') == 0" ": @\\n" , s ) ; ' +
        '"vers2.h" "hello" ; "hello" ", world"',
    );
  });

  it('gives the tokens of examples 5 and 7 of C99 6.10.3.5', () => {
    becomes(
      `#define t(x,y,z) x ## y ## z
int j[] = { t(1,2,3), t(,4,5), t(6,,7), t(8,9,), t(10,,), t(,11,), t(,,12), t(,,) };
#define debug(...) fprintf(stderr, __VA_ARGS__)
#define showlist(...) puts(#__VA_ARGS__)
#define report(test, ...) ((test)?puts(#test): printf(__VA_ARGS__))
debug("Flag");
debug("X = %d\\n", x);
showlist(The first, second, and third items.);
report(x>y, "x is %d but y is %d", x, y);`,
      'int j [ ] = { 123 , 45 , 67 , 89 , 10 , 11 , 12 , } ; ' +
        'fprintf ( stderr , "Flag" ) ; fprintf ( stderr , "X = %d\\n" , x ) ; ' +
        'puts ( "The first, second, and third items." ) ; ' +
        '( ( x > y ) ? puts ( "x>y" ) : printf ( "x is %d but y is %d" , x , y ) ) ;',
    );
  });

  it('makes a hash-hash token that does not paste, as C99 6.10.3.3 shows', () => {
    becomes(
      '#define hash_hash # ## #\n#define mkstr(a) # a\n#define in_between(a) mkstr(a)\n' +
        '#define join(c, d) in_between(c hash_hash d)\njoin(x, y)',
      '"x ## y"',
    );
  });

  it('replaces the predefined macros of each data model', () => {
    const source = '_WIN32 _M_IX86 _M_X64 _WIN64 UNICODE';
    becomes(source, '1 600 _M_X64 _WIN64 UNICODE');
    becomes(source, '1 _M_IX86 100 1 UNICODE', { model: 'llp64' });
  });

  it('goes on to the next file of a name', () => {
    const files = {
      'dir/stdio.h': '#include_next <stdio.h>\nmine',
      'one/x.h': '1\n#include_next "x.h"',
      'two/x.h': '2',
      'one/stdio.h': undefined,
      'two/stdio.h': undefined,
    };
    const { text, problems } = run('#include "stdio.h"\n#include <x.h>', {
      files,
      includePath: ['one', 'two'],
    });
    assert.deepEqual(problems, []);
    assert.match(text, /int printf \( .* mine 1 2$/);
  });

  it('counts lines and uses of __COUNTER__, and names the file', () => {
    becomes('__LINE__ __COUNTER__\n__LINE__ __COUNTER__ __FILE__', '1 0 2 1 "dir/a.c"');
    becomes('#define L __LINE__\n\nL', '3');
    becomes('#line 40 "b.c"\n__LINE__ __FILE__', '40 "b.c"');
  });

  it('takes macros of the command line', () => {
    becomes('A B f(2)', '1 x + y 2 * 2', { defines: ['A', 'B=x+y', 'f(x)=x*x'] });
  });
});

describe('conditionals', () => {
  const truths: readonly (readonly [expression: string, holds: boolean])[] = [
    ['1', true], ['0', false], ['undefined_name', false], ['1 + 2 * 3 == 7', true], ['-1 < 0', true],
    ['-1 < 0u', false], ['-1 > 0u', true], ['1 ? 0 : 1', false], ['0 ? 1/0 : 1', true], ['0 && 1/0', false],
    ['1 || 1/0', true], ['(2 || 3) != 1', false], ['~0 == -1', true], ['0xFFFFFFFFFFFFFFFF == -1', true],
    ['9223372036854775807 + 1 < 0', true], ["'a' == 97", true], ["'\\xff' < 0", true], ["'\\0' == 0", true],
    ["'ab' == 24930", true], ["L'\\xff' == 255", true], ['1 << 40 == 0x10000000000', true], ['-8 >> 1 == -4', true],
    ['7 / -2 == -3', true], ['7 % -2 == 1', true], ['!defined X', true], ['defined(Y) && Y', true],
    ['_MSC_VER >= 1400', true], ['010 == 8', true], ['10i64 == 10ULL', true],
  ]; // prettier-ignore
  for (const [expression, holds] of truths)
    it(`takes #if ${expression} as ${holds}`, () => {
      becomes(`#define Y 2\n#if ${expression}\nyes\n#else\nno\n#endif`, holds ? 'yes' : 'no');
    });

  it('reads one group of several', () => {
    const source = (n: number): string =>
      `#define N ${n}\n#if N == 1\none\n#elif N == 2\ntwo\n#elif 1/N\nnever\n#else\nother\n#endif\nend`;
    becomes(source(1), 'one end');
    becomes(source(2), 'two end');
    becomes(source(3), 'other end');
  });

  it('skips nested conditionals and bad text in a group that is not read', () => {
    becomes('#if 0\n#if 1\n#else\n#endif\n#bad\ndon\'t 0x "\n#else\nok\n#endif', 'ok');
    becomes('#ifdef X\n#elif 0\n#endif\n#ifndef X\na\n#else\nb\n#endif', 'a');
  });

  it('reads #elifdef and #elifndef of C23', () => {
    const source = (name: string): string =>
      `#define ${name}\n#ifdef A\na\n#elifdef B\nb\n#elifndef C\nnot c\n#else\nc\n#endif`;
    becomes(source('A'), 'a');
    becomes(source('B'), 'b');
    becomes(source('C'), 'c');
    becomes(source('D'), 'not c');
    becomes('#if 0\n#if 1\n#elifdef X\n#endif\nno\n#elifndef X\nyes\n#endif', 'yes');
  });

  it('does not evaluate #elif after the group was found', () => {
    becomes('#if 1\na\n#elif 1/0\nb\n#endif', 'a');
  });
});

describe('built-in headers', () => {
  for (const model of ['ilp32', 'llp64'] as const)
    it(`preprocess without a word under ${model}, alone and together`, () => {
      const includes = BUILTIN_HEADERS.map(header => `#include <${header}>\n`);
      for (const text of [...includes, includes.join(''), `#define UNICODE\n${includes.reverse().join('')}`])
        assert.deepEqual(run(text, { model }).problems, []);
    });

  it('map generic text by UNICODE', () => {
    const source = '#include <tchar.h>\n_tprintf(_T("a"));';
    assert.match(run(source).text, /printf \( "a" \) ;$/);
    assert.match(run(source, { defines: ['UNICODE'] }).text, /wprintf \( L"a" \) ;$/);
  });

  it('are found whatever the case of their name', () => {
    assert.deepEqual(
      run('#include <Windows.h>\n#include "STDIO.H"', { files: { 'dir/STDIO.H': undefined } }).problems,
      [],
    );
  });

  it('name each native once, and none that the prelude defines', () => {
    const names = nativeNames();
    for (const expected of ['HeapAlloc', 'printf', 'memset', 'CreateThread', 'Heap32Next', 'malloc'])
      assert.ok(names.includes(expected), expected);
    for (const unit of PRELUDE)
      for (const name of unit.defines) {
        // What the start function calls is nobody's to declare, and GNU C's names need no declaration.
        if (!name.endsWith('CRTStartup') && !name.startsWith('__builtin_'))
          assert.ok(declaredFunctions().has(name), `${name} is declared`);
        assert.ok(!names.includes(name), `${name} is no native`);
      }
  });
});
