/** Bytes that Windows' heaps fill memory with, in memory order. Source: HEAP_SPEC §E. */
export const ALLOCATED_FILL = [0x0d, 0xf0, 0xad, 0xba] as const;
export const TAIL_FILL = 0xab;
export const FREED_FILL = [0xee, 0xfe, 0xee, 0xfe] as const;
