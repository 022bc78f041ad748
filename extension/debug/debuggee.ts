import {
  type FrameView,
  LoadError,
  Machine,
  type MachineSeam,
  type MachineSettings,
  type Program,
  type Sources,
  Timeline,
  type TimelineSeam,
} from '../../engine/index';
import { ErrorId, RequestError } from './errors';
import { SourceIndex } from './source-index';

/** Bytes that the program wrote, with the place that wrote them. */
export type OnOutput = (
  step: number,
  thread: number,
  pc: number,
  stream: 1 | 2 | 3,
  bytes: Uint8Array,
) => void;

/** The program being debugged: what was compiled, where it stands in time, and how to read it. */
export interface Debuggee {
  readonly program: Program;
  readonly settings: MachineSettings;
  readonly sources: Sources;
  readonly index: SourceIndex;
  readonly timeline: TimelineSeam;
  readonly pointerBytes: 4 | 8;
  /** Number by which the client asks for the text of a program that is in no file. */
  readonly sourceReference: number | undefined;
}

export function openDebuggee(
  loaded: { readonly program: Program; readonly settings: MachineSettings; readonly sources: Sources },
  memoryBudget: number,
  onOutput: OnOutput,
  sourceReference?: number,
): Debuggee {
  const { program, settings, sources } = loaded;
  const timeline = startTimeline(program, settings, memoryBudget, onOutput);
  const pointerBytes = program.model === 'llp64' ? 8 : 4;
  return {
    program,
    settings,
    sources,
    index: new SourceIndex(program),
    timeline,
    pointerBytes,
    sourceReference,
  };
}

/** A program that compiles may still not load: a library function that nobody has, a commit limit that is too low. */
function startTimeline(
  program: Program,
  settings: MachineSettings,
  memoryBudget: number,
  onOutput: OnOutput,
): TimelineSeam {
  try {
    return new Timeline(new Machine(program, settings), onOutput, { memoryBudget });
  } catch (error) {
    if (error instanceof LoadError)
      throw new RequestError(ErrorId.DoesNotCompile, `the program cannot be loaded: ${error.message}`, true);
    throw error;
  }
}

/** The frame of `thread` at `depth` (0 outermost), if it is alive now. */
export function frameAt(machine: MachineSeam, thread: number, depth: number): FrameView | undefined {
  return machine.frames(thread).find(frame => frame.depth === depth);
}

/** The thread that runs next, else the first that lives, else the first of all. */
export function currentThread(machine: MachineSeam): number {
  const { threads } = machine;
  const chosen =
    threads.find(thread => thread.state === 'running') ??
    threads.find(thread => thread.state !== 'ended') ??
    threads[0];
  return chosen?.id ?? 0;
}
