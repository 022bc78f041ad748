import { type Address } from '../base/units';
import { type Process } from './process';
import { CONTROL_WORDS, TRAP, type ThreadState } from './thread-state';

/**
 * Id of the thread's call stack with `pc` innermost. Control entries remember the id of what is outside of them. Of a
 * recursion only its two outermost calls and the innermost place are kept: otherwise a recursive walk would make a new
 * stack of every path.
 */
export function stackOf(process: Process, thread: ThreadState, pc: number): number {
  // A trace has no calls: each of its lines would be a stack of its own that says no more than the line.
  if (process.program.trace !== undefined) return 0;
  const { control } = thread;
  let frame = thread.top;
  while (frame > 0 && control[frame + 4] === 0) frame -= CONTROL_WORDS;
  for (; frame < thread.top; frame += CONTROL_WORDS) {
    const inner = frame + CONTROL_WORDS;
    const recursive =
      frame > 0 && control[inner] === control[frame] && control[frame] === control[frame - CONTROL_WORDS];
    control[inner + 4] = recursive
      ? control[frame + 4]!
      : process.stacks.extend(control[frame + 4]!, control[inner + 1]! % TRAP);
  }
  return process.stacks.extend(control[thread.top + 4]!, pc);
}

/** Addresses that stand for the callers of what `thread` is at, innermost first. */
export function callerAddresses(process: Process, thread: ThreadState): Address[] {
  const { functions } = process.program;
  const { control, top } = thread;
  const addresses: Address[] = [];
  let pc = thread.pc;
  for (let at = top; at > 0; at -= CONTROL_WORDS) {
    const fn = functions[control[at]!];
    if (fn !== undefined) addresses.push((fn.address + Math.max(0, Math.min(pc - fn.start, 15))) as Address);
    pc = control[at + 1]! % TRAP;
  }
  return addresses;
}

/** Address that stands for `pc` in the simulated process: inside the 16 bytes that its function has in the code section. */
export function codeAddress(process: Process, thread: ThreadState, pc: number): Address {
  const fn = process.program.functions[thread.control[thread.top]!]!;
  return (fn.address + Math.max(0, Math.min(pc - fn.start, 15))) as Address;
}
