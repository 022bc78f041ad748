import { type Address, address, NULL, roundUp } from '../../base/units';
import { HEAP_REALLOC_IN_PLACE_ONLY } from '../../nt/heap-flags';
import {
  GLOBAL,
  MEMORY_MODIFY,
  MEMORY_MOVEABLE,
  type MemoryFamily,
  OBJECT_DISCARDABLE,
  OBJECT_EMPTY,
  OBJECT_IN_USE,
  OBJECT_LOCK_MASK,
  OBJECT_MOVEABLE,
} from '../../nt/object-flags';
import { Win32Error } from '../../nt/status';
import { processHeap } from '../process-heaps';
import { type HeapAnswer, type HeapContext } from '../seam';
import {
  allocateBacking,
  BAD_FLAGS,
  blockedOn,
  isReadableBlock,
  isRefused,
  rulesOf,
  zeroFlag,
} from './allocate';
import {
  blockOf,
  entryOf,
  flagsOf,
  freeObject,
  handleOf,
  isHandle,
  takeObject,
  writeObject,
} from './handle-table';

const BAD_HANDLE: HeapAnswer = { value: 0, lastError: Win32Error.INVALID_HANDLE };
const UNREADABLE: HeapAnswer = { value: 0, lastError: Win32Error.NOACCESS };
const NO_ROOM: HeapAnswer = { value: 0, lastError: Win32Error.NOT_ENOUGH_MEMORY };
/** What the low-fragmentation heap would serve at most, bytes (HEAP_SPEC §D.6). */
const MOST_SMALL = 0x4000;
const TABLE_FULL: HeapAnswer = { value: 0, lastError: Win32Error.NOT_ENOUGH_MEMORY };

/** GlobalReAlloc and LocalReAlloc, by the numbered rules of HEAP_SPEC §A.16. */
export function reallocateObject(
  context: HeapContext,
  family: MemoryFamily,
  handle: Address,
  bytes: number,
  flags: number,
): HeapAnswer {
  const rules = rulesOf(context);
  if (rules.refusesUnknownFlags && (flags & ~(family.validFlags | MEMORY_MODIFY)) !== 0) return BAD_FLAGS;
  return rules.moveable && isHandle(context, handle)
    ? resizeMoveable(context, family, handle, bytes, flags)
    : resizeFixed(context, family, handle, bytes, flags);
}

function resizeMoveable(
  context: HeapContext,
  family: MemoryFamily,
  handle: Address,
  bytes: number,
  flags: number,
): HeapAnswer {
  const lock = blockedOn(context);
  if (lock !== undefined) return { value: 0, blockedOn: lock };
  const entry = entryOf(context, handle);
  if (entry === NULL) return BAD_HANDLE;
  const state = flagsOf(context, entry);
  const discardable = (flags & family.discardable) !== 0;
  if ((flags & MEMORY_MODIFY) !== 0) {
    if (discardable) writeObject(context, entry, state | OBJECT_DISCARDABLE, blockOf(context, entry));
    return { value: handle };
  }
  if (discardable) return BAD_FLAGS;
  return bytes === 0
    ? discard(context, entry, state, flags)
    : resizeBacking(context, entry, state, bytes, flags);
}

/** Rule 5. Which error a locked object gives is our rule. */
function discard(context: HeapContext, entry: Address, state: number, flags: number): HeapAnswer {
  if ((flags & MEMORY_MOVEABLE) === 0 || (state & OBJECT_LOCK_MASK) !== 0) return BAD_FLAGS;
  const handle = handleOf(context, entry);
  const block = blockOf(context, entry);
  if (block === NULL) return { value: handle };
  const answer = context.process.manager.HeapFree(context, processHeap(context), 0, block);
  if (answer.value === 0) return answer;
  writeObject(context, entry, state | OBJECT_EMPTY, NULL);
  return { value: handle, changes: [{ from: block, to: NULL, size: 0, zeroed: false, handle }] };
}

/** Rule 4. */
function resizeBacking(
  context: HeapContext,
  entry: Address,
  state: number,
  bytes: number,
  flags: number,
): HeapAnswer {
  const handle = handleOf(context, entry);
  const block = blockOf(context, entry);
  const stays = (state & OBJECT_LOCK_MASK) !== 0 && (flags & MEMORY_MOVEABLE) === 0;
  const heapFlags = zeroFlag(flags) | (stays ? HEAP_REALLOC_IN_PLACE_ONLY : 0);
  const answer =
    block === NULL
      ? allocateBacking(context, handle, zeroFlag(flags), bytes)
      : (resizeSmall(context, block, bytes, heapFlags, handle) ??
        resizeBlock(context, block, bytes, heapFlags, handle));
  if (answer.value === 0) return answer;
  writeObject(context, entry, state & ~OBJECT_EMPTY, address(answer.value));
  return { ...answer, value: handle };
}

/**
 * A small block of a moveable object has no room behind it: in the process heap of Windows it lies among others of its size,
 * so that the object fails to grow where it must stay, and moves where it may (C-146, C-147). That ours, where nothing is
 * behind the last block, answers the same is our rule. Undefined for all other blocks.
 */
function resizeSmall(
  context: HeapContext,
  block: Address,
  bytes: number,
  heapFlags: number,
  handle: Address,
): HeapAnswer | undefined {
  const { manager } = context.process;
  const { granule } = context.process.profile;
  const home = processHeap(context);
  const size = manager.HeapSize(context, home, 0, block);
  if (isRefused(size) || size.value < 0 || size.value > MOST_SMALL) return undefined;
  if (roundUp(bytes, granule) <= roundUp(size.value, granule)) return undefined;
  if ((heapFlags & HEAP_REALLOC_IN_PLACE_ONLY) !== 0) return NO_ROOM;
  const made = allocateBacking(context, handle, heapFlags, bytes);
  if (made.value === 0) return made;
  const to = address(made.value);
  context.memory.copy(to, block, size.value);
  const freed = manager.HeapFree(context, home, 0, block);
  if (isRefused(freed)) return freed;
  return { ...made, changes: [{ from: block, to, size: bytes, zeroed: heapFlags !== 0, handle }] };
}

function resizeBlock(
  context: HeapContext,
  block: Address,
  bytes: number,
  heapFlags: number,
  handle: Address,
): HeapAnswer {
  const { manager } = context.process;
  const answer = manager.HeapReAlloc(context, processHeap(context), heapFlags, block, bytes);
  if (answer.value === 0) return answer;
  const zeroed = (heapFlags & ~HEAP_REALLOC_IN_PLACE_ONLY) !== 0;
  return { ...answer, changes: [{ from: block, to: address(answer.value), size: bytes, zeroed, handle }] };
}

/** Rules 1, 2, 3 and 6. */
function resizeFixed(
  context: HeapContext,
  family: MemoryFamily,
  block: Address,
  bytes: number,
  flags: number,
): HeapAnswer {
  if (!isReadableBlock(context, block)) return UNREADABLE;
  const rules = rulesOf(context);
  const moveable = (flags & MEMORY_MOVEABLE) !== 0;
  if ((flags & MEMORY_MODIFY) !== 0) {
    const converts = family === GLOBAL && moveable && rules.moveable;
    return converts ? convert(context, block, (flags & family.discardable) !== 0) : { value: block };
  }
  if ((flags & family.discardable) !== 0) return BAD_FLAGS;
  const size = bytes === 0 && rules.keepsOneByte ? 1 : bytes;
  return resizeBlock(
    context,
    block,
    size,
    zeroFlag(flags) | (moveable ? 0 : HEAP_REALLOC_IN_PLACE_ONLY),
    NULL,
  );
}

/** A fixed block becomes a moveable object: a handle, and a copy that knows it (C-137). */
function convert(context: HeapContext, block: Address, discardable: boolean): HeapAnswer {
  const { manager } = context.process;
  const home = processHeap(context);
  const size = manager.HeapSize(context, home, 0, block);
  if (isRefused(size)) return { ...size, value: 0 };
  if (size.value < 0) return { ...BAD_HANDLE, ...size, value: 0 };
  const entry = freeObject(context);
  if (entry === NULL) return TABLE_FULL;
  const handle = handleOf(context, entry);
  const made = allocateBacking(context, handle, 0, size.value);
  if (made.value === 0) return made;
  const to = address(made.value);
  context.memory.copy(to, block, size.value);
  takeObject(context, entry, OBJECT_IN_USE | OBJECT_MOVEABLE | (discardable ? OBJECT_DISCARDABLE : 0), to);
  manager.HeapFree(context, home, 0, block);
  return { value: handle, changes: [{ from: block, to, size: size.value, zeroed: false, handle }] };
}
