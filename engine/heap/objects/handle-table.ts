import { type Address, address, NULL, offset, PAGE_SIZE } from '../../base/units';
import { PAGE_READWRITE } from '../../nt/memory-flags';
import { OBJECT_IN_USE } from '../../nt/object-flags';
import { type HeapContext } from '../seam';

/*
 * The handles of moveable memory objects, shared by GlobalAlloc and LocalAlloc (HEAP_SPEC §A.16): a reservation of its
 * own with 0x10000 entries {flags, pointer} of two pointers each. A handle is the address of an entry's second word. A free
 * entry has the address of the next free one instead of flags; the end of the table ends the list. Pages are committed
 * as entries are needed. The table is described by an RTL_HANDLE_TABLE, which kernel32 has as a variable; here it lies in the PEB's page: our rule.
 */

const MOST_HANDLES = 0x10000;
/** Where the RTL_HANDLE_TABLE lies, from the start of the PEB's page. */
const TABLE_IN_PEB = 0xf80;

/** RTL_HANDLE_TABLE: { u32 MaximumNumberOfHandles, SizeOfHandleTableEntry; u32 Reserved[2]; pointers }. */
interface TableField {
  readonly maximum: number;
  readonly entrySize: number;
  readonly free: number;
  readonly committed: number;
  readonly uncommitted: number;
  readonly end: number;
}

const fieldsOf = (pointerBytes: 4 | 8): TableField => ({
  maximum: TABLE_IN_PEB,
  entrySize: TABLE_IN_PEB + 4,
  free: TABLE_IN_PEB + 0x10,
  committed: TABLE_IN_PEB + 0x10 + pointerBytes,
  uncommitted: TABLE_IN_PEB + 0x10 + 2 * pointerBytes,
  end: TABLE_IN_PEB + 0x10 + 3 * pointerBytes,
});

/** Whether `handle` has the form of a handle: pointers are multiples of an entry's size. */
export function isHandle(context: HeapContext, handle: Address): boolean {
  const { pointerBytes } = context.memory;
  return handle % (2 * pointerBytes) === pointerBytes;
}

/** The entry of an open handle, NULL when nobody has it. */
export function entryOf(context: HeapContext, handle: Address): Address {
  const { memory, process } = context;
  const fields = fieldsOf(memory.pointerBytes);
  const entry = offset(handle, -memory.pointerBytes);
  if (
    entry < memory.pointer(offset(process.peb, fields.committed)) ||
    entry >= memory.pointer(offset(process.peb, fields.uncommitted))
  )
    return NULL;
  return (flagsOf(context, entry) & OBJECT_IN_USE) !== 0 ? entry : NULL;
}

export const handleOf = (context: HeapContext, entry: Address): Address =>
  offset(entry, context.memory.pointerBytes);

export const flagsOf = (context: HeapContext, entry: Address): number => context.memory.u32(entry);

/** The object's block, NULL for an empty one. */
export const blockOf = (context: HeapContext, entry: Address): Address =>
  context.memory.pointer(handleOf(context, entry));

export function writeObject(context: HeapContext, entry: Address, flags: number, block: Address): void {
  const { memory } = context;
  memory.setPointer(entry, flags);
  memory.setPointer(handleOf(context, entry), block);
}

/** An entry that is free, still on the list; NULL when the table is full or there is no memory for more of it. */
export function freeObject(context: HeapContext): Address {
  const { memory, process } = context;
  const fields = fieldsOf(memory.pointerBytes);
  if (memory.u32(offset(process.peb, fields.maximum)) === 0 && !reserveTable(context)) return NULL;
  const end = memory.pointer(offset(process.peb, fields.end));
  const free = memory.pointer(offset(process.peb, fields.free));
  if (free !== end) return free;
  return commitPage(context) ? memory.pointer(offset(process.peb, fields.free)) : NULL;
}

/** Takes the entry that `freeObject` gave off the list. */
export function takeObject(context: HeapContext, entry: Address, flags: number, block: Address): void {
  const { memory, process } = context;
  const { free } = fieldsOf(memory.pointerBytes);
  memory.setPointer(offset(process.peb, free), memory.pointer(entry));
  writeObject(context, entry, flags, block);
}

/** Puts an entry back on the list. */
export function giveBack(context: HeapContext, entry: Address): void {
  const { memory, process } = context;
  const { free } = fieldsOf(memory.pointerBytes);
  writeObject(context, entry, memory.pointer(offset(process.peb, free)), NULL);
  memory.setPointer(offset(process.peb, free), entry);
}

function reserveTable(context: HeapContext): boolean {
  const { memory, process } = context;
  const entrySize = 2 * memory.pointerBytes;
  const base = memory.reserve(MOST_HANDLES * entrySize, PAGE_READWRITE);
  if (base === undefined) return false;
  const fields = fieldsOf(memory.pointerBytes);
  const end = offset(base, MOST_HANDLES * entrySize);
  memory.setU32(offset(process.peb, fields.maximum), MOST_HANDLES);
  memory.setU32(offset(process.peb, fields.entrySize), entrySize);
  memory.setPointer(offset(process.peb, fields.free), end);
  memory.setPointer(offset(process.peb, fields.committed), base);
  memory.setPointer(offset(process.peb, fields.uncommitted), base);
  memory.setPointer(offset(process.peb, fields.end), end);
  return true;
}

/** Commits the next page of the table and puts its entries on the empty list, in order. */
function commitPage(context: HeapContext): boolean {
  const { memory, process } = context;
  const fields = fieldsOf(memory.pointerBytes);
  const page = memory.pointer(offset(process.peb, fields.uncommitted));
  const end = memory.pointer(offset(process.peb, fields.end));
  if (page === end || !memory.commit(page, PAGE_SIZE, PAGE_READWRITE)) return false;
  const entrySize = 2 * memory.pointerBytes;
  const pageEnd = offset(page, PAGE_SIZE);
  for (let entry: number = page; entry < pageEnd; entry += entrySize)
    memory.setPointer(address(entry), entry + entrySize < pageEnd ? entry + entrySize : end);
  memory.setPointer(offset(process.peb, fields.free), page);
  memory.setPointer(offset(process.peb, fields.uncommitted), pageEnd);
  return true;
}
