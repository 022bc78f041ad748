import { offset } from '../../base/units';
import { type NativeCall, type NativeTable } from '../native';
import { invalidParameter } from './invalid-parameter';

const EINVAL = 22;
const ERANGE = 34;

/** The sign of the first difference of two byte ranges, unsigned. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < a.length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

/** memcpy_s clears a destination that is too small or has no source, memmove_s leaves it. */
const copyChecked =
  (clears: boolean) =>
  (call: NativeCall): void => {
    const [to, size, from, count] = [call.pointer(0), call.size(1), call.pointer(2), call.size(3)];
    if (count === 0) {
      call.returnI32(0);
      return;
    }
    if (to !== 0 && from !== 0 && size >= count) {
      call.copy(to, from, count);
      call.returnI32(0);
      return;
    }
    if (clears && to !== 0) call.fill(to, size, 0);
    invalidParameter(call, to === 0 || from === 0 ? EINVAL : ERANGE);
  };

/** Finds a unit among `count`, reading no further than it. */
function find(call: NativeCall): void {
  const at = call.pointer(0);
  const wanted = call.u32(1) & 0xff;
  const count = call.size(2);
  for (let index = 0; index < count; index++) {
    if (call.loadU8(offset(at, index)) !== wanted) continue;
    call.returnPointer(at + index);
    return;
  }
  call.returnPointer(0);
}

function copyRange(call: NativeCall, unit: 1 | 2): void {
  call.copy(call.pointer(0), call.pointer(1), call.size(2) * unit);
  call.returnPointer(call.pointer(0));
}

const copy = (call: NativeCall): void => {
  copyRange(call, 1);
};
const copyWide = (call: NativeCall): void => {
  copyRange(call, 2);
};

/** The memory functions of string.h and wchar.h. */
export const MEMORY: NativeTable = {
  memset: call => {
    const to = call.pointer(0);
    call.fill(to, call.size(2), call.u32(1) & 0xff);
    call.returnPointer(to);
  },
  memcpy: copy,
  memmove: copy,
  wmemcpy: copyWide,
  wmemmove: copyWide,
  memcpy_s: copyChecked(true),
  memmove_s: copyChecked(false),
  memcmp: call => {
    const count = call.size(2);
    call.returnI32(
      compareBytes(call.loadBytes(call.pointer(0), count), call.loadBytes(call.pointer(1), count)),
    );
  },
  memchr: find,
  wmemset: call => {
    const to = call.pointer(0);
    const units = new Uint16Array(call.size(2)).fill(call.u32(1));
    call.storeBytes(to, new Uint8Array(units.buffer));
    call.returnPointer(to);
  },
  wmemcmp: call => {
    const [a, b, count] = [call.pointer(0), call.pointer(1), call.size(2)];
    let order = 0;
    for (let at = 0; at < count && order === 0; at++)
      order = Math.sign(call.loadU16(offset(a, 2 * at)) - call.loadU16(offset(b, 2 * at)));
    call.returnI32(order);
  },
  RtlCompareMemory: call => {
    const count = call.size(2);
    const a = call.loadBytes(call.pointer(0), count);
    const b = call.loadBytes(call.pointer(1), count);
    const first = a.findIndex((byte, at) => byte !== b[at]);
    call.returnPointer(first < 0 ? count : first);
  },
};
