import { type Address, offset } from '../base/units';
import { type HeapMemory } from '../memory/seam';

/*
 * The fill patterns of debug heaps (HEAP_SPEC §E.1), shared by the generations that have them: whole dwords of BAADF00D in
 * new blocks, FEEEFEEE in free ones, bytes AB behind what was asked for.
 */

const ALLOCATED = 0xbaadf00d;
const FREED = 0xfeeefeee;
const TAIL = 0xab;
const WORD = 4;

type Readable = Pick<HeapMemory, 'u8' | 'u32'>;

/** Fills new bytes [`from`, `size`) of the block at `user`: whole dwords only, the last 1 to 3 bytes stay (C-166). */
export function fillAllocated(memory: HeapMemory, user: Address, from: number, size: number): void {
  const first = from + ((WORD - (from % WORD)) % WORD);
  const end = size - (size % WORD);
  if (end > first) fillWords(memory, offset(user, first), end - first, ALLOCATED);
}

/** Makes all of [`first`, `end`) the pattern of free memory; stores nothing where it is that already. */
export function fillFreed(memory: HeapMemory, first: Address, end: Address): void {
  for (let at = first; at < end;) {
    let stop = at;
    while (stop < end && memory.u32(stop) !== FREED) stop = offset(stop, WORD);
    if (stop > at) fillWords(memory, at, stop - at, FREED);
    at = offset(stop, WORD);
  }
}

/** The first dword of [`first`, `end`) that is not the pattern of free memory; undefined when all are. */
export function freedDamage(memory: Readable, first: Address, end: Address): Address | undefined {
  for (let at = first; at < end; at = offset(at, WORD)) if (memory.u32(at) !== FREED) return at;
  return undefined;
}

/** Writes the `size` tail bytes at `at`. */
export function writeTail(memory: HeapMemory, at: Address, size: number): void {
  memory.fill(at, size, TAIL);
}

/** The first of the `size` tail bytes at `at` that was changed; undefined when all are as written. */
export function tailDamage(memory: Readable, at: Address, size: number): Address | undefined {
  for (let index = 0; index < size; index++)
    if (memory.u8(offset(at, index)) !== TAIL) return offset(at, index);
  return undefined;
}

/** Fills `size` bytes, a multiple of 4, with a dword: by doubling, as many pages may be asked for at once. */
function fillWords(memory: HeapMemory, at: Address, size: number, word: number): void {
  memory.setU32(at, word);
  for (let done = WORD; done < size; done *= 2)
    memory.copy(offset(at, done), at, Math.min(done, size - done));
}
