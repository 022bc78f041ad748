import { type Address, NULL, offset } from '../../base/units';
import { type PeekMemory } from '../view';
import { BlockUse, CRT_HEADER, crtVariable, FREED_BYTE, GAP, GAP_BYTE } from './state';

/** A block of the debug C library as its header says. */
export interface CrtBlock {
  readonly header: Address;
  readonly user: Address;
  readonly file: Address;
  readonly line: number;
  readonly size: number;
  readonly use: number;
  /** What the program gave with _CLIENT_BLOCK, in the upper half of the use. */
  readonly subtype: number;
  readonly request: number;
}

/** What is wrong with a block. */
export interface CrtDamage {
  readonly at: Address;
  readonly where: 'before' | 'after' | 'header' | 'freed' | 'links';
  readonly claim: string;
}

export function readBlock(memory: PeekMemory, header: Address): CrtBlock {
  const fields = CRT_HEADER[memory.pointerBytes];
  return {
    header,
    user: offset(header, fields.sizeof),
    file: memory.pointer(offset(header, fields.file)),
    line: memory.u32(offset(header, fields.line)),
    size: memory.pointer(offset(header, fields.size)),
    use: memory.u16(offset(header, fields.use)),
    subtype: memory.u16(offset(header, fields.use + 2)),
    request: memory.u32(offset(header, fields.request)),
  };
}

/** All blocks, newest first, as far as the list can be followed. */
export function crtBlocks(memory: PeekMemory, peb: Address): readonly CrtBlock[] {
  const { sizeof } = CRT_HEADER[memory.pointerBytes];
  const blocks: CrtBlock[] = [];
  let at = memory.pointer(crtVariable(peb, 'firstBlock'));
  while (at !== NULL && blocks.length < 0x100000 && memory.isReadable(at, sizeof)) {
    blocks.push(readBlock(memory, at));
    at = memory.pointer(at);
  }
  return blocks;
}

/** The first rule that the block breaks, undefined when it is whole. */
export function crtDamage(memory: PeekMemory, block: CrtBlock): CrtDamage | undefined {
  const { sizeof, gap, use } = CRT_HEADER[memory.pointerBytes];
  if (block.use > BlockUse.Client)
    return {
      at: offset(block.header, use),
      where: 'header',
      claim: 'a block of the C library has a use from 0 to 4',
    };
  const before = firstOther(memory, offset(block.header, gap), GAP, GAP_BYTE);
  if (before !== undefined)
    return { at: before, where: 'before', claim: 'the 4 bytes before a block are FD' };
  const end = offset(block.header, sizeof + block.size);
  const after = memory.isReadable(end, GAP) ? firstOther(memory, end, GAP, GAP_BYTE) : end;
  if (after !== undefined) return { at: after, where: 'after', claim: 'the 4 bytes behind a block are FD' };
  if (block.use !== BlockUse.Free) return undefined;
  const freed = firstOther(memory, block.user, block.size, FREED_BYTE);
  return freed === undefined
    ? undefined
    : { at: freed, where: 'freed', claim: 'the bytes of a block that waits for its free are DD' };
}

function firstOther(memory: PeekMemory, at: Address, size: number, byte: number): Address | undefined {
  for (let index = 0; index < size; index++)
    if (memory.u8(offset(at, index)) !== byte) return offset(at, index);
  return undefined;
}

export const crtFlags = (memory: PeekMemory, peb: Address): number => memory.u32(crtVariable(peb, 'flags'));
