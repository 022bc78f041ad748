import { type Address, address, ALLOCATION_GRANULARITY, NULL, roundUp } from '../../base/units';
import { NtStatus, Win32Error } from '../../nt/status';
import { becomeFiber, createFiber, fiberAt, fiberData, forgetFiber, switchTo } from '../fibers';
import { type Process } from '../process';
import { type Execution } from '../thread-state';
import { leaveThread, STACK_RESERVE } from '../threads';
import { type SystemCall, type SystemTable } from '../system-call';

const ERROR_ALREADY_FIBER = 1280;
const ERROR_ALREADY_THREAD = 1281;

/** Source: Microsoft, "CreateFiberEx", "ConvertThreadToFiber", "SwitchToFiber", "DeleteFiber". */
export const FIBER_CALLS: SystemTable = {
  CreateFiber(call) {
    create(call, call.size(0), 1, 2);
  },

  CreateFiberEx(call) {
    create(call, call.size(1), 3, 4);
  },

  ConvertThreadToFiber: becomesFiber,
  ConvertThreadToFiberEx: becomesFiber,

  ConvertFiberToThread(call) {
    const fiber = fiberAt(call.process, call.caller.fiber);
    if (fiber === undefined) {
      call.fail(ERROR_ALREADY_THREAD);
      return;
    }
    forgetFiber(call.process, fiber);
    call.caller.fiber = NULL;
    call.returnBool(true);
  },

  GetCurrentFiber(call) {
    call.returnPointer(fiberData(call.caller));
  },

  IsThreadAFiber(call) {
    call.returnBool(call.caller.fiber !== NULL);
  },

  SwitchToFiber(call) {
    const at = call.pointer(0);
    const fiber = fiberAt(call.process, at);
    if (fiber === undefined) {
      call.raise(NtStatus.ACCESS_VIOLATION, [0, at], true);
      return;
    }
    if (at === call.caller.fiber) return;
    // When somebody switches back, this call has returned.
    call.caller.pc++;
    switchTo(call.process, call.caller, fiber);
    call.moved = true;
  },

  /** A fiber that deletes itself ends its thread. */
  __delete_fiber(call) {
    const fiber = fiberAt(call.process, call.pointer(0));
    if (fiber === undefined) {
      call.raise(NtStatus.ACCESS_VIOLATION, [0, call.pointer(0)], true);
      return;
    }
    forgetFiber(call.process, fiber);
    if (fiber.at !== call.caller.fiber) return;
    leaveThread(call.process, call.caller, 1);
    call.moved = true;
  },

  /** Whether the running fiber has stored anything yet. */
  __fls_exists(call) {
    call.returnBool(call.caller.fiberLocal.length > 0);
  },

  __fls_get(call) {
    call.returnPointer(address(call.caller.fiberLocal[call.u32(0)] ?? 0));
  },

  __fls_set(call) {
    const { fiberLocal } = call.caller;
    while (fiberLocal.length < call.u32(0)) fiberLocal.push(0);
    fiberLocal[call.u32(0)] = call.size(1);
  },

  /** Takes the value of an index away from a fiber, from the running one with 0, from any that has one with -1. */
  __fls_take(call) {
    const [index, whose] = [call.u32(1), call.signed(0)];
    const holders = whose === ANY_FIBER ? executions(call.process) : [executionAt(call, address(whose))];
    const holder = holders.find(each => (each?.fiberLocal[index] ?? 0) !== 0);
    call.returnPointer(address(holder?.fiberLocal[index] ?? 0));
    if (holder !== undefined) holder.fiberLocal[index] = 0;
  },
};

const ANY_FIBER = -1;

/** What threads and fibers run, or will go on with. */
const executions = ({ state }: Process): readonly Execution[] => [
  ...state.threads.filter(({ status }) => status !== 'ended'),
  ...state.fibers.flatMap(({ execution }) => execution ?? []),
];

function executionAt(call: SystemCall, at: Address): Execution | undefined {
  if (at === NULL) return call.caller;
  const { execution } = fiberAt(call.process, at) ?? {};
  return execution ?? call.process.state.threads.find(({ fiber }) => fiber === at);
}

function becomesFiber(call: SystemCall): void {
  if (call.caller.fiber !== NULL) call.fail(ERROR_ALREADY_FIBER);
  else call.returnPointer(becomeFiber(call.process, call.caller, call.size(0)));
}

function create(call: SystemCall, asked: number, start: number, parameter: number): void {
  const { process } = call;
  const callee = process.functionAt.get(call.pointer(start));
  if (callee === undefined) {
    call.fail(Win32Error.INVALID_PARAMETER);
    return;
  }
  const reserve = roundUp(Math.max(asked, STACK_RESERVE), ALLOCATION_GRANULARITY);
  const at = createFiber(process, callee, call.size(parameter), reserve);
  if (at === NULL) call.fail(Win32Error.NOT_ENOUGH_MEMORY);
  else call.returnPointer(at);
}
