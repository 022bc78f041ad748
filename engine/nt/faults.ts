/**
 * The fault table: one row an id. It feeds the adapter's exception filters, `--fail-on`, `heapscope faults`, SARIF
 * rules and the documentation.
 */
export const FAULT_IDS = [
  'allocation-failed',
  'exception-raised',
  'access-violation',
  'corruption-detected',
  'buffer-overrun',
  'buffer-underrun',
  'out-of-bounds-read',
  'use-after-free',
  'double-free',
  'invalid-free',
  'wrong-heap',
  'wrong-family',
  'uninitialized-read',
  'use-after-destroy',
  'unserialized-access',
  'foreign-thread',
  'missing-function',
  'leak',
] as const;
export type FaultId = (typeof FAULT_IDS)[number];

export interface FaultRule {
  readonly id: FaultId;
  readonly title: string;
  /** `windows`: what Windows itself does; `shadow`: what went wrong, which Windows may never notice. */
  readonly kind: 'windows' | 'shadow';
  /** Whether the debugger stops at it unless told otherwise. */
  readonly stops: boolean;
  /** The documented rule that it breaks, in one sentence. */
  readonly rule: string;
  /** Where the rule stands: a page or a section of the specification. */
  readonly source: string;
  /** What to do next, one sentence. */
  readonly advice: string;
}

export const FAULTS: readonly FaultRule[] = [
  { id: 'allocation-failed', title: 'Allocation failed', kind: 'windows', stops: false, rule: 'a heap function that cannot satisfy a request returns NULL, or raises STATUS_NO_MEMORY when HEAP_GENERATE_EXCEPTIONS is set', source: 'HeapAlloc, return value', advice: 'check the size against the heap\'s limits and its largest free block, and test the result before use' },
  { id: 'exception-raised', title: 'Exception raised', kind: 'windows', stops: false, rule: 'an exception is offered to the handlers of the thread, innermost first', source: 'Structured exception handling, exception dispatching', advice: 'step into the filter to see which handler takes it' },
  { id: 'access-violation', title: 'Access violation', kind: 'windows', stops: true, rule: 'only committed pages may be touched, and only as their protection allows; one that a handler takes is an exception raised and nothing more', source: 'VirtualAlloc, memory protection constants', advice: 'look at the page under the address in the map: reserved, free, guard or read-only' },
  { id: 'corruption-detected', title: 'Heap corruption detected', kind: 'windows', stops: true, rule: 'the heap checks its own headers and links and stops trusting them when they do not fit', source: 'HeapSetInformation, HeapEnableTerminationOnCorruption', advice: 'go to the write that did the damage: the card names its step' },
  { id: 'buffer-overrun', title: 'Buffer overrun', kind: 'shadow', stops: true, rule: 'a program may use exactly the bytes it asked for; what follows them belongs to the heap', source: 'HeapAlloc, remarks; HeapSize', advice: 'compare the index or length in this statement with the size of the block' },
  { id: 'buffer-underrun', title: 'Buffer underrun', kind: 'shadow', stops: true, rule: 'the bytes before a block are its header and belong to the heap', source: 'HeapAlloc, remarks', advice: 'look for a pointer that was moved below the start of its block' },
  { id: 'out-of-bounds-read', title: 'Out-of-bounds read', kind: 'shadow', stops: false, rule: 'bytes outside a block have no defined contents', source: 'HeapAlloc, remarks', advice: 'compare the index or length in this statement with the size of the block' },
  { id: 'use-after-free', title: 'Use after free', kind: 'shadow', stops: true, rule: 'once a block is freed its contents and its address must not be relied on', source: 'HeapFree, remarks', advice: 'go to the free and look for the pointer that outlived it' },
  { id: 'double-free', title: 'Double free', kind: 'shadow', stops: true, rule: 'a block may be freed once', source: 'HeapFree, parameters', advice: 'go to the first free: one of the two owners should not have freed it' },
  { id: 'invalid-free', title: 'Invalid free', kind: 'shadow', stops: true, rule: 'only a pointer that HeapAlloc or HeapReAlloc returned may be given to HeapFree, HeapReAlloc or HeapSize', source: 'HeapFree, parameters', advice: 'pass the pointer that the allocation returned, not one inside or outside the block' },
  { id: 'wrong-heap', title: 'Wrong heap', kind: 'shadow', stops: true, rule: 'a block must be freed with the handle of the heap it was allocated from', source: 'HeapFree, parameters', advice: 'free the block with the handle of the heap that the card names' },
  { id: 'wrong-family', title: 'Wrong family', kind: 'shadow', stops: false, rule: 'memory goes back to the functions that it came from: free for malloc, HeapFree for HeapAlloc, GlobalFree or LocalFree for GlobalAlloc and LocalAlloc', source: 'Comparing Memory Allocation Methods', advice: 'free the block with the function that belongs to the one that allocated it' },
  { id: 'use-after-destroy', title: 'Use after destroy', kind: 'shadow', stops: true, rule: 'HeapDestroy releases every page of a heap; its handle and its blocks are gone', source: 'HeapDestroy, remarks', advice: 'go to the HeapDestroy and look for the pointer or handle that outlived it' },
  { id: 'uninitialized-read', title: 'Uninitialized read', kind: 'shadow', stops: false, rule: 'the contents of a new block are undefined unless HEAP_ZERO_MEMORY was given', source: 'HeapAlloc, flags', advice: 'write the bytes first, or allocate with HEAP_ZERO_MEMORY' },
  { id: 'unserialized-access', title: 'Unserialized access', kind: 'shadow', stops: false, rule: 'threads that use a heap without serialization must keep out of each other\'s calls', source: 'HeapCreate, HEAP_NO_SERIALIZE', advice: 'leave HEAP_NO_SERIALIZE out, or hold a lock of your own around every call' },
  { id: 'foreign-thread', title: 'Foreign thread', kind: 'shadow', stops: false, rule: 'a thread should use the default heap and the heaps that it created itself', source: 'Heap Functions', advice: 'give the thread a heap of its own, or check that the sharing is meant' },
  { id: 'missing-function', title: 'Missing function', kind: 'windows', stops: false, rule: 'a program that is linked to a function which the DLLs of this Windows do not export does not start there (STATUS_ENTRYPOINT_NOT_FOUND); here it runs, and the call fails', source: 'the function\'s page, requirements', advice: 'ask GetProcAddress for the function and do without it when that returns NULL, or choose a later profile' },
  { id: 'leak', title: 'Leak', kind: 'shadow', stops: false, rule: 'a block that is not freed stays allocated until its heap is destroyed or the process ends', source: 'HeapDestroy, remarks', advice: 'free the block where its last owner lets go of it' },
]; // prettier-ignore

/** The row of `id`. */
export function faultRule(id: FaultId): FaultRule {
  const row = FAULTS.find(rule => rule.id === id);
  if (row === undefined) throw new RangeError(`no fault ${id}`);
  return row;
}
