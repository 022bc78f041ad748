import { type Address, NULL, offset, PAGE_SIZE, roundUp } from '../base/units';
import { PROCESS_HEAP_ENTRY_BUSY } from '../nt/heap-flags';
import { PAGE_READWRITE } from '../nt/memory-flags';
import { Win32Error } from '../nt/status';
import { EntryMemory } from './entry-memory';
import { type HeapAnswer, type HeapContext } from './seam';
import { walkOver } from './walk-over';

/*
 * RtlUsageHeap (HEAP_SPEC §A.13). Structures: phnt's RTL_HEAP_USAGE and RTL_HEAP_USAGE_ENTRY; what the call does with them is
 * our rule. Lists of entries lie in a buffer of their own, which the next call replaces.
 */

/** Flags of the call: list the blocks; give the buffer of the lists back. Source: phnt, HEAP_USAGE_*. */
export const HEAP_USAGE_ALLOCATED_BLOCKS = 0x10;
export const HEAP_USAGE_FREE_BUFFER = 0x8;

/** Offsets in RTL_HEAP_USAGE by their place: Length and 15 fields of the pointer's width. */
const FIELD = {
  allocated: 1,
  committed: 2,
  reserved: 3,
  maximum: 4,
  entries: 5,
  added: 6,
  removed: 7,
  buffer: 8,
};
const FIELDS = 16;
export const usageBytes = (pointerBytes: 4 | 8): number => FIELDS * pointerBytes;
/** RTL_HEAP_USAGE_ENTRY: Next, Address, Size, two indices of 16 bits. */
const entryBytes = (pointerBytes: 4 | 8): number => 4 * pointerBytes;
/** What the buffer begins with, so that no other memory is given back in its place; behind it the first entry. */
const BUFFER_SIGNATURE = 0x45474155;
const BUFFER_HEADER = 16;
/** More entries than any heap has: a longer list is a loop. */
const MOST_ENTRIES = 0x400000;

interface Block {
  readonly at: Address;
  readonly size: number;
}

export function RtlUsageHeap(context: HeapContext, heap: Address, flags: number, usage: Address): HeapAnswer {
  const { memory } = context;
  const P = memory.pointerBytes;
  const field = (index: number): Address => offset(usage, index * P);
  if (memory.u32(usage) !== usageBytes(P)) return { value: 0, lastError: Win32Error.BAD_LENGTH };
  const sums = sumsOf(context, heap);
  if (sums.answer.value === 0) return sums.answer;
  const wantsList = (flags & HEAP_USAGE_ALLOCATED_BLOCKS) !== 0;
  const now: Block[] = [];
  if (wantsList) {
    const walked = walkOver(context, heap, ({ data, size, flags: kind }) => {
      if ((kind & PROCESS_HEAP_ENTRY_BUSY) !== 0) now.push({ at: data, size });
    });
    if (walked.value === 0) return walked;
  }
  memory.setPointer(field(FIELD.allocated), sums.allocated);
  memory.setPointer(field(FIELD.committed), sums.committed);
  memory.setPointer(field(FIELD.reserved), sums.reserved);
  memory.setPointer(field(FIELD.maximum), sums.maximum);
  if ((flags & HEAP_USAGE_FREE_BUFFER) !== 0) {
    freeBuffer(context, memory.pointer(field(FIELD.buffer)));
    for (const list of [FIELD.entries, FIELD.added, FIELD.removed, FIELD.buffer])
      memory.setPointer(field(list), NULL);
  }
  if (!wantsList) return { value: 1 };
  const old = blocksOn(context, memory.pointer(field(FIELD.entries)));
  const isFirst = memory.pointer(field(FIELD.buffer)) === NULL;
  const lists = [now, isFirst ? [] : without(now, old), without(old, now)];
  const buffer = writeLists(context, lists, [field(FIELD.entries), field(FIELD.added), field(FIELD.removed)]);
  if (buffer === undefined) return { value: 0, lastError: Win32Error.NOT_ENOUGH_MEMORY };
  freeBuffer(context, memory.pointer(field(FIELD.buffer)));
  memory.setPointer(field(FIELD.buffer), buffer);
  return { value: 1 };
}

/** The sums of HeapSummary. */
function sumsOf(context: HeapContext, heap: Address) {
  const { summary } = context.process.profile.width;
  const memory = new EntryMemory(context.memory, new Array<number>(summary.sizeof).fill(0));
  const { AT } = EntryMemory;
  memory.setU32(AT, summary.sizeof);
  const { process, thread } = context;
  const answer = process.manager.HeapSummary({ memory, process, thread }, heap, 0, AT);
  return {
    answer,
    allocated: memory.pointer(offset(AT, summary.cbAllocated)),
    committed: memory.pointer(offset(AT, summary.cbCommitted)),
    reserved: memory.pointer(offset(AT, summary.cbReserved)),
    maximum: memory.pointer(offset(AT, summary.cbMaxReserve)),
  };
}

function blocksOn({ memory }: HeapContext, first: Address): Block[] {
  const P = memory.pointerBytes;
  const blocks: Block[] = [];
  for (let at = first; at !== NULL && blocks.length < MOST_ENTRIES; at = memory.pointer(at))
    blocks.push({ at: memory.pointer(offset(at, P)), size: memory.pointer(offset(at, 2 * P)) });
  return blocks;
}

/** The blocks of `some` that `others` does not have, at the same place and of the same size. */
function without(some: readonly Block[], others: readonly Block[]): Block[] {
  const sizes = new Map(others.map(({ at, size }) => [at, size]));
  return some.filter(({ at, size }) => sizes.get(at) !== size);
}

/** Writes lists into a new buffer, and where each begins to its head; undefined when memory is lacking. The program may read it. */
function writeLists(
  { memory }: HeapContext,
  lists: readonly (readonly Block[])[],
  heads: readonly Address[],
): Address | undefined {
  const P = memory.pointerBytes;
  const count = lists.reduce((sum, list) => sum + list.length, 0);
  const size = roundUp(BUFFER_HEADER + count * entryBytes(P), PAGE_SIZE);
  memory.phase('commit');
  const buffer = memory.reserve(size, PAGE_READWRITE);
  if (buffer === undefined) return undefined;
  if (!memory.commit(buffer, size, PAGE_READWRITE)) {
    memory.release(buffer);
    return undefined;
  }
  memory.handBack(buffer, size);
  memory.phase('fill');
  memory.setU32(buffer, BUFFER_SIGNATURE);
  let at = offset(buffer, BUFFER_HEADER);
  lists.forEach((list, index) => {
    memory.setPointer(heads[index] ?? NULL, list.length === 0 ? NULL : at);
    list.forEach((block, place) => {
      const next = offset(at, entryBytes(P));
      memory.setPointer(at, place === list.length - 1 ? NULL : next);
      memory.setPointer(offset(at, P), block.at);
      memory.setPointer(offset(at, 2 * P), block.size);
      at = next;
    });
  });
  return buffer;
}

function freeBuffer({ memory }: HeapContext, buffer: Address): void {
  if (buffer === NULL || !memory.isReadable(buffer, 4) || memory.u32(buffer) !== BUFFER_SIGNATURE) return;
  memory.phase('commit');
  memory.release(buffer);
}
