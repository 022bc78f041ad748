import { type Address, address, NULL, offset } from '../../base/units';
import { HEAP_REALLOC_IN_PLACE_ONLY, HEAP_ZERO_MEMORY } from '../../nt/heap-flags';
import { NtStatus, Win32Error } from '../../nt/status';
import { type HeapAnswer, type HeapContext, type HeapManager } from '../seam';
import { type CrtBlock, crtDamage, crtFlags, readBlock } from './blocks';
import { checkInTurn, found, type Found } from './check';
import { BlockUse, CRT_HEADER, CrtFlag, crtVariable, FREED_BYTE, GAP, GAP_BYTE, NEW_BYTE } from './state';

/** What the C library's malloc family asks of a heap. */
export type CrtManager = Pick<HeapManager, 'HeapAlloc' | 'HeapReAlloc' | 'HeapFree' | 'HeapSize'>;

/** The debug heap of the C library over the heaps of `inner` (HEAP_SPEC §E.2): its pointers lie behind a header. */
export const crtDebug = (inner: HeapManager): CrtManager => ({
  HeapAlloc(context, heap, flags, size) {
    const before = checkInTurn(context, heap);
    return { ...before, ...allocate(context, inner, heap, flags, size) };
  },

  /** A block that is resized always moves: our rule. One that must stay can only shrink. */
  HeapReAlloc(context, heap, flags, user, size) {
    const before = checkInTurn(context, heap);
    const block = ownBlock(context, user);
    if (block === undefined) return { ...NO_BLOCK, ...brokenLinks(context, heap, user) };
    if ((flags & HEAP_REALLOC_IN_PLACE_ONLY) !== 0 && size !== block.size)
      return { value: 0, lastError: Win32Error.NOT_ENOUGH_MEMORY };
    if (size === block.size) return { value: user };
    const { memory, process } = context;
    const fields = CRT_HEADER[memory.pointerBytes];
    const use = crtVariable(process.peb, 'nextUse');
    if (memory.u32(use) === 0) memory.setU32(use, memory.u32(offset(block.header, fields.use)));
    const moved = allocate(context, inner, heap, flags, size);
    if (moved.value === 0) return { ...before, ...moved };
    memory.copy(address(moved.value), user, Math.min(size, block.size));
    const { corruption, report } = { ...before, ...free(context, inner, heap, block) };
    return { ...moved, ...(corruption && { corruption }), ...(report !== undefined && { report }) };
  },

  HeapFree(context, heap, _flags, user) {
    const before = checkInTurn(context, heap);
    const block = ownBlock(context, user);
    if (block === undefined) return { ...NO_BLOCK, ...brokenLinks(context, heap, user) };
    return { ...before, ...free(context, inner, heap, block) };
  },

  HeapSize(context, _heap, _flags, user) {
    const block = ownBlock(context, user);
    return block === undefined ? { ...NO_BLOCK, value: -1 } : { value: block.size };
  },
});

const NO_BLOCK: HeapAnswer = { value: 0, lastError: Win32Error.INVALID_PARAMETER };

/** The block with user pointer `user`: on the list, or at least with a header that could be one's. */
export function ownBlock(context: HeapContext, user: Address): CrtBlock | undefined {
  const { memory } = context;
  const fields = CRT_HEADER[memory.pointerBytes];
  const header = offset(user, -fields.sizeof);
  if (user < fields.sizeof || !memory.isReadable(header, fields.sizeof)) return undefined;
  const block = readBlock(memory, header);
  const next = memory.pointer(offset(header, fields.next));
  const previous = memory.pointer(offset(header, fields.previous));
  const first = memory.pointer(crtVariable(context.process.peb, 'firstBlock'));
  const led = previous === NULL ? first === header : pointsAt(context, offset(previous, fields.next), header);
  const followed = next === NULL || pointsAt(context, offset(next, fields.previous), header);
  return led && followed && block.use !== BlockUse.Free ? block : undefined;
}

/** What is wrong with a block that has all of a block's header but is not where the links of its list say. */
function brokenLinks(context: HeapContext, heap: Address, user: Address): Found {
  const { memory } = context;
  const fields = CRT_HEADER[memory.pointerBytes];
  const header = offset(user, -fields.sizeof);
  if (user < fields.sizeof || !memory.isReadable(header, fields.sizeof)) return {};
  const block = readBlock(memory, header);
  if (block.use === BlockUse.Free || crtDamage(memory, block) !== undefined) return {};
  const claim = 'the neighbours of a block on the list of the C library point back at it';
  return found(context, heap, block, { at: header, where: 'links', claim });
}

const pointsAt = (context: HeapContext, at: Address, header: Address): boolean =>
  context.memory.isReadable(at, context.memory.pointerBytes) && context.memory.pointer(at) === header;

function allocate(
  context: HeapContext,
  inner: HeapManager,
  heap: Address,
  flags: number,
  size: number,
): HeapAnswer {
  const { memory, process } = context;
  const { peb } = process;
  const fields = CRT_HEADER[memory.pointerBytes];
  const variable = (name: Parameters<typeof crtVariable>[1]): Address => crtVariable(peb, name);
  const answer = inner.HeapAlloc(context, heap, flags & ~HEAP_ZERO_MEMORY, size + fields.sizeof + GAP);
  const [file, line] = [memory.pointer(variable('nextFile')), memory.u32(variable('nextLine'))];
  const asked = memory.u32(variable('nextUse'));
  memory.setPointer(variable('nextFile'), NULL);
  memory.setU32(variable('nextLine'), 0);
  memory.setU32(variable('nextUse'), 0);
  if (answer.value === 0) return answer;
  const header = address(answer.value);
  const tracked = (crtFlags(memory, peb) & CrtFlag.AllocMem) !== 0;
  const request = memory.u32(variable('request'));
  memory.phase('write header');
  memory.setU32(variable('request'), request + 1);
  count(context, size);
  const first = memory.pointer(variable('firstBlock'));
  memory.setPointer(offset(header, fields.next), first);
  memory.setPointer(offset(header, fields.previous), NULL);
  memory.setPointer(offset(header, fields.file), file);
  memory.setU32(offset(header, fields.line), line);
  memory.setPointer(offset(header, fields.size), size);
  memory.setU32(offset(header, fields.use), tracked ? asked || BlockUse.Normal : BlockUse.Ignore);
  memory.setU32(offset(header, fields.request), request);
  if (first !== NULL) memory.setPointer(offset(first, fields.previous), header);
  memory.setPointer(variable('firstBlock'), header);
  memory.phase('fill');
  const user = offset(header, fields.sizeof);
  memory.fill(offset(header, fields.gap), GAP, GAP_BYTE);
  memory.fill(offset(user, size), GAP, GAP_BYTE);
  if (size > 0) memory.fill(user, size, (flags & HEAP_ZERO_MEMORY) === 0 ? NEW_BYTE : 0);
  return request === memory.u32(variable('breakAlloc'))
    ? { ...answer, value: user, raise: STOP }
    : { ...answer, value: user };
}

/** _CrtSetBreakAlloc stops as DebugBreak does; ours is that the block is there already. */
const STOP = { status: NtStatus.BREAKPOINT, information: [0], continuable: true };

/** Counts bytes that the program asked for; negative when it gave them back. */
function count(context: HeapContext, bytes: number): void {
  const { memory, process } = context;
  const add = (name: 'total' | 'current'): number => {
    const at = crtVariable(process.peb, name);
    const sum = Math.max(memory.pointer(at) + bytes, 0);
    memory.setPointer(at, sum);
    return sum;
  };
  if (bytes > 0) add('total');
  const peak = crtVariable(process.peb, 'peak');
  memory.setPointer(peak, Math.max(memory.pointer(peak), add('current')));
}

/** Damage is reported, and the block freed all the same, as the library does after its message. */
function free(context: HeapContext, inner: HeapManager, heap: Address, block: CrtBlock): HeapAnswer {
  const { memory, process } = context;
  const fields = CRT_HEADER[memory.pointerBytes];
  const { header, size, user } = block;
  memory.phase('validate');
  const damage = crtDamage(memory, block);
  count(context, -size);
  memory.phase('fill');
  const delayed = (crtFlags(memory, process.peb) & CrtFlag.DelayFree) !== 0;
  if (delayed) {
    memory.setU32(offset(header, fields.use), BlockUse.Free);
    if (size > 0) memory.fill(user, size, FREED_BYTE);
  } else {
    leaveList(context, header);
    const whole = damage?.where === 'header' ? fields.sizeof : fields.sizeof + size + GAP;
    memory.fill(header, whole, FREED_BYTE);
  }
  const answer = delayed ? { value: 1 } : inner.HeapFree(context, heap, 0, header);
  return damage === undefined || answer.corruption !== undefined
    ? answer
    : { ...answer, ...found(context, heap, block, damage) };
}

function leaveList(context: HeapContext, header: Address): void {
  const { memory, process } = context;
  const { next: nextAt, previous: previousAt } = CRT_HEADER[memory.pointerBytes];
  const next = memory.pointer(offset(header, nextAt));
  const previous = memory.pointer(offset(header, previousAt));
  memory.phase('relink');
  if (next !== NULL) memory.setPointer(offset(next, previousAt), previous);
  if (previous === NULL) memory.setPointer(crtVariable(process.peb, 'firstBlock'), next);
  else memory.setPointer(offset(previous, nextAt), next);
}
