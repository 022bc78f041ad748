/*
 * Where things lie in the structures of the low-fragmentation heap: set once by the engine, from its profile. Names are those
 * of the structures' fields (HEAP_SPEC §D.6); all are bytes.
 */

/** 1 when pointers have 8 bytes. */
export let wide: u32 = 0;
export let granuleShift: u32 = 0;
export let headerBytes: u32 = 0;
export let codeAt: u32 = 0;
/** In `_HEAP`. */
export let signature: u32 = 0;
export let flags: u32 = 0;
export let forceFlags: u32 = 0;
export let frontEnd: u32 = 0;
export let served: u32 = 0;
/** In LFH_HEAP. */
export let infos: u32 = 0;
export let chains: u32 = 0;
export let key: u32 = 0;
/** In a bucket's segment info. */
export let infoBytes: u32 = 0;
export let active: u32 = 0;
export let available: u32 = 0;
/** In a subsegment's record. */
export let localInfo: u32 = 0;
export let userBlocks: u32 = 0;
export let next: u32 = 0;
export let chain: u32 = 0;
export let depth: u32 = 0;
export let blockSize: u32 = 0;
export let blockCount: u32 = 0;
export let recordBytes: u32 = 0;
/** In a container. */
export let bitmap: u32 = 0;
export let userDataBytes: u32 = 0;
/** Addresses in the process environment block: the byte that says where the next search starts, and the table of starts. */
export let nextStart: u32 = 0;
export let randomStarts: u32 = 0;
/** Values of the heap's headers. */
export let heapSignature: u32 = 0;
/** Flags of a heap, and of a call, that are not for this lane. */
export let unusualHeap: u32 = 0;
export let unusualCall: u32 = 0;
export let zeroMemory: u32 = 0;
export let largestRequest: u32 = 0;
/** Bit of a block's state that says whose it is, and the value that says where its unused bytes are counted. */
export let unusedFrontEnd: u32 = 0;
export let manyUnused: u32 = 0;
/** The bucket, from 1, of each size in granules: a byte each. */
export let bucketOf: usize = 0;
