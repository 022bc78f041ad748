import { type Address, NULL, offset } from '../../base/units';
import { Win32Error } from '../../nt/status';
import { holderOf, isSignaled, objectOf, plainHandle, take } from '../kernel-objects';
import { type SystemCall, type SystemTable } from '../system-call';
import { simulatedTime, type KernelObject } from '../process';
import { windowsThreadId } from '../threads';
import { bothForms, createNamed, opensNamed } from './named-objects';
import { deadline } from './threads';

const WAIT_OBJECT_0 = 0;
const WAIT_ABANDONED_0 = 0x80;
const WAIT_TIMEOUT = 0x102;
const WAIT_FAILED = 0xffffffff;
const MAXIMUM_WAIT_OBJECTS = 64;
const ERROR_NOT_OWNER = 288;
const ERROR_TOO_MANY_POSTS = 298;

/** RTL_CRITICAL_SECTION. Source: winnt.h, both widths. */
const CRITICAL_SECTION = {
  4: { lockCount: 4, recursion: 8, owner: 0xc, semaphore: 0x10, spin: 0x14, sizeof: 0x18 },
  8: { lockCount: 8, recursion: 0xc, owner: 0x10, semaphore: 0x18, spin: 0x20, sizeof: 0x28 },
} as const;
/** LockCount of a section that is free, and of one that is held (bit 0 clear since Windows Vista). */
const FREE = -1;
const HELD = -2;

export const SYNCHRONIZATION_CALLS: SystemTable = {
  WaitForSingleObject(call) {
    wait(call, [call.signed(0)], false, call.u32(1));
  },

  WaitForSingleObjectEx(call) {
    wait(call, [call.signed(0)], false, call.u32(1));
  },

  WaitForMultipleObjects(call) {
    waitForMany(call);
  },

  WaitForMultipleObjectsEx(call) {
    waitForMany(call);
  },

  SignalObjectAndWait(call) {
    // A call that is tried again has signalled before.
    if (call.caller.wait === undefined && !signal(call)) return;
    wait(call, [call.signed(1)], false, call.u32(2));
  },

  ...bothForms('CreateEventEx', (call, name) => {
    const flags = call.u32(2);
    createNamed(call, name(1), { kind: 'event', manual: (flags & 1) !== 0, signaled: (flags & 2) !== 0 });
  }),

  ...bothForms('CreateMutexEx', (call, name) => {
    const owned = (call.u32(2) & 1) !== 0;
    createNamed(call, name(1), { kind: 'mutex', owner: owned ? call.thread : 0, depth: owned ? 1 : 0 });
  }),

  ...bothForms('CreateEvent', (call, name) => {
    createNamed(call, name(3), { kind: 'event', manual: call.i32(1) !== 0, signaled: call.i32(2) !== 0 });
  }),

  ...bothForms('OpenEvent', opensNamed('event')),
  ...bothForms('OpenMutex', opensNamed('mutex')),
  ...bothForms('OpenSemaphore', opensNamed('semaphore')),

  SetEvent(call) {
    const event = objectArgument(call, 'event');
    if (event === undefined) return;
    event.signaled = true;
    call.process.state.changes++;
    call.returnBool(true);
  },

  ResetEvent(call) {
    const event = objectArgument(call, 'event');
    if (event === undefined) return;
    event.signaled = false;
    call.returnBool(true);
  },

  ...bothForms('CreateMutex', (call, name) => {
    const owned = call.i32(1) !== 0;
    createNamed(call, name(2), { kind: 'mutex', owner: owned ? call.thread : 0, depth: owned ? 1 : 0 });
  }),

  ReleaseMutex(call) {
    const mutex = objectArgument(call, 'mutex');
    if (mutex === undefined) return;
    if (mutex.owner !== call.thread) {
      call.fail(ERROR_NOT_OWNER);
      return;
    }
    mutex.depth--;
    if (mutex.depth === 0) mutex.owner = 0;
    call.process.state.changes++;
    call.returnBool(true);
  },

  ...bothForms('CreateSemaphore', (call, name) => {
    const count = call.i32(1);
    const maximum = call.i32(2);
    if (maximum <= 0 || count < 0 || count > maximum) call.fail(Win32Error.INVALID_PARAMETER);
    else createNamed(call, name(3), { kind: 'semaphore', count, maximum });
  }),

  /** The count to release "must be greater than zero" (Microsoft, "ReleaseSemaphore"). */
  ReleaseSemaphore(call) {
    const semaphore = objectArgument(call, 'semaphore');
    if (semaphore === undefined) return;
    const more = call.i32(1);
    const previous = call.pointer(2);
    if (more <= 0) {
      call.fail(Win32Error.INVALID_PARAMETER);
      return;
    }
    if (semaphore.count + more > semaphore.maximum) {
      call.fail(ERROR_TOO_MANY_POSTS);
      return;
    }
    if (previous !== NULL) call.storeU32(previous, semaphore.count);
    semaphore.count += more;
    call.process.state.changes++;
    call.returnBool(true);
  },

  InitializeCriticalSection(call) {
    initialise(call, 0);
  },

  InitializeCriticalSectionAndSpinCount(call) {
    initialise(call, call.u32(1));
    call.returnBool(true);
  },

  InitializeCriticalSectionEx(call) {
    initialise(call, call.u32(1));
    call.returnBool(true);
  },

  DeleteCriticalSection(call) {
    const { sizeof } = CRITICAL_SECTION[call.pointerBytes];
    call.fill(call.pointer(0), sizeof, 0);
  },

  SetCriticalSectionSpinCount(call) {
    const spin = call.after(0, CRITICAL_SECTION[call.pointerBytes].spin);
    call.require(spin, call.pointerBytes, 'write');
    const before = call.loadPointer(spin);
    call.storePointer(spin, call.u32(1));
    call.returnI32(before);
  },

  EnterCriticalSection(call) {
    const owner = enterSection(call, call.pointer(0));
    if (owner === 0) return;
    const section = call.pointer(0).toString(16).toUpperCase();
    call.wait(`the critical section at 0x${section}, held by thread ${owner}`, Infinity, owner);
  },

  TryEnterCriticalSection(call) {
    call.returnBool(enterSection(call, call.pointer(0)) === 0);
  },

  LeaveCriticalSection(call) {
    leaveSection(call, call.pointer(0));
  },

  ...interlocked('Increment', old => old + 1, 'new'),
  ...interlocked('Decrement', old => old - 1, 'new'),
  ...interlocked('Exchange', (_old, value) => value, 'old'),
  ...interlocked('ExchangeAdd', (old, value) => old + value, 'old'),
  ...interlocked('And', (old, value) => old & value, 'old'),
  ...interlocked('Or', (old, value) => old | value, 'old'),
  ...interlocked('Xor', (old, value) => old ^ value, 'old'),

  InterlockedCompareExchange(call) {
    const at = call.pointer(0);
    call.require(at, 4, 'write');
    const old = call.loadU32(at) | 0;
    if (old === call.i32(2)) call.storeU32(at, call.i32(1));
    call.returnI32(old);
  },

  InterlockedExchangePointer(call) {
    const at = call.pointer(0);
    call.require(at, call.pointerBytes, 'write');
    const old = call.loadPointer(at);
    call.storePointer(at, call.size(1));
    call.returnPointer(old);
  },

  InterlockedCompareExchangePointer(call) {
    const at = call.pointer(0);
    call.require(at, call.pointerBytes, 'write');
    const old = call.loadPointer(at);
    if (old === call.pointer(2)) call.storePointer(at, call.size(1));
    call.returnPointer(old);
  },
};

/** An interlocked operation on a LONG: an instruction of the machine is never interrupted, so a plain one does. */
function interlocked(
  name: string,
  operation: (old: number, value: number) => number,
  result: 'old' | 'new',
): SystemTable {
  return {
    [`Interlocked${name}`](call: SystemCall) {
      const at = call.pointer(0);
      call.require(at, 4, 'write');
      const old = call.loadU32(at) | 0;
      const now = operation(old, call.i32(1)) | 0;
      call.storeU32(at, now);
      call.returnI32(result === 'old' ? old : now);
    },
  };
}

/** The object of the handle in argument 0 when it is of that kind; otherwise the call has failed. */
function objectArgument<K extends KernelObject['kind']>(
  call: SystemCall,
  kind: K,
): Extract<KernelObject, { readonly kind: K }> | undefined {
  const object = objectOf(call.process, plainHandle(call.signed(0)), call.thread);
  if (object?.kind === kind) return object as Extract<KernelObject, { readonly kind: K }>;
  call.fail(Win32Error.INVALID_HANDLE);
  return undefined;
}

function failWait(call: SystemCall, error: number): void {
  call.lastError = error;
  call.returnI32(WAIT_FAILED);
}

function wait(call: SystemCall, handles: readonly number[], all: boolean, milliseconds: number): void {
  const { process, thread } = call;
  const objects: KernelObject[] = [];
  for (const handle of handles) {
    const object = objectOf(process, plainHandle(handle), thread);
    if (object === undefined) {
      failWait(call, Win32Error.INVALID_HANDLE);
      return;
    }
    objects.push(object);
  }
  const first = objects.findIndex(object => isSignaled(process, object, thread));
  const satisfied = all ? objects.every(object => isSignaled(process, object, thread)) : first >= 0;
  if (satisfied) {
    const taken = all ? objects : [objects[first]!];
    const abandoned = taken.map(object => take(process, object, thread)).includes(true);
    call.returnI32((abandoned ? WAIT_ABANDONED_0 : WAIT_OBJECT_0) + (all ? 0 : first));
    return;
  }
  const now = simulatedTime(process);
  const until = call.caller.wait?.until ?? deadline(now, milliseconds);
  if (now >= until) {
    call.returnI32(WAIT_TIMEOUT);
    return;
  }
  const text = objects.map((object, k) => describe(object, handles[k]!)).join(all ? ' and ' : ' or ');
  call.wait(text, until, objects.length === 1 ? holderOf(objects[0]!) : 0);
}

function describe(object: KernelObject, handle: number): string {
  const name = `handle 0x${handle.toString(16).toUpperCase()}`;
  const holder = holderOf(object);
  if (object.kind === 'thread') return `the end of thread ${object.thread} (${name})`;
  return holder === 0 ? `the ${object.kind} ${name}` : `the ${object.kind} ${name}, held by thread ${holder}`;
}

function initialise(call: SystemCall, spin: number): void {
  const at = call.pointer(0);
  const layout = CRITICAL_SECTION[call.pointerBytes];
  call.fill(at, layout.sizeof, 0);
  call.storeU32(offset(at, layout.lockCount), FREE);
  call.storePointer(offset(at, layout.spin), spin);
}

/** Sets the event, or releases the mutex or one count of the semaphore, of argument 0; false when the call has failed. */
function signal(call: SystemCall): boolean {
  const { process, thread } = call;
  const object = objectOf(process, plainHandle(call.signed(0)), thread);
  if (object?.kind === 'event') object.signaled = true;
  else if (object?.kind === 'mutex' && object.owner === thread) {
    object.depth--;
    if (object.depth === 0) object.owner = 0;
  } else if (object?.kind === 'semaphore' && object.count < object.maximum) object.count++;
  else {
    failWait(call, SIGNAL_ERRORS[object?.kind ?? 'none'] ?? Win32Error.INVALID_HANDLE);
    return false;
  }
  process.state.changes++;
  return true;
}

/** Why an object of such a kind could not be signalled. */
const SIGNAL_ERRORS: Readonly<Partial<Record<string, number>>> = {
  mutex: ERROR_NOT_OWNER,
  semaphore: ERROR_TOO_MANY_POSTS,
};

function waitForMany(call: SystemCall): void {
  const count = call.u32(0);
  if (count === 0 || count > MAXIMUM_WAIT_OBJECTS) {
    failWait(call, Win32Error.INVALID_PARAMETER);
    return;
  }
  const handles: number[] = [];
  for (let k = 0; k < count; k++) {
    const handle = call.loadPointer(call.after(1, k * call.pointerBytes));
    handles.push(call.pointerBytes === 4 ? handle | 0 : handle);
  }
  const all = call.i32(2) !== 0;
  // Documented: the handles of a wait for all must differ.
  if (all && new Set(handles.map(plainHandle)).size < count) failWait(call, Win32Error.INVALID_PARAMETER);
  else wait(call, handles, all, call.u32(3));
}

/** Leaves the section once; the last leave frees it. */
export function leaveSection(call: SystemCall, at: Address): void {
  const layout = CRITICAL_SECTION[call.pointerBytes];
  call.require(at, layout.sizeof, 'write');
  const depth = call.loadU32(offset(at, layout.recursion)) - 1;
  call.storeU32(offset(at, layout.recursion), depth);
  if (depth !== 0) return;
  call.storePointer(offset(at, layout.owner), 0);
  call.storeU32(offset(at, layout.lockCount), FREE);
  call.process.state.changes++;
}

/** Takes the section for the caller; gives 0, or the id of the thread that holds it. */
export function enterSection(call: SystemCall, at: Address): number {
  const layout = CRITICAL_SECTION[call.pointerBytes];
  call.require(at, layout.sizeof, 'write');
  const me = windowsThreadId(call.thread);
  const owner = call.loadPointer(offset(at, layout.owner));
  if (owner !== NULL && owner !== me) return (owner - windowsThreadId(0)) / 4;
  const depth = call.loadU32(offset(at, layout.recursion));
  call.storeU32(offset(at, layout.recursion), depth + 1);
  call.storePointer(offset(at, layout.owner), me);
  call.storeU32(offset(at, layout.lockCount), HELD);
  return 0;
}
