import { type DebugProtocol } from '@vscode/debugprotocol';
import { type FrameView } from '../../engine/index';
import { type Debuggee } from './debuggee';
import { codeReference } from './disassembly';
import { programSource } from './sources';

/** A frame's identity while it lives: its thread and its depth from the thread's outermost frame. */
export interface FrameKey {
  readonly thread: number;
  readonly depth: number;
}

/** Numbers for frames, the same at every stop for the same thread and depth. */
export class FrameIds {
  readonly #keys: FrameKey[] = [];
  readonly #ids = new Map<string, number>();

  idOf(thread: number, depth: number): number {
    const name = `${thread}:${depth}`;
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    this.#keys.push({ thread, depth });
    this.#ids.set(name, this.#keys.length);
    return this.#keys.length;
  }

  keyOf(id: number): FrameKey | undefined {
    return this.#keys[id - 1];
  }
}

/**
 * The client's view of the frames of a thread, innermost first: `count` of them (0: all) from `start`. `ended` says how
 * the run ended when no frame is left; `top` is the instruction that speaks for the innermost frame instead of the next.
 */
export function stackFrames(
  debuggee: Debuggee,
  ids: FrameIds,
  thread: number,
  { start, count }: { readonly start: number; readonly count: number },
  ended: string | undefined,
  top: number | undefined,
): { stackFrames: DebugProtocol.StackFrame[]; totalFrames: number } {
  const frames = debuggee.timeline.machine.frames(thread);
  if (frames.length === 0) {
    const name = ended ?? 'the thread has ended';
    const id = ids.idOf(thread, 0);
    return { stackFrames: [{ id, name, line: 0, column: 0, presentationHint: 'label' }], totalFrames: 1 };
  }
  const end = count > 0 ? start + count : frames.length;
  return {
    stackFrames: frames.slice(start, end).map((frame, index) => {
      const pc = start + index === 0 ? innermostPc(debuggee, frame, top) : frame.pc;
      return toStackFrame(debuggee, ids, frame, pc, top);
    }),
    totalFrames: frames.length,
  };
}

/**
 * The instruction whose place is shown for the innermost frame. A frame that has just been returned to stands between
 * two statements: its next instruction may be generated code without a place, then the call before it speaks for it.
 */
function innermostPc(debuggee: Debuggee, frame: FrameView, top: number | undefined): number {
  if (top !== undefined && debuggee.index.functionAt(top) === frame.function) return top;
  return debuggee.index.anyPlaceOf(frame.pc) === undefined ? frame.pc - 1 : frame.pc;
}

/** How clients are asked to show what is not the user's. */
const SUBTLE = { presentationHint: 'subtle' } as const;

function toStackFrame(
  debuggee: Debuggee,
  ids: FrameIds,
  frame: FrameView,
  pc: number,
  top: number | undefined,
): DebugProtocol.StackFrame {
  const id = ids.idOf(frame.thread, frame.depth);
  const info = debuggee.program.functions[frame.function];
  const name = info?.name ?? `function ${frame.function}`;
  // What runs next is a statement; a call that is under way, or an instruction that did something, is itself.
  const isNext = pc === frame.pc && pc !== top;
  const place = isNext ? debuggee.index.statementPlaceOf(pc) : debuggee.index.anyPlaceOf(pc);
  const instructionPointerReference = codeReference(pc);
  const library = debuggee.index.isLibrary(frame.function);
  const common = { id, name, instructionPointerReference, ...(library ? SUBTLE : {}) };
  if (place === undefined) return { ...common, ...SUBTLE, line: 0, column: 0 };
  const { path, line, column, endLine, endColumn } = place;
  return { ...common, source: programSource(debuggee, path), line, column, endLine, endColumn };
}
