import { type Address } from '../base/units';
import { type Channel } from './files/channel';

/**
 * How a library function sees the call that a program made to it. Arguments lie one a slot in the order of the
 * prototype; a variadic function gets the address of its variadic area (a va_list) as its last argument. All memory
 * access through here counts as the program's own: checked by the shadow, watched by data breakpoints, attributed to
 * the calling line. A native that may fault checks its ranges with `require` before its first store, so that it
 * completes or has no effect.
 */
export interface NativeCall {
  readonly pointerBytes: 4 | 8;
  readonly thread: number;
  i32(argument: number): number;
  u32(argument: number): number;
  /** Low and high word of a 64-bit argument. */
  low(argument: number): number;
  high(argument: number): number;
  f64(argument: number): number;
  pointer(argument: number): Address;
  /** A SIZE_T or LONG_PTR, unsigned, as a double; above 2^53 it is rounded. */
  size(argument: number): number;

  returnI32(value: number): void;
  returnI64(low: number, high: number): void;
  returnF64(value: number): void;
  /** A pointer, HANDLE or SIZE_T; -1 gives all ones. */
  returnPointer(value: number): void;

  /** Win32 last error and C errno of the calling thread. */
  lastError: number;
  errno: number;

  loadU8(at: Address): number;
  loadU16(at: Address): number;
  loadU32(at: Address): number;
  loadF64(at: Address): number;
  loadPointer(at: Address): Address;
  storeU8(at: Address, value: number): void;
  storeU16(at: Address, value: number): void;
  storeU32(at: Address, value: number): void;
  storeF64(at: Address, value: number): void;
  storePointer(at: Address, value: number): void;
  loadBytes(at: Address, size: number): Uint8Array;
  storeBytes(at: Address, bytes: Uint8Array): void;
  fill(at: Address, size: number, byte: number): void;
  /** As memmove; uninitialised bytes stay uninitialised. */
  copy(to: Address, from: Address, size: number): void;
  /** Units of one or two bytes before the terminating zero, when reading them needs no report to anybody; else -1. */
  plainLength(at: Address, unit: 1 | 2): number;
  /** The bytes up to the terminating zero, without it. */
  loadString(at: Address): Uint8Array;
  /** The same for 16-bit units. */
  loadWideString(at: Address): Uint16Array;
  /** Throws the access violation that touching the range would cause; does nothing when all of it is accessible. */
  require(at: Address, size: number, access: 'read' | 'write'): void;

  /** Emits bytes that the program wrote. */
  write(stream: 1 | 2 | 3, bytes: Uint8Array): void;
  /**
   * The file that a FILE pointer names, to read from or to write to; undefined with errno set when it is none. A function looks
   * ahead first, stores, then takes what it has read, so that a fault leaves the file alone.
   */
  stream(file: number, way: 'read' | 'write'): Channel | undefined;
  /** Raises a structured exception in the calling thread; the native must return at once. */
  raise(status: number, information: readonly number[], continuable: boolean): void;
  /** Goes on in the program's invalid parameter handler, after which the call gives `result`; false when it has none. */
  handleInvalidParameter(result: number): boolean;
  /** Ends the process after this instruction. */
  exit(code: number): void;
  /** Nothing was done: the thread waits for `what` (words for the user) and the call is retried when anything changed. */
  block(what: string): void;
  /** Simulated time in 100 ns units since the process started: a function of steps and sleeps, never of a clock. */
  readonly time: number;
}

export type Native = (call: NativeCall) => void;
/** Library functions by name. */
export type NativeTable = Readonly<Record<string, Native>>;
