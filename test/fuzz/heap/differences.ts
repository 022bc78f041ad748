import { type ProfileId } from '../../../engine/nt/profile-ids';
import { type SequenceName } from './programs';

/** Where Wine answers otherwise than Heapscope, and what of the specification decides. */
export interface SequenceDifference {
  readonly program: SequenceName;
  /** The profiles concerned, when it is not all. */
  readonly profiles?: RegExp;
  /** Both lines, Wine's first, with a bar between them. */
  readonly lines: RegExp;
  readonly why: string;
}

export const DIFFERENCES: readonly SequenceDifference[] = [
  {
    program: 'heap-calls',
    lines: /^realloc NULL NULL -\|realloc NULL NULL 0$/,
    why: 'X10, C-17: HeapReAlloc of NULL sets the last error to 0',
  },
  {
    program: 'memory-objects',
    lines: /^lock NULL 0 -\|lock NULL 0 6$/,
    why: 'C-125: GlobalLock of a pointer that is nobody’s is NULL with 6',
  },
  {
    program: 'memory-objects',
    lines: /^unlock NULL 0 6\|unlock NULL 1 -$/,
    why: 'C-126: GlobalUnlock of what is no handle is TRUE (FALSE with Wine)',
  },
  {
    program: 'memory-objects',
    lines: /^local unlock NULL 0 6\|local unlock NULL 0 158$/,
    why: 'C-126: LocalUnlock of what is no handle is FALSE with 158',
  },
  {
    program: 'memory-objects',
    lines: /^realloc NULL 0 6\|realloc NULL 0 998$/,
    why: 'C-127: GlobalReAlloc of a pointer that is nobody’s is NULL with 998',
  },
  {
    program: 'memory-objects',
    lines: /^(discard|global realloc \d+ \d+ to 0) locks [1-9]\d* 0 -\|.* 0 87$/,
    why: '§A.16, C-140: a locked object cannot be discarded; that the last error is 87, as for LocalDiscard, is our rule',
  },
  {
    program: 'memory-objects',
    profiles: /^win7/,
    lines: /^( {2})?size 0( flags 0| -)\|\1?size 1\2$/,
    why: '§A.16 (6), C-143: on Windows 7 a fixed object that is made empty keeps one byte',
  },
  {
    program: 'virtual-memory',
    lines: /^protect \S+ \S+ \S+ 0 old 0 87\|.* 487$/,
    why: '§A.15: all pages must be committed pages of one region, else 487',
  },
  {
    program: 'virtual-memory',
    lines: /^(protect|commit 1000) \S+ \S+ (0|8|12|ffffffff) .* 487\|.* 87$/,
    why: '§A.15, C-196: a protection that no page can have is refused with 87 before anything else is looked at',
  },
  {
    program: 'virtual-memory',
    lines: /^commit 80000 \S+ \S+ (0|8|12|ffffffff) gives \S+ (-|487)\|.* gives NULL 87$/,
    why: '§A.15 and Microsoft, "VirtualAlloc": MEM_RESET ignores the protection, which must be one all the same',
  },
  {
    program: 'virtual-memory',
    lines: /^query (\S+) 1 (base \S+ of \S+) size \S+ (state 2000 .*)\|query \1 1 \2 size \S+ \3$/,
    why: '§A.15: reserved pages of a region are alike, whatever protection they had when they were committed',
  },
  {
    program: 'virtual-memory',
    lines: /^(release 8000 \S+ 0 0|decommit \S+ \S+ 0) 87\|\1 487$/,
    why: '§A.15, C-210, C-221: freeing from behind a region, or all of it from behind its first page, is refused with 487',
  },
  {
    program: 'crt-heap',
    lines: /^huge 3 0 errno 0\|huge 3 0 errno 12$/,
    why: '§A.17, C-179: calloc sets errno to ENOMEM',
  },
  {
    program: 'crt-heap',
    lines: /^huge 2 1 errno 0\|huge 2 0 errno 12$/,
    why: '§A.17: a size that overflows with the alignment is NULL with ENOMEM',
  },
];

export interface Comparison {
  /** Lines that differ and that no row explains: number, Wine's, ours. */
  readonly found: readonly string[];
  readonly explained: ReadonlySet<SequenceDifference>;
  readonly lines: number;
}

/** Compares what a program printed under Wine with what it printed here, line by line. */
export function compare(name: SequenceName, profile: ProfileId, wine: string, ours: string): Comparison {
  const [theirLines, ourLines] = [wine, ours].map(text => text.trimEnd().split(/\r?\n/)) as [
    string[],
    string[],
  ];
  const found: string[] = [];
  const explained = new Set<SequenceDifference>();
  let seed = '';
  for (let at = 0; at < Math.max(theirLines.length, ourLines.length); at++) {
    const [theirLine, ourLine] = [theirLines[at] ?? 'the end', ourLines[at] ?? 'the end'];
    if (theirLine.startsWith('seed ')) seed = theirLine;
    if (theirLine === ourLine) continue;
    const reason = DIFFERENCES.find(
      each =>
        each.program === name &&
        each.profiles?.test(profile) !== false &&
        each.lines.test(`${theirLine}|${ourLine}`),
    );
    if (reason !== undefined) {
      explained.add(reason);
      continue;
    }
    found.push(`${name}, ${profile}, ${seed}, line ${at + 1}: Wine ${theirLine}, here ${ourLine}`);
    // What comes after has another state.
    if (theirLine === 'the end' || ourLine === 'the end') break;
  }
  return { found, explained, lines: ourLines.length };
}
