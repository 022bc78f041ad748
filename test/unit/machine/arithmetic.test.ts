import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Machine } from '../../../engine/machine/machine';
import { type Snapshot } from '../../../engine/machine/seam';
import { type OpName } from '../../../engine/script/bytecode';
import { assemble, settings, slot, type Instruction } from '../../support/assemble';

interface Pair {
  readonly low: number;
  readonly high: number;
}

interface Bench {
  readonly machine: Machine;
  readonly start: Snapshot;
}

const benches = new Map<string, Bench>();

/** A machine before the instruction, with slots 1 to 3 to be filled in; making one a test would cost most of its time. */
function benchOf(op: OpName, model: 'ilp32' | 'llp64'): Bench {
  const key = `${op} ${model}`;
  let bench = benches.get(key);
  if (bench === undefined) {
    const code: Instruction[] = [
      op.startsWith('B') ? [op, slot(2), slot(3), 2] : [op, slot(1), slot(2), slot(3)],
      ['JMP', 0, 0, 1],
      ['JMP', 0, 0, 2],
    ];
    const profile = model === 'llp64' ? 'win10-x64' : 'win10-x86';
    const machine = new Machine(assemble([{ code }], { model }), settings({ profile }));
    bench = { machine, start: machine.snapshot() };
    benches.set(key, bench);
  }
  bench.machine.restore(bench.start);
  return bench;
}

function fill(machine: Machine, b: bigint, c: bigint): void {
  const frame = machine.frames(1)[0]!;
  machine.setSlot(frame, 1, 0x55555555, 0x55555555);
  machine.setSlot(frame, 2, ...words(b));
  machine.setSlot(frame, 3, ...words(c));
}

/** Runs one instruction on two 64-bit values and gives slot 1, or the status it raised. */
function run(
  op: OpName,
  b: bigint,
  c: bigint,
  immediate?: number,
  model: 'ilp32' | 'llp64' = 'llp64',
): Pair | string {
  const { machine } = benchOf(op, model);
  fill(machine, b, c);
  if (immediate !== undefined) machine.process.code[3] = immediate;
  const stop = machine.run({ instructions: 1 });
  if (stop.reason === 'died') return stop.status.toString(16);
  return machine.slot(machine.frames(1)[0]!, 1);
}

/** Runs `if (a op b) …` on two 64-bit values: 1 when the branch was taken. */
function branches(op: OpName, a: bigint, b: bigint): number {
  const { machine } = benchOf(op, 'llp64');
  fill(machine, a, b);
  machine.run({ instructions: 1 });
  return machine.frames(1)[0]!.pc - 1;
}

function words(value: bigint): [number, number] {
  return [Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))];
}

const pair = (value: bigint): Pair => {
  const [low, high] = words(value);
  return { low, high };
};

const int32 = (value: bigint): bigint => BigInt.asIntN(32, value);
const uint32 = (value: bigint): bigint => BigInt.asUintN(32, value);
const int64 = (value: bigint): bigint => BigInt.asIntN(64, value);
const uint64 = (value: bigint): bigint => BigInt.asUintN(64, value);

/** 64-bit values with the corners in front. */
const value = fc.oneof(
  fc.constantFrom(
    0n,
    1n,
    -1n,
    2n ** 31n,
    -(2n ** 31n),
    2n ** 32n - 1n,
    2n ** 53n,
    -(2n ** 53n),
    2n ** 63n - 1n,
    -(2n ** 63n),
  ),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -100n, max: 100n }),
);

type Binary = (b: bigint, c: bigint) => bigint;
const bool = (claim: boolean): bigint => (claim ? 1n : 0n);

const WORD: Readonly<Partial<Record<OpName, Binary>>> = {
  ADD: (b, c) => b + c,
  SUB: (b, c) => b - c,
  MUL: (b, c) => b * c,
  AND: (b, c) => b & c,
  OR: (b, c) => b | c,
  XOR: (b, c) => b ^ c,
  SHL: (b, c) => b << (c & 31n),
  SHRS: (b, c) => int32(b) >> (c & 31n),
  SHRU: (b, c) => uint32(b) >> (c & 31n),
  EQ: (b, c) => bool(int32(b) === int32(c)),
  NE: (b, c) => bool(int32(b) !== int32(c)),
  LTS: (b, c) => bool(int32(b) < int32(c)),
  LES: (b, c) => bool(int32(b) <= int32(c)),
  LTU: (b, c) => bool(uint32(b) < uint32(c)),
  LEU: (b, c) => bool(uint32(b) <= uint32(c)),
  NEG: b => -b,
  NOT: b => ~b,
  LNOT: b => bool(int32(b) === 0n),
  SX8: b => BigInt.asIntN(8, b),
  SX16: b => BigInt.asIntN(16, b),
  ZX8: b => BigInt.asUintN(8, b),
  ZX16: b => BigInt.asUintN(16, b),
  EQL: (b, c) => bool(b === c),
  NEL: (b, c) => bool(b !== c),
  LTSL: (b, c) => bool(b < c),
  LESL: (b, c) => bool(b <= c),
  LTUL: (b, c) => bool(uint64(b) < uint64(c)),
  LEUL: (b, c) => bool(uint64(b) <= uint64(c)),
  LNOTL: b => bool(b === 0n),
};

const WIDE: Readonly<Partial<Record<OpName, Binary>>> = {
  MOV: b => b,
  ADDL: (b, c) => b + c,
  SUBL: (b, c) => b - c,
  MULL: (b, c) => b * c,
  ANDL: (b, c) => b & c,
  ORL: (b, c) => b | c,
  XORL: (b, c) => b ^ c,
  SHLL: (b, c) => b << (c & 63n),
  SHRSL: (b, c) => b >> (c & 63n),
  SHRUL: (b, c) => uint64(b) >> (c & 63n),
  NEGL: b => -b,
  NOTL: b => ~b,
  SXL: b => int32(b),
  ZXL: b => uint32(b),
};

const IMMEDIATE: Readonly<Partial<Record<OpName, Binary>>> = {
  ADDI: (b, c) => b + c,
  MULI: (b, c) => b * c,
  ANDI: (b, c) => b & c,
  ORI: (b, c) => b | c,
  XORI: (b, c) => b ^ c,
  EQI: (b, c) => bool(int32(b) === c),
  NEI: (b, c) => bool(int32(b) !== c),
  LTSI: (b, c) => bool(int32(b) < c),
  LESI: (b, c) => bool(int32(b) <= c),
  GTSI: (b, c) => bool(int32(b) > c),
  GESI: (b, c) => bool(int32(b) >= c),
  LTUI: (b, c) => bool(uint32(b) < uint32(c)),
  LEUI: (b, c) => bool(uint32(b) <= uint32(c)),
  GTUI: (b, c) => bool(uint32(b) > uint32(c)),
  GEUI: (b, c) => bool(uint32(b) >= uint32(c)),
};

const BRANCHES: Readonly<Partial<Record<OpName, Binary>>> = {
  BEQ: WORD.EQ!, BNE: WORD.NE!, BLTS: WORD.LTS!, BLES: WORD.LES!, BLTU: WORD.LTU!, BLEU: WORD.LEU!,
  BEQL: WORD.EQL!, BNEL: WORD.NEL!, BLTSL: WORD.LTSL!, BLESL: WORD.LESL!, BLTUL: WORD.LTUL!, BLEUL: WORD.LEUL!,
}; // prettier-ignore

const RUNS = { numRuns: 200 };

describe('Integer instructions', () => {
  for (const [op, reference] of Object.entries(WORD) as [OpName, Binary][])
    it(`${op} gives the low word that C gives`, () => {
      fc.assert(
        fc.property(value, value, (b, c) => {
          const result = run(op, b, c) as Pair;
          assert.equal(result.low, Number(int32(reference(b, c))));
        }),
        RUNS,
      );
    });

  for (const [op, reference] of Object.entries(WIDE) as [OpName, Binary][])
    it(`${op} gives the 64 bits that C gives`, () => {
      fc.assert(
        fc.property(value, value, (b, c) => {
          assert.deepEqual(run(op, b, c), pair(int64(reference(b, c))));
        }),
        RUNS,
      );
    });

  for (const [op, reference] of Object.entries(IMMEDIATE) as [OpName, Binary][])
    it(`${op} takes a signed 32-bit constant`, () => {
      fc.assert(
        fc.property(value, fc.integer(), (b, c) => {
          assert.equal((run(op, b, 0n, c) as Pair).low, Number(int32(reference(b, BigInt(c)))));
        }),
        RUNS,
      );
    });

  for (const [op, reference] of Object.entries(BRANCHES) as [OpName, Binary][])
    it(`${op} branches exactly when the comparison holds`, () => {
      fc.assert(
        fc.property(value, fc.oneof(value, fc.constant(undefined)), (a, b) => {
          assert.equal(branches(op, a, b ?? a), Number(reference(a, b ?? a)));
        }),
        RUNS,
      );
    });

  it('ADDIL and MULIL extend their constant by its sign', () => {
    fc.assert(
      fc.property(value, fc.integer(), (b, c) => {
        assert.deepEqual(run('ADDIL', b, 0n, c), pair(int64(b + BigInt(c))));
        assert.deepEqual(run('MULIL', b, 0n, c), pair(int64(b * BigInt(c))));
      }),
      RUNS,
    );
  });
});

describe('Division', () => {
  const divisions: readonly (readonly [OpName, Binary, (value: bigint) => bigint])[] = [
    ['DIVS', (b, c) => b / c, int32],
    ['MODS', (b, c) => b % c, int32],
    ['DIVU', (b, c) => b / c, uint32],
    ['MODU', (b, c) => b % c, uint32],
    ['DIVSL', (b, c) => b / c, int64],
    ['MODSL', (b, c) => b % c, int64],
    ['DIVUL', (b, c) => b / c, uint64],
    ['MODUL', (b, c) => b % c, uint64],
  ];
  for (const [op, reference, narrow] of divisions)
    it(`${op} truncates toward zero and raises on zero and overflow`, () => {
      fc.assert(
        fc.property(value, value, (left, right) => {
          const [b, c] = [narrow(left), narrow(right)];
          const wide = op.endsWith('L');
          const lowest = wide ? -(2n ** 63n) : -(2n ** 31n);
          const result = run(op, left, right);
          if (c === 0n) assert.equal(result, 'c0000094');
          else if (c === -1n && b === lowest) assert.equal(result, 'c0000095');
          else if (wide) assert.deepEqual(result, pair(int64(reference(b, c))));
          else assert.equal((result as Pair).low, Number(int32(reference(b, c))));
        }),
        RUNS,
      );
    });

  it('of 64-bit numbers wraps on x86, where the C library does it', () => {
    assert.deepEqual(run('DIVSL', -(2n ** 63n), -1n, undefined, 'ilp32'), pair(-(2n ** 63n)));
  });
});

describe('Floating-point instructions', () => {
  const bits = (number: number): bigint => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, number);
    return view.getBigInt64(0);
  };
  const number = fc.oneof(
    fc.double(),
    fc.constantFrom(2147483647.9, 2147483648, -2147483649, 4294967296, 2 ** 63, -(2 ** 63), 2 ** 64, 1e300),
  );

  const DOUBLES: Readonly<Partial<Record<OpName, (b: number, c: number) => number>>> = {
    FADD: (b, c) => b + c,
    FSUB: (b, c) => b - c,
    FMUL: (b, c) => b * c,
    FDIV: (b, c) => b / c,
    FNEG: b => -b,
    FROUND: b => Math.fround(b),
  };
  for (const [op, reference] of Object.entries(DOUBLES) as [OpName, (b: number, c: number) => number][])
    it(`${op} gives IEEE doubles`, () => {
      fc.assert(
        fc.property(number, number, (b, c) => {
          const { low, high } = run(op, bits(b), bits(c)) as Pair;
          const view = new DataView(new ArrayBuffer(8));
          view.setInt32(0, high);
          view.setInt32(4, low);
          assert.ok(Object.is(view.getFloat64(0), reference(b, c)));
        }),
        RUNS,
      );
    });

  it('compares with NaN as C does', () => {
    for (const op of ['FEQ', 'FLT', 'FLE'] as const)
      assert.equal((run(op, bits(NaN), bits(1)) as Pair).low, 0);
    assert.equal((run('FNE', bits(NaN), bits(NaN)) as Pair).low, 1);
    assert.equal((run('FLT', bits(-0), bits(0)) as Pair).low, 0);
    assert.equal((run('FLE', bits(-0), bits(0)) as Pair).low, 1);
  });

  it('converts to integers toward zero, and what does not fit to the indefinite value', () => {
    fc.assert(
      fc.property(number, b => {
        const whole = Math.trunc(b);
        const fits = (low: number, end: number): boolean => whole >= low && whole < end;
        const signed = fits(-(2 ** 31), 2 ** 31) ? whole : -(2 ** 31);
        const indefinite = -(2n ** 63n);
        const wide = fits(-(2 ** 63), 2 ** 63) ? BigInt(whole) : indefinite;
        const unsigned = fits(2 ** 63, 2 ** 64) ? BigInt(whole) : wide;
        assert.equal((run('ITOF', bits(b), 0n) as Pair).low, signed | 0);
        assert.equal((run('UTOF', bits(b), 0n) as Pair).low, Number(int32(wide)));
        assert.deepEqual(run('LTOF', bits(b), 0n), pair(wide));
        assert.deepEqual(run('ULTOF', bits(b), 0n), pair(int64(unsigned)));
      }),
      RUNS,
    );
  });

  it('converts integers with one rounding', () => {
    fc.assert(
      fc.property(value, b => {
        assert.deepEqual(run('FFROML', b, 0n), pair(bits(Number(b))));
        assert.deepEqual(run('FFROMUL', b, 0n), pair(bits(Number(uint64(b)))));
        assert.deepEqual(run('FFROMI', b, 0n), pair(bits(Number(int32(b)))));
        assert.deepEqual(run('FFROMU', b, 0n), pair(bits(Number(uint32(b)))));
      }),
      RUNS,
    );
  });
});
