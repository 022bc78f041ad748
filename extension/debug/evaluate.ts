import {
  type CompiledExpression,
  compileExpression,
  evaluateReading,
  type FrameView,
  INSTRUCTION_WORDS,
  type MachineSeam,
  Op,
  type Program,
} from '../../engine/index';
import { ErrorId, RequestError } from './errors';
import { isTrue, readScalar } from './scalars';
import { type TestResult } from './breakpoints';
import { type Format, type Location, type Reading, toAddress, type Words } from './reading';
import { formatValue } from './values';

/** Instructions that an evaluation may run: a call of a quick function, never a loop that hangs a hover. */
export const EVALUATION_LIMIT = 2_000_000;

/** A typed value that an expression gave, on the machine that it ran on. */
export interface Evaluated {
  readonly reading: Reading;
  readonly type: number;
  readonly location: Location;
}

/** Compiled expressions by where and what; a watch is asked again at every stop, a condition at every hit. */
export class Expressions {
  readonly #program: Program;
  readonly #compiled = new Map<string, CompiledExpression>();

  constructor(program: Program) {
    this.#program = program;
  }

  /** Throws a RequestError with the compiler's first complaint. */
  compile(frame: FrameView, text: string): CompiledExpression {
    const key = `${frame.function}:${frame.pc}:${text}`;
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const { expression, diagnostics } = compileExpression(
      this.#program,
      { function: frame.function, pc: frame.pc },
      text,
    );
    if (expression === undefined) {
      // What comes after the first follows from it.
      const first = diagnostics.find(each => each.severity === 'error');
      throw new RequestError(ErrorId.Expression, first?.message ?? 'this is not an expression');
    }
    if (this.#compiled.size > 500) this.#compiled.clear();
    this.#compiled.set(key, expression);
    return expression;
  }
}

/** The value of `expression` where reading is all it takes; undefined when it must be run to be known. */
export function read(
  machine: MachineSeam,
  expression: CompiledExpression,
  frame: FrameView,
  format: Format,
): Evaluated | undefined {
  const outcome = evaluateReading(machine, expression, frame);
  return outcome?.ok === true ? valueOf(machine, expression, outcome, format) : undefined;
}

/** Runs `expression` on `machine`, which keeps what the expression changed. */
export function run(
  machine: MachineSeam,
  expression: CompiledExpression,
  frame: FrameView,
  format: Format,
): Evaluated {
  const outcome = machine.evaluate(expression, frame, EVALUATION_LIMIT);
  if (!outcome.ok) throw new RequestError(ErrorId.Expression, outcome.text);
  return valueOf(machine, expression, outcome, format);
}

function valueOf(
  machine: MachineSeam,
  expression: CompiledExpression,
  outcome: Words,
  format: Format,
): Evaluated {
  const { debug, model } = expression.program;
  const pointerBytes = model === 'llp64' ? 8 : 4;
  const reading: Reading = { machine, debug, pointerBytes, format, heapAt: () => undefined };
  const words = { low: outcome.low >>> 0, high: outcome.high >>> 0 };
  const location: Location =
    expression.result === 'address'
      ? { kind: 'memory', at: toAddress(words, pointerBytes) }
      : { kind: 'result', ...words };
  return { reading, type: expression.type, location };
}

/** Instructions that change something, or may: stores, calls and writes to a register of the frame. */
const EFFECTS: ReadonlySet<number> = new Set([
  Op.ST8, Op.ST16, Op.ST32, Op.ST64, Op.STF32, Op.ST8L, Op.ST16L, Op.ST32L, Op.ST64L, Op.STF32L,
  Op.STX8, Op.STX16, Op.STX32, Op.STX64, Op.STXF32, Op.STX8L, Op.STX16L, Op.STX32L, Op.STX64L, Op.STXF32L,
  Op.COPY, Op.COPYL, Op.ZERO, Op.ZEROL, Op.CALL, Op.CALLP, Op.NCALL, Op.SETR, Op.SETJMP,
]); // prettier-ignore

/** Whether running `expression` may change the machine; one that only reads need not cost the known future. */
export function hasEffects(expression: CompiledExpression): boolean {
  const info = expression.program.functions[expression.function];
  if (info === undefined) return true;
  for (let pc = info.start; pc < info.end; pc++)
    if (EFFECTS.has(expression.program.code[pc * INSTRUCTION_WORDS] ?? -1)) return true;
  return false;
}

const NO_FORMAT: Format = { hex: false };

/**
 * Tests a breakpoint's condition in the innermost frame of `thread` without lasting effect; what must be run is run on
 * the machine itself, which is put back afterwards, and nobody hears of what happened in between.
 */
export function test(
  expressions: Expressions,
  machine: MachineSeam,
  thread: number,
  text: string,
): TestResult {
  const frame = machine.frames(thread)[0];
  if (frame === undefined) return { ok: false, text: 'the thread has no frame' };
  const expression = expressions.compile(frame, text);
  const known = read(machine, expression, frame, NO_FORMAT);
  if (known !== undefined) return verdict(known);
  const { sink } = machine;
  machine.sink = undefined;
  const before = machine.snapshot();
  try {
    return verdict(run(machine, expression, frame, NO_FORMAT));
  } finally {
    machine.restore(before);
    machine.release(before);
    machine.sink = sink;
  }
}

function verdict({ reading, type, location }: Evaluated): TestResult {
  const scalar = readScalar(reading, type, location);
  const truth = scalar === undefined || isTrue(scalar);
  return { ok: true, truth, text: formatValue(reading, type, location) };
}
