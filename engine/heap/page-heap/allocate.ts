import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../../base/units';
import { HEAP_SETTABLE_USER_FLAGS, HEAP_SETTABLE_USER_VALUE, HEAP_ZERO_MEMORY } from '../../nt/heap-flags';
import { PAGE_NOACCESS } from '../../nt/memory-flags';
import { blockStep } from '../alignment';
import {
  accessible,
  damageAround,
  dress,
  freedDamage,
  type Located,
  queueLink,
  requestedOf,
  suffixBytes,
  undress,
  userOfLink,
} from './blocks';
import { nodeField, NodeState, pagesOf, recycle, sizeOf, takePages } from './nodes';
import { addToRoot, linkBefore, type OpenPageHeap, protectionOf, readRoot, rootField, unlink } from './open';
import { VerifierStop } from './stop';

/** Larger requests fail (HEAP_SPEC §D.9). */
const LARGEST_REQUEST = 0x7ff00000;
/** Freed blocks are kept until they are so many bytes together (our rule). */
const DELAY_BUDGET = 0x100000;

/** A new block; NULL when memory is lacking. */
export function allocate(heap: OpenPageHeap, flags: number, bytes: number): Address {
  if (bytes > LARGEST_REQUEST) return NULL;
  return heap.full ? allocateFull(heap, flags, bytes) : allocateLight(heap, flags, bytes);
}

/** A block that ends, but for its alignment, at a page that nobody may touch; a backwards one begins there. */
function allocateFull(heap: OpenPageHeap, flags: number, bytes: number): Address {
  const { memory, layout } = heap;
  const { node: fields } = layout;
  const whole = heap.unaligned ? bytes : roundUp(bytes, blockStep(layout.alignment, heap.flags));
  const access = Math.max(roundUp(whole + (heap.backwards ? 0 : layout.infoBytes), PAGE_SIZE), PAGE_SIZE);
  const total = access + PAGE_SIZE;
  const node = takePages(heap, total);
  if (node === NULL) return NULL;
  const pages = pagesOf(heap, node);
  const [first, guard] = heap.backwards ? [offset(pages, PAGE_SIZE), pages] : [pages, offset(pages, access)];
  memory.phase('commit');
  const committed =
    memory.commit(first, access, protectionOf(heap.flags)) && memory.commit(guard, PAGE_SIZE, PAGE_NOACCESS);
  addToRoot(heap, 'CommittedBytes', total);
  if (!committed) {
    recycle(heap, node);
    return NULL;
  }
  const user = heap.backwards ? first : offset(guard, -whole);
  const { recorder } = heap.context;
  recorder?.rounded(bytes, total);
  recorder?.list('pages of the page heap', user - pages);
  recorder?.candidate(pages, total, '');
  memory.phase('write header');
  memory.setPointer(offset(node, fields.user), user);
  memory.setPointer(offset(node, fields.requested), bytes);
  memory.setPointer(offset(node, fields.userValue), NULL);
  memory.setPointer(
    offset(node, fields.userFlags),
    flags & (HEAP_SETTABLE_USER_VALUE | HEAP_SETTABLE_USER_FLAGS),
  );
  dress(heap, user, bytes, total, suffixBytes(heap, user, bytes), (flags & HEAP_ZERO_MEMORY) !== 0);
  return user;
}

/** A block of the hidden heap with information before and a suffix behind it. */
function allocateLight(heap: OpenPageHeap, flags: number, bytes: number): Address {
  const { alignment, infoBytes } = heap.layout;
  const actual = bytes + infoBytes + alignment;
  const passed = flags & (HEAP_SETTABLE_USER_VALUE | HEAP_SETTABLE_USER_FLAGS);
  const { value } = heap.inner.HeapAlloc(heap.context, heap.normalHeap, passed, actual);
  if (value === 0) return NULL;
  const user = offset(value as Address, infoBytes);
  heap.context.recorder?.prefix(infoBytes);
  dress(heap, user, bytes, actual, alignment, (flags & HEAP_ZERO_MEMORY) !== 0);
  return user;
}

/** The busy block that `user` is and whose surroundings are whole; throws a stop for anything else. */
export function checked(
  heap: OpenPageHeap,
  user: Address,
  located: Located,
): Extract<Located, { kind: 'busy' }> {
  heap.memory.phase('validate');
  if (located.kind === 'wrong') throw new VerifierStop(heap.at, located.finding);
  const finding = damageAround(heap, user, located.size);
  if (finding !== undefined) throw new VerifierStop(heap.at, finding);
  return located;
}

/** Takes a block out of use: it is filled, closed and kept in the delay queue. */
export function retire(heap: OpenPageHeap, user: Address, node: Address, size: number): void {
  undress(heap, user, size);
  if (node === NULL) retireLight(heap, user);
  else retireFull(heap, node);
}

function retireFull(heap: OpenPageHeap, node: Address): void {
  const { memory } = heap;
  const queue = rootField(heap, 'DelayQueue');
  const [first, end] = accessible(heap, node);
  memory.phase('commit');
  memory.commit(first, end - first, PAGE_NOACCESS);
  memory.phase('relink');
  memory.setPointer(offset(node, heap.layout.node.state), NodeState.Delayed);
  unlink(memory, node);
  linkBefore(memory, queue, node);
  addToRoot(heap, 'DelayedBytes', sizeOf(heap, node));
  while (readRoot(heap, 'DelayedBytes') > DELAY_BUDGET) recycle(heap, memory.pointer(queue));
}

function retireLight(heap: OpenPageHeap, user: Address): void {
  const { memory } = heap;
  const queue = rootField(heap, 'DelayQueue');
  memory.phase('relink');
  linkBefore(memory, queue, queueLink(heap, user));
  addToRoot(heap, 'DelayedBytes', actualOf(heap, user));
  while (readRoot(heap, 'DelayedBytes') > DELAY_BUDGET) {
    const oldest = userOfLink(heap, memory.pointer(queue));
    unlink(memory, memory.pointer(queue));
    addToRoot(heap, 'DelayedBytes', -actualOf(heap, oldest));
    const finding = freedDamage(heap, oldest);
    heap.inner.HeapFree(heap.context, heap.normalHeap, 0, offset(oldest, -heap.layout.infoBytes));
    if (finding !== undefined) throw new VerifierStop(heap.at, finding);
  }
}

const actualOf = (heap: OpenPageHeap, user: Address): number =>
  requestedOf(heap, user) + heap.layout.infoBytes + heap.layout.alignment;

/** The HEAP_SETTABLE_* flags that a block was allocated with, and the value it was given. */
export function settingsOf(
  heap: OpenPageHeap,
  user: Address,
  node: Address,
): { readonly flags: number; readonly value: number } {
  if (node !== NULL) {
    const { userFlags, userValue } = heap.layout.node;
    return { flags: nodeField(heap, node, userFlags), value: nodeField(heap, node, userValue) };
  }
  const info = heap.inner.getUserInfo(heap.context, heap.normalHeap, 0, offset(user, -heap.layout.infoBytes));
  const hasValue = info.userValue === undefined ? 0 : HEAP_SETTABLE_USER_VALUE;
  return { flags: hasValue | info.userFlags, value: info.userValue ?? 0 };
}

export function setValue(heap: OpenPageHeap, user: Address, node: Address, value: number): void {
  if (node !== NULL) heap.memory.setPointer(offset(node, heap.layout.node.userValue), value);
  else {
    const inside = offset(user, -heap.layout.infoBytes);
    heap.inner.setUserValue(heap.context, heap.normalHeap, 0, inside, value);
  }
}
