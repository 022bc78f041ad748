import { allocate as allocateReady, free as freeReady, prepare, size as sizeReady } from './lane';

/* The lane for one call: what happened in the heap since the last one is not known. */

/** HeapAlloc: the user pointer; 0, and nothing stored, when the general path is to answer. */
export function allocate(heap: u32, flags: u32, bytes: u32): u32 {
  return prepare(heap) ? allocateReady(flags, bytes) : 0;
}

/** HeapFree: false, and nothing stored, when the general path is to answer. */
export function free(heap: u32, user: u32): bool {
  return prepare(heap) && freeReady(user);
}

/** HeapSize of a busy block that `allocate` and `free` would know too; -1 when the general path is to answer. */
export function size(heap: u32, user: u32): i32 {
  return prepare(heap) ? sizeReady(user) : -1;
}
