import { type Pattern } from './sizes';

/**
 * A heap command as C. `statement` is what the scratch script gets; `expression` is the same call without a declaration,
 * for the console of a script session, where there is one. `call` is how messages name it.
 */
export interface Composed {
  readonly call: string;
  readonly statement: string;
  readonly expression: string | undefined;
}

/** Flags of HeapCreate, HeapAlloc and HeapReAlloc by their documented names, in the order of their values. */
export type HeapFlag =
  'HEAP_NO_SERIALIZE' | 'HEAP_GENERATE_EXCEPTIONS' | 'HEAP_ZERO_MEMORY' | 'HEAP_REALLOC_IN_PLACE_ONLY';

function flagText(flags: readonly HeapFlag[]): string {
  return flags.length === 0 ? '0' : flags.join(' | ');
}

/** The first of `h1`, `h2`, … that `script` does not mention. */
export function nextName(script: string, letter: 'h' | 'p'): string {
  let highest = 0;
  for (const match of script.matchAll(new RegExp(`\\b${letter}(\\d+)\\b`, 'g'))) {
    highest = Math.max(highest, Number(match[1]));
  }
  return `${letter}${highest + 1}`;
}

/** Variables that heap commands declare. Any other name may be out of scope where the statement runs. */
const DECLARED = /^[hp]\d+$/;

/** How a statement names a heap: its variable, the process heap's function, or its handle as a number. */
export function heapExpression(heap: {
  readonly name: string;
  readonly process: boolean;
  readonly handle: number;
}): string {
  if (heap.process) return 'GetProcessHeap()';
  return DECLARED.test(heap.name) ? heap.name : `(HANDLE)${literal(heap.handle)}`;
}

/** How a statement names a block: its variable, or its user pointer as a number. */
export function blockExpression(block: { readonly name: string; readonly user: number }): string {
  return DECLARED.test(block.name) ? block.name : `(BYTE *)${literal(block.user)}`;
}

function literal(at: number): string {
  return `0x${at.toString(16).toUpperCase().padStart(8, '0')}`;
}

function printed(call: string): string {
  return call.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/%/g, '%%');
}

/** The lines of a compound statement; the scratch script indents them. */
const lines = (...text: string[]): string => text.join('\n');

/** A call that says FALSE when it fails, checked as Windows programs check it. */
function checked(call: string): Composed {
  return {
    call,
    statement: `if (!${call}) printf("${printed(call)} failed: %lu\\n", GetLastError());`,
    expression: call,
  };
}

function declared(type: string, name: string, call: string): Composed {
  return { call, statement: `${type}${name} = ${call};`, expression: call };
}

export function createHeap(
  name: string,
  flags: readonly HeapFlag[],
  initial: string,
  maximum: string,
): Composed {
  return declared('HANDLE ', name, `HeapCreate(${flagText(flags)}, ${initial}, ${maximum})`);
}

export function allocate(name: string, heap: string, flags: readonly HeapFlag[], size: string): Composed {
  return declared('BYTE *', name, `HeapAlloc(${heap}, ${flagText(flags)}, ${size})`);
}

/** The old pointer is kept when the call fails: HeapReAlloc then leaves the block as it was. */
export function reallocate(
  name: string,
  heap: string,
  flags: readonly HeapFlag[],
  block: string,
  size: string,
): Composed {
  const call = `HeapReAlloc(${heap}, ${flagText(flags)}, ${block}, ${size})`;
  if (!DECLARED.test(block)) return declared('BYTE *', name, call);
  return {
    call,
    statement: lines(
      '{',
      `    BYTE *moved = ${call};`,
      '',
      '    if (moved != NULL)',
      `        ${block} = moved;`,
      '    else',
      `        printf("${printed(call)} failed\\n");`,
      '}',
    ),
    expression: call,
  };
}

export function free(heap: string, block: string): Composed {
  return checked(`HeapFree(${heap}, 0, ${block})`);
}

export function write(block: string, offset: string, pattern: Pattern): Composed {
  const target = at(block, offset);
  const call =
    pattern.kind === 'fill'
      ? `memset(${target}, 0x${byteText(pattern.byte)}, ${pattern.count})`
      : `memcpy(${target}, "${pattern.bytes.map(byte => `\\x${byteText(byte)}`).join('')}", ${pattern.bytes.length})`;
  return { call, statement: `${call};`, expression: call };
}

function at(block: string, offset: string): string {
  if (offset === '0') return block;
  return offset.startsWith('-') ? `${block} - ${offset.slice(1)}` : `${block} + ${offset}`;
}

function byteText(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

export function validate(heap: string, block: string | undefined): Composed {
  const call = `HeapValidate(${heap}, 0, ${block ?? 'NULL'})`;
  return {
    call,
    statement: `printf("${printed(call)}: %s\\n", ${call} ? "valid" : "damaged");`,
    expression: call,
  };
}

/** Prints what HeapWalk reports, as a program would. It has no form as one expression. */
export function walk(heap: string): Composed {
  return {
    call: `HeapWalk(${heap}, &entry)`,
    statement: lines(
      '{',
      '    PROCESS_HEAP_ENTRY entry;',
      '',
      '    entry.lpData = NULL;',
      `    while (HeapWalk(${heap}, &entry))`,
      '        printf("%p  %8lu bytes  %s\\n", entry.lpData, (unsigned long)entry.cbData,',
      '               (entry.wFlags & PROCESS_HEAP_REGION) ? "region" :',
      '               (entry.wFlags & PROCESS_HEAP_UNCOMMITTED_RANGE) ? "uncommitted" :',
      '               (entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) ? "busy" : "free");',
      '}',
    ),
    expression: undefined,
  };
}

export function lock(heap: string): Composed {
  return checked(`HeapLock(${heap})`);
}

export function unlock(heap: string): Composed {
  return checked(`HeapUnlock(${heap})`);
}

export function destroy(heap: string): Composed {
  return checked(`HeapDestroy(${heap})`);
}

/** VirtualQuery's answer about the page that holds `at`. It has no form as one expression. */
export function queryPages(at: number): Composed {
  const call = `VirtualQuery((void *)${literal(at)}, &page, sizeof page)`;
  return {
    call,
    statement: lines(
      '{',
      '    MEMORY_BASIC_INFORMATION page;',
      '',
      `    if (${call} != 0)`,
      '        printf("%p  %lu bytes  %s  protect %#lx\\n", page.BaseAddress, (unsigned long)page.RegionSize,',
      '               page.State == MEM_COMMIT ? "committed" : page.State == MEM_RESERVE ? "reserved" : "free",',
      '               page.Protect);',
      '}',
    ),
    expression: undefined,
  };
}
