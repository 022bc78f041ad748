import {
  type Address,
  address,
  type DebugInfo,
  type DebugType,
  type FrameView,
  type HeapRow,
  type MachineSeam,
} from '../../engine/index';

/** Where a value is: in memory (of a bit-field: which bits of its unit), in a register of a frame, or nowhere but here. */
export type Location =
  | {
      readonly kind: 'memory';
      readonly at: Address;
      readonly bits?: { readonly first: number; readonly width: number };
    }
  | { readonly kind: 'register'; readonly frame: FrameView; readonly slot: number }
  | { readonly kind: 'result'; readonly low: number; readonly high: number };

export interface Format {
  readonly hex: boolean;
}

/** What formatting reads: the machine at a position, and the types of its program. */
export interface Reading {
  readonly machine: MachineSeam;
  readonly debug: DebugInfo;
  readonly pointerBytes: 4 | 8;
  readonly format: Format;
  /** The heap whose handle an address is. */
  readonly heapAt: (at: Address) => HeapRow | undefined;
}

/** 64 bits as two unsigned words. */
export interface Words {
  readonly low: number;
  readonly high: number;
}

/** `type` without the names that the user gave it. */
export function resolve(debug: DebugInfo, type: number): DebugType {
  let found = debug.types[type];
  for (let guard = 0; found?.kind === 'typedef' && guard < 100; guard++) found = debug.types[found.target];
  return found ?? { kind: 'void' };
}

/** Index of the type behind typedefs. */
export function resolveIndex(debug: DebugInfo, type: number): number {
  let index = type;
  for (let guard = 0; guard < 100; guard++) {
    const found = debug.types[index];
    if (found?.kind !== 'typedef') break;
    index = found.target;
  }
  return index;
}

/** Bytes of an object of `type`; 0 for void and functions. */
export function sizeOf(type: DebugType): number {
  return 'size' in type ? type.size : 0;
}

export const isAggregate = (type: DebugType): boolean =>
  type.kind === 'struct' || type.kind === 'union' || type.kind === 'array';
export const isScalar = (type: DebugType): boolean =>
  type.kind === 'integer' || type.kind === 'float' || type.kind === 'enum' || type.kind === 'pointer';

const word = (bytes: Uint8Array, from: number): number => {
  let value = 0;
  for (let index = 0; index < 4; index++) value += (bytes[from + index] ?? 0) * 2 ** (8 * index);
  return value;
};

/** The bits of a scalar, as many as its type has; undefined when its memory is not committed. */
export function readWords(reading: Reading, type: DebugType, location: Location): Words | undefined {
  if (location.kind === 'result') return { low: location.low >>> 0, high: location.high >>> 0 };
  if (location.kind === 'register') {
    const slot = reading.machine.slot(location.frame, location.slot);
    return { low: slot.low >>> 0, high: slot.high >>> 0 };
  }
  const size = sizeOf(type);
  const { bytes, readable } = reading.machine.peek(location.at, size);
  if (readable.includes(0)) return undefined;
  return { low: word(bytes, 0), high: word(bytes, 4) };
}

/** Whether all of the object at `location` is committed. */
export function isReadable(reading: Reading, type: number, location: Location): boolean {
  if (location.kind !== 'memory') return true;
  return !reading.machine.peek(location.at, sizeOf(resolve(reading.debug, type))).readable.includes(0);
}

/** The integer that `words` hold in `type`, with its sign; bit-fields are cut out first. */
export function toInteger(type: DebugType, words: Words, bits?: { first: number; width: number }): bigint {
  let value = (BigInt(words.high) << 32n) | BigInt(words.low);
  const width = bits?.width ?? 8 * (type.kind === 'enum' ? 4 : sizeOf(type));
  if (bits !== undefined) value >>= BigInt(bits.first);
  const signed = type.kind === 'enum' || (type.kind === 'integer' && type.signed);
  return signed ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value);
}

const view = new DataView(new ArrayBuffer(8));

/** The number that `words` hold; a float in memory has 4 bytes, in a register it is a double. */
export function toDouble(words: Words, single: boolean): number {
  view.setUint32(0, words.low, true);
  view.setUint32(4, words.high, true);
  return single ? view.getFloat32(0, true) : view.getFloat64(0, true);
}

/** A pointer's value as an address; a 64-bit value beyond 2^53 loses its low bits, and no such address exists. */
export const toAddress = (words: Words, pointerBytes: 4 | 8): Address =>
  address(words.low + (pointerBytes === 8 ? words.high * 2 ** 32 : 0));
