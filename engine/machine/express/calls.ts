import { type Address, NULL } from '../../base/units';
import { HEAP_ZERO_MEMORY } from '../../nt/heap-flags';
import { BlockFamily } from '../allocations';
import { type BlockCaller, blockAllocated, blockFreed, blockReallocated } from '../blocks';
import { directContext } from '../heap-calls';
import { currentThread, type Process } from '../process';
import { ExpressLane } from './lane';

/*
 * Heap calls by the express lane: with the same records, shadow and events as any other, and without looking for what
 * cannot be. A block that its heap takes back as its own is no misuse, and a heap that answers is not destroyed.
 */

/** The lane of a process whose heap has one. */
export function expressLane(process: Process): ExpressLane | undefined {
  const { heapProcess, space, heapMemory } = process;
  const { manager, profile } = heapProcess;
  const layout = manager.express?.(profile);
  if (layout === undefined) return undefined;
  const host = {
    space,
    memory: heapMemory,
    get peb() {
      return process.state.peb;
    },
    free: (heap: Address, at: Address) => {
      manager.HeapFree(directContext(process, currentThread(process).id), heap, 0, at);
    },
  };
  return new ExpressLane(host, layout, profile.id);
}

/** The lane for a call, when nobody wants it explained or told apart store by store. */
export function laneOf(process: Process, family: BlockFamily): ExpressLane | undefined {
  const { asked, state, heapProcess } = process;
  if (asked !== undefined || state.threads.length !== 1) return undefined;
  return family !== BlockFamily.Crt || heapProcess.crt === heapProcess.manager ? process.express : undefined;
}

/** The new block, recorded; NULL when the call is still to be made. */
export function allocateExpress(
  call: BlockCaller,
  heap: Address,
  flags: number,
  size: number,
  family: BlockFamily,
): Address {
  const { process } = call;
  const lane = laneOf(process, family);
  if (lane === undefined) return NULL;
  const at = lane.allocate(heap, flags, size);
  if (at === NULL) return NULL;
  process.state.heapCalls++;
  blockAllocated(call, heap, at, size, (flags & HEAP_ZERO_MEMORY) !== 0, family);
  return at;
}

/** Whether the block was freed; false when the call is still to be made. */
export function freeExpress(call: BlockCaller, heap: Address, at: Address, family: BlockFamily): boolean {
  const { process } = call;
  const lane = laneOf(process, family);
  if (lane === undefined) return false;
  const row = process.space.shadow.ownerWord(at) - 1;
  if (row < 0 || !process.allocations.isLive(row, heap, at, family) || !lane.free(heap, at)) return false;
  process.state.heapCalls++;
  blockFreed(call, heap, at, row);
  return true;
}

/**
 * The block that HeapReAlloc without flags moved, recorded; NULL when the call is still to be made. One of the front end
 * always moves.
 */
export function reallocateExpress(
  call: BlockCaller,
  heap: Address,
  flags: number,
  at: Address,
  size: number,
  family: BlockFamily,
): Address {
  const { process, caller } = call;
  const lane = flags === 0 ? laneOf(process, family) : undefined;
  if (lane === undefined) return NULL;
  const row = process.space.shadow.ownerWord(at) - 1;
  if (row < 0 || !process.allocations.isLive(row, heap, at, family)) return NULL;
  const old = lane.size(heap, at);
  const to = old < 0 ? NULL : lane.allocate(heap, flags, size);
  if (to === NULL) return NULL;
  process.heapMemory.copy(to, at, Math.min(old, size));
  if (!lane.free(heap, at))
    process.heapProcess.manager.HeapFree(directContext(process, caller.id), heap, flags, at);
  process.state.heapCalls++;
  blockReallocated(call, heap, at, row, to, size, false, family);
  return to;
}
