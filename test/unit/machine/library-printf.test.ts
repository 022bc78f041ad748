import assert from 'node:assert/strict';
import { type Argument, callLibrary, printed } from './library-call';

type Row = readonly [format: string, args: readonly Argument[], text: string];
const f = (f64: number): Argument => ({ f64 });

// Expected texts follow from C99 7.19.6.1 and Microsoft's "Format specification syntax", by hand.
const INTEGERS: readonly Row[] = [
  ['%d %i %u', [-1, 42, -1], '-1 42 4294967295'],
  ['[%5d][%-5d][%05d]', [42, 42, 42], '[   42][42   ][00042]'],
  ['[%+d][% d][%+d]', [7, 7, -7], '[+7][ 7][-7]'],
  ['[%.3d][%8.3d][%-8.3d][%08.3d]', [7, 7, 7, 7], '[007][     007][007     ][     007]'],
  ['[%.0d][%5.0d]', [0, 0], '[][     ]'],
  ['%x %X %#x %#X %#x', [255, 255, 255, 255, 0], 'ff FF 0xff 0XFF 0'],
  ['%o %#o %#o', [8, 8, 0], '10 010 0'],
  ['[%#06x][%#6x]', [255, 255], '[0x00ff][  0xff]'],
  ['%hd %hu %hhd %hhu', [65537, 65535, 255, 511], '1 65535 -1 255'],
  ['%ld %lu %lx', [-5, -5, 255], '-5 4294967291 ff'],
  [
    '%lld %llu %llx',
    [-9223372036854775808n, -1n, -1n],
    '-9223372036854775808 18446744073709551615 ffffffffffffffff',
  ],
  ['%I64d %I64u %I32d %I64x', [-2n, 5n, -3, 255n], '-2 5 -3 ff'],
  ['[%*d][%-*d][%*d]', [5, 42, 5, 42, -5, 42], '[   42][42   ][42   ]'],
  ['[%.*d][%.*d]', [3, 7, -1, 7], '[007][7]'],
  ['%d%%', [50], '50%'],
];

const FLOATS: readonly Row[] = [
  ['%f %f', [f(1), f(-0.5)], '1.000000 -0.500000'],
  ['%.0f %.0f %.0f %.0f', [f(0.5), f(1.5), f(2.5), f(-0.5)], '0 2 2 -0'],
  ['%.2f %.1f', [f(1.005), f(0.25)], '1.00 0.2'],
  ['%#.0f', [f(3)], '3.'],
  [
    '[%8.2f][%-8.2f][%08.2f][%+.1f]',
    [f(3.14159), f(3.14159), f(-3.14159), f(2)],
    '[    3.14][3.14    ][-0003.14][+2.0]',
  ],
  ['%.20f', [f(0.1)], '0.10000000000000000555'],
  ['%f', [f(1e22)], '10000000000000000000000.000000'],
  ['%.0f', [f(2 ** 100)], '1267650600228229401496703205376'],
  ['%e %E', [f(12345.678), f(0.00012345)], '1.234568e+04 1.234500E-04'],
  ['%.0e %#.0e %.3e', [f(15000), f(15000), f(0)], '2e+04 2.e+04 0.000e+00'],
  ['%e', [f(1e100)], '1.000000e+100'],
  ['%.2e', [f(9.999)], '1.00e+01'],
  ['%g %g %g %g', [f(100000), f(1000000), f(0.0001), f(0.00001)], '100000 1e+06 0.0001 1e-05'],
  ['%g %#g %G', [f(1.5), f(1.5), f(1e-10)], '1.5 1.50000 1E-10'],
  ['%.3g %.10g %g', [f(1234.5), f(1234.5), f(0)], '1.23e+03 1234.5 0'],
  ['%.3g', [f(999.9)], '1e+03'],
  [
    '%a %A %.0a %.1a',
    [f(1), f(-2.5), f(1.5), f(1)],
    '0x1.0000000000000p+0 -0X1.4000000000000P+1 0x2p+0 0x1.0p+0',
  ],
  [
    '%f %F %e [%6f][%-6f][%06f]',
    [f(Infinity), f(-Infinity), f(NaN), f(Infinity), f(Infinity), f(Infinity)],
    'inf -INF nan [   inf][inf   ][   inf]',
  ],
  ['%.17g', [f(5e-324)], '4.9406564584124654e-324'],
];

const TEXTS: readonly Row[] = [
  ['%s|%10s|%-10s|', ['abc', 'abc', 'abc'], 'abc|       abc|abc       |'],
  ['%.2s %5.1s|', ['abc', 'xyz'], 'ab     x|'],
  ['%c%c%3c', [72, 105, 33], 'Hi  !'],
  ['%s', [0], '(null)'],
  ['%ls %ws %S', [{ wide: 'wide' }, { wide: 'w' }, { wide: 'big' }], 'wide w big'],
  ['%hs %lc %C', ['narrow', 0x41, 0x42], 'narrow A B'],
  ['%p %#p', [0x530000, 0x530000], '00530000 0X00530000'],
  ['[%12p]', [0xabc], '[    00000ABC]'],
  ['100%! %', [], '100%! %'],
];

describe('printf', () => {
  for (const [formatText, args, text] of [...INTEGERS, ...FLOATS, ...TEXTS])
    it(`prints ${JSON.stringify(formatText)} as ${JSON.stringify(text)}`, () => {
      assert.equal(printed(formatText, args), text);
    });

  it('takes sizes and pointers as wide as the process', () => {
    assert.equal(printed('%p %#p', [0x530000n, 0x530000n], 8), '0000000000530000 0X0000000000530000');
    assert.equal(printed('%Iu %zu %Id', [-1, -1, -1], 4), '4294967295 4294967295 -1');
    assert.equal(printed('%Iu %zu %Id', [-1n, -1n, -1n], 8), '18446744073709551615 18446744073709551615 -1');
    assert.equal(printed('%d %s %d', [1, 'x', 2], 8), '1 x 2');
  });

  it('returns the number of characters', () => {
    assert.equal(callLibrary('printf', ['%5d\n', 42], { variadicFrom: 1 }).i32, 6);
  });

  it('refuses %n and prints nothing then', () => {
    const { stdout, i32, errno } = callLibrary('printf', ['a%n', 0], { variadicFrom: 1 });
    assert.deepEqual({ stdout, i32, errno }, { stdout: '', i32: -1, errno: 22 });
  });

  it('reads no more of a string than its precision', () => {
    const unterminated = new Uint8Array(0x10000 - 64).fill(0x61);
    assert.equal(printed('%.3s', [unterminated]), 'aaa');
  });

  it('goes to the stream it is given', () => {
    assert.equal(callLibrary('fprintf', [3, 'x=%d', 1], { variadicFrom: 2 }).stderr, 'x=1');
    assert.equal(callLibrary('fprintf', [2, 'x=%d', 1], { variadicFrom: 2 }).stdout, 'x=1');
    assert.deepEqual([callLibrary('fprintf', [99, 'x'], { variadicFrom: 2 }).i32], [-1]);
  });
});

describe('wprintf', () => {
  it('takes %s as wide and %S and %hs as narrow', () => {
    const outcome = callLibrary('wprintf', [{ wide: '%s %S %hs %c' }, { wide: 'wide' }, 'narrow', 'h', 65], {
      variadicFrom: 1,
    });
    assert.equal(outcome.stdout, 'wide narrow h A');
  });

  it('writes UTF-8', () => {
    assert.equal(
      callLibrary('wprintf', [{ wide: 'gr\u00fc\u00df \u{1F600}' }], { variadicFrom: 1 }).stdout,
      'gr\u00fc\u00df \u{1F600}',
    );
  });
});

describe('the sprintf family', () => {
  const buffer = (): Uint8Array => new Uint8Array(8).fill(0x2e);
  const shown = (bytes: Uint8Array): string => String.fromCharCode(...bytes).replaceAll('\0', '0');
  const cases: readonly (readonly [name: string, args: readonly Argument[], bytes: string, result: number])[] = [
    ['sprintf', ['%d', 123], '1230....', 3],
    ['snprintf', [4, '%d', 123456], '1230....', 6],
    ['snprintf', [8, '%d', 123], '1230....', 3],
    ['_snprintf', [4, '%d', 123456], '1234....', -1],
    ['_snprintf', [4, '%d', 1234], '1234....', 4],
    ['_snprintf', [4, '%d', 123], '1230....', 3],
    ['sprintf_s', [8, '%d', 123], '1230....', 3],
    ['_snprintf_s', [8, 2, '%d', 123], '120.....', -1],
    ['_snprintf_s', [4, -1, '%d', 12345], '1230....', -1],
  ]; // prettier-ignore
  for (const [name, args, bytes, result] of cases)
    it(`${name} with ${JSON.stringify(args)} leaves ${bytes}`, () => {
      const outcome = callLibrary(name, [buffer(), ...args], { variadicFrom: args.length });
      assert.equal(shown(outcome.memory(0)), bytes);
      assert.equal(outcome.i32, result);
    });

  it('raises an invalid parameter from sprintf_s when the text does not fit', () => {
    const outcome = callLibrary('sprintf_s', [buffer(), 4, '%d', 12345], { variadicFrom: 3 });
    assert.equal(outcome.raised, 0xc0000417);
    assert.equal(outcome.errno, 34);
    assert.equal(shown(outcome.memory(0)), '0.......');
  });

  it('measures with a size of 0', () => {
    assert.equal(callLibrary('snprintf', [0, 0, '%s', 'hello'], { variadicFrom: 3 }).i32, 5);
  });
});
