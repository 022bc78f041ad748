import { type Address, offset } from '../../base/units';
import { type HeapMemory } from '../../memory/seam';

/*
 * What the C library keeps (HEAP_SPEC §A.17, §E.2): its variables, which lie in the page of the process environment block
 * (our rule; on Windows they are the library's own), and the header in front of each block.
 */

const VARIABLES_AT = 0xa00;
const VARIABLES = {
  firstBlock: 0,
  request: 0x08,
  flags: 0x0c,
  breakAlloc: 0x10,
  /** By report type: _CRT_WARN, _CRT_ERROR, _CRT_ASSERT. */
  mode: 0x14,
  file: 0x20,
  /** File, line and use of the allocation that comes next, where a `_dbg` function said them. */
  nextFile: 0x38,
  nextLine: 0x40,
  nextUse: 0x44,
  /** Bytes that the program asked for: in all, now, and at most at a time. */
  total: 0x48,
  current: 0x50,
  peak: 0x58,
  /** Allocations and frees since the blocks were last looked at. */
  unchecked: 0x60,
  /** Requests up to this size are small blocks (C-183), and the heap that they come from. */
  smallThreshold: 0x64,
  smallHeap: 0x68,
} as const;
export type CrtVariable = keyof typeof VARIABLES;

export const crtVariable = (peb: Address, name: CrtVariable): Address =>
  offset(peb, VARIABLES_AT + VARIABLES[name]);

/** _CRTDBG_* bits of `_crtDbgFlag`. Source: crtdbg.h. */
export const CrtFlag = {
  AllocMem: 0x01,
  DelayFree: 0x02,
  CheckAlways: 0x04,
  CheckCrt: 0x10,
  LeakCheck: 0x20,
} as const;
/** Uses of a block. Source: crtdbg.h, HEAP_SPEC §E.2. */
export const BlockUse = { Free: 0, Normal: 1, Crt: 2, Ignore: 3, Client: 4 } as const;
export const USE_NAMES: readonly string[] = ['free', 'normal', 'crt', 'ignore', 'client'];

export const REPORT_TO_DEBUGGER = 2;

/** Variables as the library starts with them, in a zeroed page. */
export function startCrtDebug(memory: HeapMemory, peb: Address): void {
  memory.setU32(crtVariable(peb, 'request'), 1);
  memory.setU32(crtVariable(peb, 'flags'), CrtFlag.AllocMem);
  memory.setU32(crtVariable(peb, 'breakAlloc'), 0xffffffff);
  for (let type = 0; type < 3; type++)
    memory.setU32(offset(crtVariable(peb, 'mode'), 4 * type), REPORT_TO_DEBUGGER);
}

interface CrtHeader {
  readonly next: number;
  readonly previous: number;
  readonly file: number;
  readonly line: number;
  readonly size: number;
  readonly use: number;
  readonly request: number;
  readonly gap: number;
  readonly sizeof: number;
}

/** `_CrtMemBlockHeader`: before Visual C++ 2015 and on x86 the size comes before the use. */
export const CRT_HEADER: Readonly<Record<4 | 8, CrtHeader>> = {
  4: { next: 0, previous: 4, file: 8, line: 0xc, size: 0x10, use: 0x14, request: 0x18, gap: 0x1c, sizeof: 0x20 },
  8: { next: 0, previous: 8, file: 0x10, line: 0x18, use: 0x1c, size: 0x20, request: 0x28, gap: 0x2c, sizeof: 0x30 },
}; // prettier-ignore

/** Bytes of no man's land on either side of the data. */
export const GAP = 4;
export const NEW_BYTE = 0xcd;
export const FREED_BYTE = 0xdd;
export const GAP_BYTE = 0xfd;
