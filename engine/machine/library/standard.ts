import { type Address, offset } from '../../base/units';
import { type Native, type NativeCall, type NativeTable } from '../native';
import { type TextView, isBlank, readFloat, readInteger } from './number-text';

const ENOENT = 2;
const EINVAL = 22;
const ERANGE = 34;

interface Range {
  readonly bits: 32 | 64;
  readonly signed: boolean;
}
const LONG: Range = { bits: 32, signed: true };
const ULONG: Range = { bits: 32, signed: false };
const LONGLONG: Range = { bits: 64, signed: true };
const ULONGLONG: Range = { bits: 64, signed: false };

const viewOf = (call: NativeCall, at: Address, bytes: 1 | 2): TextView =>
  bytes === 1 ? index => call.loadU8(offset(at, index)) : index => call.loadU16(offset(at, 2 * index));

function skipBlanks(text: TextView): number {
  let start = 0;
  while (isBlank(text(start))) start++;
  return start;
}

/** The value of a number that may not fit: the nearest end of the range, with ERANGE (C99 7.20.1.4). */
function clamped(call: NativeCall, magnitude: bigint, negative: boolean, { bits, signed }: Range): bigint {
  const most = signed ? (1n << BigInt(bits - 1)) - (negative ? 0n : 1n) : (1n << BigInt(bits)) - 1n;
  const fits = magnitude <= most;
  if (!fits) call.errno = ERANGE;
  if (!fits && !signed) return most;
  const value = fits ? magnitude : most;
  return negative ? -value : value;
}

function returnInteger(call: NativeCall, value: bigint, bits: 32 | 64): void {
  const low = Number(BigInt.asIntN(32, value));
  if (bits === 32) call.returnI32(low);
  else call.returnI64(low, Number(BigInt.asIntN(32, value >> 32n)));
}

function toInteger(range: Range, bytes: 1 | 2): Native {
  return call => {
    const at = call.pointer(0);
    const base = call.i32(2);
    if (base !== 0 && (base < 2 || base > 36)) {
      call.errno = EINVAL;
      returnInteger(call, 0n, range.bits);
      return;
    }
    const text = viewOf(call, at, bytes);
    const start = skipBlanks(text);
    const number = readInteger(text, start, base);
    const end = call.pointer(1);
    if (end !== 0) call.storePointer(end, number.end === start ? at : at + bytes * number.end);
    returnInteger(call, clamped(call, number.magnitude, number.negative, range), range.bits);
  };
}

function parseInteger(range: Range, bytes: 1 | 2): Native {
  return call => {
    const text = viewOf(call, call.pointer(0), bytes);
    const { magnitude, negative } = readInteger(text, skipBlanks(text), 10);
    returnInteger(call, clamped(call, magnitude, negative, range), range.bits);
  };
}

function toFloat(bytes: 1 | 2, round: (value: number) => number): Native {
  return call => {
    const at = call.pointer(0);
    const text = viewOf(call, at, bytes);
    const start = skipBlanks(text);
    const number = readFloat(text, start);
    const end = call.pointer(1);
    if (end !== 0) call.storePointer(end, number.end === start ? at : at + bytes * number.end);
    const value = round(number.value);
    const isOutOfRange = value === 0 || Math.abs(value) === Infinity;
    if (number.isFiniteNonzero && isOutOfRange) call.errno = ERANGE;
    call.returnF64(value);
  };
}

function parseFloating(bytes: 1 | 2): Native {
  return call => {
    const text = viewOf(call, call.pointer(0), bytes);
    call.returnF64(readFloat(text, skipBlanks(text)).value);
  };
}

/** _itoa and _ultoa: only a decimal number has a sign. */
function toText(signed: boolean): Native {
  return call => {
    const radix = call.i32(2);
    const to = call.pointer(1);
    if (radix < 2 || radix > 36) {
      call.errno = EINVAL;
      call.storeU8(to, 0);
    } else {
      const value = signed && radix === 10 ? call.i32(0) : call.u32(0);
      call.storeBytes(
        to,
        Uint8Array.from(`${value.toString(radix)}\0`, character => character.charCodeAt(0)),
      );
    }
    call.returnPointer(to);
  };
}

const same = (value: number): number => value;

function absolute(call: NativeCall): void {
  call.returnI32(Math.abs(call.i32(0)));
}

/** The functions of stdlib.h that need nothing of the process. */
export const STANDARD: NativeTable = {
  strtol: toInteger(LONG, 1),
  strtoul: toInteger(ULONG, 1),
  strtoll: toInteger(LONGLONG, 1),
  strtoull: toInteger(ULONGLONG, 1),
  wcstol: toInteger(LONG, 2),
  wcstoul: toInteger(ULONG, 2),
  atoi: parseInteger(LONG, 1),
  atol: parseInteger(LONG, 1),
  atoll: parseInteger(LONGLONG, 1),
  _atoi64: parseInteger(LONGLONG, 1),
  _wtoi: parseInteger(LONG, 2),
  _wtol: parseInteger(LONG, 2),
  _wtoll: parseInteger(LONGLONG, 2),
  wcstoll: toInteger(LONGLONG, 2),
  wcstoull: toInteger(ULONGLONG, 2),
  wcstof: toFloat(2, Math.fround),
  strtod: toFloat(1, same),
  strtof: toFloat(1, Math.fround),
  wcstod: toFloat(2, same),
  atof: parseFloating(1),
  _wtof: parseFloating(2),
  _itoa: toText(true),
  _ultoa: toText(false),
  abs: absolute,
  labs: absolute,
  llabs: call => {
    const value = (BigInt(call.high(0)) << 32n) | BigInt(call.low(0) >>> 0);
    returnInteger(call, value < 0n ? -value : value, 64);
  },
  /** There is no command processor. */
  system: call => {
    const none = call.pointer(0) === 0;
    if (!none) call.errno = ENOENT;
    call.returnI32(none ? 0 : -1);
  },
};
