import { type Address } from '../base/units';
import { HEAP_CREATE_ALIGN_16 } from '../nt/heap-flags';

/*
 * Heaps with HEAP_CREATE_ALIGN_16 where a granule is 8 bytes: user pointers are multiples of 16 (C-42). `AlignRound` and
 * `AlignMask` say that block sizes are (HEAP_SPEC §C.1), so that block after block lies right. Where one does not, as the
 * first block behind an odd header area, three granules in front of it stay free: our rule. No front end serves such heaps.
 */

const ALIGNMENT = 16;
/** The least that makes up for 8 bytes and can be a free block. */
export const SPARE = 3;

export const alignsBlocks = (granule: number, heapFlags: number): boolean =>
  granule < ALIGNMENT && (heapFlags & HEAP_CREATE_ALIGN_16) !== 0;

/** What block sizes are a multiple of. */
export const blockStep = (granule: number, heapFlags: number): number =>
  alignsBlocks(granule, heapFlags) ? ALIGNMENT : granule;

/** What the largest block is shorter by, so that room for it can be found with what stays free in front. */
export const spareGranules = (granule: number, heapFlags: number): number =>
  alignsBlocks(granule, heapFlags) ? SPARE + 1 : 0;

export const isAligned = (user: Address): boolean => user % ALIGNMENT === 0;
