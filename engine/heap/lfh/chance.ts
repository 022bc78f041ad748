import { offset } from '../../base/units';
import { type HeapContext } from '../seam';
import { type OpenHeap } from '../vista/open-heap';

/*
 * What the low-fragmentation heaps of a process leave to chance, drawn once a process from the seed: the key of block
 * headers, and 256 bytes that say where searches for a free block begin (HEAP_SPEC §D.6.4, §D.6.5). It lies in the page of
 * the process environment block.
 */

const STARTS = 256;

/** The key of block headers; draws it and the starts unless an earlier heap of the process did. */
export function drawnKey({ memory, process }: HeapContext): number {
  const { peb } = process.profile.width;
  const key = offset(process.peb, peb.lfhKey);
  if (memory.u8(offset(process.peb, peb.lfhDrawn)) !== 0) return memory.u32(key);
  memory.setU8(offset(process.peb, peb.lfhDrawn), 1);
  memory.setU32(key, process.nextRandom());
  for (let at = 0; at < STARTS; at += 4)
    memory.setU32(offset(process.peb, peb.randomStarts + at), process.nextRandom());
  return memory.u32(key);
}

/** Where the next search among `count` blocks begins. */
export function nextStart(heap: OpenHeap, count: number): number {
  const { memory, context } = heap;
  const { peb } = context.process;
  const fields = heap.profile.width.peb;
  const at = offset(peb, fields.nextStart);
  const place = memory.u8(at);
  memory.setU8(at, (place + 1) & (STARTS - 1));
  return (memory.u8(offset(peb, fields.randomStarts + place)) * count) >>> 8;
}
