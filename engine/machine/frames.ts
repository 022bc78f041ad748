import { ProcessFault } from '../memory/seam';
import { NtStatus } from '../nt/status';
import { type Process } from './process';
import { CONTROL_WORDS, type ThreadState } from './thread-state';
import { growStack } from './thread-stack';

/** Register words beyond which a thread counts as having overflowed its stack: 64 MB of registers. */
const MAXIMUM_REGISTERS = 0x1000000;

/** Makes the stack reach down to `low` and the registers hold `words` words, or throws STATUS_STACK_OVERFLOW. */
export function makeRoom(process: Process, thread: ThreadState, low: number, words: number): void {
  if (low < thread.stackLimit) growStack(process, thread, low);
  if (words > MAXIMUM_REGISTERS) throw new ProcessFault(NtStatus.STACK_OVERFLOW, [1, low]);
  if (words > thread.registers.length) {
    let length = thread.registers.length;
    while (length < words) length *= 2;
    const registers = new Int32Array(length);
    registers.set(thread.registers);
    thread.registers = registers;
    thread.floats = new Float64Array(registers.buffer);
  }
  if (thread.top + 2 * CONTROL_WORDS > thread.control.length) {
    const control = new Float64Array(thread.control.length * 2);
    control.set(thread.control);
    thread.control = control;
  }
}

/** Pushes a frame for function `callee` with its window at word `base`; `back` is its way back (see TRAP). */
export function enterFunction(
  process: Process,
  thread: ThreadState,
  callee: number,
  base: number,
  parameters: readonly number[],
  back: number,
  callerSp: number,
): void {
  const { shapes } = process;
  const sp = thread.sp - shapes[callee * 4 + 2]!;
  makeRoom(process, thread, sp, base + shapes[callee * 4 + 1]!);
  const top = thread.top + CONTROL_WORDS;
  thread.control.set([callee, back, thread.window, callerSp, 0], top);
  thread.top = top;
  thread.window = base;
  thread.sp = sp;
  thread.pc = shapes[callee * 4]! >> 2;
  putWide(thread.registers, base, sp);
  parameters.forEach((value, k) => {
    putWide(thread.registers, base + 2 * (k + 1), value);
  });
}

/** Stores an integer below 2^53 as a 64-bit value. */
export function putWide(r: Int32Array, at: number, value: number): void {
  r[at] = value;
  // Small integers, nearly all values, need no division.
  r[at + 1] = (value | 0) === value ? value >> 31 : Math.floor(value / 0x100000000);
}
