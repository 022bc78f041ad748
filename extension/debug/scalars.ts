import { type DebugType } from '../../engine/index';
import { ErrorId, RequestError } from './errors';
import {
  type Location,
  type Reading,
  readWords,
  resolve,
  sizeOf,
  toDouble,
  toInteger,
  type Words,
} from './reading';

/** A scalar out of the machine: an integer (pointers and enumerators too) or a number with a fraction. */
export type Scalar =
  { readonly kind: 'integer'; readonly value: bigint } | { readonly kind: 'float'; readonly value: number };

const view = new DataView(new ArrayBuffer(8));

export function readScalar(reading: Reading, typeIndex: number, location: Location): Scalar | undefined {
  const type = resolve(reading.debug, typeIndex);
  const words = readWords(reading, type, location);
  if (words === undefined) return undefined;
  if (type.kind === 'float')
    return { kind: 'float', value: toDouble(words, type.size === 4 && location.kind === 'memory') };
  const bits = location.kind === 'memory' ? location.bits : undefined;
  return { kind: 'integer', value: toInteger(type, words, bits) };
}

export const isTrue = (scalar: Scalar): boolean =>
  scalar.kind === 'float' ? scalar.value !== 0 : scalar.value !== 0n;

/** Writes `scalar`, converted as an assignment converts it; throws when the place cannot be written. */
export function writeScalar(reading: Reading, typeIndex: number, location: Location, scalar: Scalar): void {
  const type = resolve(reading.debug, typeIndex);
  if (location.kind === 'result')
    throw new RequestError(ErrorId.Expression, 'this is a value, not a place that can be set');
  if (location.kind === 'register') {
    const words = encode(type, scalar, true);
    reading.machine.setSlot(location.frame, location.slot, words.low, words.high);
    return;
  }
  const size = sizeOf(type);
  const bytes = toBytes(merged(reading, type, location, encode(type, scalar, false)), size);
  if (!reading.machine.poke(location.at, bytes))
    throw new RequestError(ErrorId.Memory, 'the memory of this variable is not committed');
}

/** The words to store: a bit-field keeps its neighbours' bits. */
function merged(
  reading: Reading,
  type: DebugType,
  location: Extract<Location, { kind: 'memory' }>,
  words: Words,
): Words {
  if (location.bits === undefined) return words;
  const old = readWords(reading, type, { kind: 'memory', at: location.at });
  const mask = ((1n << BigInt(location.bits.width)) - 1n) << BigInt(location.bits.first);
  const kept = toBig(old ?? { low: 0, high: 0 }) & ~mask;
  return toWords(kept | ((toBig(words) << BigInt(location.bits.first)) & mask));
}

const toBig = (words: Words): bigint => (BigInt(words.high) << 32n) | BigInt(words.low);
const toWords = (value: bigint): Words => ({
  low: Number(BigInt.asUintN(32, value)),
  high: Number(BigInt.asUintN(32, value >> 32n)),
});

/** `scalar` as `type` holds it: in memory a float has 4 bytes; in a register it is a double and small integers are extended. */
function encode(type: DebugType, scalar: Scalar, register: boolean): Words {
  switch (type.kind) {
    case 'float':
      return encodeFloat(scalar.kind === 'float' ? scalar.value : Number(scalar.value), type.size, register);
    case 'integer':
      if (type.flavour === 'bool') return { low: isTrue(scalar) ? 1 : 0, high: 0 };
      return encodeInteger(scalar, 8 * type.size, type.signed);
    case 'enum':
      return encodeInteger(scalar, 8 * type.size, true);
    case 'pointer':
      return encodeInteger(scalar, 8 * type.size, false);
    default:
      throw new RequestError(
        ErrorId.Expression,
        'only numbers and pointers can be set; open a structure and set its fields',
      );
  }
}

function encodeFloat(value: number, size: 4 | 8, register: boolean): Words {
  if (size === 4 && !register) {
    view.setFloat32(0, value, true);
    return { low: view.getUint32(0, true), high: 0 };
  }
  view.setFloat64(0, size === 4 ? Math.fround(value) : value, true);
  return { low: view.getUint32(0, true), high: view.getUint32(4, true) };
}

/** What has no integer value (nan, inf) is stored as 0. */
function encodeInteger(scalar: Scalar, bits: number, signed: boolean): Words {
  const whole = scalar.kind === 'float' && !Number.isFinite(scalar.value) ? 0 : scalar.value;
  const value = typeof whole === 'bigint' ? whole : BigInt(Math.trunc(whole));
  return toWords(signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value));
}

function toBytes(words: Words, size: number): Uint8Array {
  view.setUint32(0, words.low, true);
  view.setUint32(4, words.high, true);
  return new Uint8Array(view.buffer.slice(0, size));
}
