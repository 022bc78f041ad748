/** What the warnings know of library functions. Arguments count from 0. Source: HEAP_SPEC §A, the CRT reference. */

/** Memory of one family goes back to its own family (Microsoft: "memory allocated by X must be freed by ..."). */
export type Family = 'heap' | 'crt' | 'aligned' | 'local' | 'global' | 'virtual' | 'debug';

export interface Allocator {
  readonly family: Family;
  /** The arguments that make the size, multiplied. */
  readonly size: readonly number[];
  /** The heap that the block comes from. */
  readonly heap?: number;
  readonly flags?: number;
  /** The block that is replaced. */
  readonly block?: number;
}

const CRT: Allocator = { family: 'crt', size: [0] };
const TEXT_COPY: Allocator = { family: 'crt', size: [] };
const HEAP: Allocator = { family: 'heap', heap: 0, flags: 1, size: [2] };
const HEAP_AGAIN: Allocator = { family: 'heap', heap: 0, flags: 1, block: 2, size: [3] };

export const ALLOCATORS: ReadonlyMap<string, Allocator> = new Map([
  ['HeapAlloc', HEAP],
  ['RtlAllocateHeap', HEAP],
  ['HeapReAlloc', HEAP_AGAIN],
  ['RtlReAllocateHeap', HEAP_AGAIN],
  ['malloc', CRT],
  ['calloc', { family: 'crt', size: [0, 1] }],
  ['realloc', { family: 'crt', block: 0, size: [1] }],
  ['_recalloc', { family: 'crt', block: 0, size: [1, 2] }],
  ['_strdup', TEXT_COPY],
  ['strdup', TEXT_COPY],
  ['_wcsdup', TEXT_COPY],
  ['_aligned_malloc', { family: 'aligned', size: [0] }],
  ['LocalAlloc', { family: 'local', flags: 0, size: [1] }],
  ['LocalReAlloc', { family: 'local', block: 0, size: [1] }],
  ['GlobalAlloc', { family: 'global', flags: 0, size: [1] }],
  ['GlobalReAlloc', { family: 'global', block: 0, size: [1] }],
  ['VirtualAlloc', { family: 'virtual', size: [1] }],
]);

export interface Releaser {
  readonly family: Family;
  readonly block: number;
  readonly heap?: number;
}

export const RELEASERS: ReadonlyMap<string, Releaser> = new Map<string, Releaser>([
  ['HeapFree', { family: 'heap', heap: 0, block: 2 }],
  ['RtlFreeHeap', { family: 'heap', heap: 0, block: 2 }],
  ['free', { family: 'crt', block: 0 }],
  ['_aligned_free', { family: 'aligned', block: 0 }],
  ['LocalFree', { family: 'local', block: 0 }],
  ['GlobalFree', { family: 'global', block: 0 }],
]);

/** The function that gives memory of a family back. */
export const RELEASER_OF: Readonly<Record<Family, string>> = {
  heap: 'HeapFree',
  crt: 'free',
  aligned: '_aligned_free',
  local: 'LocalFree',
  global: 'GlobalFree',
  virtual: 'VirtualFree',
  debug: '_free_dbg',
};

/** Functions whose argument 0 is the handle of a heap. */
export const HEAP_USERS: ReadonlySet<string> = new Set([
  'HeapAlloc', 'HeapReAlloc', 'HeapFree', 'HeapSize', 'HeapValidate', 'HeapWalk', 'HeapLock', 'HeapUnlock', 'HeapCompact',
  'HeapDestroy', 'HeapSetInformation', 'HeapQueryInformation', 'HeapSummary', 'RtlAllocateHeap', 'RtlReAllocateHeap',
  'RtlFreeHeap', 'RtlSizeHeap', 'RtlValidateHeap', 'RtlDestroyHeap',
]); // prettier-ignore

/** Functions that read or write through these arguments, so that NULL or a freed block in one of them is a mistake. */
export const ACCESSES: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ...named('memset memchr wmemset strlen wcslen lstrlenA lstrlenW strchr strrchr puts _strlwr _strupr _strrev atoi atol atof fwrite', 0),
  ...named('memcpy memmove memcmp strcpy strncpy strcat strncat strcmp strncmp _stricmp strstr wcscpy wcscat wcscmp wcsncpy', 0, 1),
  ...named('lstrcpyA lstrcpyW lstrcatA lstrcatW wmemcpy wmemmove', 0, 1),
  ...named('sprintf snprintf _snprintf sprintf_s swprintf fgets gets fread strcpy_s strcat_s', 0),
  ...named('fputs fputws', 0),
]); // prettier-ignore

function named(names: string, ...args: number[]): readonly (readonly [string, readonly number[]])[] {
  return names.split(' ').map(name => [name, args] as const);
}

/** Functions that do not come back. */
export const ENDERS: ReadonlySet<string> = new Set([
  'exit', '_exit', 'abort', 'ExitProcess', 'ExitThread', '_endthread', '_endthreadex', 'longjmp', 'RaiseFailFastException', '_assert',
]); // prettier-ignore

/** Flags of heap calls (HEAP_SPEC §A). */
export const Flag = {
  noSerialize: 0x1n,
  generateExceptions: 0x4n,
  /** What HeapAlloc and HeapReAlloc take: the documented flags, tags and user values. */
  ofAllocation: 0x1dn | 0xf00n | 0x3ffc0000n,
  memRelease: 0x8000n,
  ofPlaceholders: 0x3n,
} as const;
