import { ProcessFault } from '../memory/seam';

/**
 * Integer and conversion arithmetic that JavaScript's operators do not give. 64-bit values are pairs of 32-bit words; a
 * result goes to `r[a]` (low) and `r[a + 1]` (high), so nothing is allocated. BigInt appears only where 53 bits do not
 * reach.
 */

/** STATUS_INTEGER_DIVIDE_BY_ZERO. */
export const DIVIDE_BY_ZERO = 0xc0000094;
/** STATUS_INTEGER_OVERFLOW: what idiv raises for the most negative number divided by -1. */
const INTEGER_OVERFLOW = 0xc0000095;
const TWO_32 = 0x100000000;

function checkDivisor(dividend: number, divisor: number): void {
  if (divisor === 0) throw new ProcessFault(DIVIDE_BY_ZERO, []);
  if (divisor === -1 && dividend === -0x80000000) throw new ProcessFault(INTEGER_OVERFLOW, []);
}

export function divideSigned(b: number, c: number): number {
  if (c === 0 || c === -1) checkDivisor(b, c);
  return (b / c) | 0;
}

export function remainderSigned(b: number, c: number): number {
  if (c === 0 || c === -1) checkDivisor(b, c);
  return (b % c) | 0;
}

export function divideUnsigned(b: number, c: number): number {
  if (c === 0) checkDivisor(b, c);
  return ((b >>> 0) / (c >>> 0)) >>> 0;
}

export function remainderUnsigned(b: number, c: number): number {
  if (c === 0) checkDivisor(b, c);
  return ((b >>> 0) % (c >>> 0)) >>> 0;
}

/** The high word of the unsigned 64-bit product of two words. */
function highProduct(b: number, c: number): number {
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const c0 = c & 0xffff;
  const c1 = c >>> 16;
  const middle = b1 * c0 + ((b0 * c0) >>> 16);
  return b1 * c1 + Math.floor(middle / 0x10000) + Math.floor((b0 * c1 + (middle & 0xffff)) / 0x10000);
}

export function multiply64(r: Int32Array, a: number, bl: number, bh: number, cl: number, ch: number): void {
  r[a + 1] = highProduct(bl, cl) + Math.imul(bl, ch) + Math.imul(bh, cl);
  r[a] = Math.imul(bl, cl);
}

/** The pair as a double, exact within 2^53. */
const signed = (low: number, high: number): number => high * TWO_32 + (low >>> 0);
const unsigned = (low: number, high: number): number => (high >>> 0) * TWO_32 + (low >>> 0);
const bigSigned = (low: number, high: number): bigint => (BigInt(high) << 32n) | BigInt(low >>> 0);
const bigUnsigned = (low: number, high: number): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
const isExact = (value: number): boolean =>
  value > -Number.MAX_SAFE_INTEGER && value < Number.MAX_SAFE_INTEGER;

/** Stores an integer that a double holds exactly. */
function put(r: Int32Array, a: number, value: number): void {
  r[a] = value;
  r[a + 1] = Math.floor(value / TWO_32);
}

function putBig(r: Int32Array, a: number, value: bigint): void {
  r[a] = Number(BigInt.asIntN(32, value));
  r[a + 1] = Number(BigInt.asIntN(32, value >> 32n));
}

/** `traps`: the processor's own 64-bit idiv raises on overflow; the 32-bit C library's division wraps. */
function checkDivisor64(bl: number, bh: number, cl: number, ch: number, traps: boolean): void {
  if ((cl | ch) === 0) throw new ProcessFault(DIVIDE_BY_ZERO, []);
  if (traps && (cl & ch) === -1 && bl === 0 && bh === -0x80000000)
    throw new ProcessFault(INTEGER_OVERFLOW, []);
}

export function divideSigned64(
  r: Int32Array,
  a: number,
  bl: number,
  bh: number,
  cl: number,
  ch: number,
  traps: boolean,
): void {
  checkDivisor64(bl, bh, cl, ch, traps);
  const b = signed(bl, bh);
  const c = signed(cl, ch);
  // (b - b % c) / c is exact; b / c alone could round up to the next integer.
  if (isExact(b) && isExact(c)) put(r, a, (b - (b % c)) / c);
  else putBig(r, a, bigSigned(bl, bh) / bigSigned(cl, ch));
}

export function remainderSigned64(
  r: Int32Array,
  a: number,
  bl: number,
  bh: number,
  cl: number,
  ch: number,
  traps: boolean,
): void {
  checkDivisor64(bl, bh, cl, ch, traps);
  const b = signed(bl, bh);
  const c = signed(cl, ch);
  if (isExact(b) && isExact(c)) put(r, a, b % c);
  else putBig(r, a, bigSigned(bl, bh) % bigSigned(cl, ch));
}

export function divideUnsigned64(
  r: Int32Array,
  a: number,
  bl: number,
  bh: number,
  cl: number,
  ch: number,
): void {
  checkDivisor64(bl, bh, cl, ch, false);
  const b = unsigned(bl, bh);
  const c = unsigned(cl, ch);
  if (isExact(b) && isExact(c)) put(r, a, (b - (b % c)) / c);
  else putBig(r, a, bigUnsigned(bl, bh) / bigUnsigned(cl, ch));
}

export function remainderUnsigned64(
  r: Int32Array,
  a: number,
  bl: number,
  bh: number,
  cl: number,
  ch: number,
): void {
  checkDivisor64(bl, bh, cl, ch, false);
  const b = unsigned(bl, bh);
  const c = unsigned(cl, ch);
  if (isExact(b) && isExact(c)) put(r, a, b % c);
  else putBig(r, a, bigUnsigned(bl, bh) % bigUnsigned(cl, ch));
}

export function shiftLeft64(r: Int32Array, a: number, low: number, high: number, by: number): void {
  const n = by & 63;
  if (n === 0) {
    r[a] = low;
    r[a + 1] = high;
  } else if (n < 32) {
    r[a] = low << n;
    r[a + 1] = (high << n) | (low >>> (32 - n));
  } else {
    r[a] = 0;
    r[a + 1] = low << (n - 32);
  }
}

export function shiftRightSigned64(r: Int32Array, a: number, low: number, high: number, by: number): void {
  const n = by & 63;
  if (n === 0) {
    r[a] = low;
    r[a + 1] = high;
  } else if (n < 32) {
    r[a] = (low >>> n) | (high << (32 - n));
    r[a + 1] = high >> n;
  } else {
    r[a] = high >> (n - 32);
    r[a + 1] = high >> 31;
  }
}

export function shiftRightUnsigned64(r: Int32Array, a: number, low: number, high: number, by: number): void {
  const n = by & 63;
  if (n === 0) {
    r[a] = low;
    r[a + 1] = high;
  } else if (n < 32) {
    r[a] = (low >>> n) | (high << (32 - n));
    r[a + 1] = high >>> n;
  } else {
    r[a] = high >>> (n - 32);
    r[a + 1] = 0;
  }
}

export function lessSigned(bl: number, bh: number, cl: number, ch: number): boolean {
  return bh === ch ? bl >>> 0 < cl >>> 0 : bh < ch;
}

export function lessUnsigned(bl: number, bh: number, cl: number, ch: number): boolean {
  return bh === ch ? bl >>> 0 < cl >>> 0 : bh >>> 0 < ch >>> 0;
}

/** As cvttsd2si with a 32-bit result: what does not fit gives 0x80000000. */
export function truncateSigned(value: number): number {
  const whole = Math.trunc(value);
  return whole >= -0x80000000 && whole <= 0x7fffffff ? whole | 0 : -0x80000000;
}

/** As MSVC converts to unsigned int: cvttsd2si with a 64-bit result, of which the low word is taken. */
export function truncateUnsigned(value: number): number {
  const whole = Math.trunc(value);
  return whole >= -0x8000000000000000 && whole < 0x8000000000000000 ? whole | 0 : 0;
}

/** As cvttsd2si with a 64-bit result: what does not fit gives 0x8000000000000000. */
export function truncateSigned64(r: Int32Array, a: number, value: number): void {
  const whole = Math.trunc(value);
  if (whole >= -0x8000000000000000 && whole < 0x8000000000000000) put(r, a, whole);
  else {
    r[a] = 0;
    r[a + 1] = -0x80000000;
  }
}

export function truncateUnsigned64(r: Int32Array, a: number, value: number): void {
  const whole = Math.trunc(value);
  if (whole >= 0x8000000000000000 && whole < 0x10000000000000000) put(r, a, whole);
  else truncateSigned64(r, a, value);
}
