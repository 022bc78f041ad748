import { type Address, NULL, offset } from '../../base/units';
import { crtDamage } from '../../heap/crt-debug/blocks';
import { baseDamage, crtCorruption, damageReport, textAt } from '../../heap/crt-debug/check';
import { crtVariable, type CrtVariable } from '../../heap/crt-debug/state';
import { HEAP_ZERO_MEMORY } from '../../nt/heap-flags';
import { BlockFamily } from '../allocations';
import { recordCorruption } from '../faults';
import { heapContext } from '../heap-calls';
import { reportText, ReportType } from '../crt-report';
import { type SystemCall, type SystemTable } from '../system-call';
import { crtBlocksOf, hasDebugHeap } from './crt-state';
import { heapAlloc, heapFree, heapReAlloc, heapSize } from './heap';

/* What crtdbg.h declares (HEAP_SPEC §E.2). Without the debug library there are no blocks on its list, and nothing to report. */

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
  if (!hasDebugHeap(call.process)) return;
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

  /** Where _crtDbgFlag and _crtBreakAlloc are. */
  __p__crtDbgFlag(call) {
    call.returnPointer(variable(call, 'flags'));
  },

  __p__crtBreakAlloc(call) {
    call.returnPointer(variable(call, 'breakAlloc'));
  },

  /** The allocation with this number raises a breakpoint exception. */
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
    // A handle, or one of a few small negative numbers: the low 32 bits say all.
    call.returnPointer(exchange(call, at, call.i32(1)));
  },

  /** The heap below first, in the words of the C library's own _heapchk, then each block (Microsoft, "_CrtCheckMemory"). */
  _CrtCheckMemory(call) {
    const { process, caller } = call;
    const below = hasDebugHeap(process)
      ? baseDamage(heapContext(process, process.heapMemory, call.thread), crtHeap(call))
      : undefined;
    let whole = below === undefined;
    if (below?.corruption !== undefined)
      recordCorruption(process, caller, below.corruption, '_CrtCheckMemory', undefined);
    if (below?.report !== undefined) reportText(call, ReportType.Error, below.report);
    for (const block of crtBlocksOf(process)) {
      const damage = crtDamage(process.heapMemory, block);
      if (damage === undefined) continue;
      whole = false;
      const corruption = crtCorruption(crtHeap(call), block, damage);
      recordCorruption(process, caller, corruption, '_CrtCheckMemory', undefined);
      reportText(call, ReportType.Error, damageReport(process.heapMemory, block, damage));
    }
    call.returnI32(whole ? 1 : 0);
  },

  /** What _CrtDbgReport has put together. */
  __crt_report(call) {
    const type = call.u32(0);
    if (hasDebugHeap(call.process) && type <= ReportType.Assert)
      reportText(call, type as ReportType, textAt(call.process.heapMemory, call.pointer(1)));
  },

  _CrtIsValidHeapPointer(call) {
    call.returnI32(crtBlocksOf(call.process).some(({ user }) => user === call.pointer(0)) ? 1 : 0);
  },

  _CrtIsMemoryBlock(call) {
    const found = crtBlocksOf(call.process).find(
      ({ user, size }) => user === call.pointer(0) && size === call.u32(1),
    );
    if (found !== undefined && call.pointer(2) !== NULL) call.storeU32(call.pointer(2), found.request);
    if (found !== undefined && call.pointer(3) !== NULL) call.storePointer(call.pointer(3), found.file);
    if (found !== undefined && call.pointer(4) !== NULL) call.storeU32(call.pointer(4), found.line);
    call.returnI32(found === undefined ? 0 : 1);
  },
};
