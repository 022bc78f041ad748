/**
 * Quantities with a unit. Addresses are doubles: user-mode addresses stay below 2^47, so a double holds
 * them exactly. Byte counts are plain numbers whose names say so; granules and addresses are branded
 * because mixing them up is the classic mistake of heap code.
 */
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** A byte address in the simulated process: an integer in [0, 2^47). */
export type Address = Unit<'Address'>;
/** A size in heap granules (8 bytes on x86, 16 on x64), the unit of `_HEAP_ENTRY.Size`. */
export type GranuleCount = Unit<'GranuleCount'>;

export const NULL = 0 as Address;
/** The size of a page of every modelled processor, in bytes. */
export const PAGE_SIZE = 0x1000;
/** The granularity of VirtualAlloc's reservations, in bytes (SYSTEM_INFO.dwAllocationGranularity). */
export const ALLOCATION_GRANULARITY = 0x10000;

/** Names `value` as an address; the caller knows that it is an integer in [0, 2^47). */
export const address = (value: number): Address => value as Address;
export const granules = (value: number): GranuleCount => value as GranuleCount;
/** The address `distance` bytes above `base` (below it when negative). */
export const offset = (base: Address, distance: number): Address => (base + distance) as Address;
/** `at` rounded down to a multiple of `alignment`, which need not be a power of two. */
export const alignDown = (at: Address, alignment: number): Address => (at - (at % alignment)) as Address;
export const alignUp = (at: Address, alignment: number): Address =>
  (Math.ceil(at / alignment) * alignment) as Address;
/** `bytes` rounded up to a multiple of `multiple`: R(x, a) of HEAP_SPEC §C.2. */
export const roundUp = (bytes: number, multiple: number): number => Math.ceil(bytes / multiple) * multiple;
export const roundDown = (bytes: number, multiple: number): number => bytes - (bytes % multiple);
