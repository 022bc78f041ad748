import { type Address } from '../../base/units';
import { ProcessFault } from '../../memory/seam';
import { DIVIDE_BY_ZERO } from '../arithmetic';
import { type SystemCall, type SystemTable } from '../system-call';

/* Atomic objects of C11: what the compiler makes of `_Atomic` and of stdatomic.h. An instruction of the machine is never interrupted. */

/** Bits of a form beside the size. */
const SIGNED = 0x10;
const FLOATING = 0x20;
const BOOLEAN = 0x40;
/** Beside the number of an operation: what the object holds afterwards is wanted. */
const GIVES_NEW = 0x100;

type Integers = (old: bigint, value: bigint, bits: number) => bigint;

/** By the number of the operation, in the order of the compiler's `atomics.ts`; the quotients' divisors are not 0. */
const INTEGERS: readonly Integers[] = [
  (_old, value) => value,
  (old, value) => old + value,
  (old, value) => old - value,
  (old, value) => old * value,
  (old, value) => old / value,
  (old, value) => old % value,
  (old, value) => old & value,
  (old, value) => old | value,
  (old, value) => old ^ value,
  (old, value, bits) => old << (value & BigInt(bits - 1)),
  (old, value, bits) => old >> (value & BigInt(bits - 1)),
];
const DIVIDE = 4;
const REMAINDER = 5;

const FLOATS: readonly ((old: number, value: number) => number)[] = [
  (_old, value) => value,
  (old, value) => old + value,
  (old, value) => old - value,
  (old, value) => old * value,
  (old, value) => old / value,
];

const sizeOf = (form: number): number => form & 15;
const view = new DataView(new ArrayBuffer(8));

/** An integer as its form has it; of a float, its bits. */
function inForm(form: number, value: bigint): bigint {
  if ((form & BOOLEAN) !== 0) return value === 0n ? 0n : 1n;
  const bits = 8 * sizeOf(form);
  return (form & SIGNED) !== 0 ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

function load(call: SystemCall, at: Address, form: number): bigint {
  const bytes = call.loadBytes(at, sizeOf(form));
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[index]!);
  return inForm(form, value);
}

function store(call: SystemCall, at: Address, form: number, value: bigint): void {
  const bytes = new Uint8Array(sizeOf(form));
  bytes.forEach((_byte, index) => {
    bytes[index] = Number((value >> BigInt(8 * index)) & 0xffn);
  });
  call.storeBytes(at, bytes);
}

function numberOf(form: number, value: bigint): number {
  if ((form & FLOATING) === 0) return Number(value);
  view.setBigUint64(0, value, true);
  return sizeOf(form) === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
}

/** What an object of the form holds after a number was assigned to it. */
function bitsOf(form: number, value: number): bigint {
  if ((form & BOOLEAN) !== 0) return value === 0 ? 0n : 1n;
  // What does not fit at all is the processor's indefinite value.
  if ((form & FLOATING) === 0)
    return inForm(
      form,
      Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : -1n << BigInt(8 * sizeOf(form) - 1),
    );
  view.setBigUint64(0, 0n, true);
  if (sizeOf(form) === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return view.getBigUint64(0, true);
}

const wide = (call: SystemCall, argument: number): bigint =>
  (BigInt(call.high(argument) >>> 0) << 32n) | BigInt(call.low(argument) >>> 0);

function returnWide(call: SystemCall, value: bigint): void {
  call.returnI64(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
}

/** Compares bytes, as C11 has it; what was found goes to `expected` when they differ. */
function compareExchange(call: SystemCall, desired: bigint, form: number): void {
  const [at, expected] = [call.pointer(0), call.pointer(1)];
  call.require(at, sizeOf(form), 'write');
  call.require(expected, sizeOf(form), 'write');
  const plain = sizeOf(form);
  const old = load(call, at, plain);
  const isEqual = old === load(call, expected, plain);
  if (isEqual) store(call, at, plain, desired);
  else store(call, expected, plain, old);
  call.returnBool(isEqual);
}

export const ATOMIC_OBJECT_CALLS: SystemTable = {
  /** The operation is done in the second form, which the value has, and its result assigned to the object, which has the first. */
  __builtin_atomic_change(call) {
    const [operation, at, forms] = [call.i32(0), call.pointer(1), call.i32(3)];
    const [form, computed] = [forms & 0xff, forms >> 8];
    call.require(at, sizeOf(form), 'write');
    const old = load(call, at, form);
    const value = inForm(computed, wide(call, 2));
    const kind = operation & 0xff;
    if (value === 0n && (kind === DIVIDE || kind === REMAINDER)) throw new ProcessFault(DIVIDE_BY_ZERO, []);
    const result = INTEGERS[kind]!(inForm(computed, old), value, 8 * sizeOf(computed));
    const now = inForm(form, (form & BOOLEAN) !== 0 ? result : inForm(computed, result));
    store(call, at, form, now);
    returnWide(call, (operation & GIVES_NEW) !== 0 ? now : old);
  },

  __builtin_atomic_change_float(call) {
    const [operation, at, forms] = [call.i32(0), call.pointer(1), call.i32(3)];
    const [form, computed] = [forms & 0xff, forms >> 8];
    call.require(at, sizeOf(form), 'write');
    const old = numberOf(form, load(call, at, form));
    const exact = FLOATS[operation & 0xff]!(old, call.f64(2));
    const now = bitsOf(form, sizeOf(computed) === 4 ? Math.fround(exact) : exact);
    store(call, at, form, now);
    call.returnF64((operation & GIVES_NEW) !== 0 ? numberOf(form, now) : old);
  },

  __builtin_atomic_compare(call) {
    compareExchange(call, inForm(call.i32(3), wide(call, 2)), call.i32(3));
  },

  __builtin_atomic_compare_float(call) {
    compareExchange(call, bitsOf(call.i32(3), call.f64(2)), call.i32(3));
  },
};
