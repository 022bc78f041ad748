/* Where Wine answers otherwise than Heapscope. Wine is not Windows: each row says what of the specification decides. */

export interface Difference {
  /** The calls concerned. */
  readonly call: RegExp;
  readonly wine: RegExp;
  readonly heapscope: RegExp;
  /** Lines of a transcript, when it is not all such calls. */
  readonly at?: { readonly file: string; readonly lines: readonly number[] };
  /** The section of HEAP_SPEC and what it says. */
  readonly why: string;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    call: /^(free|realloc|size) /,
    wine: /^(FALSE|NULL|-1) 87$|^EXCEPTION c0000005$/,
    heapscope: /^EXCEPTION c0000374$/,
    why: '§F.3: a check that fails ends the process where termination on corruption is in force',
  },
  {
    call: /^realloc /,
    wine: /^NULL -$/,
    heapscope: /^NULL 0$/,
    why: 'X10, C-17: HeapReAlloc of NULL sets the last error to 0',
  },
  {
    call: /^validate /,
    wine: /^FALSE -$/,
    heapscope: /^FALSE 998$/,
    why: 'X4: HeapValidate of an unmapped pointer sets the last error to 998',
  },
  {
    call: /^size \S+ 0 p/,
    wine: /^EXCEPTION c0000005$/,
    heapscope: /^-1 87$/,
    why: '§A.6: HeapSize of NULL is (SIZE_T)-1 with 87',
  },
  {
    call: /^(alloc|realloc) h1 /,
    wine: /^NULL 8$/,
    heapscope: /^EXCEPTION c0000017$/,
    at: { file: '02-flags', lines: [27, 30] },
    why: '§A.3, C-235: HEAP_GENERATE_EXCEPTIONS of HeapCreate holds for every call',
  },
  {
    call: /^alloc NULL /,
    wine: /^EXCEPTION c0000005$/,
    heapscope: /^NULL 6$/,
    why: '§A.3: HeapAlloc from no heap is NULL with 6, as Wine 8 answers too',
  },
  {
    call: /^free h0 0 0xdeadbe00$/,
    wine: /^EXCEPTION c0000005$/,
    heapscope: /^FALSE 998$/,
    why: 'X5, C-39: HeapFree of an unmapped pointer is FALSE with 998 where the process goes on',
  },
  {
    call: /^destroy h1$/,
    wine: /^TRUE -$/,
    heapscope: /^EXCEPTION c0000005$/,
    at: { file: '06-errors', lines: [54] },
    why: '§A.2, C-232: the pages of a destroyed heap are gone, so that its handle faults',
  },
  {
    call: /^info h0$/,
    wine: /^TRUE - compat=0$/,
    heapscope: /^TRUE - compat=2$/,
    why: '§A.12, C-83: a heap that was given a low-fragmentation heap says so; Wine 8 had none',
  },
  {
    call: /^walk h0$/,
    wine: /^WALK 259$/,
    heapscope: /^WALK 87$/,
    at: { file: '10-corrupt', lines: [20] },
    why: '§A.8, §D.5: a walk ends where a header does not match its checksum; the headers of Wine have none',
  },
  {
    call: /^validate h2 /,
    wine: /^TRUE -$/,
    heapscope: /^FALSE -$/,
    at: { file: '10-corrupt', lines: [39] },
    why: '§D.5: a header of Windows is encoded and has a checksum, so that one byte is noticed',
  },
  {
    call: /^validate h3 /,
    wine: /^TRUE -$/,
    heapscope: /^FALSE -$/,
    at: { file: '10-corrupt', lines: [49] },
    why: '§A.7: HeapValidate looks at the header of the heap too',
  },
];

/** Whether a row of the table is about this line of a transcript. */
export function explains(
  difference: Difference,
  file: string,
  line: number,
  call: string,
  [heapscope, wine]: readonly [string, string],
): boolean {
  const { at } = difference;
  const isHere = at === undefined || (file.startsWith(at.file) && at.lines.includes(line));
  return isHere && difference.call.test(call) && difference.wine.test(wine) && difference.heapscope.test(heapscope);
}
