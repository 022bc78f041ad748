import { type Address, address, NULL, offset } from '../base/units';
import { ProcessFault } from '../memory/seam';
import { type Trace, TraceOp } from '../script/program';
import { callNative } from './calls';
import { raiseFault } from './exceptions';
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
  let count = 0;
  try {
    while (count < limit && !process.interrupted) {
      process.taken = ++count;
      const row = thread.pc - trace.firstLine;
      if (row < 0) createHeap(process, thread);
      else if (row < trace.count) playLine(process, thread, trace, row);
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

function playLine(process: Process, thread: ThreadState, trace: Trace, row: number): void {
  const { heapMemory } = process;
  const r = thread.registers;
  const result = thread.window + RESULT;
  const slot = offset(process.program.modules[0]!.sections[0]!.at, trace.id[row]! * process.pointerBytes);
  const op = trace.op[row]!;
  const old = op === TraceOp.Allocate ? NULL : heapMemory.pointer(slot);
  if (op === TraceOp.Free) {
    putWide(r, thread.window + ARGUMENT[2], old);
    callNative(process, thread, FREE, result);
  } else if (old === NULL) {
    putWide(r, thread.window + ARGUMENT[2], trace.size[row]!);
    callNative(process, thread, ALLOCATE, result);
    heapMemory.setPointer(slot, pointerIn(r, result));
  } else {
    putWide(r, thread.window + ARGUMENT[2], old);
    putWide(r, thread.window + ARGUMENT[3], trace.size[row]!);
    callNative(process, thread, REALLOCATE, result);
    const moved = pointerIn(r, result);
    // A block that could not be resized is still where it was.
    if (moved !== NULL && moved !== old) heapMemory.setPointer(slot, moved);
  }
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
