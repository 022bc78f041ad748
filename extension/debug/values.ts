import { address, type Address, type DebugType, hexAddress } from '../../engine/index';
import { describePointer, quote, readString } from './pointers';
import {
  isAggregate,
  type Location,
  type Reading,
  readWords,
  resolve,
  sizeOf,
  toAddress,
  toDouble,
  toInteger,
  type Words,
} from './reading';

/** How the value at `location` reads: one line, bounded. */
export function formatValue(reading: Reading, typeIndex: number, location: Location): string {
  const type = resolve(reading.debug, typeIndex);
  if (isAggregate(type))
    return location.kind === 'memory' ? formatAggregate(reading, type, location.at, 0) : '';
  if (type.kind === 'void') return 'void';
  if (type.kind === 'function') return type.name;
  const words = readWords(reading, type, location);
  if (words === undefined) return '<not committed>';
  return formatScalar(reading, type, words, location);
}

function formatScalar(reading: Reading, type: DebugType, words: Words, location: Location): string {
  switch (type.kind) {
    case 'integer':
      return formatInteger(reading, type, toInteger(type, words, bitsOf(location)));
    case 'enum': {
      const value = toInteger(type, words, bitsOf(location));
      const member = type.members.find(each => BigInt(each.value) === value);
      return member === undefined ? value.toString() : `${member.name} (${value.toString()})`;
    }
    case 'float': {
      const value = toDouble(words, type.size === 4 && location.kind === 'memory');
      return Number.isNaN(value)
        ? 'nan'
        : Number.isFinite(value)
          ? String(value)
          : value > 0
            ? 'inf'
            : '-inf';
    }
    case 'pointer': {
      const at = toAddress(words, reading.pointerBytes);
      const description = describePointer(reading, type.target, at);
      return `${hexAddress(at, reading.pointerBytes)}${description === '' ? '' : ` ${description}`}`;
    }
    default:
      return '';
  }
}

const bitsOf = (location: Location): { first: number; width: number } | undefined =>
  location.kind === 'memory' ? location.bits : undefined;

function formatInteger(
  reading: Reading,
  type: Extract<DebugType, { kind: 'integer' }>,
  value: bigint,
): string {
  if (type.flavour === 'bool') return value === 0n ? 'false' : 'true';
  const digits = reading.format.hex
    ? `0x${BigInt.asUintN(8 * type.size, value)
        .toString(16)
        .toUpperCase()
        .padStart(2 * type.size, '0')}`
    : value.toString();
  if (type.flavour === 'char') return `${digits} '${quote([Number(BigInt.asUintN(8, value))], "'")}'`;
  if (type.flavour === 'wchar') return `${digits} L'${quote([Number(value)], "'")}'`;
  return digits;
}

/** Fields or elements that a one-line preview shows. */
const PREVIEW = 4;

function formatAggregate(reading: Reading, type: DebugType, at: Address, nesting: number): string {
  if (nesting > 1) return '{…}';
  if (type.kind === 'array') return formatArray(reading, type, at, nesting);
  if (type.kind !== 'struct' && type.kind !== 'union') return '';
  const shown = type.fields.slice(0, PREVIEW).map(field => {
    const inner = resolve(reading.debug, field.type);
    const place = address(at + field.offset);
    const location: Location = { kind: 'memory', at: place, ...(field.bits ? { bits: field.bits } : {}) };
    const value = isAggregate(inner)
      ? formatAggregate(reading, inner, place, nesting + 1)
      : formatValue(reading, field.type, location);
    return field.name === '' ? value : `${field.name} = ${value}`;
  });
  return `{${shown.join(', ')}${type.fields.length > PREVIEW ? ', …' : ''}}`;
}

function formatArray(
  reading: Reading,
  type: Extract<DebugType, { kind: 'array' }>,
  at: Address,
  nesting: number,
): string {
  const element = resolve(reading.debug, type.element);
  if (element.kind === 'integer' && (element.flavour === 'char' || element.flavour === 'wchar')) {
    const text = readString(reading, at, element.size, type.count);
    if (text !== undefined) return text;
  }
  const shown: string[] = [];
  for (let index = 0; index < Math.min(type.count, PREVIEW); index++) {
    const place = address(at + index * sizeOf(element));
    shown.push(
      isAggregate(element)
        ? formatAggregate(reading, element, place, nesting + 1)
        : formatValue(reading, type.element, { kind: 'memory', at: place }),
    );
  }
  return `[${type.count}] {${shown.join(', ')}${type.count > PREVIEW ? ', …' : ''}}`;
}
