import { type Address, offset } from '../base/units';
import { Win32Error } from '../nt/status';
import { EntryMemory } from './entry-memory';
import { type HeapAnswer, type HeapContext } from './seam';

/** An item of HeapWalk: the fields that all items have. */
export interface WalkedItem {
  readonly data: Address;
  readonly size: number;
  readonly overhead: number;
  readonly flags: number;
}

/** Visits what HeapWalk finds, in its order. `value` is 1 at the end, 0 when the walk met damage or a held lock. */
export function walkOver(context: HeapContext, heap: Address, visit: (item: WalkedItem) => void): HeapAnswer {
  const { manager, profile } = context.process;
  const { walk } = profile.width;
  const memory = new EntryMemory(context.memory, new Array<number>(walk.sizeof).fill(0));
  const { AT } = EntryMemory;
  for (;;) {
    const answer = manager.HeapWalk({ memory, process: context.process, thread: context.thread }, heap, AT);
    if (answer.value === 0) return answer.lastError === Win32Error.NO_MORE_ITEMS ? { value: 1 } : answer;
    visit({
      data: memory.pointer(AT),
      size: memory.u32(offset(AT, walk.cbData)),
      overhead: memory.u8(offset(AT, walk.cbOverhead)),
      flags: memory.u16(offset(AT, walk.wFlags)),
    });
  }
}
