import { hexAddress } from '../base/hex';
import { type Address } from '../base/units';
import { recordFault } from './faults';
import { type CallInFlight, type Process } from './process';
import { type ThreadState } from './thread-state';

/* What threads do to heaps that are not theirs alone: nothing that Windows notices. */

/** Remembers which thread made a heap. */
export function noteCreator(process: Process, thread: ThreadState, heap: Address): void {
  process.state.creators = [...withoutHeap(process, heap), { heap, thread: thread.id }];
}

export function forgetCreator(process: Process, heap: Address): void {
  process.state.creators = withoutHeap(process, heap);
}

const withoutHeap = (process: Process, heap: Address): Process['state']['creators'] =>
  process.state.creators.filter(creator => creator.heap !== heap);

/** A thread calls for a private heap that another one made: once for each such call in the program. */
export function recordForeignThread(
  process: Process,
  thread: ThreadState,
  name: string,
  heap: Address,
): void {
  const { threads, creators } = process.state;
  if (threads.length === 1) return;
  const creator = creators.find(each => each.heap === heap);
  if (creator === undefined || creator.thread === thread.id) return;
  const handle = hexAddress(heap, process.pointerBytes);
  recordFault(process, thread, {
    id: 'foreign-thread',
    at: heap,
    size: 0,
    access: 'call',
    once: true,
    heap,
    allocation: -1,
    victim: -1,
    text: `${name} by thread ${thread.id} on heap ${handle}, which thread ${creator.thread} created`,
  });
}

/** The thread that is inside a call on `heap` while `thread` begins one, 0 for none. */
export function overlappedBy(process: Process, thread: ThreadState, heap: Address): number {
  const other = process.state.inFlight.find(call => call.heap === heap && call.thread !== thread.id);
  return other?.thread ?? 0;
}

/** A call on a heap without serialisation ends that began while another thread was inside one on the same heap. */
export function recordOverlap(process: Process, thread: ThreadState, call: CallInFlight): void {
  const handle = hexAddress(call.heap, process.pointerBytes);
  recordFault(process, thread, {
    id: 'unserialized-access',
    at: call.heap,
    size: 0,
    access: 'call',
    once: true,
    heap: call.heap,
    allocation: -1,
    victim: -1,
    text: `thread ${thread.id} called on heap ${handle} while thread ${call.overlaps} was inside a call on it`,
  });
}
