import { type Address, address, NULL, roundUp } from '../../base/units';
import { crtVariable } from '../../heap/crt-debug/state';
import { RtlCreateHeap } from '../../heap/rtl-calls';
import { HEAP_CREATE_ALIGN_16, HEAP_GROWABLE } from '../../nt/heap-flags';
import { tell } from '../blocks';
import { heapContext } from '../heap-calls';
import { EventKind } from '../seam';
import { noteCreator } from '../sharing';
import { type SystemCall, type SystemTable } from '../system-call';

/*
 * Small blocks of msvcrt's malloc, once _set_sbh_threshold asks for them (C-183): blocks of a heap that aligns by 16. On
 * Windows that is a heap of the library's own making; an NT heap in its place is our rule.
 */

const UNIT = 16;
/** The library takes no threshold above this one. Source: Microsoft, _set_sbh_threshold: 1,016 bytes. */
const LARGEST = 1016;

export const SMALL_BLOCK_CALLS: SystemTable = {
  _set_sbh_threshold(call) {
    const asked = call.size(0);
    const taken = hasSmallBlocks(call) && asked <= LARGEST && (asked === 0 || smallHeap(call, true) !== NULL);
    if (taken) call.process.heapMemory.setU32(thresholdAt(call), roundUp(asked, UNIT));
    call.returnI32(taken ? 1 : 0);
  },

  _get_sbh_threshold(call) {
    call.returnPointer(call.process.heapMemory.u32(thresholdAt(call)));
  },
};

/** The C library that has a heap of its own, where a granule is not 16 bytes anyway. */
const hasSmallBlocks = (call: SystemCall): boolean =>
  call.pointerBytes === 4 && call.process.heapProcess.profile.crtHeap === 'own';

const thresholdAt = (call: SystemCall): Address => crtVariable(call.process.state.peb, 'smallThreshold');

function smallHeap(call: SystemCall, makes: boolean): Address {
  const { process } = call;
  const at = crtVariable(process.state.peb, 'smallHeap');
  const known = process.heapMemory.pointer(at);
  if (known !== NULL || !makes) return known;
  const context = heapContext(process, process.heapMemory, call.caller.id);
  const made = address(RtlCreateHeap(context, HEAP_GROWABLE | HEAP_CREATE_ALIGN_16, 0, 0).value);
  if (made === NULL) return NULL;
  process.heapMemory.setPointer(at, made);
  noteCreator(process, call.caller, made);
  tell(call, EventKind.HeapCreate, made, made, 0, 0);
  return made;
}

/** The heap that malloc takes a block of `size` bytes from. */
export function heapForSize(call: SystemCall, size: number): Address {
  const threshold = call.process.heapMemory.u32(thresholdAt(call));
  return threshold === 0 || size > threshold ? call.process.state.crtHeap : smallHeap(call, false);
}

/** The heap that a block of malloc is in. */
export function heapOfBlock(call: SystemCall, block: Address): Address {
  const { process } = call;
  const small = smallHeap(call, false);
  if (small === NULL) return process.state.crtHeap;
  const context = heapContext(process, process.heapMemory, call.caller.id);
  return process.heapProcess.manager.HeapValidate(context, small, 0, block).value === 0
    ? process.state.crtHeap
    : small;
}
