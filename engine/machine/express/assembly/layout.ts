/*
 * Where things lie in the structures of the low-fragmentation heap, and the engine's numbers. The zeros here stand for what
 * they are in a profile: each has code of its own, in which they are constants. Names are those of the structures' fields
 * (HEAP_SPEC §D.6); distances are bytes.
 */

/** 1 when pointers have 8 bytes. */
export const wide: u32 = 0;
export const granuleShift: u32 = 0;
export const headerBytes: u32 = 0;
export const codeAt: u32 = 0;
/** In `_HEAP`. */
export const signature: u32 = 0;
export const flags: u32 = 0;
export const forceFlags: u32 = 0;
export const frontEnd: u32 = 0;
export const served: u32 = 0;
/** In LFH_HEAP. */
export const infos: u32 = 0;
export const chains: u32 = 0;
export const key: u32 = 0;
/** In a bucket's segment info. */
export const infoBytes: u32 = 0;
export const active: u32 = 0;
export const available: u32 = 0;
/** In a subsegment's record. */
export const localInfo: u32 = 0;
export const userBlocks: u32 = 0;
export const next: u32 = 0;
export const chain: u32 = 0;
export const depth: u32 = 0;
export const blockSize: u32 = 0;
export const blockCount: u32 = 0;
export const recordBytes: u32 = 0;
/** In a container. */
export const bitmap: u32 = 0;
export const userDataBytes: u32 = 0;
/** In the process environment block: the byte that says where the next search starts, and the table of starts. */
export const nextStart: u32 = 0;
export const randomStarts: u32 = 0;
/** Values of the heap's headers. */
export const heapSignature: u32 = 0;
/** Flags of a heap, and of a call, that are not for this lane. */
export const unusualHeap: u32 = 0;
export const unusualCall: u32 = 0;
export const zeroMemory: u32 = 0;
export const largestRequest: u32 = 0;
/** Bit of a block's state that says whose it is, and the value that says where its unused bytes are counted. */
export const unusedFrontEnd: u32 = 0;
export const manyUnused: u32 = 0;
/** Operations of a trace, kinds of events and the shadow state of a fresh granule. */
export const opAllocate: u32 = 0;
export const opFree: u32 = 0;
export const kindAllocate: u32 = 0;
export const kindReallocate: u32 = 0;
export const kindFree: u32 = 0;
export const uninitialisedState: u32 = 0;
