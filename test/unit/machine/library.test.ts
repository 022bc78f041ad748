import assert from 'node:assert/strict';
import { LIBRARY } from '../../../engine/machine/library/index';
import { declaredFunctions } from '../../../engine/script/prelude';
import { type Argument, callLibrary } from './library-call';

const f = (f64: number): Argument => ({ f64 });
const bytes = (...list: number[]): Uint8Array => Uint8Array.from(list);
const room = (size: number): Uint8Array => new Uint8Array(size).fill(0x2e);
const shown = (memory: Uint8Array): string => String.fromCharCode(...memory).replaceAll('\0', '0');

describe('string functions', () => {
  const effects: readonly (readonly [name: string, args: readonly Argument[], text: string])[] = [
    ['strcpy', [room(6), 'abc'], 'abc0..'],
    ['strncpy', [room(6), 'abc', 5], 'abc00.'],
    ['strncpy', [room(6), 'abcdef', 3], 'abc...'],
    ['strcat', [bytes(0x61, 0, 0x2e, 0x2e), 'bc'], 'abc0'],
    ['strncat', [bytes(0x61, 0, 0x2e, 0x2e), 'bcd', 1], 'ab0.'],
    ['strcpy_s', [room(6), 6, 'abc'], 'abc0..'],
    ['strcat_s', [bytes(0x61, 0, 0x2e, 0x2e), 4, 'bc'], 'abc0'],
    ['strncpy_s', [room(6), 4, 'abcdef', -1], 'abc0..'],
    ['strncpy_s', [room(6), 6, 'abcdef', 2], 'ab0...'],
    ['strcpy_s', [room(4), 3, 'abc'], '0bc.'],
    ['strcat_s', [bytes(0x61, 0, 0x2e, 0x2e, 0x2e), 4, 'bcd'], '0bcd.'],
    ['strncpy_s', [room(3), 3, 0, 0], '0..'],
    ['memcpy_s', [room(3), 2, 'abc', 3], '00.'],
    ['memmove_s', [room(3), 2, 'abc', 3], '...'],
    ['_strupr', ['aBc1'], 'ABC10'],
    ['_strrev', ['abc'], 'cba0'],
    ['_itoa', [-255, room(6), 10], '-2550.'],
    ['_itoa', [-1, room(9), 16], 'ffffffff0'],
  ];
  for (const [name, args, text] of effects)
    it(`${name} leaves ${text}`, () => {
      const index = name === '_itoa' ? 1 : 0;
      assert.equal(shown(callLibrary(name, args).memory(index)), text);
    });

  const numbers: readonly (readonly [name: string, args: readonly Argument[], result: number])[] = [
    ['strlen', ['hello'], 5],
    ['wcslen', [{ wide: 'hello' }], 5],
    ['strnlen', ['hello', 3], 3],
    ['strcmp', ['abc', 'abd'], -1],
    ['strcmp', ['abc', 'abc'], 0],
    ['strcmp', ['\u00e4', 'a'], 1],
    ['strncmp', ['abc', 'abd', 2], 0],
    ['_stricmp', ['HeLLo', 'hEllO'], 0],
    ['wcscmp', [{ wide: 'b' }, { wide: 'a' }], 1],
    ['memcmp', [bytes(1, 255), bytes(1, 2), 2], 1],
    ['strspn', ['aabbc', 'ab'], 4],
    ['strcspn', ['aabbc', 'cb'], 2],
    ['lstrlenA', [0], 0],
    ['RtlCompareMemory', [bytes(1, 2, 3), bytes(1, 2, 4), 3], 2],
  ];
  for (const [name, args, result] of numbers)
    it(`${name}(${JSON.stringify(args)}) is ${result}`, () => {
      assert.equal(callLibrary(name, args).i32, result);
    });

  const places: readonly (readonly [name: string, args: readonly Argument[], offset: number | undefined])[] =
    [
      ['strchr', ['hello', 0x6c], 2],
      ['strchr', ['hello', 0], 5],
      ['strchr', ['hello', 0x7a], undefined],
      ['strrchr', ['hello', 0x6c], 3],
      ['strstr', ['hello', 'lo'], 3],
      ['strstr', ['hello', ''], 0],
      ['strstr', ['hello', 'low'], undefined],
      ['wcsstr', [{ wide: 'hello' }, { wide: 'lo' }], 6],
      ['strpbrk', ['hello', 'xol'], 2],
      ['memchr', [bytes(1, 0, 3), 3, 3], 2],
      ['memchr', [bytes(1, 0, 3), 4, 3], undefined],
    ];
  for (const [name, args, offset] of places)
    it(`${name}(${JSON.stringify(args)}) finds ${offset ?? 'nothing'}`, () => {
      const { pointer, at } = callLibrary(name, args);
      assert.equal(pointer, offset === undefined ? 0 : (at[0] ?? 0) + offset);
    });

  it('strcpy_s empties a destination that is too small and raises', () => {
    const outcome = callLibrary('strcpy_s', [room(4), 3, 'abc']);
    assert.equal(shown(outcome.memory(0)), '0bc.');
    assert.deepEqual([outcome.errno, outcome.raised], [34, 0xc0000417]);
  });

  it('change nothing when they would fault half way', () => {
    assert.throws(() => callLibrary('strcpy', [8, 'abc']), /touches 0x8/);
    assert.throws(() => callLibrary('strlen', [0]), /touches 0x0/);
  });

  it('memmove copies overlapping ranges and memset fills', () => {
    assert.equal(
      callLibrary('memset', [room(4), 0x141, 3])
        .text(0)
        .slice(0, 4),
      'AAA.',
    );
    const { pointer, at } = callLibrary('memcpy', [room(4), 'abc', 4]);
    assert.equal(pointer, at[0]);
  });
});

describe('number functions', () => {
  const integers: readonly (readonly [
    name: string,
    args: readonly Argument[],
    value: number,
    errno: number,
  ])[] = [
    ['atoi', ['  -42abc'], -42, 0],
    ['atoi', ['x'], 0, 0],
    ['atoi', ['99999999999'], 0x7fffffff, 34],
    ['strtol', ['0x1Fz', 0, 16], 31, 0],
    ['strtol', ['0x1F', 0, 0], 31, 0],
    ['strtol', ['0755', 0, 0], 493, 0],
    ['strtol', ['-2147483648', 0, 10], -2147483648, 0],
    ['strtol', ['-2147483649', 0, 10], -2147483648, 34],
    ['strtoul', ['4294967295', 0, 10], -1, 0],
    ['strtoul', ['-1', 0, 10], -1, 0],
    ['strtoul', ['4294967296', 0, 10], -1, 34],
    ['strtol', ['zz', 0, 36], 1295, 0],
    ['abs', [-5], 5, 0],
  ];
  for (const [name, args, value, errno] of integers)
    it(`${name}(${JSON.stringify(args)}) is ${value} with errno ${errno}`, () => {
      const outcome = callLibrary(name, args);
      assert.deepEqual([outcome.i32, outcome.errno], [value, errno]);
    });

  it('say where the number ends, and at the start when there is none', () => {
    for (const [text, end] of [
      ['  12ab', 4],
      ['0x', 1],
      ['  +', 0],
      ['', 0],
    ] as const) {
      const outcome = callLibrary('strtol', [text, room(4), 0]);
      assert.equal(
        new DataView(outcome.memory(1).buffer).getUint32(0, true),
        (outcome.at[0] ?? 0) + end,
        text,
      );
    }
  });

  it('read 64 bits', () => {
    assert.equal(callLibrary('_atoi64', ['-9223372036854775808']).i64, -9223372036854775808n);
    assert.equal(callLibrary('strtoull', ['18446744073709551615', 0, 10]).i64, -1n);
  });

  const floats: readonly (readonly [text: string, value: number])[] = [
    ['1.5', 1.5], ['-.5e1x', -5], ['0x1.8p1', 3], ['1e400', Infinity], ['inf', Infinity], ['1e', 1], ['abc', 0], ['1_0', 1],
  ]; // prettier-ignore
  for (const [text, value] of floats)
    it(`strtod("${text}") is ${value}`, () => {
      assert.equal(callLibrary('strtod', [text, 0]).f64, value);
    });
});

describe('ctype', () => {
  it('classifies ASCII and nothing else', () => {
    const members = (name: string): string => {
      let list = '';
      for (let code = -1; code < 256; code++)
        if (callLibrary(name, [code]).i32 !== 0) list += String.fromCharCode(code);
      return list;
    };
    assert.equal(members('isdigit'), '0123456789');
    assert.equal(members('isxdigit'), '0123456789ABCDEFabcdef');
    assert.equal(members('isspace'), '\t\n\v\f\r ');
    assert.equal(members('isblank'), '\t ');
    assert.equal(members('isalpha').length, 52);
    assert.equal(members('isprint').length, 95);
    assert.equal(members('isgraph').length, 94);
    assert.equal(members('ispunct').length, 32);
    assert.equal(members('iscntrl').length, 33);
    assert.equal(callLibrary('toupper', [0x71]).i32, 0x51);
    assert.equal(callLibrary('tolower', [0x5b]).i32, 0x5b);
  });
});

describe('math', () => {
  const cases: readonly (readonly [name: string, args: readonly number[], value: number])[] = [
    ['sqrt', [2], Math.SQRT2], ['pow', [2, 10], 1024], ['pow', [1, NaN], 1], ['pow', [-1, Infinity], 1], ['fmod', [7, -2], 1],
    ['round', [2.5], 3], ['round', [-2.5], -3], ['round', [0.49999999999999994], 0], ['rint', [2.5], 2], ['rint', [3.5], 4],
    ['rint', [-0.5], -0], ['trunc', [-1.7], -1], ['remainder', [5, 3], -1], ['remainder', [7, 2], -1], ['remainder', [5, 2], 1],
    ['remainder', [-5, 3], 1], ['fmax', [NaN, 1], 1], ['copysign', [3, -0], -3], ['floorf', [1.5], 1], ['sqrtf', [2], Math.fround(Math.SQRT2)],
    ['hypot', [3, 4], 5], ['fdim', [1, 3], 0],
  ]; // prettier-ignore
  for (const [name, args, value] of cases)
    it(`${name}(${args.join(', ')}) is ${value}`, () => {
      assert.equal(callLibrary(name, args.map(f)).f64, value);
    });

  it('sets errno outside a domain or a range', () => {
    assert.equal(callLibrary('sqrt', [f(-1)]).errno, 33);
    assert.equal(callLibrary('log', [f(0)]).errno, 34);
    assert.equal(callLibrary('exp', [f(1000)]).errno, 34);
  });

  it('takes numbers apart and puts them together', () => {
    const frexp = callLibrary('frexp', [f(12), room(4)]);
    assert.deepEqual([frexp.f64, frexp.memory(1)[0]], [0.75, 4]);
    const modf = callLibrary('modf', [f(-3.25), room(8)]);
    assert.deepEqual([modf.f64, new DataView(modf.memory(1).buffer).getFloat64(0, true)], [-0.25, -3]);
    assert.equal(callLibrary('ldexp', [f(0.75), 4]).f64, 12);
    assert.equal(callLibrary('ldexp', [f(1), -1074]).f64, 5e-324);
    assert.equal(callLibrary('ldexp', [f(5e-324), 1074]).f64, 1);
    assert.equal(callLibrary('lround', [f(-2.5)]).i32, -3);
  });
});

describe('input', () => {
  it('fgets keeps the line break and stops at it', () => {
    const outcome = callLibrary('fgets', [room(16), 16, 1], { stdin: 'one\ntwo\n' });
    assert.deepEqual([outcome.text(0), outcome.taken], ['one\n', 4]);
  });

  it('fgets takes no more than fits and answers NULL at the end', () => {
    const outcome = callLibrary('fgets', [room(4), 4, 1], { stdin: 'abcdef' });
    assert.deepEqual([outcome.text(0), outcome.taken], ['abc', 3]);
    assert.equal(callLibrary('fgets', [room(4), 4, 1]).pointer, 0);
  });

  it('getchar reads a byte, then EOF', () => {
    assert.equal(callLibrary('getchar', [], { stdin: 'A' }).i32, 65);
    assert.equal(callLibrary('getchar', []).i32, -1);
  });

  it('gets_s drops the line break', () => {
    const outcome = callLibrary('gets_s', [room(8), 8], { stdin: 'ab\ncd' });
    assert.deepEqual([outcome.text(0), outcome.taken], ['ab', 3]);
  });

  const scans: readonly (readonly [text: string, format: string, rooms: readonly number[], count: number, hex: readonly string[]])[] = [
    ['12 -7', '%d %d', [4, 4], 2, ['0c000000', 'f9ffffff']],
    ['ff 0x10 010', '%x %i %i', [4, 4, 4], 3, ['ff000000', '10000000', '08000000']],
    ['300', '%hd', [4], 1, ['2c012e2e']],
    ['1.5 2', '%f %lf', [4, 8], 2, ['0000c03f', '0000000000000040']],
    ['abc def', '%s %2s', [4, 4], 2, ['61626300', '6465002e']],
    ['abc123', '%[a-c]%d', [4, 4], 2, ['61626300', '7b000000']],
    ['key=val;', '%[^=]=%[^;]', [4, 4], 2, ['6b657900', '76616c00']],
    ['ab', '%c%c', [2, 2], 2, ['612e', '622e']],
    ['1,2', '%d,%*d', [4], 1, ['01000000']],
    ['123456', '%3d%n', [4, 4], 1, ['7b000000', '03000000']],
    ['x', '%d', [4], 0, ['2e2e2e2e']],
    ['', '%d', [4], -1, ['2e2e2e2e']],
    ['-1', '%I64d', [8], 1, ['ffffffffffffffff']],
    ['50%', '%d%%', [4], 1, ['32000000']],
  ]; // prettier-ignore
  for (const [text, format, rooms, count, hex] of scans)
    it(`sscanf("${text}", "${format}") converts ${count}`, () => {
      const outcome = callLibrary('sscanf', [text, format, ...rooms.map(room)], { variadicFrom: 2 });
      assert.equal(outcome.i32, count);
      assert.deepEqual(
        rooms.map((_, index) => Buffer.from(outcome.memory(index + 2)).toString('hex')),
        hex,
      );
    });

  it('scanf leaves what it does not take', () => {
    const outcome = callLibrary('scanf', ['%d', room(4)], { variadicFrom: 1, stdin: '  42\nnext' });
    assert.deepEqual([outcome.i32, outcome.taken], [1, 4]);
  });

  it('scanf takes no input when its store faults', () => {
    assert.throws(() => callLibrary('scanf', ['%d', 16], { variadicFrom: 1, stdin: '42' }), /touches 0x10/);
  });

  it('sscanf_s takes the size of a buffer', () => {
    const fits = callLibrary('sscanf_s', ['abc', '%s', room(4), 4], { variadicFrom: 2 });
    assert.deepEqual([fits.i32, fits.text(2)], [1, 'abc']);
    const short = callLibrary('sscanf_s', ['abc', '%s', room(4), 3], { variadicFrom: 2 });
    assert.deepEqual([short.i32, short.text(2)], [0, '']);
  });
});

describe('time and output', () => {
  it('count simulated time from 2000-01-01', () => {
    const time = 25_000_000;
    assert.equal(callLibrary('time', [0], { time }).i64, 946684802n);
    assert.equal(callLibrary('clock', [], { time }).i32, 2500);
    assert.equal(callLibrary('GetTickCount', [], { time }).i32, 2500);
    const counter = callLibrary('QueryPerformanceCounter', [room(8)], { time });
    assert.equal(new DataView(counter.memory(0).buffer).getBigInt64(0, true), 25_000_000n);
    const fileTime = callLibrary('GetSystemTimeAsFileTime', [room(8)]);
    const start = BigInt(Date.UTC(2000, 0, 1) - Date.UTC(1601, 0, 1)) * 10_000n;
    assert.equal(new DataView(fileTime.memory(0).buffer).getBigInt64(0, true), start);
  });

  it('puts ends the line, fputs and OutputDebugString do not', () => {
    assert.equal(callLibrary('puts', ['hi']).stdout, 'hi\n');
    assert.equal(callLibrary('fputs', ['hi', 3]).stderr, 'hi');
    assert.equal(callLibrary('OutputDebugStringW', [{ wide: 'hi' }]).debug, 'hi');
    assert.equal(callLibrary('putchar', [0x141]).stdout, 'A');
  });
});

describe('the library', () => {
  it('binds only functions that a built-in header declares', () => {
    const declared = declaredFunctions();
    assert.deepEqual(
      Object.keys(LIBRARY).filter(name => !declared.has(name)),
      [],
    );
  });
});
