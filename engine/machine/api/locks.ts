import { type Address } from '../../base/units';
import { simulatedTime, type Process, type Sleeper } from '../process';
import { type SystemCall, type SystemTable } from '../system-call';
import { enterSection, leaveSection } from './synchronization';
import { deadline } from './threads';

/**
 * Bits of an SRWLOCK. Source: public symbols, `_RTL_SRWLOCK`: Locked in bit 0, Shared from bit 4 up. The bits for
 * waiters stay clear: who waits is known to the scheduler.
 */
const LOCKED = 1;
const SHARER = 0x10;
/** STATUS_RESOURCE_NOT_OWNED, which releasing a lock that is free raises. */
const STATUS_RESOURCE_NOT_OWNED = 0xc0000264;
const ERROR_INVALID_PARAMETER = 87;
const ERROR_GEN_FAILURE = 31;
const ERROR_TIMEOUT = 1460;
/** RTL_CONDITION_VARIABLE_LOCKMODE_SHARED. */
const LOCKMODE_SHARED = 1;

/** States of an INIT_ONCE in its low two bits, and flags of the calls. Source: winnt.h, RTL_RUN_ONCE_*. */
const ONCE_PENDING = 1;
const ONCE_DONE = 2;
const ONCE_ASYNC = 3;
const CHECK_ONLY = 1;
const ASYNC = 2;
const INIT_FAILED = 4;

export const LOCK_CALLS: SystemTable = {
  InitializeSRWLock: clear,
  InitializeConditionVariable: clear,
  InitOnceInitialize: clear,

  AcquireSRWLockExclusive(call) {
    acquireOrWait(call, call.pointer(0), false);
  },

  AcquireSRWLockShared(call) {
    acquireOrWait(call, call.pointer(0), true);
  },

  TryAcquireSRWLockExclusive(call) {
    call.returnBool(acquire(call, call.pointer(0), false));
  },

  TryAcquireSRWLockShared(call) {
    call.returnBool(acquire(call, call.pointer(0), true));
  },

  ReleaseSRWLockExclusive(call) {
    release(call, call.pointer(0), false);
  },

  ReleaseSRWLockShared(call) {
    release(call, call.pointer(0), true);
  },

  SleepConditionVariableCS(call) {
    const section = call.pointer(1);
    sleepOn(call, call.u32(2), {
      release: () => {
        leaveSection(call, section);
      },
      take: () => {
        const owner = enterSection(call, section);
        return owner === 0 ? undefined : { text: `the critical section at ${hex(section)}`, owners: [owner] };
      },
    });
  },

  SleepConditionVariableSRW(call) {
    const lock = call.pointer(1);
    const shared = (call.u32(3) & LOCKMODE_SHARED) !== 0;
    sleepOn(call, call.u32(2), {
      release: () => {
        release(call, lock, shared);
      },
      take: () =>
        acquire(call, lock, shared)
          ? undefined
          : { text: `the SRW lock at ${hex(lock)}`, owners: holdersOf(call.process, lock) },
    });
  },

  WakeConditionVariable(call) {
    wake(call, call.pointer(0), 1);
  },

  WakeAllConditionVariable(call) {
    wake(call, call.pointer(0), Infinity);
  },

  WaitOnAddress(call) {
    const size = call.size(2);
    if (![1, 2, 4, 8].includes(size)) {
      call.fail(ERROR_INVALID_PARAMETER);
      return;
    }
    const now = call.loadBytes(call.pointer(0), size);
    const undesired = call.loadBytes(call.pointer(1), size);
    const isSleeping = sleeperOf(call) !== undefined;
    if (!isSleeping && now.some((byte, k) => byte !== undesired[k])) call.returnBool(true);
    else sleepOn(call, call.u32(3), { release: () => undefined, take: () => undefined });
  },

  WakeByAddressSingle(call) {
    wake(call, call.pointer(0), 1);
  },

  WakeByAddressAll(call) {
    wake(call, call.pointer(0), Infinity);
  },

  InitOnceBeginInitialize(call) {
    beginOnce(call);
  },

  InitOnceComplete(call) {
    completeOnce(call);
  },
};

const hex = (at: Address): string => `0x${at.toString(16).toUpperCase()}`;

function clear(call: SystemCall): void {
  call.storePointer(call.pointer(0), 0);
}

/** The threads that hold the lock at `at`, in the order in which they took it. */
const holdersOf = (process: Process, at: Address): readonly number[] =>
  process.state.holds.filter(hold => hold.at === at).map(hold => hold.thread);

/** `what`, and which threads hold it. */
function heldText(what: string, owners: readonly number[]): string {
  if (owners.length === 0) return `${what}, held by no thread that is known`;
  return `${what}, held by thread${owners.length > 1 ? 's' : ''} ${owners.join(' and ')}`;
}

function waitForHolders(call: SystemCall, what: string, owners: readonly number[]): void {
  call.wait(heldText(what, owners), Infinity, owners.length === 1 ? owners[0]! : 0);
}

/** Takes the lock if its word in memory allows it. */
function acquire(call: SystemCall, at: Address, shared: boolean): boolean {
  call.require(at, call.pointerBytes, 'write');
  const word = call.loadPointer(at);
  const isShared = (word & LOCKED) !== 0 && word >= SHARER;
  if (word !== 0 && !(shared && isShared)) return false;
  call.storePointer(at, shared ? (word === 0 ? SHARER + LOCKED : word + SHARER) : LOCKED);
  hold(call, at);
  return true;
}

function acquireOrWait(call: SystemCall, at: Address, shared: boolean): void {
  if (acquire(call, at, shared)) return;
  const how = shared ? 'shared' : 'exclusive';
  waitForHolders(call, `the SRW lock at ${hex(at)} (${how})`, holdersOf(call.process, at));
}

/** Gives the lock back; one that is not locked that way raises, as it does on Windows. */
function release(call: SystemCall, at: Address, shared: boolean): void {
  call.require(at, call.pointerBytes, 'write');
  const word = call.loadPointer(at);
  const isRight = shared ? (word & LOCKED) !== 0 && word >= SHARER : word === LOCKED;
  if (!isRight) {
    call.raise(STATUS_RESOURCE_NOT_OWNED, [], false);
    return;
  }
  call.storePointer(at, shared && word >= 2 * SHARER ? word - SHARER : 0);
  letGo(call, at);
  call.process.state.changes++;
}

function hold(call: SystemCall, at: Address): void {
  const { state } = call.process;
  state.holds = [...state.holds, { at, thread: call.thread }];
}

/** Forgets the caller's hold on the lock, or another thread's when the caller has none: locks have no owner. */
function letGo(call: SystemCall, at: Address): void {
  const { state } = call.process;
  const own = state.holds.findIndex(held => held.at === at && held.thread === call.thread);
  const index = own >= 0 ? own : state.holds.findIndex(held => held.at === at);
  state.holds = state.holds.filter((_held, k) => k !== index);
}

/** The lock that a condition variable is used with. */
interface Lock {
  readonly release: () => void;
  /** Takes the lock, or says what is waited for. */
  readonly take: () => { readonly text: string; readonly owners: readonly number[] } | undefined;
}

const sleeperOf = (call: SystemCall): Sleeper | undefined =>
  call.process.state.sleepers.find(sleeper => sleeper.thread === call.thread);

function replaceSleeper(process: Process, sleeper: Sleeper): void {
  const { state } = process;
  state.sleepers = state.sleepers.map(other => (other.thread === sleeper.thread ? sleeper : other));
}

/** A sleep in three parts: give the lock back and queue, wait until woken or late, take the lock again. */
function sleepOn(call: SystemCall, milliseconds: number, lock: Lock): void {
  const { process } = call;
  const { state } = process;
  const at = call.pointer(0);
  const now = simulatedTime(process);
  let sleeper = sleeperOf(call);
  if (sleeper === undefined) {
    call.require(at, 1, 'read');
    lock.release();
    if (call.raised !== undefined) return;
    sleeper = { at, thread: call.thread, until: deadline(now, milliseconds), woken: false, late: false };
    state.sleepers = [...state.sleepers, sleeper];
  }
  if (!sleeper.woken && now >= sleeper.until) {
    sleeper = { ...sleeper, woken: true, late: true };
    replaceSleeper(process, sleeper);
  }
  if (!sleeper.woken) {
    call.wait(`a wake-up of ${hex(at)}`, sleeper.until, 0);
    return;
  }
  const blocked = lock.take();
  if (blocked !== undefined) {
    waitForHolders(call, blocked.text, blocked.owners);
    return;
  }
  state.sleepers = state.sleepers.filter(other => other.thread !== call.thread);
  if (sleeper.late) call.fail(ERROR_TIMEOUT);
  else call.returnBool(true);
}

/** Wakes up to `most` of the threads that sleep at `at`, those first that came first. */
function wake(call: SystemCall, at: Address, most: number): void {
  const { state } = call.process;
  let left = most;
  state.sleepers = state.sleepers.map(sleeper => {
    if (sleeper.at !== at || sleeper.woken || left === 0) return sleeper;
    left--;
    return { ...sleeper, woken: true };
  });
  state.changes++;
}

function beginOnce(call: SystemCall): void {
  const [at, flags, pending, context] = [call.pointer(0), call.u32(1), call.pointer(2), call.pointer(3)];
  call.require(at, call.pointerBytes, 'write');
  call.require(pending, 4, 'write');
  const word = call.loadPointer(at);
  const state = word % 4;
  if (state === ONCE_DONE) {
    if (context !== 0) call.storePointer(context, word - ONCE_DONE);
    call.storeU32(pending, 0);
    call.returnBool(true);
    return;
  }
  const isAsync = (flags & ASYNC) !== 0;
  if ((flags & CHECK_ONLY) !== 0 || (state !== 0 && isAsync !== (state === ONCE_ASYNC))) {
    call.fail((flags & CHECK_ONLY) !== 0 ? ERROR_GEN_FAILURE : ERROR_INVALID_PARAMETER);
    return;
  }
  if (state === ONCE_PENDING) {
    waitForHolders(call, `the one-time initialisation at ${hex(at)}`, holdersOf(call.process, at));
    return;
  }
  if (state === 0) {
    call.storePointer(at, isAsync ? ONCE_ASYNC : ONCE_PENDING);
    hold(call, at);
  }
  call.storeU32(pending, 1);
  call.returnBool(true);
}

function completeOnce(call: SystemCall): void {
  const [at, flags, context] = [call.pointer(0), call.u32(1), call.pointer(2)];
  call.require(at, call.pointerBytes, 'write');
  const state = call.loadPointer(at) % 4;
  const expected = (flags & ASYNC) === 0 ? ONCE_PENDING : ONCE_ASYNC;
  const failed = (flags & INIT_FAILED) !== 0;
  if (state !== expected) {
    call.fail(ERROR_GEN_FAILURE);
    return;
  }
  if (context % 4 !== 0 || (failed && context !== 0)) {
    call.fail(ERROR_INVALID_PARAMETER);
    return;
  }
  call.storePointer(at, failed ? 0 : context + ONCE_DONE);
  letGo(call, at);
  call.process.state.changes++;
  call.returnBool(true);
}
