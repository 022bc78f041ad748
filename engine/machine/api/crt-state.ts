import { hexAddress, hexBytes } from '../../base/hex';
import { type Address, NULL, offset } from '../../base/units';
import { type CrtBlock, crtBlocks, crtFlags } from '../../heap/crt-debug/blocks';
import { textAt } from '../../heap/crt-debug/check';
import { BlockUse, CrtFlag, crtVariable, USE_NAMES } from '../../heap/crt-debug/state';
import { reportText, ReportType } from '../crt-report';
import { type Process } from '../process';
import { type SystemCall, type SystemTable } from '../system-call';

/* What the debug C library says of all its blocks: states to compare, lists of objects, leaks (HEAP_SPEC §E.2; crtdbg.h). */

export const hasDebugHeap = (process: Process): boolean => process.settings.crtDebug === true;

export const crtBlocksOf = (process: Process): readonly CrtBlock[] =>
  hasDebugHeap(process) ? crtBlocks(process.heapMemory, process.state.peb) : [];

/** Uses of a block: _FREE_BLOCK to _CLIENT_BLOCK. */
const USES = 5;
const USE_TITLES = ['Free', 'Normal', 'CRT', 'Ignore', 'Client'] as const;

/** Where the parts of a _CrtMemState are, in pointers: the newest block, counts and sizes by use, peak, total. */
const STATE = { newest: 0, counts: 1, sizes: 1 + USES, peak: 1 + 2 * USES, total: 2 + 2 * USES } as const;
const STATE_POINTERS = 3 + 2 * USES;

export const CRT_STATE_CALLS: SystemTable = {
  _CrtMemCheckpoint(call) {
    const at = required(call, 0, 'write');
    if (at === NULL) return;
    const { process } = call;
    const { heapMemory: memory, state } = process;
    const counts = new Array<number>(USES).fill(0);
    const sizes = new Array<number>(USES).fill(0);
    for (const { use, size } of crtBlocksOf(process)) {
      counts[use] = (counts[use] ?? 0) + 1;
      sizes[use] = (sizes[use] ?? 0) + size;
    }
    const variable = (name: 'firstBlock' | 'peak' | 'total'): number =>
      memory.pointer(crtVariable(state.peb, name));
    const part = partsOf(call, at);
    part.set(STATE.newest, variable('firstBlock'));
    for (let use = 0; use < USES; use++) {
      part.set(STATE.counts + use, counts[use] ?? 0);
      part.set(STATE.sizes + use, sizes[use] ?? 0);
    }
    part.set(STATE.peak, variable('peak'));
    part.set(STATE.total, variable('total'));
  },

  /** Whether blocks came or went between two states; blocks of the library count with _CRTDBG_CHECK_CRT_DF only. */
  _CrtMemDifference(call) {
    const [at, older, newer] = [
      required(call, 0, 'write'),
      required(call, 1, 'read'),
      required(call, 2, 'read'),
    ];
    if (at === NULL || older === NULL || newer === NULL) {
      call.returnI32(0);
      return;
    }
    const [difference, before, after] = [at, older, newer].map(state => partsOf(call, state));
    if (difference === undefined || before === undefined || after === undefined) return;
    const flags = crtFlags(call.process.heapMemory, call.process.state.peb);
    let differs = false;
    for (let part = 1; part < STATE_POINTERS; part++) {
      const change = after.get(part) - before.get(part);
      difference.set(part, change);
      const use = (part - 1) % USES;
      const counts = use !== BlockUse.Free && (use !== BlockUse.Crt || (flags & CrtFlag.CheckCrt) !== 0);
      if (part < STATE.peak && counts && change !== 0) differs = true;
    }
    difference.set(STATE.newest, NULL);
    call.returnI32(differs ? 1 : 0);
  },

  _CrtMemDumpStatistics(call) {
    const at = required(call, 0, 'read');
    if (at === NULL) return;
    const part = partsOf(call, at);
    const lines = USE_TITLES.map(
      (title, use) =>
        `${part.get(STATE.sizes + use)} bytes in ${part.get(STATE.counts + use)} ${title} Blocks.\n`,
    );
    const peak = `Largest number used: ${part.get(STATE.peak)} bytes.\n`;
    const total = `Total allocations: ${part.get(STATE.total)} bytes.\n`;
    reportText(call, ReportType.Warn, lines.join('') + peak + total);
  },

  /** The request that the next allocation will be. */
  __crt_request(call) {
    const { heapMemory, state } = call.process;
    call.returnI32(heapMemory.i32(crtVariable(state.peb, 'request')));
  },

  /** The newest block that reports show, or the next one after a block, down to the newest of a state; NULL for none. */
  __crt_next_object(call) {
    const state = required(call, 1, 'read');
    const oldest = state === NULL ? NULL : partsOf(call, state).get(STATE.newest);
    giveNext(call, block => isReported(call, block.use), oldest);
  },

  __crt_next_client(call) {
    giveNext(call, block => block.use === BlockUse.Client, NULL);
  },

  /** One of the two lines that a report says of a block. */
  __crt_object_text(call) {
    const block = crtBlocksOf(call.process).find(({ user }) => user === call.pointer(0));
    const text = block === undefined ? '' : `${objectLines(call, block)[call.u32(1)] ?? ''}\n`;
    const bytes = Uint8Array.from(text.slice(0, call.size(3) - 1), letter => letter.charCodeAt(0));
    call.storeBytes(call.pointer(2), Uint8Array.from([...bytes, 0]));
  },

  _CrtReportBlockType(call) {
    const block = crtBlocksOf(call.process).find(({ user }) => user === call.pointer(0));
    call.returnI32(block === undefined ? -1 : (block.subtype << 16) | block.use);
  },
};

/** Gives the first block behind the one in argument 0, the newest when that is NULL, that `fits`. */
function giveNext(call: SystemCall, fits: (block: CrtBlock) => boolean, oldest: number): void {
  let isBehind = call.pointer(0) === NULL;
  for (const block of crtBlocksOf(call.process)) {
    if (block.header === oldest) break;
    if (isBehind && fits(block)) {
      call.returnPointer(block.user);
      return;
    }
    if (block.user === call.pointer(0)) isBehind = true;
  }
  call.returnPointer(NULL);
}

/** Words of a pointer's width, signed, as the program stores them. */
interface Parts {
  get(part: number): number;
  set(part: number, value: number): void;
}

function partsOf(call: SystemCall, at: Address): Parts {
  const { heapMemory: memory, pointerBytes } = call.process;
  const place = (part: number): Address => offset(at, part * pointerBytes);
  const range = pointerBytes === 4 ? 2 ** 32 : 2 ** 64;
  return {
    get(part) {
      const value = memory.pointer(place(part));
      return value >= range / 2 ? value - range : value;
    },
    set(part, value) {
      memory.setU32(place(part), value >>> 0);
      if (pointerBytes === 8) memory.setU32(offset(place(part), 4), Math.floor(value / 2 ** 32) >>> 0);
    },
  };
}

/** The _CrtMemState that an argument points at; NULL when there is none, or no debug library to fill it in. */
function required(call: SystemCall, argument: number, access: 'read' | 'write'): Address {
  const at = call.pointer(argument);
  if (at === NULL || !hasDebugHeap(call.process)) return NULL;
  call.require(at, STATE_POINTERS * call.pointerBytes, access);
  return at;
}

/** The leak report at the end of a program that asked for it with _CRTDBG_LEAK_CHECK_DF. */
export function reportAtExit(call: SystemCall): void {
  const { process } = call;
  if (!hasDebugHeap(process)) return;
  if ((crtFlags(process.heapMemory, process.state.peb) & CrtFlag.LeakCheck) !== 0) dumpLeaks(call);
}

/** Writes the report of Visual C++ about every normal and client block; false when there is none. */
function dumpLeaks(call: SystemCall): boolean {
  const isLeak = ({ use }: CrtBlock): boolean => isReported(call, use);
  if (!crtBlocksOf(call.process).some(isLeak)) return false;
  reportText(call, ReportType.Warn, `Detected memory leaks!\n${objectsSince(call, NULL)}`);
  return true;
}

const isReported = (call: SystemCall, use: number): boolean =>
  use === BlockUse.Normal ||
  use === BlockUse.Client ||
  (use === BlockUse.Crt &&
    (crtFlags(call.process.heapMemory, call.process.state.peb) & CrtFlag.CheckCrt) !== 0);

/** The newest blocks down to the one with header `oldest`, which is left out. */
function objectsSince(call: SystemCall, oldest: number): string {
  const lines: string[] = [];
  for (const block of crtBlocksOf(call.process)) {
    if (block.header === oldest) break;
    if (isReported(call, block.use)) lines.push(...objectLines(call, block));
  }
  return ['Dumping objects ->', ...lines, 'Object dump complete.', ''].join('\n');
}

/** Data bytes that a report shows. */
const SHOWN = 16;

function objectLines(call: SystemCall, block: CrtBlock): readonly string[] {
  const { heapMemory } = call.process;
  const place = block.file === NULL ? '' : `${textAt(heapMemory, block.file)}(${block.line}) : `;
  const use = USE_NAMES[block.use] ?? '';
  const subtype = block.use === BlockUse.Client ? `, subtype ${block.subtype.toString(16)}` : '';
  const shown = Array.from({ length: Math.min(block.size, SHOWN) }, (_, index) =>
    heapMemory.u8(offset(block.user, index)),
  );
  const letters = shown.map(byte => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ' ')).join('');
  return [
    `${place}{${block.request}} ${use} block at ${hexAddress(block.user, call.pointerBytes)}${subtype}, ${block.size} bytes long.`,
    ` Data: <${letters}> ${shown.length === 0 ? '' : `${hexBytes(shown)} `}`,
  ];
}
