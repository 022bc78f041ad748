import { type Address, address, NULL, offset } from '../base/units';
import { ProcessFault } from '../memory/seam';
import { type Trace, TraceOp } from '../script/program';
import { BlockFamily } from './allocations';
import { type BlockCaller } from './blocks';
import { callNative } from './calls';
import { raiseFault } from './exceptions';
import { allocateExpress, freeExpress, reallocateExpress } from './express';
import { putWide } from './frames';
import { type Process } from './process';
import { type ThreadState } from './thread-state';

/** Index of each library function in TRACE_NATIVES. */
const CREATE = 0;
const ALLOCATE = 1;
const REALLOCATE = 2;
const FREE = 3;

/** Words of the window, from the result slot of a call: its arguments, two words each. */
const RESULT = 2;
const ARGUMENT = [4, 6, 8, 10] as const;

/**
 * The loop of a program that is a trace: an instruction is a line, and a line is the library call that a C program would
 * make, with its arguments in registers, so that heap, shadow, records and events see no difference. Pointers lie in the
 * program's table by id; a freed one stays there, as it does in a program that forgets to clear it. Before the first line a
 * growable heap is created, after the last the process ends without a word about leaks: a trace does not say how its
 * program ended. A realloc of a block that could not be allocated allocates: our rule, after the C library's.
 */
export function executeTrace(process: Process, thread: ThreadState, trace: Trace, limit: number): number {
  const call: BlockCaller = { process, caller: thread };
  let count = 0;
  try {
    while (count < limit && !process.interrupted) {
      process.taken = ++count;
      const row = thread.pc - trace.firstLine;
      if (row < 0) createHeap(process, thread);
      else if (row < trace.count) playLine(call, trace, row);
      else {
        process.state.outcome = { reason: 'exited', exitCode: 0 };
        break;
      }
    }
  } catch (error) {
    if (!(error instanceof ProcessFault)) throw error;
    raiseFault(process, thread, error);
  }
  return count;
}

/** Nearly every line takes the express lane; what is left is called like any library function. */
function playLine(call: BlockCaller, trace: Trace, row: number): void {
  const { process, caller: thread } = call;
  const { heapMemory } = process;
  const r = thread.registers;
  const result = thread.window + RESULT;
  const heap = pointerIn(r, thread.window + ARGUMENT[0]);
  const slot = offset(process.program.modules[0]!.sections[0]!.at, trace.id[row]! * process.pointerBytes);
  const op = trace.op[row]!;
  const old = op === TraceOp.Allocate ? NULL : heapMemory.pointer(slot);
  if (op === TraceOp.Free) {
    putWide(r, thread.window + ARGUMENT[2], old);
    if (freeExpress(call, heap, old, BlockFamily.Heap)) giveResult(thread, result, 1);
    else callNative(process, thread, FREE, result);
    return;
  }
  const size = trace.size[row]!;
  putWide(r, thread.window + ARGUMENT[old === NULL ? 2 : 3], size);
  if (old === NULL) {
    const at = allocateExpress(call, heap, 0, size, BlockFamily.Heap);
    if (at !== NULL) giveResult(thread, result, at);
    else callNative(process, thread, ALLOCATE, result);
    heapMemory.setPointer(slot, pointerIn(r, result));
    return;
  }
  putWide(r, thread.window + ARGUMENT[2], old);
  const to = reallocateExpress(call, heap, 0, old, size, BlockFamily.Heap);
  if (to !== NULL) giveResult(thread, result, to);
  else callNative(process, thread, REALLOCATE, result);
  const moved = pointerIn(r, result);
  // A block that could not be resized is still where it was.
  if (moved !== NULL && moved !== old) heapMemory.setPointer(slot, moved);
}

/** The library function is done, with `value`. */
function giveResult(thread: ThreadState, result: number, value: number): void {
  putWide(thread.registers, result, value);
  thread.pc++;
}

/** HeapCreate(0, 0, 0): its handle becomes the first argument of all calls, whose flags stay 0. */
function createHeap(process: Process, thread: ThreadState): void {
  const r = thread.registers;
  const base = thread.window + RESULT;
  for (const argument of ARGUMENT) putWide(r, thread.window + argument, 0);
  callNative(process, thread, CREATE, base);
  r[thread.window + ARGUMENT[0]] = r[base]!;
  r[thread.window + ARGUMENT[0] + 1] = r[base + 1]!;
}

function pointerIn(r: Int32Array, base: number): Address {
  return address((r[base + 1]! >>> 0) * 0x100000000 + (r[base]! >>> 0));
}
