import { type KernelObject, type Process, type ProcessState } from './process';

/** The pseudo handles of GetCurrentProcess and GetCurrentThread, as signed numbers. */
export const CURRENT_PROCESS = -1;
export const CURRENT_THREAD = -2;

/** An access mask that says yes to everything. */
export const ALL_RIGHTS = 0xffffffff;

/** Adds `object` and gives its handle: the lowest free multiple of 4. */
export function openHandle(state: ProcessState, object: KernelObject, rights = ALL_RIGHTS): number {
  return openAgain(state, state.objects.push(object) - 1, rights);
}

/** Another handle to the object at `index`. */
export function openAgain(state: ProcessState, index: number, rights = ALL_RIGHTS): number {
  const free = state.handles.indexOf(-1);
  const slot = free < 0 ? state.handles.length : free;
  state.handles[slot] = index;
  state.rights[slot] = rights;
  return 4 * (slot + 1);
}

/** Whether `handle`, which is open, was opened with all of `rights`. */
export function grants(state: ProcessState, handle: number, rights: number): boolean {
  const slot = slotOf(state, handle);
  return slot >= 0 && (state.rights[slot]! & rights) === rights;
}

/** False when `handle` is not open. */
export function closeHandle(state: ProcessState, handle: number): boolean {
  const slot = slotOf(state, handle);
  if (slot < 0) return false;
  state.handles[slot] = -1;
  return true;
}

function slotOf(state: ProcessState, handle: number): number {
  const slot = handle / 4 - 1;
  return Number.isInteger(slot) && slot >= 0 && (state.handles[slot] ?? -1) >= 0 ? slot : -1;
}

/** The object of `handle`, undefined when it is not open. */
export function objectOf(process: Process, handle: number, thread: number): KernelObject | undefined {
  if (handle === CURRENT_THREAD) return { kind: 'thread', thread };
  if (handle === CURRENT_PROCESS) return { kind: 'process' };
  const slot = slotOf(process.state, handle);
  return slot < 0 ? undefined : process.state.objects[process.state.handles[slot]!];
}

/** The low two bits of a handle are the program's to use: Windows ignores them. */
export const plainHandle = (handle: number): number => (handle >= 0 ? Math.floor(handle / 4) * 4 : handle);

/** Whether a wait on `object` by `thread` would be satisfied now. */
export function isSignaled(process: Process, object: KernelObject, thread: number): boolean {
  switch (object.kind) {
    case 'thread':
      return process.state.threads[object.thread - 1]?.status === 'ended';
    case 'event':
      return object.signaled;
    case 'mutex':
      return object.owner === 0 || object.owner === thread || ownerEnded(process, object.owner);
    case 'semaphore':
      return object.count > 0;
    case 'process':
    case 'toolhelp':
    case 'search':
    case 'section':
      return false;
    // No transfer is ever pending.
    case 'file':
      return true;
  }
}

const ownerEnded = (process: Process, owner: number): boolean =>
  process.state.threads[owner - 1]?.status === 'ended';

/** Takes what a satisfied wait takes. True when a mutex was abandoned by a thread that ended. */
export function take(process: Process, object: KernelObject, thread: number): boolean {
  if (object.kind === 'event' && !object.manual) object.signaled = false;
  if (object.kind === 'semaphore') object.count--;
  if (object.kind !== 'mutex') return false;
  const abandoned = object.owner !== 0 && object.owner !== thread && ownerEnded(process, object.owner);
  if (abandoned) object.depth = 0;
  object.owner = thread;
  object.depth++;
  return abandoned;
}

/** The thread that a wait on `object` waits for when it is just one, else 0. */
export function holderOf(object: KernelObject): number {
  if (object.kind === 'thread') return object.thread;
  return object.kind === 'mutex' ? object.owner : 0;
}
