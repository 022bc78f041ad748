/*
 * Mistakes that somebody could make in the engine, one at a time, each as one replacement in one file. The suites that test
 * the file must notice every one. `npm run mutants` applies each in a copy of the repository, runs its suites and writes
 * what came of it into README.md; test/unit/mutants.test.ts holds that every replacement still applies.
 */

export interface Mutant {
  /** What goes wrong. */
  readonly mistake: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  readonly suite: keyof typeof SUITES;
}

/** Test files, those first that notice most and take least. */
export const SUITES = {
  vista: [
    'test/golden/heap-*.test.ts',
    'test/unit/heap/structures.test.ts',
    'test/unit/heap/corruption.test.ts',
    'test/conformance/heap-calls.test.ts',
    'test/conformance/heap-structure.test.ts',
    'test/conformance/user-values.test.ts',
    'test/conformance/native-heap.test.ts',
    'test/unit/heap/user-value.test.ts',
    'test/conformance/debug-heap.test.ts',
    'test/unit/heap/segment-end.test.ts',
    'test/unit/heap/random-calls.test.ts',
  ],
  lfh: [
    'test/conformance/low-fragmentation.test.ts',
    'test/unit/heap/low-fragmentation.test.ts',
    'test/unit/heap/random-quick-calls.test.ts',
  ],
  early: ['test/unit/heap/early.test.ts', 'test/golden/early-listings.test.ts'],
  lock: [
    'test/unit/heap/lock.test.ts',
    'test/unit/machine/locks.test.ts',
    'test/conformance/threads.test.ts',
  ],
  ce: ['test/unit/heap/ce.test.ts'],
  pageHeap: ['test/conformance/page-heap.test.ts'],
  objects: ['test/conformance/memory-objects.test.ts'],
} as const;

const VISTA = 'engine/heap/vista/';
const EARLY = 'engine/heap/early/';
const LFH = 'engine/heap/lfh/';

export const MUTANTS: readonly Mutant[] = [
  {
    mistake: 'a header is used without looking at its checksum',
    file: `${VISTA}damage.ts`,
    find: 'if (!checksumHolds(code)) throw entryDamage(heap, entry);',
    replace: '',
    suite: 'vista',
  },
  {
    mistake: 'a freed block is merged with the block behind it only',
    file: `${VISTA}coalesce.ts`,
    find: 'if (isFree(beforeCode) && previousSize + size <= room) {',
    replace: 'if (false) {',
    suite: 'vista',
  },
  {
    mistake: 'a freed block is merged with the block before it only',
    file: `${VISTA}coalesce.ts`,
    find: 'if (last === 0 && isFree(afterCode) && total + sizeIn(afterCode) <= room) {',
    replace: 'if (false) {',
    suite: 'vista',
  },
  {
    mistake: 'the flag LAST_ENTRY is lost when the last block of a segment is merged',
    file: `${VISTA}coalesce.ts`,
    find: 'last = flagsIn(afterCode) & ENTRY_LAST;',
    replace: 'last = 0;',
    suite: 'vista',
  },
  {
    mistake: 'PreviousSize of the block behind a free one is not brought up to date',
    file: `${VISTA}coalesce.ts`,
    find: 'if (last === 0) writePreviousSize(heap, entryAfter(heap, entry, size), size);',
    replace: '',
    suite: 'vista',
  },
  {
    mistake: 'a hint goes on pointing at a block that left the free list',
    file: `${VISTA}free-lists.ts`,
    find: 'if (readHint(heap, slot) === link) writeHint(heap, slot, nextOfSlot(heap, slot, next));',
    replace: '',
    suite: 'vista',
  },
  {
    mistake: 'blocks of the last slot are not sorted by size',
    file: `${VISTA}free-lists.ts`,
    find: 'for (let steps = 0; link !== head && sizeIn(checkedCode(heap, entryOfLink(heap, link))) < size; steps++) {',
    replace: 'for (let steps = 0; steps < 0; steps++) {',
    suite: 'vista',
  },
  {
    mistake: 'TotalFreeSize is not counted when a free block stays in its place on the list',
    file: `${VISTA}free-lists.ts`,
    find: 'addToTotal(heap, newSize - size);',
    replace: '',
    suite: 'vista',
  },
  {
    mistake: 'a block of 64 bits is one byte short before it is rounded',
    file: `${VISTA}back-end.ts`,
    find: 'rounded(Math.max(requested, 16) + 8, 16)',
    replace: 'rounded(Math.max(requested, 16) + 7, 16)',
    suite: 'vista',
  },
  {
    mistake: 'a split leaves a free block of a single granule',
    file: `${VISTA}back-end.ts`,
    find: 'const splits = rest > 1;',
    replace: 'const splits = rest > 0;',
    suite: 'vista',
  },
  {
    mistake: 'a single granule is left over when an area is cut into free blocks',
    file: `${VISTA}ranges.ts`,
    find: 'if (left - size === 1) size -= 2;',
    replace: '',
    suite: 'vista',
  },
  {
    mistake: 'HeapSize answers the rounded size',
    file: `${VISTA}back-end.ts`,
    find: 'return sizeIn(readCode(heap, entry)) * heap.profile.granule - unusedBytesIn(readLink(heap, entry));',
    replace: 'return sizeIn(readCode(heap, entry)) * heap.profile.granule - heap.profile.headerBytes;',
    suite: 'vista',
  },
  {
    mistake: 'the user value is left behind when a block is resized where it is',
    file: `${VISTA}back-end.ts`,
    find: 'if (keepsExtra !== 0 && sizeIn(now) !== size) writeUserValue(heap, entry, sizeIn(now), value);',
    replace: '',
    suite: 'vista',
  },
  {
    mistake: 'a block that moves loses its last byte',
    file: `${VISTA}calls.ts`,
    find: 'heap.memory.copy(moved, user, Math.min(old, bytes));\n  if (kept.value',
    replace: 'heap.memory.copy(moved, user, Math.min(old, bytes) - 1);\n  if (kept.value',
    suite: 'vista',
  },
  {
    mistake: 'HEAP_ZERO_MEMORY clears one byte less',
    file: `${VISTA}calls.ts`,
    find: 'heap.memory.fill(offset(user, from), end - from, 0);',
    replace: 'heap.memory.fill(offset(user, from), end - from - 1, 0);',
    suite: 'vista',
  },
  {
    mistake: 'a heap that is full answers ERROR_INVALID_PARAMETER',
    file: `${VISTA}calls.ts`,
    find: 'const lastError = Win32Error.NOT_ENOUGH_MEMORY;',
    replace: 'const lastError = Win32Error.INVALID_PARAMETER;',
    suite: 'vista',
  },
  {
    mistake: 'a freed large block stays on its list',
    file: `${VISTA}large.ts`,
    find: "unlink(heap, at, 'heap_failure_virtual_block_corruption');",
    replace: '',
    suite: 'vista',
  },
  {
    mistake: 'a segment has no page left over at its end on Windows 10',
    file: `${VISTA}segment.ts`,
    find: 'const usable = segment.reserve - (segment.isLent ? 0 : guardBytes(heap));',
    replace: 'const usable = segment.reserve;',
    suite: 'vista',
  },
  {
    mistake: 'segments do not double',
    file: `${VISTA}segment.ts`,
    find: 'Math.min(wanted + reserve, heap.profile.segmentCap)',
    replace: 'Math.min(wanted, heap.profile.segmentCap)',
    suite: 'vista',
  },
  {
    mistake: 'the policy `threshold` never gives a page back',
    file: `${VISTA}decommit.ts`,
    find: 'if (freed.size < threshold || free + freed.size < total) return false;',
    replace: 'return false;',
    suite: 'vista',
  },
  {
    mistake: 'the range behind is forgotten when two uncommitted ranges become one',
    file: `${VISTA}decommit.ts`,
    find: 'writeTrailer(heap, segment, trailer, before, segmentOffset, holeSize + merged);',
    replace: 'writeTrailer(heap, segment, trailer, before, segmentOffset, holeSize);',
    suite: 'vista',
  },
  {
    mistake: 'a commit that fails is taken for one that succeeded',
    file: `${VISTA}ranges.ts`,
    find: 'if (!commitPages(heap.context, heap.at, routine, rangeAt, size, protectionOf(heap.flags))) {',
    replace:
      'if (!commitPages(heap.context, heap.at, routine, rangeAt, size, protectionOf(heap.flags)) && size < 0) {',
    suite: 'vista',
  },
  {
    mistake: 'a debug heap writes no tail',
    file: `${VISTA}debug.ts`,
    find: 'writeTail(memory, tail, granule);',
    replace: '',
    suite: 'vista',
  },
  {
    mistake: 'the fill of new bytes covers the last one to three too',
    file: 'engine/heap/fills.ts',
    find: 'const end = size - (size % WORD);',
    replace: 'const end = size;',
    suite: 'vista',
  },
  {
    mistake: 'a block that goes back to the low-fragmentation heap keeps its bit',
    file: `${LFH}free-blocks.ts`,
    find: 'memory.setU32(at, memory.i32(at) & ~(1 << (index & 31)));',
    replace: 'memory.setU32(at, memory.i32(at));',
    suite: 'lfh',
  },
  {
    mistake: 'blocks that were freed go on counting towards a bucket',
    file: `${LFH}usage.ts`,
    find: 'if ((count & 0x1f) !== 0) heap.memory.setU16(at, count - 1);',
    replace: '',
    suite: 'lfh',
  },
  {
    mistake: 'the lock is not given back',
    file: 'engine/heap/lock.ts',
    find: 'memory.setU32(offset(lock, fields.lockCount), FREE);',
    replace: '',
    suite: 'lock',
  },
  {
    mistake: 'the cookie of XP is not looked at',
    file: `${EARLY}pointer-check.ts`,
    find: 'if (heap.profile.checksCookies && cookieIn(link) !== cookieOf(heap, entry))',
    replace: 'if (false)',
    suite: 'early',
  },
  {
    mistake: 'blocks of 127 granules go to the list of the long ones',
    file: `${EARLY}free-lists.ts`,
    find: 'const listOf = (size: number): number => (size < DEDICATED ? size : 0);',
    replace: 'const listOf = (size: number): number => (size < DEDICATED - 1 ? size : 0);',
    suite: 'early',
  },
  {
    mistake: 'the bitmap keeps the bit of a list that became empty',
    file: `${EARLY}free-lists.ts`,
    find: 'if (size < DEDICATED && next === before) markInUse(heap, size, false);',
    replace: '',
    suite: 'early',
  },
  {
    mistake: 'a lookaside list holds five blocks',
    file: `${EARLY}lookaside.ts`,
    find: 'const DEPTH = 4;',
    replace: 'const DEPTH = 5;',
    suite: 'early',
  },
  {
    mistake: 'Windows CE does not wait for the lock',
    file: 'engine/heap/ce/calls.ts',
    find: 'return isHeldByOther(heap.context, lock) ? lock : NULL;',
    replace: 'return NULL;',
    suite: 'ce',
  },
  {
    mistake: 'a freed block of a full page heap stays accessible',
    file: 'engine/heap/page-heap/allocate.ts',
    find: 'memory.commit(first, end - first, PAGE_NOACCESS);',
    replace: '',
    suite: 'pageHeap',
  },
  {
    mistake: 'the handle of a freed object is not used again',
    file: 'engine/heap/objects/handle-table.ts',
    find: '  memory.setPointer(offset(process.peb, free), entry);',
    replace: '',
    suite: 'objects',
  },
];
