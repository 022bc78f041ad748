import { type Address } from './units';

/** An address as the product prints it everywhere: `0x00630498`, 8 digits on x86 and 16 on x64. */
export function hexAddress(at: Address | number, pointerBytes: 4 | 8): string {
  return `0x${at
    .toString(16)
    .toUpperCase()
    .padStart(pointerBytes * 2, '0')}`;
}

/** A number as `0x1F8`, padded to `digits` when given. */
export function hex(value: number, digits = 0): string {
  return `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`;
}

/** Bytes as `0D F0 AD BA`. */
export function hexBytes(bytes: ArrayLike<number>): string {
  return Array.from(bytes, byte => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}
