import { hexAddress } from '../base/hex';
import { type Address, NULL, offset } from '../base/units';
import { BlockFamily } from './allocations';
import { type FaultRow } from './fault-log';
import { heapContext } from './heap-calls';
import { recordFault } from './faults';
import { currentStep, type Process } from './process';
import { EventKind } from './seam';
import { stackOf } from './stacks';
import { type SystemCall } from './system-call';
import { type ThreadState } from './thread-state';

/** Who made a call about a block. */
export interface BlockCaller {
  readonly process: Process;
  readonly caller: ThreadState;
}

/** The bytes that a call handed out are the program's now: a record, an owner and a shadow for the block. */
export function blockAllocated(
  call: BlockCaller,
  heap: Address,
  at: Address,
  asked: number,
  initialised: boolean,
  family: BlockFamily,
  handle = NULL,
): void {
  const size = ownBytes(call, heap, at, asked);
  const { process, caller } = call;
  const { pc, id } = caller;
  const step = currentStep(process);
  const stack = stackOf(process, caller, pc);
  const row = process.allocations.add(heap, at, size, step, pc, id, stack, family, handle);
  process.space.shadow.giveBlock(at, size, initialised, row + 1);
  process.sink?.event(EventKind.Alloc, step, id, pc, heap, at, size, row);
}

/** Bytes of a new block that the program may use: those that it asked for, but where all that HeapSize says is its own. */
function ownBytes({ process, caller }: BlockCaller, heap: Address, at: Address, asked: number): number {
  const { profile, manager } = process.heapProcess;
  if (!profile.wholeBlockUsable) return asked;
  const whole = manager.HeapSize(heapContext(process, process.heapMemory, caller.id), heap, 0, at).value;
  // The C library's debug heap hands out the inside of a block.
  return whole < asked ? asked : whole;
}

/** The block of `row` was given back: its bytes are the heap's again. */
export function blockFreed(call: BlockCaller, heap: Address, at: Address, row: number): void {
  const { process, caller } = call;
  const { pc, id } = caller;
  const step = currentStep(process);
  let size = 0;
  if (row >= 0) {
    size = process.allocations.size(row);
    process.allocations.free(row, step, pc, stackOf(process, caller, pc));
    process.space.shadow.setNone(at, size);
  }
  process.sink?.event(EventKind.Free, step, id, pc, heap, at, size, row);
}

/** HeapReAlloc succeeded: the old row ends and a new one begins, at the same place or another. */
export function blockReallocated(
  call: BlockCaller,
  heap: Address,
  from: Address,
  oldRow: number,
  to: Address,
  asked: number,
  zeroed: boolean,
  family: BlockFamily,
  handle = NULL,
): void {
  const { process } = call;
  const size = ownBytes(call, heap, to, asked);
  const { space, allocations } = process;
  const oldSize = oldRow < 0 ? 0 : allocations.size(oldRow);
  if (oldRow >= 0) closeRow(call, oldRow);
  const row = addRow(call, heap, to, size, family, handle);
  const kept = Math.min(oldSize, size);
  if (from === to) {
    if (size > oldSize) space.shadow.setUser(offset(to, oldSize), size - oldSize, zeroed);
    else if (size < oldSize) space.shadow.setNone(offset(to, size), oldSize - size);
    space.shadow.setOwner(to, row + 1);
  } else {
    space.shadow.giveBlock(to, size, zeroed, row + 1);
    space.shadow.carryBlock(to, from, kept);
    space.shadow.setNone(from, oldSize);
  }
  tell(call, EventKind.ReAlloc, heap, to, size, row);
}

function addRow(
  call: BlockCaller,
  heap: Address,
  at: Address,
  size: number,
  family: BlockFamily,
  handle: Address,
): number {
  const { process, caller } = call;
  const { pc, id } = caller;
  const stack = stackOf(process, caller, pc);
  return process.allocations.add(heap, at, size, currentStep(process), pc, id, stack, family, handle);
}

export function closeRow(call: BlockCaller, row: number): void {
  const { process, caller } = call;
  process.allocations.free(row, currentStep(process), caller.pc, stackOf(process, caller, caller.pc));
}

export function tell(
  call: BlockCaller,
  kind: EventKind,
  heap: Address,
  at: Address,
  size: number,
  aux: number,
): void {
  const { process, caller } = call;
  process.sink?.event(kind, currentStep(process), caller.id, caller.pc, heap, at, size, aux);
}

/** Row of the block that begins at `at` and is allocated, else of the last one that did; -1 for none. */
export function rowAt(process: Process, at: Address): number {
  if (at === NULL) return -1;
  const { allocations, space } = process;
  const owner = space.shadow.ownerWord(at) - 1;
  if (owner >= 0 && allocations.at(owner) === at) return owner;
  // Its pages are gone, or its bytes were given to another block since.
  for (let row = allocations.count - 1; row >= 0; row--) if (allocations.at(row) === at) return row;
  return -1;
}

/** Whether `at` lies inside a block of the program's, or one that was. */
export function isInside({ allocations }: Process, at: Address): boolean {
  const around = allocations.owner(at);
  return around >= 0 && allocations.holds(around, at);
}

/** Records what is wrong with a pointer given to HeapFree, HeapReAlloc or HeapSize; undefined when nothing is. */
export function misuseOf(
  call: SystemCall,
  name: string,
  heap: Address,
  at: Address,
  row: number,
  family: BlockFamily,
): FaultRow | undefined {
  if (at === NULL) return undefined;
  const { process } = call;
  const { allocations } = process;
  const live = row >= 0 && !allocations.isFreed(row);
  const wrongFamily = live && allocations.family(row) !== family;
  if (live && !wrongFamily && allocations.heap(row) === heap && !isDestroyed(process, heap)) return undefined;
  return wrongFamily
    ? recordWrongFamily(call, name, heap, row)
    : recordMisuse(call, name, heap, at, row, live);
}

/** The functions of each family, as the text of a fault names them. */
const FAMILY_NAMES: Readonly<Record<BlockFamily, string>> = {
  [BlockFamily.Heap]: 'HeapAlloc',
  [BlockFamily.Crt]: 'the malloc family',
  [BlockFamily.Object]: 'GlobalAlloc or LocalAlloc',
};

function recordWrongFamily(call: SystemCall, name: string, heap: Address, row: number): FaultRow | undefined {
  const { process, caller } = call;
  const { allocations } = process;
  const from = FAMILY_NAMES[allocations.family(row)];
  return recordFault(process, caller, {
    id: 'wrong-family',
    at: allocations.at(row),
    size: 1,
    access: 'call',
    heap,
    allocation: row,
    victim: -1,
    text: `${name} of block #${row + 1} of ${allocations.size(row)} bytes, which came from ${from}`,
  });
}

function recordMisuse(
  call: SystemCall,
  name: string,
  heap: Address,
  at: Address,
  row: number,
  live: boolean,
): FaultRow | undefined {
  const { process, caller } = call;
  const { allocations, pointerBytes } = process;
  const handle = hexAddress(heap, pointerBytes);
  const pointer = hexAddress(at, pointerBytes);
  const record = (id: FaultRow['id'], allocation: number, text: string): FaultRow | undefined =>
    recordFault(process, caller, { id, at, size: 1, access: 'call', heap, allocation, victim: -1, text });
  if (isDestroyed(process, heap))
    return record('use-after-destroy', row, `${name}(${pointer}) on the destroyed heap ${handle}`);
  if (live) {
    const size = allocations.size(row);
    const home = hexAddress(allocations.heap(row), pointerBytes);
    return record(
      'wrong-heap',
      row,
      `${name} of block #${row + 1} of ${size} bytes with heap ${handle}; it was allocated from heap ${home}`,
    );
  }
  if (row >= 0)
    return record('double-free', row, `${name} of block #${row + 1} at ${pointer}, which was freed before`);
  const around = allocations.owner(at);
  if (isInside(process, at))
    return record(
      'invalid-free',
      around,
      `${name}(${pointer}): that is ${at - allocations.at(around)} bytes inside block #${around + 1}`,
    );
  return record('invalid-free', -1, `${name}(${pointer}): no block begins there`);
}

/** Whether `heap` was destroyed and nothing else has taken its place since. */
export function isDestroyed(process: Process, heap: Address): boolean {
  const { destroyed } = process.state;
  if (destroyed.length === 0) return false;
  const isGone = process.space.regions.at(heap) === undefined;
  return destroyed.some(range => range.heap === heap && (range.stays || isGone));
}

/** A heap was made where another one, which lay in memory of the program's, was destroyed. */
export function forgetDestroyed({ state }: Process, heap: Address): void {
  if (state.destroyed.some(range => range.stays && range.heap === heap))
    state.destroyed = state.destroyed.filter(range => !range.stays || range.heap !== heap);
}
