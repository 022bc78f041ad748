import { address } from '../base/units';
import { INSTRUCTION_WORDS, Op } from '../script/bytecode';
import { type CompiledExpression } from '../script/compile-types';
import { truncateSigned, truncateSigned64, truncateUnsigned, truncateUnsigned64 } from './arithmetic';
import { type Evaluation, type FrameView, type MachineSeam } from './seam';

type Compute<T> = (b: T, c: T) => T | boolean;

/** 32-bit results from 32-bit operands; a truth is stored as 1 or 0. */
const WORD: ReadonlyMap<number, Compute<number>> = new Map<number, Compute<number>>([
  [Op.ADD, (b, c) => b + c],
  [Op.SUB, (b, c) => b - c],
  [Op.MUL, Math.imul],
  [Op.DIVS, (b, c) => b / c],
  [Op.DIVU, (b, c) => (b >>> 0) / (c >>> 0)],
  [Op.MODS, (b, c) => b % c],
  [Op.MODU, (b, c) => (b >>> 0) % (c >>> 0)],
  [Op.AND, (b, c) => b & c],
  [Op.OR, (b, c) => b | c],
  [Op.XOR, (b, c) => b ^ c],
  [Op.SHL, (b, c) => b << c],
  [Op.SHRS, (b, c) => b >> c],
  [Op.SHRU, (b, c) => b >>> c],
  [Op.EQ, (b, c) => b === c],
  [Op.NE, (b, c) => b !== c],
  [Op.LTS, (b, c) => b < c],
  [Op.LES, (b, c) => b <= c],
  [Op.GTSI, (b, c) => b > c],
  [Op.GESI, (b, c) => b >= c],
  [Op.LTU, (b, c) => b >>> 0 < c >>> 0],
  [Op.LEU, (b, c) => b >>> 0 <= c >>> 0],
  [Op.GTUI, (b, c) => b >>> 0 > c >>> 0],
  [Op.GEUI, (b, c) => b >>> 0 >= c >>> 0],
]);

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const by = (count: bigint): bigint => count & 63n;

const LONG: ReadonlyMap<number, Compute<bigint>> = new Map<number, Compute<bigint>>([
  [Op.ADDL, (b, c) => b + c],
  [Op.SUBL, (b, c) => b - c],
  [Op.MULL, (b, c) => b * c],
  [Op.DIVSL, (b, c) => b / c],
  [Op.DIVUL, (b, c) => u64(b) / u64(c)],
  [Op.MODSL, (b, c) => b % c],
  [Op.MODUL, (b, c) => u64(b) % u64(c)],
  [Op.ANDL, (b, c) => b & c],
  [Op.ORL, (b, c) => b | c],
  [Op.XORL, (b, c) => b ^ c],
  [Op.SHLL, (b, c) => b << by(c)],
  [Op.SHRSL, (b, c) => b >> by(c)],
  [Op.SHRUL, (b, c) => u64(b) >> by(c)],
  [Op.EQL, (b, c) => b === c],
  [Op.NEL, (b, c) => b !== c],
  [Op.LTSL, (b, c) => b < c],
  [Op.LESL, (b, c) => b <= c],
  [Op.LTUL, (b, c) => u64(b) < u64(c)],
  [Op.LEUL, (b, c) => u64(b) <= u64(c)],
]);

const FLOAT: ReadonlyMap<number, Compute<number>> = new Map<number, Compute<number>>([
  [Op.FADD, (b, c) => b + c],
  [Op.FSUB, (b, c) => b - c],
  [Op.FMUL, (b, c) => b * c],
  [Op.FDIV, (b, c) => b / c],
  [Op.FEQ, (b, c) => b === c],
  [Op.FNE, (b, c) => b !== c],
  [Op.FLT, (b, c) => b < c],
  [Op.FLE, (b, c) => b <= c],
]);

/** Instructions whose third operand is a constant, and what they do with it. */
const WITH_CONSTANT: ReadonlyMap<number, number> = new Map<number, number>([
  [Op.ADDI, Op.ADD], [Op.MULI, Op.MUL], [Op.ANDI, Op.AND], [Op.ORI, Op.OR], [Op.XORI, Op.XOR], [Op.SHLI, Op.SHL],
  [Op.SHRSI, Op.SHRS], [Op.SHRUI, Op.SHRU], [Op.EQI, Op.EQ], [Op.NEI, Op.NE], [Op.LTSI, Op.LTS], [Op.LESI, Op.LES],
  [Op.GTSI, Op.GTSI], [Op.GESI, Op.GESI], [Op.LTUI, Op.LTU], [Op.LEUI, Op.LEU], [Op.GTUI, Op.GTUI], [Op.GEUI, Op.GEUI],
  [Op.ADDIL, Op.ADDL], [Op.MULIL, Op.MULL], [Op.SHLIL, Op.SHLL], [Op.SHRSIL, Op.SHRSL], [Op.SHRUIL, Op.SHRUL], [Op.ANDIL, Op.ANDL],
  [Op.DIVSI, Op.DIVS], [Op.DIVUI, Op.DIVU], [Op.MODSI, Op.MODS], [Op.MODUI, Op.MODU],
]); // prettier-ignore

/** Branches, and the comparison that decides; with a constant, with a register, on 64 bits. */
const BRANCH_CONSTANT: ReadonlyMap<number, number> = new Map<number, number>([
  [Op.BEQI, Op.EQ], [Op.BNEI, Op.NE], [Op.BLTSI, Op.LTS], [Op.BLESI, Op.LES], [Op.BGTSI, Op.GTSI],
  [Op.BGESI, Op.GESI], [Op.BLTUI, Op.LTU], [Op.BLEUI, Op.LEU], [Op.BGTUI, Op.GTUI], [Op.BGEUI, Op.GEUI],
]); // prettier-ignore
const BRANCH: ReadonlyMap<number, number> = new Map<number, number>([
  [Op.BEQ, Op.EQ], [Op.BNE, Op.NE], [Op.BLTS, Op.LTS], [Op.BLES, Op.LES], [Op.BLTU, Op.LTU], [Op.BLEU, Op.LEU],
  [Op.BEQL, Op.EQL], [Op.BNEL, Op.NEL], [Op.BLTSL, Op.LTSL], [Op.BLESL, Op.LESL], [Op.BLTUL, Op.LTUL], [Op.BLEUL, Op.LEUL],
]); // prettier-ignore

interface Load {
  readonly size: 1 | 2 | 4 | 8;
  readonly signed?: true;
  readonly float?: true;
}
/** Bytes and signedness of loads. */
const LOADS: ReadonlyMap<number, Load> =
  new Map([
    [Op.LD8S, { size: 1, signed: true }], [Op.LD8U, { size: 1 }], [Op.LD16S, { size: 2, signed: true }],
    [Op.LD16U, { size: 2 }], [Op.LD32, { size: 4 }], [Op.LD64, { size: 8 }], [Op.LDF32, { size: 4, float: true }],
    [Op.LD8SL, { size: 1, signed: true }], [Op.LD8UL, { size: 1 }], [Op.LD16SL, { size: 2, signed: true }],
    [Op.LD16UL, { size: 2 }], [Op.LD32L, { size: 4 }], [Op.LD64L, { size: 8 }], [Op.LDF32L, { size: 4, float: true }],
  ] as const); // prettier-ignore

/** A window of registers, seen as words, as 64-bit integers and as doubles. */
interface Window {
  readonly words: Int32Array;
  readonly longs: BigInt64Array;
  readonly floats: Float64Array;
  readonly machine: MachineSeam;
  readonly frame: FrameView;
}

/** What became of an instruction: a pc to go to, or one of these. */
const NEXT = -1;
const GIVE_UP = -2;
/** `a` and `b` are word indices of registers, `c` is one or a constant. */
type Step = (window: Window, a: number, b: number, c: number) => number;

const STEPS: (Step | undefined)[] = [];
const branch = (holds: boolean, pc: number): number => (holds ? pc : NEXT);
const next =
  (act: (window: Window, a: number, b: number, c: number) => void): Step =>
  (window, a, b, c) => {
    act(window, a, b, c);
    return NEXT;
  };

const DIVISIONS: ReadonlySet<number> = new Set([
  Op.DIVS, Op.DIVU, Op.MODS, Op.MODU, Op.DIVSL, Op.DIVUL, Op.MODSL, Op.MODUL,
]); // prettier-ignore

function addWordSteps(): void {
  for (const [op, compute] of WORD)
    STEPS[op] = ({ words }, a, b, c) => {
      // Dividing by 0 or -1 may raise an exception: nothing for a reader.
      if (DIVISIONS.has(op) && (words[c] === 0 || words[c] === -1)) return GIVE_UP;
      words[a] = Number(compute(words[b]!, words[c]!));
      return NEXT;
    };
  for (const [op, compute] of LONG)
    STEPS[op] = ({ words, longs }, a, b, c) => {
      const divisor = longs[c >> 1]!;
      if (DIVISIONS.has(op) && (divisor === 0n || divisor === -1n)) return GIVE_UP;
      const value = compute(longs[b >> 1]!, divisor);
      if (typeof value === 'boolean') words[a] = Number(value);
      else longs[a >> 1] = value;
      return NEXT;
    };
  for (const [op, compute] of FLOAT)
    STEPS[op] = next(({ words, floats }, a, b, c) => {
      const value = compute(floats[b >> 1]!, floats[c >> 1]!);
      if (typeof value === 'boolean') words[a] = Number(value);
      else floats[a >> 1] = value;
    });
}

function addConstantSteps(): void {
  for (const [op, as] of WITH_CONSTANT) {
    const long = LONG.get(as);
    const word = WORD.get(as);
    if (long !== undefined)
      STEPS[op] = next(({ longs }, a, b, c) => (longs[a >> 1] = long(longs[b >> 1]!, BigInt(c)) as bigint));
    else if (word !== undefined)
      STEPS[op] = next(({ words }, a, b, c) => (words[a] = Number(word(words[b]!, c))));
  }
}

function addBranchSteps(): void {
  STEPS[Op.JMP] = (_window, _a, _b, c) => c;
  STEPS[Op.BZ] = ({ words }, _a, b, c) => branch(words[b] === 0, c);
  STEPS[Op.BNZ] = ({ words }, _a, b, c) => branch(words[b] !== 0, c);
  STEPS[Op.BZL] = ({ longs }, _a, b, c) => branch(longs[b >> 1] === 0n, c);
  STEPS[Op.BNZL] = ({ longs }, _a, b, c) => branch(longs[b >> 1] !== 0n, c);
  for (const [op, as] of BRANCH_CONSTANT) {
    const holds = WORD.get(as)!;
    STEPS[op] = ({ words }, a, b, c) => branch(holds(words[a]!, b) === true, c);
  }
  for (const [op, as] of BRANCH) {
    const word = WORD.get(as);
    const long = LONG.get(as);
    if (word !== undefined)
      STEPS[op] = ({ words }, a, b, c) => branch(word(words[a]!, words[b]!) === true, c);
    else if (long !== undefined)
      STEPS[op] = ({ longs }, a, b, c) => branch(long(longs[a >> 1]!, longs[b >> 1]!) === true, c);
  }
}

function addUnarySteps(): void {
  STEPS[Op.NOP] = () => NEXT;
  STEPS[Op.MOV] = next(({ longs }, a, b) => (longs[a >> 1] = longs[b >> 1]!));
  STEPS[Op.MOVW] = next(({ words }, a, b) => (words[a] = words[b]!));
  STEPS[Op.LDI] = next(({ words }, a, _b, c) => (words[a] = c));
  STEPS[Op.LDI64] = next(({ words }, a, b, c) => {
    words[a] = b;
    words[a + 1] = c;
  });
  STEPS[Op.NEG] = next(({ words }, a, b) => (words[a] = -words[b]!));
  STEPS[Op.NOT] = next(({ words }, a, b) => (words[a] = ~words[b]!));
  STEPS[Op.LNOT] = next(({ words }, a, b) => (words[a] = words[b] === 0 ? 1 : 0));
  STEPS[Op.SX8] = next(({ words }, a, b) => (words[a] = (words[b]! << 24) >> 24));
  STEPS[Op.SX16] = next(({ words }, a, b) => (words[a] = (words[b]! << 16) >> 16));
  STEPS[Op.ZX8] = next(({ words }, a, b) => (words[a] = words[b]! & 0xff));
  STEPS[Op.ZX16] = next(({ words }, a, b) => (words[a] = words[b]! & 0xffff));
  STEPS[Op.NEGL] = next(({ longs }, a, b) => (longs[a >> 1] = -longs[b >> 1]!));
  STEPS[Op.NOTL] = next(({ longs }, a, b) => (longs[a >> 1] = ~longs[b >> 1]!));
  STEPS[Op.LNOTL] = next(({ words, longs }, a, b) => (words[a] = longs[b >> 1] === 0n ? 1 : 0));
  STEPS[Op.SXL] = next(({ words, longs }, a, b) => (longs[a >> 1] = BigInt(words[b]!)));
  STEPS[Op.ADDXL] = next(({ words, longs }, a, b, c) => (longs[a >> 1] = longs[b >> 1]! + BigInt(words[c]!)));
  STEPS[Op.MULXL] = next(({ words, longs }, a, b, c) => (longs[a >> 1] = BigInt(words[b]!) * BigInt(c)));
  STEPS[Op.ZXL] = next(({ words, longs }, a, b) => (longs[a >> 1] = BigInt(words[b]! >>> 0)));
  STEPS[Op.FNEG] = next(({ floats }, a, b) => (floats[a >> 1] = -floats[b >> 1]!));
  STEPS[Op.FROUND] = next(({ floats }, a, b) => (floats[a >> 1] = Math.fround(floats[b >> 1]!)));
  STEPS[Op.FFROMI] = next(({ words, floats }, a, b) => (floats[a >> 1] = words[b]!));
  STEPS[Op.FFROMU] = next(({ words, floats }, a, b) => (floats[a >> 1] = words[b]! >>> 0));
  STEPS[Op.FFROML] = next(({ longs, floats }, a, b) => (floats[a >> 1] = Number(longs[b >> 1]!)));
  STEPS[Op.FFROMUL] = next(({ longs, floats }, a, b) => (floats[a >> 1] = Number(u64(longs[b >> 1]!))));
  STEPS[Op.ITOF] = next(({ words, floats }, a, b) => (words[a] = truncateSigned(floats[b >> 1]!)));
  STEPS[Op.UTOF] = next(({ words, floats }, a, b) => (words[a] = truncateUnsigned(floats[b >> 1]!)));
  STEPS[Op.LTOF] = next(({ words, floats }, a, b) => {
    truncateSigned64(words, a, floats[b >> 1]!);
  });
  STEPS[Op.ULTOF] = next(({ words, floats }, a, b) => {
    truncateUnsigned64(words, a, floats[b >> 1]!);
  });
  STEPS[Op.TLS] = next(({ longs, frame }, a) => (longs[a >> 1] = BigInt(frame.threadStorage)));
  STEPS[Op.GETR] = next(({ words, machine, frame }, a, b) => {
    const { low, high } = machine.slot(frame, b >> 1);
    words[a] = low;
    words[a + 1] = high;
  });
}

function addLoadSteps(): void {
  for (const [op, kind] of LOADS) {
    const wide = op >= Op.LD8SL;
    const { size } = kind;
    STEPS[op] = (window, a, b, c) =>
      load(
        window,
        kind,
        a,
        wide ? Number(u64(window.longs[b >> 1]! + BigInt(c))) : (window.words[b]! + c) >>> 0,
      );
    STEPS[op + OF_ELEMENT] = (window, a, b, c) => {
      const { words, longs } = window;
      const by = words[c]! * size;
      return load(window, kind, a, wide ? Number(u64(longs[b >> 1]! + BigInt(by))) : (words[b]! + by) >>> 0);
    };
  }
}

const OF_ELEMENT = Op.LDX8S - Op.LD8S;

/** What is not committed is not read. */
function load(
  { words, longs, floats, machine }: Window,
  { size, signed, float }: Load,
  a: number,
  at: number,
): number {
  const { bytes, readable } = machine.peek(address(Math.min(at, HIGHEST)), size);
  if (readable.includes(0)) return GIVE_UP;
  const view = new DataView(bytes.buffer, bytes.byteOffset, size);
  if (float) floats[a >> 1] = view.getFloat32(0, true);
  else if (size === 8) longs[a >> 1] = view.getBigInt64(0, true);
  else if (size === 4) words[a] = view.getInt32(0, true);
  else if (size === 2) words[a] = signed ? view.getInt16(0, true) : view.getUint16(0, true);
  else words[a] = signed ? view.getInt8(0) : view.getUint8(0);
  return NEXT;
}
/** No byte above is ever committed. */
const HIGHEST = 2 ** 47;

addWordSteps();
addConstantSteps();
addBranchSteps();
addUnarySteps();
addLoadSteps();

/** Instructions that one evaluation may take: an expression without calls and stores cannot loop. */
const MOST_STEPS = 10_000;

/**
 * Evaluates an expression that only reads, touching nothing: no copy of the machine, no fault, no exception. This is
 * what makes a condition at a hot breakpoint and a watch on a large heap cheap (measured: 2 us instead of 50, and
 * instead of 20 ms with 100,000 blocks). Undefined when it takes more than reading, a call, a store, memory that is
 * not committed, a division that may trap; `MachineSeam.evaluate` then says what comes of it.
 */
export function evaluateReading(
  machine: MachineSeam,
  expression: CompiledExpression,
  frame: FrameView,
): Evaluation | undefined {
  const { code, functions } = expression.program;
  const info = functions[expression.function];
  if (info === undefined) return undefined;
  const buffer = new ArrayBuffer(8 * info.slots);
  const words = new Int32Array(buffer);
  const longs = new BigInt64Array(buffer);
  const window: Window = { words, longs, floats: new Float64Array(buffer), machine, frame };
  // The one parameter is the frame base of the context frame.
  longs[1] = BigInt(frame.base);
  let pc = info.start;
  for (let count = 0; count < MOST_STEPS; count++) {
    const word = pc * INSTRUCTION_WORDS;
    const op = code[word]!;
    const a = code[word + 1]!;
    if (op === Op.RET) return { ok: true, low: words[a]!, high: words[a + 1]! };
    const to = STEPS[op]?.(window, a, code[word + 2]!, code[word + 3]!) ?? GIVE_UP;
    if (to === GIVE_UP) return undefined;
    pc = to === NEXT ? pc + 1 : to;
  }
  return undefined;
}
