import { type Address, offset } from '../../base/units';
import { type NativeCall, type NativeTable } from '../native';

/** Every simulated process starts at 2000-01-01 00:00:00 UTC, the date that __DATE__ names. */
export const START_UNIX_SECONDS = 946_684_800;
/** The same moment in FILETIME units, 100 ns since 1601. */
export const START_FILETIME = 125_911_584_000_000_000n;
/** Ticks of call.time in a second. QueryPerformanceFrequency gives the same on Windows 10. */
export const TICKS_A_SECOND = 10_000_000;
const TICKS_A_MILLISECOND = 10_000;

function store64(call: NativeCall, at: Address, value: bigint): void {
  call.require(at, 8, 'write');
  call.storeU32(at, Number(BigInt.asUintN(32, value)));
  call.storeU32(offset(at, 4), Number(BigInt.asUintN(32, value >> 32n)));
}

const return64 = (call: NativeCall, value: number): void => {
  call.returnI64(value | 0, Math.floor(value / 0x100000000) | 0);
};

const milliseconds = (call: NativeCall): number => Math.floor(call.time / TICKS_A_MILLISECOND);

/** time.h and Win32's clocks, all on simulated time. */
export const TIME: NativeTable = {
  time: call => {
    const seconds = START_UNIX_SECONDS + Math.floor(call.time / TICKS_A_SECOND);
    if (call.pointer(0) !== 0) store64(call, call.pointer(0), BigInt(seconds));
    return64(call, seconds);
  },
  clock: call => {
    call.returnI32(milliseconds(call));
  },
  difftime: call => {
    const value = (at: number): bigint => (BigInt(call.high(at)) << 32n) | BigInt(call.low(at) >>> 0);
    call.returnF64(Number(value(0) - value(1)));
  },
  GetTickCount: call => {
    call.returnI32((milliseconds(call) % 0x100000000) | 0);
  },
  GetTickCount64: call => {
    return64(call, milliseconds(call));
  },
  QueryPerformanceCounter: call => {
    store64(call, call.pointer(0), BigInt(Math.floor(call.time)));
    call.returnI32(1);
  },
  QueryPerformanceFrequency: call => {
    store64(call, call.pointer(0), BigInt(TICKS_A_SECOND));
    call.returnI32(1);
  },
  GetSystemTimeAsFileTime: call => {
    store64(call, call.pointer(0), START_FILETIME + BigInt(Math.floor(call.time)));
  },
};
