/**
 * HEAP_FAILURE_INFORMATION, what the heap leaves in memory when it finds damage: `ntdll!RtlpHeapFailureInfo` of Windows.
 * Source: HEAP_SPEC §F.2, from public symbols.
 */
export const FAILURE_INFORMATION = {
  4: {
    version: 0, structureSize: 4, failureType: 8, heapAddress: 0xc, address: 0x10, previousBlock: 0x20, nextBlock: 0x24,
    expectedEncoded: 0x28, expectedDecoded: 0x30, stackTrace: 0x38, sizeof: 0xb8,
  },
  8: {
    version: 0, structureSize: 4, failureType: 8, heapAddress: 0x10, address: 0x18, previousBlock: 0x38, nextBlock: 0x40,
    expectedEncoded: 0x48, expectedDecoded: 0x58, stackTrace: 0x68, sizeof: 0x168,
  },
} as const; // prettier-ignore

/** Places of its stack trace. */
export const FAILURE_STACK = 32;
