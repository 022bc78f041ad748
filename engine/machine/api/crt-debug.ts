import { type Address, NULL, address, offset } from '../../base/units';
import { type CrtBlock, crtBlocks, crtDamage } from '../../heap/crt-debug/blocks';
import { crtCorruption } from '../../heap/crt-debug/manager';
import { BlockUse, CrtFlag, crtVariable, type CrtVariable, USE_NAMES } from '../../heap/crt-debug/state';
import { HEAP_ZERO_MEMORY } from '../../nt/heap-flags';
import { BlockFamily } from '../allocations';
import { recordCorruption } from '../faults';
import { type Process } from '../process';
import { type SystemCall, type SystemTable } from '../system-call';
import { heapAlloc, heapFree, heapReAlloc, heapSize } from './heap';

/* What crtdbg.h declares (HEAP_SPEC §E.2). Without the debug library there are no blocks on its list, and nothing to report. */

const isOn = (process: Process): boolean => process.settings.crtDebug === true;
const variable = (call: SystemCall, name: CrtVariable): Address => crtVariable(call.process.state.peb, name);
const crtHeap = (call: SystemCall): Address => call.process.state.crtHeap;

/** Stores a new value of a library variable and gives the old one. */
function exchange(call: SystemCall, at: Address, value: number): number {
  const { heapMemory } = call.process;
  const old = heapMemory.i32(at);
  heapMemory.setU32(at, value >>> 0);
  return old;
}

/** Says where the allocation that follows comes from. */
function announce(call: SystemCall, use: number, file: Address, line: number): void {
  if (!isOn(call.process)) return;
  const { heapMemory } = call.process;
  heapMemory.setU32(variable(call, 'nextUse'), use);
  heapMemory.setPointer(variable(call, 'nextFile'), file);
  heapMemory.setU32(variable(call, 'nextLine'), line);
}

export const CRT_DEBUG_CALLS: SystemTable = {
  _malloc_dbg(call) {
    announce(call, call.u32(1), call.pointer(2), call.u32(3));
    heapAlloc(call, '_malloc_dbg', crtHeap(call), 0, Math.max(call.size(0), 1), BlockFamily.Crt);
  },

  _calloc_dbg(call) {
    announce(call, call.u32(2), call.pointer(3), call.u32(4));
    const size = Math.max(call.size(0) * call.size(1), 1);
    heapAlloc(call, '_calloc_dbg', crtHeap(call), HEAP_ZERO_MEMORY, size, BlockFamily.Crt);
  },

  _realloc_dbg(call) {
    const [at, size] = [call.pointer(0), call.size(1)];
    if (at !== NULL && size === 0) {
      heapFree(call, '_realloc_dbg', crtHeap(call), 0, at, BlockFamily.Crt);
      call.returnPointer(NULL);
      return;
    }
    announce(call, call.u32(2), call.pointer(3), call.u32(4));
    const wanted = Math.max(size, 1);
    if (at === NULL) heapAlloc(call, '_realloc_dbg', crtHeap(call), 0, wanted, BlockFamily.Crt);
    else heapReAlloc(call, '_realloc_dbg', crtHeap(call), 0, at, wanted, BlockFamily.Crt);
  },

  _free_dbg(call) {
    const at = call.pointer(0);
    if (at !== NULL) heapFree(call, '_free_dbg', crtHeap(call), 0, at, BlockFamily.Crt);
  },

  _msize_dbg(call) {
    heapSize(call, '_msize_dbg', crtHeap(call), 0, call.pointer(0), BlockFamily.Crt);
  },

  _CrtSetDbgFlag(call) {
    const at = variable(call, 'flags');
    const asked = call.i32(0);
    call.returnI32(asked === -1 ? call.process.heapMemory.i32(at) : exchange(call, at, asked));
  },

  /** Stopping at an allocation is the debugger's business; the number is kept. */
  _CrtSetBreakAlloc(call) {
    call.returnI32(exchange(call, variable(call, 'breakAlloc'), call.i32(0)));
  },

  _CrtSetReportMode(call) {
    const at = offset(variable(call, 'mode'), 4 * Math.min(call.u32(0), 2));
    const asked = call.i32(1);
    call.returnI32(asked === -1 ? call.process.heapMemory.i32(at) : exchange(call, at, asked));
  },

  _CrtSetReportFile(call) {
    const at = offset(variable(call, 'file'), 8 * Math.min(call.u32(0), 2));
    const { heapMemory } = call.process;
    const old = heapMemory.pointer(at);
    heapMemory.setPointer(at, call.pointer(1));
    call.returnPointer(old);
  },

  _CrtCheckMemory(call) {
    const { process, caller } = call;
    let whole = true;
    for (const block of blocksOf(process)) {
      const damage = crtDamage(process.heapMemory, block);
      if (damage === undefined) continue;
      whole = false;
      recordCorruption(
        process,
        caller,
        crtCorruption(crtHeap(call), block, damage),
        '_CrtCheckMemory',
        undefined,
      );
      break;
    }
    call.returnI32(whole ? 1 : 0);
  },

  _CrtDumpMemoryLeaks(call) {
    call.returnI32(dumpLeaks(call) ? 1 : 0);
  },

  _CrtIsValidHeapPointer(call) {
    call.returnI32(blocksOf(call.process).some(({ user }) => user === call.pointer(0)) ? 1 : 0);
  },

  _CrtIsMemoryBlock(call) {
    const found = blocksOf(call.process).find(
      ({ user, size }) => user === call.pointer(0) && size === call.u32(1),
    );
    if (found !== undefined && call.pointer(2) !== NULL) call.storeU32(call.pointer(2), found.request);
    if (found !== undefined && call.pointer(3) !== NULL) call.storePointer(call.pointer(3), found.file);
    if (found !== undefined && call.pointer(4) !== NULL) call.storeU32(call.pointer(4), found.line);
    call.returnI32(found === undefined ? 0 : 1);
  },
};

const blocksOf = (process: Process): readonly CrtBlock[] =>
  isOn(process) ? crtBlocks(process.heapMemory, process.state.peb) : [];

/** The leak report at the end of a program that asked for it with _CRTDBG_LEAK_CHECK_DF. */
export function reportAtExit(call: SystemCall): void {
  if (!isOn(call.process)) return;
  if ((call.process.heapMemory.u32(variable(call, 'flags')) & CrtFlag.LeakCheck) !== 0) dumpLeaks(call);
}

/** Writes the report of Visual C++ about every normal and client block; false when there is none. */
function dumpLeaks(call: SystemCall): boolean {
  const leaks = blocksOf(call.process).filter(
    ({ use }) => use === BlockUse.Normal || use === BlockUse.Client,
  );
  if (leaks.length === 0) return false;
  const lines = leaks.flatMap(block => leakLines(call, block));
  report(
    call,
    ['Detected memory leaks!', 'Dumping objects ->', ...lines, 'Object dump complete.', ''].join('\n'),
  );
  return true;
}

/** Data bytes that a report shows. */
const SHOWN = 16;

function leakLines(call: SystemCall, block: CrtBlock): readonly string[] {
  const { heapMemory } = call.process;
  const digits = block.user
    .toString(16)
    .toUpperCase()
    .padStart(2 * call.pointerBytes, '0');
  const place = block.file === NULL ? '' : `${textAt(call, block.file)}(${block.line}) : `;
  const use = USE_NAMES[block.use] ?? '';
  const subtype = block.use === BlockUse.Client ? `, subtype 0` : '';
  const shown = Array.from({ length: Math.min(block.size, SHOWN) }, (_, index) =>
    heapMemory.u8(offset(block.user, index)),
  );
  const letters = shown.map(byte => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ' ')).join('');
  const bytes = shown.map(byte => `${byte.toString(16).toUpperCase().padStart(2, '0')} `).join('');
  return [
    `${place}{${block.request}} ${use} block at 0x${digits}${subtype}, ${block.size} bytes long.`,
    ` Data: <${letters}> ${bytes}`,
  ];
}

function textAt(call: SystemCall, at: Address): string {
  const { bytes, readable } = call.process.space.peek(at, 260);
  const end = bytes.findIndex((byte, index) => byte === 0 || readable[index] === 0);
  return String.fromCharCode(...bytes.subarray(0, end < 0 ? bytes.length : end));
}

const MODE_FILE = 1;
/** (HANDLE)-4 and -5, as the pointer's width shows them. */
const isFile = (call: SystemCall, file: number, number: number): boolean =>
  file === (call.pointerBytes === 4 ? 0x100000000 : 2 ** 64) - number;

/** Sends a warning where _CrtSetReportMode and _CrtSetReportFile say: the debugger unless they say else. */
function report(call: SystemCall, text: string): void {
  const bytes = Uint8Array.from(text, letter => letter.charCodeAt(0) & 0xff);
  const { heapMemory } = call.process;
  const mode = heapMemory.u32(variable(call, 'mode'));
  if ((mode & ~MODE_FILE) !== 0) call.write(3, bytes);
  if ((mode & MODE_FILE) === 0) return;
  const file = address(heapMemory.pointer(variable(call, 'file')));
  call.write(isFile(call, file, 4) ? 1 : 2, bytes);
}
