import { type DebugProtocol } from '@vscode/debugprotocol';
import { type FrameView } from '../../engine/index';
import { type Debuggee } from './debuggee';

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

/** The client's view of the frames of a thread, innermost first, from `start`, at most `count` (0: all). */
export function stackFrames(
  debuggee: Debuggee,
  ids: FrameIds,
  thread: number,
  start: number,
  count: number,
  ended: string | undefined,
): { stackFrames: DebugProtocol.StackFrame[]; totalFrames: number } {
  const frames = debuggee.timeline.machine.frames(thread);
  if (frames.length === 0) {
    const name = ended ?? 'the thread has ended';
    const frame: DebugProtocol.StackFrame = {
      id: ids.idOf(thread, 0),
      name,
      line: 0,
      column: 0,
      presentationHint: 'label',
    };
    return { stackFrames: [frame], totalFrames: 1 };
  }
  const end = count > 0 ? start + count : frames.length;
  return {
    stackFrames: frames
      .slice(start, end)
      .map((frame, index) => toStackFrame(debuggee, ids, frame, start + index)),
    totalFrames: frames.length,
  };
}

function toStackFrame(
  debuggee: Debuggee,
  ids: FrameIds,
  frame: FrameView,
  rank: number,
): DebugProtocol.StackFrame {
  const id = ids.idOf(frame.thread, frame.depth);
  const info = debuggee.program.functions[frame.function];
  const name = info?.name ?? `function ${frame.function}`;
  const place = placeOfFrame(debuggee, frame, rank);
  if (place === undefined) return { id, name, line: 0, column: 0, presentationHint: 'subtle' };
  return {
    id,
    name,
    source: sourceOf(place.path, debuggee.sourceReference),
    line: place.line,
    column: place.column,
    endLine: place.endLine,
    endColumn: place.endColumn,
    ...(info === undefined ? {} : { moduleId: info.module }),
  };
}

/**
 * The place shown for a frame. A frame that has just been returned to stands between two statements: its next
 * instruction may be generated code without a place, then the call before it speaks for it.
 */
function placeOfFrame(
  debuggee: Debuggee,
  frame: FrameView,
  rank: number,
): ReturnType<typeof debuggee.index.placeOf> {
  return debuggee.index.placeOf(frame.pc) ?? (rank === 0 ? debuggee.index.placeOf(frame.pc - 1) : undefined);
}

/** A source as the client names it; with a `reference` the client asks the adapter for the text. */
export function sourceOf(path: string, reference?: number): DebugProtocol.Source {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return { name, path, ...(reference === undefined ? {} : { sourceReference: reference }) };
}
