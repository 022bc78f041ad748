import { type Address, ALLOCATION_GRANULARITY, offset } from '../base/units';
import {
  PROCESS_HEAP_ENTRY_BUSY,
  PROCESS_HEAP_REGION,
  PROCESS_HEAP_UNCOMMITTED_RANGE,
  UNUSED_FRONT_END,
} from '../nt/heap-flags';
import { rtlWalkFlags, type RtlWalkFlags } from '../nt/windows';
import { EntryMemory } from './entry-memory';
import { type HeapAnswer, type HeapContext } from './seam';
import { hasSegmentSignature } from './segment/open-heap';

/** RTL_HEAP_WALK_ENTRY, both widths. Source: the WDK's ntifs.h. The block's part of the union, user value and tag, is left alone: RtlGetUserInfoHeap tells them. */
const ENTRY = {
  4: { size: 4, overhead: 8, segment: 9, flags: 0xa, committed: 0xc, uncommitted: 0x10, first: 0x14, last: 0x18, sizeof: 0x1c },
  8: { size: 8, overhead: 0x10, segment: 0x11, flags: 0x12, committed: 0x18, uncommitted: 0x1c, first: 0x20, last: 0x28, sizeof: 0x30 },
} as const; // prettier-ignore

export const rtlWalkEntryBytes = (pointerBytes: 4 | 8): number => ENTRY[pointerBytes].sizeof;

/**
 * Moves the RTL_HEAP_WALK_ENTRY at `out` to the next item: HeapWalk's walk under other names (HEAP_SPEC §A.13). As there,
 * all its state is in the entry, so each step begins by reading back what the last one wrote.
 */
export function RtlWalkHeap(context: HeapContext, heap: Address, out: Address): HeapAnswer {
  const { manager, profile } = context.process;
  const flags = rtlWalkFlags(profile.id);
  const memory = new EntryMemory(context.memory, new Array<number>(profile.width.walk.sizeof).fill(0));
  readBack(context, memory, flags, out);
  const answer = manager.HeapWalk(
    { memory, process: context.process, thread: context.thread },
    heap,
    EntryMemory.AT,
  );
  if (answer.value !== 0) writeOut(context, heap, memory, flags, out);
  return answer;
}

function readBack(context: HeapContext, entry: EntryMemory, flags: RtlWalkFlags, out: Address): void {
  const { memory } = context;
  const { walk } = context.process.profile.width;
  const from = ENTRY[memory.pointerBytes];
  const { AT } = EntryMemory;
  const was = memory.u16(offset(out, from.flags));
  entry.setPointer(AT, memory.pointer(out));
  entry.setU32(offset(AT, walk.cbData), memory.u32(offset(out, from.size)));
  entry.setU8(offset(AT, walk.cbOverhead), memory.u8(offset(out, from.overhead)));
  entry.setU8(offset(AT, walk.iRegionIndex), memory.u8(offset(out, from.segment)));
  entry.setU16(
    offset(AT, walk.wFlags),
    (was & 1) !== 0
      ? PROCESS_HEAP_ENTRY_BUSY
      : (was & flags.region) !== 0
        ? PROCESS_HEAP_REGION
        : (was & flags.uncommitted) !== 0
          ? PROCESS_HEAP_UNCOMMITTED_RANGE
          : 0,
  );
}

function writeOut(
  context: HeapContext,
  heap: Address,
  entry: EntryMemory,
  flags: RtlWalkFlags,
  out: Address,
): void {
  const { memory } = context;
  const { walk } = context.process.profile.width;
  const to = ENTRY[memory.pointerBytes];
  const { AT } = EntryMemory;
  const data = entry.pointer(AT);
  const what = entry.u16(offset(AT, walk.wFlags));
  memory.setPointer(out, data);
  memory.setPointer(offset(out, to.size), entry.u32(offset(AT, walk.cbData)));
  memory.setU8(offset(out, to.overhead), entry.u8(offset(AT, walk.cbOverhead)));
  memory.setU8(offset(out, to.segment), entry.u8(offset(AT, walk.iRegionIndex)));
  memory.setU16(offset(out, to.flags), nameOf(context, heap, flags, data, what));
  if ((what & PROCESS_HEAP_REGION) !== 0) {
    memory.setU32(offset(out, to.committed), entry.u32(offset(AT, walk.dwCommittedSize)));
    memory.setU32(offset(out, to.uncommitted), entry.u32(offset(AT, walk.dwUnCommittedSize)));
    memory.setPointer(offset(out, to.first), entry.pointer(offset(AT, walk.lpFirstBlock)));
    memory.setPointer(offset(out, to.last), entry.pointer(offset(AT, walk.lpLastBlock)));
  }
}

/** Blocks of the front end say so in the last byte of their header; its regions lie inside of segments. */
function nameOf(
  context: HeapContext,
  heap: Address,
  flags: RtlWalkFlags,
  data: Address,
  what: number,
): number {
  if ((what & PROCESS_HEAP_REGION) !== 0)
    return data % ALLOCATION_GRANULARITY === 0 ? flags.region : flags.frontEndRegion;
  if ((what & PROCESS_HEAP_UNCOMMITTED_RANGE) !== 0) return flags.uncommitted;
  if ((what & PROCESS_HEAP_ENTRY_BUSY) === 0) return 0;
  if (!hasHeaders(context, heap)) return flags.busy;
  return (context.memory.u8(offset(data, -1)) & UNUSED_FRONT_END) === 0 ? flags.busy : flags.frontEndBusy;
}

/** Whether the byte before a block is the last one of an NT heap's header: not so in a segment heap and under page heap. */
const hasHeaders = (context: HeapContext, heap: Address): boolean =>
  context.process.options.pageHeap === 'off' &&
  !(context.process.profile.family === 'segment' && hasSegmentSignature(context, heap));
