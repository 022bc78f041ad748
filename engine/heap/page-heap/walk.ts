import { type Address, NULL, offset } from '../../base/units';
import { PROCESS_HEAP_ENTRY_BUSY } from '../../nt/heap-flags';
import { Win32Error } from '../../nt/status';
import { locate } from './blocks';
import { nodeField } from './nodes';
import { type OpenPageHeap, rootField, rootOf } from './open';

/*
 * HeapWalk of a page heap reports its busy blocks and nothing else, full ones in allocation order, light ones by address
 * (our rule).
 */

/** Moves the PROCESS_HEAP_ENTRY at `out` to the next busy block; answers the last error of a walk that cannot go on. */
export function walkNext(heap: OpenPageHeap, out: Address): number | undefined {
  const data = heap.memory.pointer(out);
  if (data !== NULL && locate(heap, data).kind !== 'busy') return Win32Error.INVALID_PARAMETER;
  const user = nextBusy(heap, data, out);
  const located = locate(heap, user);
  if (user === NULL || located.kind !== 'busy') return Win32Error.NO_MORE_ITEMS;
  const { memory, layout } = heap;
  const { walk } = heap.profile.width;
  memory.setPointer(out, user);
  memory.setU32(offset(out, walk.cbData), located.size);
  memory.setU8(offset(out, walk.cbOverhead), heap.backwards ? 0 : layout.infoBytes);
  memory.setU8(offset(out, walk.iRegionIndex), 0);
  memory.setU16(offset(out, walk.wFlags), PROCESS_HEAP_ENTRY_BUSY);
  return undefined;
}

/** User pointers of all busy blocks. */
export function busyBlocks(heap: OpenPageHeap): Address[] {
  const scratch = scratchEntry(heap);
  heap.memory.setPointer(scratch, NULL);
  const blocks: Address[] = [];
  for (let user = nextBusy(heap, NULL, scratch); user !== NULL; user = nextBusy(heap, user, scratch)) {
    heap.memory.setPointer(scratch, user);
    blocks.push(user);
  }
  return blocks;
}

/** A PROCESS_HEAP_ENTRY of the heap's own, in the second half of the root page. */
const scratchEntry = (heap: OpenPageHeap): Address => offset(rootOf(heap.at), 0x800);

/** The busy block behind `user`, the first for NULL, the last one's successor is NULL. `out` holds the entry of a light one. */
function nextBusy(heap: OpenPageHeap, user: Address, out: Address): Address {
  if (!heap.full) return nextLight(heap, user, out);
  const { memory, layout } = heap;
  const head = rootField(heap, 'BusyNodes');
  const found = user === NULL ? undefined : locate(heap, user);
  const from = found === undefined ? head : found.kind === 'busy' ? found.node : NULL;
  if (from === NULL) return NULL;
  const node = memory.pointer(from);
  return node === head ? NULL : nodeField(heap, node, layout.node.user);
}

function nextLight(heap: OpenPageHeap, user: Address, out: Address): Address {
  const { memory, layout } = heap;
  if (user !== NULL) memory.setPointer(out, offset(user, -layout.infoBytes));
  for (;;) {
    if (heap.inner.HeapWalk(heap.context, heap.normalHeap, out).value === 0) return NULL;
    const flags = memory.u16(offset(out, heap.profile.width.walk.wFlags));
    const inside = offset(memory.pointer(out), layout.infoBytes);
    if ((flags & PROCESS_HEAP_ENTRY_BUSY) !== 0 && locate(heap, inside).kind === 'busy') return inside;
  }
}
