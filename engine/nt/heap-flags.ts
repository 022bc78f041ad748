/**
 * Heap flags: bits of HeapCreate's options, of each call's flags and of `_HEAP.Flags`, verbatim. Sources: winnt.h,
 * HEAP_SPEC §B.1.
 */
export const HEAP_NO_SERIALIZE = 0x1;
export const HEAP_GROWABLE = 0x2;
export const HEAP_GENERATE_EXCEPTIONS = 0x4;
export const HEAP_ZERO_MEMORY = 0x8;
export const HEAP_REALLOC_IN_PLACE_ONLY = 0x10;
export const HEAP_TAIL_CHECKING_ENABLED = 0x20;
export const HEAP_FREE_CHECKING_ENABLED = 0x40;
export const HEAP_DISABLE_COALESCE_ON_FREE = 0x80;
/** The block gets an extra granule that holds a user value. */
export const HEAP_SETTABLE_USER_VALUE = 0x100;
/** HEAP_SETTABLE_USER_FLAG1 to 3; shifted right by 4 they are entry flags. */
export const HEAP_SETTABLE_USER_FLAGS = 0xe00;
export const HEAP_CLASS_1 = 0x1000;
export const HEAP_CLASSES = 0xf000;
/** The user pointers of all blocks are multiples of 16; on x64 they are that anyway (C-42). */
export const HEAP_CREATE_ALIGN_16 = 0x10000;
export const HEAP_CREATE_ENABLE_EXECUTE = 0x40000;
/** Set in the heaps of a process with page heap. */
export const HEAP_FLAG_PAGE_ALLOCS = 0x1000000;
/** What heap tagging sets (C-154); HEAP_BREAK_WHEN_OUT_OF_VM has the same bit. */
export const HEAP_TAGGING = 0x4000000;
export const HEAP_CAPTURE_STACK_BACKTRACES = 0x8000000;
/** Set in `_HEAP.Flags` of heaps of NT 4 and XP that check (HEAP_SPEC §B.1, C-165). */
export const HEAP_SKIP_VALIDATION_CHECKS = 0x10000000;
export const HEAP_VALIDATE_ALL_ENABLED = 0x20000000;
export const HEAP_VALIDATE_PARAMETERS_ENABLED = 0x40000000;
/** Set in `_HEAP.Flags` when the program supplied the lock (HEAP_SPEC §B.1). */
export const HEAP_LOCK_USER_ALLOCATED = 0x80000000;

/** Options that HeapCreate honours; it drops the others without a word (HEAP_SPEC §A.1, C-150). */
export const CREATE_OPTIONS = HEAP_NO_SERIALIZE | HEAP_GENERATE_EXCEPTIONS | HEAP_CREATE_ENABLE_EXECUTE;

/** What RtlCreateHeap takes: checks, alignment and any class too (HEAP_SPEC §B.1). */
export const RTL_CREATE_OPTIONS =
  CREATE_OPTIONS |
  HEAP_TAIL_CHECKING_ENABLED |
  HEAP_FREE_CHECKING_ENABLED |
  HEAP_DISABLE_COALESCE_ON_FREE |
  HEAP_CLASSES |
  HEAP_CREATE_ALIGN_16;

/** Bits of `_HEAP.Flags` that `_HEAP.ForceFlags` repeats, to be OR-ed into every call's flags (HEAP_SPEC §B.1). */
export const FORCED =
  HEAP_NO_SERIALIZE |
  HEAP_GENERATE_EXCEPTIONS |
  HEAP_ZERO_MEMORY |
  HEAP_REALLOC_IN_PLACE_ONLY |
  HEAP_TAIL_CHECKING_ENABLED |
  HEAP_FREE_CHECKING_ENABLED |
  HEAP_CREATE_ALIGN_16 |
  HEAP_FLAG_PAGE_ALLOCS |
  HEAP_VALIDATE_ALL_ENABLED |
  HEAP_VALIDATE_PARAMETERS_ENABLED;

/** Flags of a block, `_HEAP_ENTRY.Flags`. Source: HEAP_SPEC §B.2. */
export const ENTRY_BUSY = 0x01;
export const ENTRY_EXTRA_PRESENT = 0x02;
export const ENTRY_FILL_PATTERN = 0x04;
export const ENTRY_VIRTUAL_ALLOC = 0x08;
/** No block follows: an uncommitted range or the segment's end does. */
export const ENTRY_LAST = 0x10;
export const ENTRY_USER_FLAGS = 0xe0;

/** Values of `_HEAP_ENTRY.UnusedBytes` that are not a count. Source: HEAP_SPEC §D.5. */
export const UNUSED_INTERNAL = 1;
export const UNUSED_TRAILER = 3;
export const UNUSED_LARGE = 4;
export const UNUSED_FRONT_END = 0x80;

/** Flags of a PROCESS_HEAP_ENTRY. Source: minwinbase.h, HEAP_SPEC §A.8. */
export const PROCESS_HEAP_REGION = 0x1;
export const PROCESS_HEAP_UNCOMMITTED_RANGE = 0x2;
export const PROCESS_HEAP_ENTRY_BUSY = 0x4;
export const PROCESS_HEAP_ENTRY_DDESHARE = 0x20;

export const HEAP_SIGNATURE = 0xeeffeeff;
export const SEGMENT_SIGNATURE = 0xffeeffee;
/** `_HEAP_SEGMENT.Flags` of memory that the program supplied (HEAP_SPEC §D.2). */
export const SEGMENT_USER_ALLOCATED = 1;
/** `_HEAP.EncodeFlagMask` of a heap whose entries are encoded (HEAP_SPEC §D.5). */
export const ENCODE_FLAG = 0x00100000;
