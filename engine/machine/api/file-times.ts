import { type Address, offset } from '../../base/units';
import { START_FILETIME, START_UNIX_SECONDS, TICKS_A_SECOND } from '../library/time';
import { type NativeCall } from '../native';

/** Stores a simulated time, in 100 ns units, as a FILETIME. */
export function storeFileTime(call: NativeCall, at: Address, time: number): void {
  const value = START_FILETIME + BigInt(Math.floor(time));
  call.storeU32(at, Number(BigInt.asUintN(32, value)));
  call.storeU32(offset(at, 4), Number(BigInt.asUintN(32, value >> 32n)));
}

/** A simulated time as a time_t. */
export const unixSeconds = (time: number): number => START_UNIX_SECONDS + Math.floor(time / TICKS_A_SECOND);
