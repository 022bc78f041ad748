import {
  type Control,
  INSTRUCTION_WORDS,
  type MachineSeam,
  Op,
  type TimelineStop,
  type Until,
} from '../../engine/index';
import { type Debuggee, frameAt } from './debuggee';

/** Where a run shall stop besides the step's own target: the user's breakpoints and faults. */
export interface Stops {
  readonly until: Until;
  /** Whether a stop at `pc` is one of the user's breakpoints, which a step reports as such. */
  readonly isBreakpoint: (machine: MachineSeam, thread: number, pc: number) => boolean;
}

/** How a step ended: at its own target, or at something else that stops. */
export interface StepEnd {
  readonly stop: TimelineStop;
  readonly arrived: boolean;
}

/** pcs of the user's statements in the functions that `thread` is in, and the pcs its callers return to, by depth. */
interface StackTargets {
  readonly depth: number;
  readonly statements: readonly number[];
  /** returns[d] is where the frame of depth d goes on after its call; none for the innermost. */
  readonly returns: ReadonlyMap<number, number>;
}

/** Whether the innermost function of `thread` is built in. */
function inLibrary({ timeline, index }: Debuggee, thread: number): boolean {
  const top = timeline.machine.frames(thread)[0];
  return top !== undefined && index.isLibrary(top.function);
}

function stackTargets(debuggee: Debuggee, thread: number): StackTargets {
  const frames = debuggee.timeline.machine.frames(thread);
  const live = new Set(frames.map(frame => frame.function));
  const { index } = debuggee;
  // From a function of the user's nobody wants to step on in the library code that called it.
  const pool = inLibrary(debuggee, thread) ? index.everyStatement : index.statements;
  const statements = pool.filter(each => live.has(each.function)).map(each => each.pc);
  const returns = new Map(frames.slice(1).map(frame => [frame.depth, frame.pc + 1]));
  return { depth: frames[0]?.depth ?? 0, statements, returns };
}

/**
 * Runs forward with the user's stops and `targets`; `accept` decides at a target. A target that is also a breakpoint
 * of the user's stops as the breakpoint it is.
 */
async function runTo(
  debuggee: Debuggee,
  stops: Stops,
  targets: readonly number[],
  accept: (machine: MachineSeam, thread: number, pc: number) => boolean,
  control: Control,
): Promise<StepEnd> {
  const wanted = new Set(targets);
  let users: ReadonlySet<number> = new Set();
  let known: readonly number[] | undefined;
  let both: readonly number[] = [];
  let arrived = false;
  const until: Until = {
    // The user may set and clear breakpoints while the step runs.
    get breakpoints() {
      const { breakpoints } = stops.until;
      if (known !== breakpoints) {
        known = breakpoints;
        users = new Set(breakpoints);
        both = [...new Set([...targets, ...breakpoints])];
      }
      return both;
    },
    get faults() {
      return stops.until.faults;
    },
    accept: (machine, thread, pc) => {
      arrived = wanted.has(pc) && accept(machine, thread, pc);
      if (users.has(pc) && stops.isBreakpoint(machine, thread, pc)) {
        arrived = false;
        return true;
      }
      return arrived;
    },
  };
  const stop = await debuggee.timeline.run(until, control);
  return { stop, arrived: stop.reason === 'breakpoint' && arrived };
}

/** To the next statement of `thread`, into calls, also of library functions that are written in C. */
export function stepIn(debuggee: Debuggee, stops: Stops, thread: number, control: Control): Promise<StepEnd> {
  const { index, timeline } = debuggee;
  const callers = new Set(timeline.machine.frames(thread).map(frame => frame.function));
  const within = inLibrary(debuggee, thread);
  const targets = index.everyStatement
    .filter(each => within || !index.isLibrary(each.function) || !callers.has(each.function))
    .map(each => each.pc);
  return runTo(debuggee, stops, targets, (_machine, at) => at === thread, control);
}

/**
 * To the next statement of the frame, or of a caller once it has returned. Calls run at full speed: the only stops are
 * at statements of the functions on the stack and at the return sites. Return sites lower `floor`, so that a sibling
 * call at the same depth (`f() + f()`) is not taken for the frame that returned.
 */
export function stepOver(
  debuggee: Debuggee,
  stops: Stops,
  thread: number,
  control: Control,
): Promise<StepEnd> {
  const { depth, statements, returns } = stackTargets(debuggee, thread);
  const isStatement = new Set(statements);
  let floor = depth;
  const accept = (machine: MachineSeam, at: number, pc: number): boolean => {
    if (at !== thread) return false;
    const now = machine.frameCount(thread) - 1;
    if (now < floor && returns.get(now) === pc) floor = now;
    return isStatement.has(pc) && now <= floor;
  };
  return runTo(debuggee, stops, [...statements, ...returns.values()], accept, control);
}

/** To where the caller goes on after the call; from the outermost function to the end of the run. */
export function stepOut(
  debuggee: Debuggee,
  stops: Stops,
  thread: number,
  control: Control,
): Promise<StepEnd> {
  const { depth, statements, returns } = stackTargets(debuggee, thread);
  // A frame that is left by an exception never reaches its return site: the handler's first statement ends the step.
  const accept = (machine: MachineSeam, at: number, pc: number): boolean => {
    if (at !== thread) return false;
    const now = machine.frameCount(thread) - 1;
    return now < depth && (returns.get(now) === pc || debuggee.index.isStatement(pc));
  };
  return runTo(debuggee, stops, [...statements, ...returns.values()], accept, control);
}

/** One instruction of whichever thread runs next. */
export async function stepInstruction(debuggee: Debuggee, stops: Stops, control: Control): Promise<StepEnd> {
  const until = { breakpoints: [], faults: stops.until.faults, limit: debuggee.timeline.position.step + 1 };
  const stop = await debuggee.timeline.run(until, control);
  return { stop, arrived: stop.reason === 'position' };
}

/** One instruction, or a call with all that it does. */
export async function stepOverInstruction(
  debuggee: Debuggee,
  stops: Stops,
  thread: number,
  control: Control,
): Promise<StepEnd> {
  const { machine } = debuggee.timeline;
  const top = machine.frames(thread)[0];
  const op = top === undefined ? undefined : debuggee.program.code[top.pc * INSTRUCTION_WORDS];
  if (top === undefined || (op !== Op.CALL && op !== Op.CALLP))
    return stepInstruction(debuggee, stops, control);
  const accept = (now: MachineSeam, at: number): boolean =>
    at === thread && now.frameCount(thread) - 1 <= top.depth;
  return runTo(debuggee, stops, [top.pc + 1], accept, control);
}

export async function backInstruction(debuggee: Debuggee, control: Control): Promise<StepEnd> {
  const { step } = debuggee.timeline.position;
  if (step === 0) return { stop: { reason: 'start' }, arrived: false };
  const stop = await debuggee.timeline.seek(step - 1, control);
  return { stop, arrived: stop.reason === 'position' };
}

/**
 * To the statement before: in the same frame, or the caller's statement that made the call when the frame had just
 * begun. A search backward knows positions, not their order, so a sibling call at the same depth (`f() + f()`) is told
 * from the frame by the call that made the frame: when that call is the latest hit, the search goes on from there, one
 * frame further out.
 */
export async function stepBack(debuggee: Debuggee, thread: number, control: Control): Promise<StepEnd> {
  const { timeline, index } = debuggee;
  const from = timeline.position.step;
  // At the end of a run only the start code is left: the last statement in any function is the one before.
  if (stackTargets(debuggee, thread).statements.length === 0)
    return backToLastStatement(debuggee, thread, control);
  for (let level = timeline.machine.frameCount(thread) - 1; level >= 0; level--) {
    const stop = await timeline.runBack(untilBefore(debuggee, thread, level), control);
    if (stop.reason === 'cancelled') {
      // Rounds before this one may have moved; a cancelled step back leaves the user where they were.
      await timeline.seek(from, {
        instructions: control.instructions,
        cancelled: false,
        pause: () => control.pause(),
      });
      return { stop, arrived: false };
    }
    if (stop.reason !== 'breakpoint') return { stop, arrived: false };
    if (index.isStatement(stop.pc)) return { stop, arrived: true };
  }
  return backToLastStatement(debuggee, thread, control);
}

/** Statements of the frame at `level` and its callers, and the call that made that frame. */
function untilBefore(debuggee: Debuggee, thread: number, level: number): Until {
  const statements = stackTargets(debuggee, thread).statements;
  const isStatement = new Set(statements);
  const caller = frameAt(debuggee.timeline.machine, thread, level - 1);
  return {
    breakpoints: caller === undefined ? statements : [...new Set([...statements, caller.pc])],
    accept: (machine, at, pc) => {
      if (at !== thread) return false;
      const depth = machine.frameCount(thread) - 1;
      return (isStatement.has(pc) && depth <= level) || (pc === caller?.pc && depth === level - 1);
    },
    faults: new Set(),
  };
}

async function backToLastStatement(debuggee: Debuggee, thread: number, control: Control): Promise<StepEnd> {
  const stop = await debuggee.timeline.runBack(
    {
      breakpoints: debuggee.index.statements.map(statement => statement.pc),
      accept: (_machine, at) => at === thread,
      faults: new Set(),
    },
    control,
  );
  return { stop, arrived: stop.reason === 'breakpoint' };
}
