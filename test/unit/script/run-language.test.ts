import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Machine } from '../../../engine/machine/machine';
import { compile } from '../../../engine/script/compile';
import { type DataModel } from '../../../engine/script/program';
import { formatDiagnostic } from '../../../engine/script/diagnostic';

/** The exit code of a program of one or more units. */
function exitCode(units: Readonly<Record<string, string>>, model: DataModel): number {
  const sources = new Map(Object.entries(units));
  const { program, diagnostics } = compile(sources, { units: Object.keys(units), model });
  assert.ok(program, diagnostics.map(d => formatDiagnostic(d, sources)).join('\n'));
  const machine = new Machine(program, {
    profile: model === 'ilp32' ? 'win10-x86' : 'win10-x64',
    seed: 1,
    scheduler: 'round-robin',
    decommit: 'never',
    commitLimit: undefined,
    args: ['one', 'two'],
    stdin: new Uint8Array(),
  });
  const stop = machine.run({ instructions: 1_000_000 });
  assert.ok(stop.reason === 'exited', stop.reason);
  return stop.exitCode;
}

/** `body` is the inside of main; its result is held against C's rules, in both data models. */
function check(behaviour: string, globals: string, body: string, expected: number): void {
  for (const model of ['ilp32', 'llp64'] as const) {
    it(`${behaviour} (${model})`, () => {
      assert.equal(exitCode({ 'a.c': `${globals}\nint main(void) { ${body} }\n` }, model), expected);
    });
  }
}

describe('C expressions', () => {
  check('divide toward zero', '', 'int a = -7; return a / 2 == -3 && a % 2 == -1;', 1);
  check('promote char and short to int', '', 'unsigned char a = 200, b = 100; return a + b == 300;', 1);
  check('compare signed with unsigned as unsigned', '', 'unsigned u = 1; int i = -1; return i > u;', 1);
  check(
    'convert to a narrow type by cutting off',
    '',
    'int i = 0x12345; signed char c = i; return c == 0x45 && (short)0x18000 == -32768;',
    1,
  );
  check(
    'shift signed values arithmetically',
    '',
    'int a = -8; unsigned b = 0x80000000u; return (a >> 1) == -4 && (b >> 31) == 1;',
    1,
  );
  check(
    'compute 64 bits',
    '',
    'long long a = 0x123456789ABCLL; return a * 3 / 3 == a && (int)(a >> 32) == 0x1234 && (unsigned)a == 0x56789abc;',
    1,
  );
  check(
    'compare 64-bit unsigned values',
    '',
    'unsigned long long a = 1ULL << 63; return a > 5 && a / 3 == 3074457345618258602ULL && a % 1000 == 808;',
    1,
  );
  check(
    'round floats to single precision',
    '',
    'float f = 0.1f; double d = 0.1; return f != d && (float)d == f && (int)2.9 == 2 && (int)-2.9 == -2;',
    1,
  );
  check(
    'convert between unsigned 64 bits and double',
    '',
    'unsigned long long a = 1ULL << 63; double d = (double)a; return d == 9223372036854775808.0 && (unsigned long long)d == a;',
    1,
  );
  check(
    'compare with NaN as false',
    '',
    'double z = 0, n = z / z; return !(n < 1) && !(n > 1) && !(n == n) && n != n;',
    1,
  );
  check(
    'evaluate the right side of && and || only when needed',
    'int n; int f(int r) { n++; return r; }',
    'int a = f(0) && f(1), b = f(1) || f(1); return !a && b && n == 2;',
    1,
  );
  check("give an assignment its target's type", '', 'int i; unsigned char c; i = c = 300; return i;', 44);
  check(
    'step pointers by their target',
    'int v[4] = {1, 2, 3, 4};',
    'int *p = v; int a = *p++, b = *++p; return a == 1 && b == 3 && p - v == 2 && p[-1] == 2 && 1[v] == 2;',
    1,
  );
  check(
    'keep the old value of a postfix step',
    '',
    'int i = 5, a = i++, b = i--; return a == 5 && b == 6 && i == 5;',
    1,
  );
  check(
    'wrap narrow steps',
    '',
    'unsigned char c = 255; short s = 32767; c++; s++; return c == 0 && s == -32768;',
    1,
  );
  check(
    'compute compound assignments in the wider type',
    '',
    'char c = 100; c += 1000; int i = 7; i *= 1.5; i <<= 2; return c == 76 && i == 40;',
    1,
  );
  check('choose and sequence', '', 'int a = 1, b = (a++, a * 10); return (b == 20 ? a : 0) == 2;', 1);
  check(
    'know sizes',
    'struct s { char c; int i; char d; };',
    'return sizeof(struct s) == 12 && sizeof(long) == 4 && sizeof(void *) == sizeof(char **) && sizeof L"ab" == 6;',
    1,
  );
  check(
    'join adjacent strings and read escapes',
    '',
    'char *s = "a\\x41" "\\102\\n"; return s[0] == 97 && s[1] == 65 && s[2] == 66 && s[3] == 10 && s[4] == 0;',
    1,
  );
  check(
    'turn anything not zero into 1 for _Bool',
    '',
    '_Bool a = 5, b = 0.5, c = 0; int *p = 0; _Bool d = p; return a == 1 && b == 1 && !c && !d;',
    1,
  );
  check('select by type', '', 'return _Generic(1.0f, int: 1, float: 2, default: 3);', 2);
});

describe('C objects', () => {
  check(
    'initialise by designators and fill with zero',
    'int a[] = {1, [5] = 6, 7}; struct p { int x, y, z; } q = {.z = 3, .x = 1};',
    'return sizeof a == 28 && a[5] == 6 && a[6] == 7 && a[2] == 0 && q.x == 1 && q.y == 0 && q.z == 3;',
    1,
  );
  check(
    'initialise nested aggregates without inner braces',
    'int m[2][2] = {1, 2, 3, 4}; struct { struct { int a, b; } i; int c; } s = {1, 2, 3};',
    'int n[2][3] = {{1}, {2, 3}}; return m[1][0] == 3 && s.i.b == 2 && s.c == 3 && n[0][1] == 0 && n[1][1] == 3;',
    1,
  );
  check(
    'point statics at other statics',
    'int v[3] = {1, 2, 3}; int *p = &v[1]; char *names[] = {"ab", "cd"}; int (*fp)(void); int one(void) { return 1; } int (*gp)(void) = one;',
    'return *p == 2 && names[1][0] == 99 && gp() == 1 && fp == 0;',
    1,
  );
  check(
    'pass and return structs by value',
    'struct b { int a[8]; }; struct b make(int n) { struct b r = {{n}}; r.a[7] = n; return r; } int take(struct b x) { x.a[0]++; return x.a[0] + x.a[7]; }',
    'struct b s = make(5); int r = take(s) + take(make(1)); return r == 14 && s.a[0] == 5 && make(9).a[7] == 9;',
    1,
  );
  check(
    'pack bit-fields as the Microsoft compiler does',
    'struct b { unsigned a : 3; int b : 5; unsigned c : 24; char d : 2; };',
    'struct b x = {0}; x.a = 9; x.b = 17; x.c = 0xabcdef; return sizeof x == 8 && x.a == 1 && x.b == -15 && x.c == 0xabcdef && (x.a = 10) == 2 && ++x.a == 3 && x.a++ == 3;',
    1,
  );
  check(
    'honour #pragma pack',
    '#pragma pack(push, 1)\nstruct s { char c; int i; };\n#pragma pack(pop)\nstruct t { char c; int i; };',
    'return sizeof(struct s) * 10 + sizeof(struct t);',
    58,
  );
  check(
    'reach members of anonymous unions',
    'struct v { int kind; union { int i; float f; }; };',
    'struct v x = {.i = 5}; x.f = 1.0f; return x.i == 0x3f800000;',
    1,
  );
  check(
    'keep static locals between calls',
    'int next(void) { static int n = 3; return ++n; }',
    'next(); return next();',
    5,
  );
  check(
    'make compound literals',
    'struct p { int x, y; }; int sum(struct p *p) { return p->x + p->y; }',
    'int *v = (int[]){1, 2, 3}; return sum(&(struct p){4, 5}) + v[2];',
    12,
  );
  check(
    'shadow names by blocks',
    'int x = 1;',
    'int r = x; { int x = 10; r += x; { int x = 100; r += x; } r += x; } return r + x;',
    122,
  );
});

describe('C statements', () => {
  check(
    'fall through and default',
    'int f(int x) { int r = 0; switch (x) { case 1: r += 1; case 2: r += 2; break; default: r = 9; case 7: r += 10; } return r; }',
    'return f(1) == 3 && f(2) == 2 && f(7) == 10 && f(100) == 19;',
    1,
  );
  check(
    'dispatch dense, sparse and 64-bit cases',
    'int d(int x) { switch (x) { case -1: return 1; case 0: return 2; case 1: return 3; case 3: return 4; } return 0; } int s(long long x) { switch (x) { case 1LL << 40: return 1; case -5: return 2; } return 3; }',
    'return d(-1) * 1000 + d(3) * 100 + d(2) * 10 + d(-2000000000) == 1400 && s(1LL << 40) == 1 && s(-5) == 2 && s(0) == 3;',
    1,
  );
  check(
    "run Duff's device",
    '',
    'int n = 0, c = 7; switch (c % 4) { case 0: do { n++; case 3: n++; case 2: n++; case 1: n++; } while ((c -= 4) > 0); } return n;',
    7,
  );
  check(
    'break and continue',
    '',
    'int s = 0, i; for (i = 0; ; i++) { if (i == 3) continue; if (i == 6) break; s += i; } while (i) { i--; if (i == 2) break; } return s * 10 + i;',
    122,
  );
  check(
    'goto in both directions',
    '',
    'int i = 0; again: if (i++ < 4) goto again; if (i == 5) goto end; i = 100; end: return i;',
    5,
  );
  check('recurse', 'int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }', 'return fib(12);', 144);
  check(
    'take variable arguments',
    '#include <stdarg.h>\nint sum(int n, ...) { va_list a; int s = 0; va_start(a, n); while (n-- > 0) s += va_arg(a, int) + (int)va_arg(a, double) + (int)va_arg(a, long long); va_end(a); return s; }',
    'return sum(2, 1, 2.5, 3LL, 4, 5.5, 6LL);',
    21,
  );
  check(
    'call through pointers',
    'int add(int a, int b) { return a + b; } int mul(int a, int b) { return a * b; } int (*ops[])(int, int) = {add, mul};',
    'int (*f)(int, int) = add; return f(2, 3) * 10 + ops[1](2, 3) + (*ops[0])(1, 1) + (ops[0] == &add);',
    59,
  );
});

describe('structured exceptions', () => {
  check(
    'handle an access violation',
    '#include <windows.h>',
    'int v = 1; __try { v = 2; *(volatile int *)8 = 3; v = 4; } __except (GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) { v += 10; } return v;',
    12,
  );
  check(
    'run finally blocks on every way out',
    '#include <windows.h>\nint n; int f(int how) { int r = 1; for (int i = 0; i < 2; i++) { __try { if (how == 1) return r; if (how == 2) continue; if (how == 3) break; if (how == 4) __leave; r++; } __finally { n += AbnormalTermination() ? 10 : 1; } } return r; }',
    'int a = f(0), b = f(1), c = f(2), d = f(3), e = f(4); return a == 3 && b == 1 && c == 1 && d == 1 && e == 1 && n == 2 + 10 + 20 + 10 + 2;',
    1,
  );
  check(
    'unwind inner finally blocks before the handler',
    '#include <windows.h>\nint order; void bad(void) { __try { *(volatile int *)0 = 1; } __finally { order = order * 10 + 1; } }',
    '__try { __try { bad(); } __finally { order = order * 10 + 2; } } __except (order = order * 10 + 9, 1) { order = order * 10 + 3; } return order == 9123;',
    1,
  );
});

describe('a program that checks itself', () => {
  const folder = join(__dirname, '../../golden/script/run');
  for (const name of readdirSync(folder)) {
    for (const model of ['ilp32', 'llp64'] as const) {
      it(`finds nothing wrong: ${name} (${model})`, () => {
        assert.equal(exitCode({ [name]: readFileSync(join(folder, name), 'utf8') }, model), 0);
      });
    }
  }
});

describe('programs of several files', () => {
  it('share functions and objects, each with its own statics', () => {
    const a =
      'extern int shared; int twice(int); static int own = 1; int main(void) { return twice(shared) + own; }';
    const b = 'int shared = 20; static int own = 2; int twice(int n) { return own * n; }';
    assert.equal(exitCode({ 'a.c': a, 'b.c': b }, 'ilp32'), 41);
  });
  it('join tentative definitions', () => {
    assert.equal(
      exitCode(
        {
          'a.c': 'int n; int n; void set(void); int main(void) { set(); return n; }',
          'b.c': 'int n; void set(void) { n = 7; }',
        },
        'llp64',
      ),
      7,
    );
  });
  it('get their arguments', () => {
    assert.equal(
      exitCode(
        {
          'a.c':
            'int main(int argc, char **argv) { return argc * 10 + (argv[2][1] == 119) + (argv[3] == 0); }',
        },
        'ilp32',
      ),
      32,
    );
  });
});
