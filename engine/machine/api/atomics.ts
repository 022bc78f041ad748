import { type Address, NULL, offset } from '../../base/units';
import { type SystemCall, type SystemTable } from '../system-call';

/**
 * Interlocked operations on 16 and 64 bits, on bits and on singly linked lists. An instruction of the machine is never
 * interrupted, so a plain operation does.
 */
export const ATOMIC_CALLS: SystemTable = {
  ...wide('Increment', old => old + 1n, 'new'),
  ...wide('Decrement', old => old - 1n, 'new'),
  ...wide('Exchange', (_old, value) => value, 'old'),
  ...wide('ExchangeAdd', (old, value) => old + value, 'old'),
  ...wide('And', (old, value) => old & value, 'old'),
  ...wide('Or', (old, value) => old | value, 'old'),
  ...wide('Xor', (old, value) => old ^ value, 'old'),
  ...wide('CompareExchange', (old, value, comparand) => (old === comparand ? value : old), 'old'),
  ...short('Increment', old => old + 1, 'new'),
  ...short('Decrement', old => old - 1, 'new'),
  ...short('Exchange', (_old, value) => value, 'old'),
  ...short(
    'CompareExchange',
    (old, value, comparand) => (((old ^ comparand) & 0xffff) === 0 ? value : old),
    'old',
  ),

  InterlockedBitTestAndSet(call) {
    changeBit(call, (word, mask) => word | mask);
  },

  InterlockedBitTestAndReset(call) {
    changeBit(call, (word, mask) => word & ~mask);
  },

  InitializeSListHead(call) {
    call.fill(call.pointer(0), 2 * call.pointerBytes, 0);
  },

  InterlockedPushEntrySList(call) {
    const { first, depth } = fieldsOf(call);
    const entry = call.pointer(1);
    const before = call.loadPointer(first);
    call.require(entry, call.pointerBytes, 'write');
    call.storePointer(entry, before);
    call.storePointer(first, entry);
    count(call, depth, call.loadU16(depth) + 1);
    call.returnPointer(before);
  },

  InterlockedPopEntrySList(call) {
    const { first, depth } = fieldsOf(call);
    const entry = call.loadPointer(first);
    if (entry !== NULL) {
      call.storePointer(first, call.loadPointer(entry));
      count(call, depth, call.loadU16(depth) - 1);
    }
    call.returnPointer(entry);
  },

  InterlockedFlushSList(call) {
    const { first, depth } = fieldsOf(call);
    const entry = call.loadPointer(first);
    call.storePointer(first, NULL);
    count(call, depth, 0);
    call.returnPointer(entry);
  },

  QueryDepthSList(call) {
    call.returnI32(call.loadU16(fieldsOf(call).depth));
  },
};

/** A 64-bit argument, signed. */
const long = (call: SystemCall, argument: number): bigint =>
  (BigInt(call.high(argument)) << 32n) | BigInt(call.low(argument) >>> 0);

function wide(
  name: string,
  operation: (old: bigint, value: bigint, comparand: bigint) => bigint,
  result: 'old' | 'new',
): SystemTable {
  return {
    [`Interlocked${name}64`](call: SystemCall) {
      const at = call.pointer(0);
      call.require(at, 8, 'write');
      const high = offset(at, 4);
      const old = (BigInt(call.loadU32(high) | 0) << 32n) | BigInt(call.loadU32(at));
      const now = BigInt.asIntN(64, operation(old, long(call, 1), long(call, 2)));
      call.storeU32(at, Number(BigInt.asUintN(32, now)));
      call.storeU32(high, Number(BigInt.asUintN(32, now >> 32n)));
      const given = result === 'old' ? old : now;
      call.returnI64(Number(BigInt.asIntN(32, given)), Number(BigInt.asIntN(32, given >> 32n)));
    },
  };
}

function short(
  name: string,
  operation: (old: number, value: number, comparand: number) => number,
  result: 'old' | 'new',
): SystemTable {
  return {
    [`Interlocked${name}16`](call: SystemCall) {
      const at = call.pointer(0);
      call.require(at, 2, 'write');
      const old = call.loadU16(at);
      const now = operation(old, call.i32(1), call.i32(2)) & 0xffff;
      call.storeU16(at, now);
      call.returnI32(((result === 'old' ? old : now) << 16) >> 16);
    },
  };
}

function changeBit(call: SystemCall, operation: (word: number, mask: number) => number): void {
  const bit = call.i32(1);
  const at = call.after(0, 4 * (bit >> 5));
  call.require(at, 4, 'write');
  const mask = 1 << (bit & 31);
  const word = call.loadU32(at);
  call.storeU32(at, operation(word, mask) >>> 0);
  call.returnI32((word & mask) === 0 ? 0 : 1);
}

interface ListFields {
  readonly first: Address;
  /** The 16-bit count of entries; the 16 bits above it count the changes. */
  readonly depth: Address;
}

/** Where SLIST_HEADER keeps its fields. Source: winnt.h, both widths. */
function fieldsOf(call: SystemCall): ListFields {
  const at = call.pointer(0);
  call.require(at, 2 * call.pointerBytes, 'write');
  return call.pointerBytes === 4 ? { first: at, depth: offset(at, 4) } : { first: offset(at, 8), depth: at };
}

function count(call: SystemCall, depth: Address, entries: number): void {
  const sequence = offset(depth, 2);
  call.storeU16(depth, entries & 0xffff);
  call.storeU16(sequence, (call.loadU16(sequence) + 1) & 0xffff);
}
