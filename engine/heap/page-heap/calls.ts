import { type Address, NULL, offset } from '../../base/units';
import {
  CREATE_OPTIONS,
  HEAP_CLASS_1,
  HEAP_CREATE_ALIGN_16,
  HEAP_GENERATE_EXCEPTIONS,
  HEAP_NO_SERIALIZE,
  HEAP_REALLOC_IN_PLACE_ONLY,
  HEAP_SETTABLE_USER_FLAGS,
  HEAP_SETTABLE_USER_VALUE,
} from '../../nt/heap-flags';
import { NtStatus, Win32Error } from '../../nt/status';
import { acquire, isHeldByOther, release } from '../lock';
import { processHeap, removeHeap, setProcessHeap } from '../process-heaps';
import { type HeapAnswer, type HeapContext, type HeapManager, type UserInfo } from '../seam';
import { allocate, checked, retire, settingsOf, setValue } from './allocate';
import { damageAround, freedDamage, locate, userOfLink } from './blocks';
import { createPageHeap, flagsFor, NORMAL_OPTIONS } from './create';
import { reservations } from './nodes';
import { openPageHeap, type OpenPageHeap, readRoot, rootField } from './open';
import { afterStop, corruptionOf, type Finding, VerifierStop } from './stop';
import { busyBlocks, walkNext } from './walk';

/* The calls on page heaps. Each opens the handle, looks at the lock, works, and makes an answer of a stop. */

const DONE: HeapAnswer = { value: 1 };
const FAILED: HeapAnswer = { value: 0 };
const NO_SIZE = -1;
const HeapCompatibilityInformation = 0;
const noHeap: HeapAnswer = { value: 0, lastError: Win32Error.NOT_ENOUGH_MEMORY };
const BAD_PARAMETER: HeapAnswer = { value: 0, lastError: Win32Error.INVALID_PARAMETER };

/** Runs `work` on the heap behind a handle unless another thread keeps it out; `failed` is what the call gives then. */
function enter(
  context: HeapContext,
  inner: HeapManager,
  handle: Address,
  flags: number,
  failed: number,
  work: (heap: OpenPageHeap) => HeapAnswer,
): HeapAnswer {
  try {
    const heap = openPageHeap(context, inner, handle);
    const lock = readRoot(heap, 'HeapCritSect');
    const serialised = ((flags | heap.flags) & HEAP_NO_SERIALIZE) === 0;
    if (isHeldByOther(context, lock)) {
      if (serialised) return { value: failed, blockedOn: lock };
      throw new VerifierStop(heap.at, { code: 0x03, at: lock, size: 1, claim: BY_ONE });
    }
    if (serialised) return work(heap);
    // Nobody can be between the stores of a call that is applied at once: only a logged one is seen inside.
    acquire(context, lock);
    const answer = attempt(() => work(heap), failed);
    release(context, lock);
    return answer;
  } catch (error) {
    return afterStop(error, failed);
  }
}

const BY_ONE = 'an unserialized heap is used by one thread at a time';

function attempt(work: () => HeapAnswer, failed: number): HeapAnswer {
  try {
    return work();
  } catch (error) {
    return afterStop(error, failed);
  }
}

/** What the hidden heap must know of the page heap's options. */
const PASSED_OPTIONS = CREATE_OPTIONS | HEAP_CREATE_ALIGN_16;

function makeHeap(
  context: HeapContext,
  inner: HeapManager,
  options: number,
  initial: number,
  maximum: number,
): HeapAnswer {
  const at = createPageHeap(context, flagsFor(context, options, maximum), () =>
    inner.RtlCreateHeap(context, (options & PASSED_OPTIONS) | NORMAL_OPTIONS, initial, 0),
  );
  return at === undefined ? noHeap : { value: at };
}

/** The calls of a process whose heaps are page heaps over those of `inner`. */
export function pageHeapCalls(inner: HeapManager): Omit<HeapManager, 'reader'> {
  return {
    createProcessHeap(context) {
      const flags = flagsFor(context, 0, 0);
      const at = createPageHeap(context, flags, () => inner.HeapCreate(context, NORMAL_OPTIONS, 0, 0));
      if (at === undefined) return noHeap;
      setProcessHeap(context, at);
      return { value: at };
    },

    HeapCreate: (context, options, initial, maximum) =>
      makeHeap(context, inner, (options & CREATE_OPTIONS) | HEAP_CLASS_1, initial, maximum),

    RtlCreateHeap: (context, flags, initial, maximum) => makeHeap(context, inner, flags, initial, maximum),

    HeapDestroy(context, handle) {
      if (handle === NULL) return DONE;
      return attempt(() => destroy(openPageHeap(context, inner, handle)), 0);
    },

    HeapAlloc: (context, handle, flags, bytes) =>
      enter(context, inner, handle, flags, 0, heap => {
        const all = flags | heap.flags;
        const user = allocate(heap, all, bytes);
        return user === NULL ? noMemory(all, bytes) : { value: user };
      }),

    HeapReAlloc(context, handle, flags, user, bytes) {
      if (user === NULL) return { value: 0, lastError: Win32Error.SUCCESS };
      return enter(context, inner, handle, flags, 0, heap =>
        reallocate(heap, flags | heap.flags, user, bytes),
      );
    },

    HeapFree(context, handle, flags, user) {
      if (user === NULL) return DONE;
      return enter(context, inner, handle, flags, 0, heap => {
        const { node, size } = checked(heap, user, locate(heap, user));
        retire(heap, user, node, size);
        return DONE;
      });
    },

    HeapSize(context, handle, flags, user) {
      if (handle === NULL || user === NULL)
        return { value: NO_SIZE, lastError: Win32Error.INVALID_PARAMETER };
      return enter(context, inner, handle, flags, NO_SIZE, heap => {
        const located = locate(heap, user);
        if (located.kind === 'wrong') throw new VerifierStop(heap.at, located.finding);
        return { value: located.size };
      });
    },

    HeapValidate: (context, handle, flags, user) =>
      enter(context, inner, handle, flags, 0, heap =>
        user === NULL ? validateAll(heap) : validateBlock(heap, user),
      ),

    HeapWalk(context, handle, entry) {
      if (entry === NULL) return BAD_PARAMETER;
      return enter(context, inner, handle, 0, 0, heap => {
        const lastError = walkNext(heap, entry);
        return lastError === undefined ? DONE : { value: 0, lastError };
      });
    },

    HeapLock: (context, handle) =>
      enter(context, inner, handle, 0, 0, heap => {
        if ((heap.flags & HEAP_NO_SERIALIZE) === 0) acquire(context, readRoot(heap, 'HeapCritSect'));
        return DONE;
      }),

    HeapUnlock: (context, handle) =>
      enter(context, inner, handle, 0, 0, heap => {
        if ((heap.flags & HEAP_NO_SERIALIZE) === 0) release(context, readRoot(heap, 'HeapCritSect'));
        return DONE;
      }),

    /** Page heap has no free memory to merge. */
    HeapCompact: (context, handle, flags) =>
      enter(context, inner, handle, flags, 0, () => ({ value: 0, lastError: Win32Error.SUCCESS })),

    HeapSummary: (context, handle, flags, summary) =>
      enter(context, inner, handle, flags, 0, heap => summarise(heap, summary)),

    /** A heap with page heap keeps the front end it has: none. */
    HeapSetInformation(context, handle, informationClass, buffer, length) {
      if (handle === NULL || informationClass !== HeapCompatibilityInformation)
        return inner.HeapSetInformation(context, NULL, informationClass, buffer, length);
      return enter(context, inner, handle, 0, 0, () => ({ value: 0, lastError: Win32Error.GEN_FAILURE }));
    },

    HeapQueryInformation(context, handle, informationClass, buffer, length, returned) {
      if (handle === NULL)
        return inner.HeapQueryInformation(context, handle, informationClass, buffer, length, returned);
      return enter(context, inner, handle, 0, 0, heap =>
        inner.HeapQueryInformation(context, heap.normalHeap, informationClass, buffer, length, returned),
      );
    },

    getUserInfo(context, handle, flags, user) {
      let info: UserInfo = { value: 0, userValue: undefined, userFlags: 0 };
      const answer = enter(context, inner, handle, flags, 0, heap => {
        const { node } = checked(heap, user, locate(heap, user));
        const settings = settingsOf(heap, user, node);
        const hasValue = (settings.flags & HEAP_SETTABLE_USER_VALUE) !== 0;
        info = {
          value: 1,
          userValue: hasValue ? settings.value : undefined,
          userFlags: settings.flags & HEAP_SETTABLE_USER_FLAGS,
        };
        return info;
      });
      return { ...info, ...answer };
    },

    setUserValue: (context, handle, flags, user, value) =>
      enter(context, inner, handle, flags, 0, heap => {
        const { node } = checked(heap, user, locate(heap, user));
        if ((settingsOf(heap, user, node).flags & HEAP_SETTABLE_USER_VALUE) === 0) return BAD_PARAMETER;
        setValue(heap, user, node, value);
        return DONE;
      }),

    setUserFlags: (context, handle, flags, user, reset, set) =>
      enter(context, inner, handle, flags, 0, heap => {
        const { node } = checked(heap, user, locate(heap, user));
        if (node === NULL) {
          const inside = offset(user, -heap.layout.infoBytes);
          return inner.setUserFlags(context, heap.normalHeap, flags, inside, reset, set);
        }
        const kept = settingsOf(heap, user, node).flags & ~reset;
        heap.memory.setPointer(offset(node, heap.layout.node.userFlags), kept | set);
        return DONE;
      }),
  };
}

function noMemory(flags: number, bytes: number): HeapAnswer {
  const lastError = Win32Error.NOT_ENOUGH_MEMORY;
  if ((flags & HEAP_GENERATE_EXCEPTIONS) === 0) return { value: 0, lastError };
  return {
    value: 0,
    lastError,
    raise: { status: NtStatus.NO_MEMORY, information: [bytes], continuable: true },
  };
}

/** A block that is resized always moves (HEAP_SPEC §D.9). */
function reallocate(heap: OpenPageHeap, flags: number, user: Address, bytes: number): HeapAnswer {
  const { node, size } = checked(heap, user, locate(heap, user));
  if ((flags & HEAP_REALLOC_IN_PLACE_ONLY) !== 0) return noMemory(flags, bytes);
  const settings = settingsOf(heap, user, node);
  const asked =
    (flags & HEAP_SETTABLE_USER_FLAGS) === 0 ? settings.flags : settings.flags & HEAP_SETTABLE_USER_VALUE;
  const moved = allocate(heap, flags | asked, bytes);
  if (moved === NULL) return noMemory(flags, bytes);
  heap.memory.phase('fill');
  const kept = Math.min(size, bytes);
  if (kept > 0) heap.memory.copy(moved, user, kept);
  const target = locate(heap, moved);
  if (settings.value !== 0 && target.kind === 'busy') setValue(heap, moved, target.node, settings.value);
  retire(heap, user, node, size);
  return { value: moved };
}

function destroy(heap: OpenPageHeap): HeapAnswer {
  const { memory, context } = heap;
  if (heap.at === processHeap(context))
    throw new VerifierStop(heap.at, {
      code: 0x09,
      at: heap.at,
      size: 1,
      claim: 'the process heap is not destroyed',
    });
  memory.phase('relink');
  removeHeap(context, heap.at);
  heap.inner.HeapDestroy(context, heap.normalHeap);
  const own = reservations(heap);
  memory.phase('commit');
  for (const { at } of own) memory.release(at);
  memory.release(heap.at);
  return DONE;
}

/** FALSE for a pointer that is no block says nothing about damage; a block with damage around it does. */
function validateBlock(heap: OpenPageHeap, user: Address): HeapAnswer {
  const located = locate(heap, user);
  if (located.kind === 'wrong') return FAILED;
  return found(heap, damageAround(heap, user, located.size));
}

const found = (heap: OpenPageHeap, finding: Finding | undefined): HeapAnswer =>
  finding === undefined ? DONE : { value: 0, corruption: corruptionOf(heap.at, finding) };

function validateAll(heap: OpenPageHeap): HeapAnswer {
  for (const user of busyBlocks(heap)) {
    const answer = validateBlock(heap, user);
    if (answer.value === 0) return answer;
  }
  if (heap.full) return DONE;
  const queue = rootField(heap, 'DelayQueue');
  for (let link = heap.memory.pointer(queue); link !== queue; link = heap.memory.pointer(link)) {
    const finding = freedDamage(heap, userOfLink(heap, link));
    if (finding !== undefined) return found(heap, finding);
  }
  return heap.inner.HeapValidate(heap.context, heap.normalHeap, 0, NULL);
}

function summarise(heap: OpenPageHeap, summary: Address): HeapAnswer {
  const { memory } = heap;
  const fields = heap.profile.width.summary;
  if (summary === NULL) return BAD_PARAMETER;
  const answer = heap.inner.HeapSummary(heap.context, heap.normalHeap, 0, summary);
  if (answer.value === 0) return answer;
  const add = (field: number, bytes: number): void => {
    memory.setPointer(offset(summary, field), memory.pointer(offset(summary, field)) + bytes);
  };
  const requested = busyBlocks(heap).reduce((sum, user) => {
    const located = locate(heap, user);
    return located.kind === 'busy' ? sum + located.size : sum;
  }, 0);
  memory.setPointer(offset(summary, fields.cbAllocated), requested);
  add(fields.cbCommitted, readRoot(heap, 'CommittedBytes'));
  add(fields.cbReserved, readRoot(heap, 'ReservedBytes'));
  add(fields.cbMaxReserve, readRoot(heap, 'ReservedBytes'));
  return DONE;
}
