import { type Address, NULL, offset } from '../base/units';
import { enterFunction } from './frames';
import { type Fiber, type Process } from './process';
import { newExecution } from './threads';
import { ERRNO_BELOW_TOP, executionOf, THREAD_DATA, type ThreadState, TRAP, Trap } from './thread-state';

/*
 * Fibers: executions with stacks of their own, of which a thread runs the one that it switched to. What the program knows as
 * a fiber is the address of its parameter, which lies at the top of its stack: our rule, where Windows has a block of the
 * process heap. Source: Microsoft, "Fibers".
 */

/** FIBER_DATA of a thread that is no fiber: the version of OS/2 that the field's union also holds. */
const NO_FIBER = 0x1e00;

export const fiberData = (thread: ThreadState): number => (thread.fiber === NULL ? NO_FIBER : thread.fiber);

export const fiberAt = ({ state }: Process, at: Address): Fiber | undefined =>
  state.fibers.find(fiber => fiber.at === at);

/** Where a stack has the parameter of its fiber. */
function placeOn({ space, pointerBytes }: Process, stackTop: Address, parameter: number): Address {
  const at = offset(stackTop, -THREAD_DATA);
  space.raw.storeNumber(at, parameter, pointerBytes);
  return at;
}

/** A fiber that will call `start`; NULL when there is no room for its stack. */
export function createFiber(process: Process, start: number, parameter: number, reserve: number): Address {
  const execution = newExecution(process, reserve);
  if (execution === undefined) return NULL;
  const at = placeOn(process, execution.stackTop, parameter);
  process.state.fibers.push({ at, execution, start: { function: start, parameter } });
  return at;
}

/** The thread goes on as a fiber. */
export function becomeFiber(process: Process, thread: ThreadState, parameter: number): Address {
  const at = placeOn(process, thread.stackTop, parameter);
  process.state.fibers.push({ at, execution: undefined, start: undefined });
  thread.fiber = at;
  return at;
}

/** The fiber is gone; its stack too, unless somebody runs on it. */
export function forgetFiber(process: Process, fiber: Fiber): void {
  const { state, space } = process;
  state.fibers = state.fibers.filter(each => each !== fiber);
  if (fiber.execution === undefined) return;
  const { stackBase, stackTop } = fiber.execution;
  space.releasePages(stackBase, stackTop - stackBase);
}

/** Leaves the thread's fiber where it stands and goes on with `fiber`, which no thread runs. */
export function switchTo(process: Process, thread: ThreadState, fiber: Fiber): void {
  const { raw } = process.space;
  const { execution, start } = fiber;
  if (execution === undefined) return;
  // The errno of the C library belongs to the thread.
  const errno = raw.number(offset(thread.stackTop, -ERRNO_BELOW_TOP), 4);
  raw.storeNumber(offset(execution.stackTop, -ERRNO_BELOW_TOP), errno, 4);
  const left = fiberAt(process, thread.fiber);
  if (left !== undefined) left.execution = executionOf(thread);
  Object.assign(thread, execution);
  thread.fiber = fiber.at;
  Object.assign(fiber, { execution: undefined, start: undefined });
  if (start !== undefined)
    enterFunction(process, thread, start.function, 0, [start.parameter], Trap.ThreadEnd * TRAP, thread.sp);
}
