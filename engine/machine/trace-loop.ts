import { type Address, address, NULL, offset } from '../base/units';
import { ProcessFault } from '../memory/seam';
import { type Trace, TraceOp } from '../script/program';
import { BlockFamily } from './allocations';
import { callNative } from './calls';
import { raiseFault } from './exceptions';
import { laneOf } from './express/calls';
import { type ExpressLane, Left } from './express/lane';
import { putWide } from './frames';
import { type Process } from './process';
import { type ThreadState } from './thread-state';

/** Index of each library function in TRACE_NATIVES. */
const CREATE = 0;
const ALLOCATE = 1;
const REALLOCATE = 2;
const FREE = 3;

/** What lies above is not for the express lane. */
const HIGHEST_NEAR = 0x7fffffff;
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
  process.taken = 0;
  try {
    while (process.taken < limit && !process.interrupted) {
      playExpress(process, thread, trace, limit - process.taken);
      if (process.taken === limit) break;
      process.taken++;
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
  return process.taken;
}

/** Plays at most `most` lines by the express lane, up to one that it does not know: nearly every line of a trace. */
function playExpress(process: Process, thread: ThreadState, trace: Trace, most: number): void {
  const lane = laneOf(process, BlockFamily.Heap);
  const first = thread.pc - trace.firstLine;
  const heap = pointerIn(thread.registers, thread.window + ARGUMENT[0]);
  if (lane === undefined || first < 0 || heap > HIGHEST_NEAR) return;
  const { allocations, program } = process;
  const place = allocations.placeOf(heap, thread.id, BlockFamily.Heap);
  const tag = process.sink === undefined ? 0 : process.sink.tagOf(heap);
  if (place === undefined || tag === undefined) return;
  const table = program.modules[0]!.sections[0]!.at;
  const end = Math.min(first + most, trace.count);
  for (let line = first; line < end; line = thread.pc - trace.firstLine) {
    const last = lane.endOf(line, end);
    if (!allocations.makeRoom(last - line) || !lane.stage(trace, table, line)) return;
    playWindow(process, thread, lane, line, last, heap, place, tag);
    if (thread.pc - trace.firstLine < last) return;
  }
}

/** Plays lines [`line`, `last`) of the staged window, as far as the lane knows them. */
function playWindow(
  process: Process,
  thread: ThreadState,
  lane: ExpressLane,
  line: number,
  last: number,
  heap: Address,
  place: number,
  tag: number,
): void {
  const { allocations } = process;
  const step = process.state.step + process.taken;
  try {
    lane.play(
      line,
      last,
      heap,
      place,
      tag | (thread.id << 4),
      allocations.chunkTable,
      allocations.count,
      step,
    );
  } catch (error) {
    process.taken++;
    throw error;
  } finally {
    settleLines(process, thread, lane, line, step);
  }
}

/** The machine is where the lane stopped, with what the lines up to there left behind. */
function settleLines(
  process: Process,
  thread: ThreadState,
  lane: ExpressLane,
  line: number,
  step: number,
): void {
  const { left, stoppedAt, events } = lane;
  const played = stoppedAt - line;
  if (played === 0) return;
  process.allocations.count = left[Left.NEXT_ROW]!;
  process.state.heapCalls += played;
  process.taken += played;
  thread.pc += played;
  const r = thread.registers;
  putWide(r, thread.window + RESULT, left[Left.RESULT]! >>> 0);
  putWide(r, thread.window + ARGUMENT[2], left[Left.THIRD]! >>> 0);
  if (left[Left.HAD_FOURTH] === 1) putWide(r, thread.window + ARGUMENT[3], left[Left.FOURTH]! >>> 0);
  process.sink?.events(events, lane.eventCount, step);
}

/** A line that the express lane does not know is called like any library function. */
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
    return;
  }
  putWide(r, thread.window + ARGUMENT[old === NULL ? 2 : 3], trace.size[row]!);
  if (old === NULL) {
    callNative(process, thread, ALLOCATE, result);
    heapMemory.setPointer(slot, pointerIn(r, result));
    return;
  }
  putWide(r, thread.window + ARGUMENT[2], old);
  callNative(process, thread, REALLOCATE, result);
  const moved = pointerIn(r, result);
  // A block that could not be resized is still where it was.
  if (moved !== NULL && moved !== old) heapMemory.setPointer(slot, moved);
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
