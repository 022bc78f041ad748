import { RunKind } from './protocol/map-types';

/** An address as the product prints it: 8 digits on x86, 16 on x64. */
export function addressText(at: number, pointerBytes: 4 | 8): string {
  const digits = at.toString(16).toUpperCase();
  return `0x${digits.padStart(pointerBytes * 2, '0')}`;
}

/** An integer with thousands separators, independent of the locale: `1,204`. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

const UNITS = ['KB', 'MB', 'GB', 'TB'];

/** A size: whole multiples of 1,024 as `64 KB`, everything else exactly, as `1,720 B`. */
export function sizeText(bytes: number): string {
  let amount = bytes;
  let unit = 'B';
  for (const larger of UNITS) {
    if (amount < 1024 || amount % 1024 !== 0) break;
    amount /= 1024;
    unit = larger;
  }
  return `${countText(amount)} ${unit}`;
}

/** A size to three digits, for what is too large to be read exactly: `1.83 GB`. */
export function roughSizeText(bytes: number): string {
  const power = Math.min(UNITS.length, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const unit = UNITS[power - 1];
  if (unit === undefined || bytes % 1024 ** power === 0) return sizeText(bytes);
  const amount = Number((bytes / 1024 ** power).toPrecision(3));
  return `${amount < 1000 ? amount : countText(amount)} ${unit}`;
}

/** Bytes as `0D F0 AD BA`. */
export function bytesText(bytes: ArrayLike<number>): string {
  return Array.from(bytes, byte => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}

/**
 * The address that a user typed: hexadecimal with or without `0x`, a backquote or underscore between digits allowed.
 * Undefined when it is none, or lies beyond the user half of a 64-bit address space.
 */
export function parseAddress(text: string): number | undefined {
  const digits = text.trim().replace(/^0x/i, '').replace(/[`_]/g, '');
  if (!/^[0-9a-f]{1,16}$/i.test(digits)) return undefined;
  const at = Number.parseInt(digits, 16);
  return at < 2 ** 47 ? at : undefined;
}

const KIND_WORDS: Readonly<Record<RunKind, string>> = {
  [RunKind.Free]: 'free',
  [RunKind.Busy]: 'busy',
  [RunKind.Internal]: 'internal',
  [RunKind.Cached]: 'cached',
  [RunKind.Large]: 'large',
  [RunKind.Damaged]: 'damaged',
  [RunKind.Reserved]: 'reserved',
  [RunKind.Committed]: 'committed',
  [RunKind.Guard]: 'guard',
  [RunKind.Unmapped]: 'unmapped',
};

/** One word for a kind of run, the same in legend, card and text twin. */
export const kindWord = (kind: RunKind): string => KIND_WORDS[kind];
