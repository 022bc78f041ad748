/** Numbers as strtol, strtod and scanf read them (C99 7.20.1). */

/** A view of text: the unit at an index, 0 or less past its end. */
export type TextView = (index: number) => number;

export interface IntegerText {
  /** Magnitude, unlimited. */
  readonly magnitude: bigint;
  readonly negative: boolean;
  /** Index after the number; equal to the start when there is none. */
  readonly end: number;
}

export const isBlank = (unit: number): boolean => unit === 0x20 || (unit >= 9 && unit <= 13);

function digitOf(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = unit | 0x20;
  return letter >= 0x61 && letter <= 0x7a ? letter - 0x61 + 10 : 36;
}

/** Digits beyond these change nothing: the value is out of every range by then. */
const MAX_DIGITS = 100;

/** An integer at `start`, white space already skipped, of at most `width` units. `base` 0 goes by prefix. */
export function readInteger(text: TextView, start: number, base: number, width = Infinity): IntegerText {
  const limit = start + width;
  const at = (index: number): number => (index < limit ? text(index) : 0);
  let index = start;
  const negative = at(index) === 0x2d;
  if (negative || at(index) === 0x2b) index++;
  let radix = base;
  const prefixed =
    at(index) === 0x30 &&
    (at(index + 1) | 0x20) === 0x78 &&
    digitOf(at(index + 2)) < 16 &&
    (base === 0 || base === 16);
  if (prefixed) {
    index += 2;
    radix = 16;
  } else if (base === 0) radix = at(index) === 0x30 ? 8 : 10;
  const first = index;
  let magnitude = 0n;
  for (let digit = digitOf(at(index)); digit < radix; digit = digitOf(at(++index)))
    if (index - first < MAX_DIGITS || magnitude === 0n) magnitude = magnitude * BigInt(radix) + BigInt(digit);
  return { magnitude, negative, end: index === first ? start : index };
}

export interface FloatText {
  readonly value: number;
  /** Index after the number; equal to the start when there is none. */
  readonly end: number;
  /** Digits spell it, and not all of them are zeros: a result of 0 or infinity is out of range. */
  readonly isFiniteNonzero: boolean;
}

/** A floating-point number at `start`, white space already skipped, of at most `width` units. */
export function readFloat(text: TextView, start: number, width = Infinity): FloatText {
  let spelling = '';
  for (let index = start; index < start + Math.min(width, 4096); index++) {
    const unit = text(index);
    if (unit <= 0x20 || unit > 0x7e) break;
    spelling += String.fromCharCode(unit);
  }
  const hex = /^[-+]?0[xX]([0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)([pP][-+]?[0-9]+)?/.exec(spelling);
  if (hex !== null)
    return {
      value: hexValue(hex[0]),
      end: start + hex[0].length,
      isFiniteNonzero: /[1-9a-f]/i.test(hex[1] ?? ''),
    };
  const decimal = /^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?/.exec(spelling);
  if (decimal !== null)
    return {
      value: Number(decimal[0]),
      end: start + decimal[0].length,
      isFiniteNonzero: /[1-9]/.test(decimal[1] ?? ''),
    };
  const named = /^([-+]?)(inf(?:inity)?|nan)/i.exec(spelling);
  if (named === null) return { value: 0, end: start, isFiniteNonzero: false };
  const magnitude = named[2]?.toLowerCase() === 'nan' ? NaN : Infinity;
  return {
    value: named[1] === '-' ? -magnitude : magnitude,
    end: start + named[0].length,
    isFiniteNonzero: false,
  };
}

function hexValue(spelling: string): number {
  const negative = spelling.startsWith('-');
  const [digits = '', exponent = '0'] = spelling.replace(/^[-+]?0x/i, '').split(/p/i);
  const [whole = '', fraction = ''] = digits.split('.');
  const mantissa = Number(BigInt(`0x0${whole}${fraction}`));
  const power = Math.max(-5000, Math.min(5000, Number(exponent) - 4 * fraction.length));
  // In two steps, because 2^power alone may leave the range of a double.
  const half = Math.trunc(power / 2);
  const value = mantissa === 0 ? 0 : mantissa * 2 ** half * 2 ** (power - half);
  return negative ? -value : value;
}
