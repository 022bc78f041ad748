import { ProcessFault } from '../memory/seam';
import { type CompiledExpression } from '../script/compile-types';
import { type Program } from '../script/program';
import { enterFunction } from './frames';
import { completeFaults } from './faults';
import { execute } from './loop';
import { bind } from './natives';
import { shapesOf, type Process } from './process';
import { type Evaluation } from './seam';
import { withStandIns } from './stand-ins';
import { TRAP, Trap, frameBase, type ThreadState } from './thread-state';

const fail = (reason: Exclude<Evaluation, { ok: true }>['reason'], text: string): Evaluation => ({
  ok: false,
  reason,
  text,
});

/**
 * Runs an expression as a frame above the thread's innermost one, other threads standing still; the step counter does
 * not move. When it fails the caller restores the state from before.
 */
export function evaluate(
  process: Process,
  expression: CompiledExpression,
  thread: ThreadState,
  context: number,
  instructions: number,
): Evaluation {
  if (thread.status === 'ended') return fail('exited', 'the thread has ended');
  const { program, code, jumps, shapes, natives, state } = process;
  // A process that has ended can still be looked at.
  const { step, slice, current, outcome } = state;
  const { status, wait } = thread;
  const base = thread.window + shapes[thread.control[thread.top]! * 4 + 1]!;
  try {
    use(process, withStandIns(expression.program, process.settings.profile));
    process.evaluation = undefined;
    state.outcome = undefined;
    state.current = state.threads.indexOf(thread);
    thread.context = context;
    const back = thread.pc + Trap.Evaluation * TRAP;
    enterFunction(process, thread, expression.function, base, [frameBase(thread, context)], back, thread.sp);
    return settleEvaluation(process, thread, instructions);
  } catch (error) {
    if (error instanceof ProcessFault) return fail('exception', 'the stack has no room left');
    throw error;
  } finally {
    Object.assign(process, { program, code, jumps, shapes, natives });
    Object.assign(process.state, { step, slice, current, outcome });
    thread.context = -1;
    thread.status = status;
    thread.wait = wait;
    process.taken = 0;
    process.stopFault = -1;
  }
}

function settleEvaluation(process: Process, thread: ThreadState, instructions: number): Evaluation {
  for (let left = instructions; left > 0;) {
    process.interrupted = false;
    left -= execute(process, thread, left);
    process.taken = 0;
    completeFaults(process);
    const { evaluation } = process;
    if (process.state.outcome !== undefined) return fail('exited', 'the expression ended the process');
    if (evaluation !== undefined)
      return evaluation.ok
        ? evaluation
        : fail(
            'exception',
            `the expression raised exception 0x${evaluation.status.toString(16).toUpperCase()}`,
          );
    if (thread.status === 'ended') return fail('exited', 'the expression ended its thread');
    if (thread.status === 'waiting')
      return fail('blocked', `the expression waits for ${thread.wait?.text ?? ''}`);
  }
  return fail('limit', `the expression did not end within ${instructions} instructions`);
}

/** Makes the process run an extended program, whose code begins with the one it has. */
function use(process: Process, program: Program): void {
  Object.assign(process, {
    program,
    natives: bind(process, program.natives),
    code: program.code.slice(),
    jumps: program.tables,
    shapes: shapesOf(program),
  });
}
