import {
  HEAP_CAPTURE_STACK_BACKTRACES,
  HEAP_DISABLE_COALESCE_ON_FREE,
  HEAP_FLAG_PAGE_ALLOCS,
  HEAP_FREE_CHECKING_ENABLED,
  HEAP_TAGGING,
  HEAP_TAIL_CHECKING_ENABLED,
  HEAP_VALIDATE_ALL_ENABLED,
  HEAP_VALIDATE_PARAMETERS_ENABLED,
} from './heap-flags';

const TAIL_AND_FREE = HEAP_TAIL_CHECKING_ENABLED | HEAP_FREE_CHECKING_ENABLED;

/** One bit of NtGlobalFlag that concerns heaps. */
export interface GlobalFlag {
  /** What GFlags calls it. */
  readonly abbreviation: string;
  readonly bit: number;
  /** Bits that it puts into `_HEAP.Flags` of every heap made later. */
  readonly heapFlags: number;
  readonly title: string;
}

/** Source: HEAP_SPEC §B.3, C-174. */
export const GLOBAL_FLAGS: readonly GlobalFlag[] = [
  { abbreviation: 'htc', bit: 0x10, heapFlags: HEAP_TAIL_CHECKING_ENABLED, title: 'heap tail checking' },
  { abbreviation: 'hfc', bit: 0x20, heapFlags: HEAP_FREE_CHECKING_ENABLED, title: 'heap free checking' },
  { abbreviation: 'hpc', bit: 0x40, heapFlags: HEAP_VALIDATE_PARAMETERS_ENABLED | TAIL_AND_FREE, title: 'heap parameter checking' },
  { abbreviation: 'hvc', bit: 0x80, heapFlags: HEAP_VALIDATE_ALL_ENABLED | TAIL_AND_FREE, title: 'heap validation on call' },
  { abbreviation: 'ptg', bit: 0x400, heapFlags: 0, title: 'pool tagging' },
  { abbreviation: 'htg', bit: 0x800, heapFlags: HEAP_TAGGING, title: 'heap tagging' },
  { abbreviation: 'ust', bit: 0x1000, heapFlags: HEAP_CAPTURE_STACK_BACKTRACES, title: 'user-mode stack trace database' },
  { abbreviation: 'htd', bit: 0x8000, heapFlags: 0, title: 'heap tagging by DLL' },
  { abbreviation: 'dhc', bit: 0x200000, heapFlags: HEAP_DISABLE_COALESCE_ON_FREE, title: 'no coalescing on free' },
  { abbreviation: 'hpa', bit: 0x2000000, heapFlags: HEAP_FLAG_PAGE_ALLOCS, title: 'page heap' },
]; // prettier-ignore

/** All heap flags that come from NtGlobalFlag: a heap with any of them makes blocks by the `flagged` formula (C-156). */
export const GLOBALLY_SET = GLOBAL_FLAGS.reduce((flags, { heapFlags }) => flags | heapFlags, 0);

/** NtGlobalFlag of a process that a debugger started: htc, hfc and hpc. */
export const DEBUGGER_FLAGS = 0x70;
export const FLG_HEAP_PAGE_ALLOCS = 0x2000000;

/** The heap flags that NtGlobalFlag asks for. */
export function heapFlagsOf(globalFlags: number): number {
  let flags = 0;
  for (const { bit, heapFlags } of GLOBAL_FLAGS) if ((globalFlags & bit) !== 0) flags |= heapFlags;
  return flags;
}

/** Reads `0x70`, `112`, or abbreviations with commas, blanks or `+` between them; undefined when it is none of these. */
export function parseGlobalFlags(text: string): number | undefined {
  if (/^\s*(0[xX][0-9a-fA-F]{1,8}|[0-9]{1,10})\s*$/.test(text)) {
    const number = Number(text);
    return number <= 0xffffffff ? number : undefined;
  }
  const words = text.split(/[\s,+]+/).filter(word => word !== '');
  let flags = 0;
  for (const word of words) {
    const known = GLOBAL_FLAGS.find(flag => flag.abbreviation === word.toLowerCase());
    if (known === undefined) return undefined;
    flags |= known.bit;
  }
  return words.length === 0 ? undefined : flags >>> 0;
}
