import {
  type Address,
  address,
  ALLOCATION_GRANULARITY,
  NULL,
  offset,
  PAGE_SIZE,
  roundUp,
} from '../../base/units';
import { PAGE_READWRITE } from '../../nt/memory-flags';
import {
  addToRoot,
  linkBefore,
  type OpenPageHeap,
  type PageHeapView,
  protectionOf,
  readRoot,
  rootField,
  unlink,
  writeRoot,
} from './open';

/*
 * The pages of full blocks. Reservations are tiled by nodes, each a run of pages that is available, busy or freed and kept;
 * a map of each reservation leads from a page to its node. Nodes and maps lie in the node pool behind the root page,
 * where no stray write of a program comes easily (HEAP_SPEC §D.9; the map is our rule).
 */

export const NodeState = { Available: 0, Busy: 1, Delayed: 2 } as const;
export type NodeState = (typeof NodeState)[keyof typeof NodeState];

/** Reserve of the root with its pool, and of a further pool. */
export const POOL_RESERVE = 0x100000;
/** The pool is committed in such steps. */
export const POOL_STEP = 0x4000;
/** Reserve of the first region; it doubles up to the second (our rule). */
export const FIRST_REGION = 0x100000;
const LARGEST_REGION = 0x1000000;
/** Larger maps get a reservation of their own. */
const LARGEST_IN_POOL = 0x8000;

export const nodeField = (heap: PageHeapView, node: Address, at: number): Address =>
  heap.memory.pointer(offset(node, at));
export const stateOf = (heap: PageHeapView, node: Address): number =>
  nodeField(heap, node, heap.layout.node.state);
export const pagesOf = (heap: PageHeapView, node: Address): Address =>
  nodeField(heap, node, heap.layout.node.pages);
export const sizeOf = (heap: PageHeapView, node: Address): number =>
  nodeField(heap, node, heap.layout.node.size);

/** The region that holds `at`, NULL for none. */
function regionAt(heap: PageHeapView, at: Address): Address {
  const { region } = heap.layout;
  let steps = 0;
  for (let here = readRoot(heap, 'Regions'); here !== NULL && steps < 0x10000; steps++) {
    const base = nodeField(heap, here, region.base);
    if (base <= at && at < base + nodeField(heap, here, region.size)) return here;
    here = nodeField(heap, here, region.next);
  }
  return NULL;
}

/** The node whose pages hold `at`, NULL for none. */
export function nodeAt(heap: PageHeapView, at: Address): Address {
  const region = regionAt(heap, at);
  if (region === NULL) return NULL;
  const node = heap.memory.pointer(mapEntry(heap, region, at));
  if (node === NULL) return NULL;
  const first = pagesOf(heap, node);
  return first <= at && at < first + sizeOf(heap, node) ? node : NULL;
}

function mapEntry(heap: PageHeapView, region: Address, at: Address): Address {
  const page = Math.floor((at - nodeField(heap, region, heap.layout.region.base)) / PAGE_SIZE);
  return offset(region, heap.layout.region.map + page * heap.memory.pointerBytes);
}

/** Enters the pages of `node` into the map: all of them, or of an available one the first and the last. */
function enterMap(heap: OpenPageHeap, region: Address, node: Address, all: boolean): void {
  const first = pagesOf(heap, node);
  const end = first + sizeOf(heap, node);
  const step = all ? PAGE_SIZE : Math.max(end - first - PAGE_SIZE, PAGE_SIZE);
  for (let at: number = first; at < end; at += step)
    heap.memory.setPointer(mapEntry(heap, region, address(at)), node);
}

/** A busy node of exactly `bytes`, whose pages are only reserved; NULL when the address space is full. */
export function takePages(heap: OpenPageHeap, bytes: number): Address {
  const { memory } = heap;
  memory.phase('search');
  let node = firstFit(heap, bytes);
  while (node === NULL && !addRegion(heap, bytes)) {
    const oldest = memory.pointer(rootField(heap, 'DelayQueue'));
    if (oldest === rootField(heap, 'DelayQueue')) return NULL;
    recycle(heap, oldest);
    node = firstFit(heap, bytes);
  }
  if (node === NULL) node = firstFit(heap, bytes);
  const region = regionAt(heap, pagesOf(heap, node));
  memory.phase('relink');
  const rest = sizeOf(heap, node) - bytes;
  if (rest > 0) {
    const behind = newNode(heap, offset(pagesOf(heap, node), bytes), rest);
    if (behind === NULL) return NULL;
    linkBefore(memory, rootField(heap, 'Available'), behind);
    enterMap(heap, region, behind, false);
    memory.setPointer(offset(node, heap.layout.node.size), bytes);
  }
  unlink(memory, node);
  linkBefore(memory, rootField(heap, 'BusyNodes'), node);
  memory.setPointer(offset(node, heap.layout.node.state), NodeState.Busy);
  enterMap(heap, region, node, true);
  return node;
}

function firstFit(heap: OpenPageHeap, bytes: number): Address {
  const head = rootField(heap, 'Available');
  for (let node = heap.memory.pointer(head); node !== head; node = heap.memory.pointer(node))
    if (sizeOf(heap, node) >= bytes) return node;
  return NULL;
}

/** Reserves a further region of at least `bytes`, all of it one available node. */
function addRegion(heap: OpenPageHeap, bytes: number): boolean {
  const { memory } = heap;
  const { region } = heap.layout;
  const wanted = readRoot(heap, 'RegionReserve');
  const size = Math.max(wanted, roundUp(bytes, ALLOCATION_GRANULARITY));
  const record = poolAllocate(heap, region.map + (size / PAGE_SIZE) * memory.pointerBytes);
  if (record === NULL) return false;
  memory.phase('commit');
  const base = memory.reserve(size, protectionOf(heap.flags));
  const node = base === undefined ? NULL : newNode(heap, base, size);
  if (base === undefined || node === NULL) return false;
  memory.phase('relink');
  memory.setPointer(offset(record, region.next), readRoot(heap, 'Regions'));
  memory.setPointer(offset(record, region.base), base);
  memory.setPointer(offset(record, region.size), size);
  writeRoot(heap, 'Regions', record);
  writeRoot(heap, 'RegionReserve', Math.min(wanted * 2, LARGEST_REGION));
  addToRoot(heap, 'ReservedBytes', size);
  linkBefore(memory, rootField(heap, 'Available'), node);
  enterMap(heap, record, node, false);
  return true;
}

/** Makes the pages of a node, busy or kept, available again, merged with available neighbours. */
export function recycle(heap: OpenPageHeap, node: Address): void {
  const { memory } = heap;
  const { node: fields } = heap.layout;
  const size = sizeOf(heap, node);
  const pages = pagesOf(heap, node);
  if (stateOf(heap, node) === NodeState.Delayed) addToRoot(heap, 'DelayedBytes', -size);
  memory.phase('commit');
  memory.decommit(pages, size);
  addToRoot(heap, 'CommittedBytes', -size);
  memory.phase('coalesce');
  unlink(memory, node);
  memory.setPointer(offset(node, fields.state), NodeState.Available);
  const region = regionAt(heap, pages);
  let whole = node;
  for (const at of [offset(pages, size), offset(pages, -1)]) {
    const neighbour = regionAt(heap, at) === region ? nodeAt(heap, at) : NULL;
    if (neighbour === NULL || stateOf(heap, neighbour) !== NodeState.Available) continue;
    unlink(memory, neighbour);
    const [low, high] = at < pages ? [neighbour, whole] : [whole, neighbour];
    memory.setPointer(offset(low, fields.size), sizeOf(heap, low) + sizeOf(heap, high));
    freeNode(heap, high);
    whole = low;
  }
  // First in the list: what was used before is used again before pages that never were.
  linkBefore(memory, memory.pointer(rootField(heap, 'Available')), whole);
  enterMap(heap, region, whole, false);
}

function newNode(heap: OpenPageHeap, pages: Address, size: number): Address {
  const { memory } = heap;
  const { node: fields } = heap.layout;
  const used = readRoot(heap, 'FreeNodes');
  const node = used === NULL ? poolAllocate(heap, fields.sizeof) : used;
  if (node === NULL) return NULL;
  if (used !== NULL) writeRoot(heap, 'FreeNodes', memory.pointer(used));
  memory.fill(node, fields.sizeof, 0);
  memory.setPointer(offset(node, fields.pages), pages);
  memory.setPointer(offset(node, fields.size), size);
  return node;
}

function freeNode(heap: OpenPageHeap, node: Address): void {
  heap.memory.setPointer(node, readRoot(heap, 'FreeNodes'));
  writeRoot(heap, 'FreeNodes', node);
}

/** `bytes` of the node pool, zero; NULL when memory is lacking. */
function poolAllocate(heap: OpenPageHeap, bytes: number): Address {
  const { memory } = heap;
  const size = roundUp(bytes, 2 * memory.pointerBytes);
  if (size > LARGEST_IN_POOL) return addPool(heap, size);
  const at = readRoot(heap, 'PoolNext');
  const end = at + size;
  if (end > readRoot(heap, 'PoolEnd'))
    return addPool(heap, POOL_RESERVE) === NULL ? NULL : poolAllocate(heap, bytes);
  const committed = readRoot(heap, 'PoolCommitted');
  if (end > committed) {
    memory.phase('commit');
    const step = Math.min(roundUp(end - committed, POOL_STEP), readRoot(heap, 'PoolEnd') - committed);
    if (!memory.commit(committed, step, PAGE_READWRITE)) return NULL;
    writeRoot(heap, 'PoolCommitted', committed + step);
    addToRoot(heap, 'CommittedBytes', step);
  }
  writeRoot(heap, 'PoolNext', end);
  return at;
}

/** A further reservation for the pool, all committed, linked by its first pointer; answers where its room begins. */
function addPool(heap: OpenPageHeap, bytes: number): Address {
  const { memory } = heap;
  const own = bytes !== POOL_RESERVE;
  const head = 2 * memory.pointerBytes;
  const size = roundUp(bytes + head, ALLOCATION_GRANULARITY);
  const commit = own ? roundUp(bytes + head, PAGE_SIZE) : POOL_STEP;
  memory.phase('commit');
  const at = memory.reserve(size, PAGE_READWRITE);
  if (at === undefined) return NULL;
  if (!memory.commit(at, commit, PAGE_READWRITE)) {
    memory.release(at);
    return NULL;
  }
  memory.setPointer(at, readRoot(heap, 'Pools'));
  memory.setPointer(offset(at, memory.pointerBytes), size);
  writeRoot(heap, 'Pools', at);
  addToRoot(heap, 'ReservedBytes', size);
  addToRoot(heap, 'CommittedBytes', commit);
  if (!own) {
    writeRoot(heap, 'PoolNext', offset(at, head));
    writeRoot(heap, 'PoolCommitted', at + commit);
    writeRoot(heap, 'PoolEnd', at + size);
  }
  return offset(at, head);
}

/** Bases of all reservations but the root's. */
export function reservations(
  heap: PageHeapView,
): readonly { readonly at: Address; readonly size: number; readonly pages: boolean }[] {
  const { memory } = heap;
  const { region } = heap.layout;
  const found: { at: Address; size: number; pages: boolean }[] = [];
  for (
    let at = readRoot(heap, 'Regions');
    at !== NULL && found.length < 0x10000;
    at = memory.pointer(offset(at, region.next))
  )
    found.push({ at: nodeField(heap, at, region.base), size: nodeField(heap, at, region.size), pages: true });
  for (let at = readRoot(heap, 'Pools'); at !== NULL && found.length < 0x20000; at = memory.pointer(at))
    found.push({ at, size: memory.pointer(offset(at, memory.pointerBytes)), pages: false });
  return found;
}
