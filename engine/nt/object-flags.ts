/** Flags of GlobalAlloc and LocalAlloc, GMEM_* and LMEM_*: both families share these bits. Source: winbase.h, HEAP_SPEC §A.16. */
export const MEMORY_MOVEABLE = 0x2;
export const MEMORY_ZEROINIT = 0x40;
/** Of ReAlloc: change the object, not its size. */
export const MEMORY_MODIFY = 0x80;
/** Global only. */
export const MEMORY_DDESHARE = 0x2000;
/** Results of GlobalFlags and LocalFlags. */
export const MEMORY_DISCARDED = 0x4000;
export const MEMORY_INVALID_HANDLE = 0x8000;

/** What differs between the two families. */
export interface MemoryFamily {
  readonly name: 'Global' | 'Local';
  /** GMEM_DISCARDABLE, or LMEM_DISCARDABLE with all its bits. */
  readonly discardable: number;
  /** GMEM_VALID_FLAGS, LMEM_VALID_FLAGS. */
  readonly validFlags: number;
}

export const GLOBAL: MemoryFamily = { name: 'Global', discardable: 0x100, validFlags: 0x7f72 };
export const LOCAL: MemoryFamily = { name: 'Local', discardable: 0xf00, validFlags: 0xf72 };

/** Flags of an entry of the handle table (HEAP_SPEC §A.16); the lock count is in bits 16 to 23. */
export const OBJECT_IN_USE = 0x1;
export const OBJECT_MOVEABLE = 0x2;
export const OBJECT_DISCARDABLE = 0x4;
export const OBJECT_EMPTY = 0x8;
export const OBJECT_DDESHARE = 0x8000;
export const OBJECT_LOCK = 0x10000;
export const OBJECT_LOCK_MASK = 0xff0000;
