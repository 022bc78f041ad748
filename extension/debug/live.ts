import { type DebugProtocol } from '@vscode/debugprotocol';
import { type FrameView, heapAt, type HeapRow, type MachineSeam, typeName } from '../../engine/index';
import { type TestResult } from './breakpoints';
import { currentThread, type Debuggee, frameAt } from './debuggee';
import { ErrorId, RequestError } from './errors';
import { type Evaluated, Expressions, hasEffects, read, run, test } from './evaluate';
import { type Outlook } from './outlook';
import { type Format, isReadable, type Reading } from './reading';
import { readScalar, writeScalar } from './scalars';
import { FrameIds, type FrameKey } from './stack';
import { formatValue } from './values';
import { Variables } from './variables';

/** A change that a client made: the memory it touched, when it was memory. */
export interface Edit {
  readonly at: number;
  readonly count: number;
}

/** The reading and editing side of a session once a program is loaded: frames, variables, expressions. */
export class Live {
  readonly debuggee: Debuggee;
  readonly frames: FrameIds = new FrameIds();
  readonly variables: Variables;
  readonly expressions: Expressions;
  /** What was found by running ahead, by fault; forgotten when the future changes. */
  readonly outlooks: Map<number, Outlook> = new Map<number, Outlook>();
  /** Thread whose frames speak when a request names none. */
  thread = 0;
  /** The instruction that did what the session stopped for; it is complete, so the frame stands behind it already. */
  culprit: { readonly thread: number; readonly pc: number } | undefined;

  constructor(debuggee: Debuggee) {
    this.debuggee = debuggee;
    this.variables = new Variables(debuggee);
    this.expressions = new Expressions(debuggee.program);
  }

  get machine(): MachineSeam {
    return this.debuggee.timeline.machine;
  }

  /** Heaps as they are where the session stands, also for values that a copy of the machine computed. */
  readonly #heapAt = (at: number): HeapRow | undefined => heapAt(this.debuggee.timeline, at);

  reading(format: DebugProtocol.ValueFormat | undefined): Reading {
    const { program, pointerBytes } = this.debuggee;
    return {
      machine: this.machine,
      debug: program.debug,
      pointerBytes,
      format: formatOf(format),
      heapAt: this.#heapAt,
    };
  }

  frameKey(frameId: number): FrameKey {
    const key = this.frames.keyOf(frameId);
    if (key === undefined) throw new RequestError(ErrorId.BadRequest, `there is no frame ${frameId}`);
    return key;
  }

  /** The frame that an expression is evaluated in: the one named, else the innermost of the stopped thread. */
  #frameFor(machine: MachineSeam, frameId: number | undefined): FrameView {
    const key = frameId === undefined ? undefined : this.frames.keyOf(frameId);
    const named = key === undefined ? undefined : frameAt(machine, key.thread, key.depth);
    const frame = named ?? machine.frames(this.thread)[0] ?? machine.frames(currentThread(machine))[0];
    if (frame === undefined)
      throw new RequestError(
        ErrorId.Expression,
        'nothing can be evaluated here: the program has no frame; step back first',
      );
    return frame;
  }

  /** Evaluates without lasting effect: what must be run is run on a copy of the machine that is thrown away. */
  evaluate(text: string, frameId: number | undefined, format: Format): Evaluated {
    const frame = this.#frameFor(this.machine, frameId);
    const expression = this.expressions.compile(frame, text);
    const known = read(this.machine, expression, frame, format);
    if (known !== undefined) return known;
    const machine = this.debuggee.timeline.fork();
    return run(machine, expression, this.#frameFor(machine, frameId), format);
  }

  /** Evaluates for good when the expression changes anything; `edited` says whether it did. */
  commit(text: string, frameId: number | undefined, format: Format): { value: Evaluated; edited: boolean } {
    const frame = this.#frameFor(this.machine, frameId);
    const expression = this.expressions.compile(frame, text);
    // A trial first: an expression that only reads, or fails, must not cost the known future.
    const trial = this.evaluate(text, frameId, format);
    if (!hasEffects(expression)) return { value: trial, edited: false };
    const value = run(this.machine, expression, frame, format);
    this.#branch();
    return { value, edited: true };
  }

  /** Assigns the value of `text` to the child `name` of a container. */
  setVariable(args: DebugProtocol.SetVariableArguments): {
    variable: DebugProtocol.Variable;
    edit: Edit | undefined;
  } {
    const index = /^\[(\d+)\]$/.exec(args.name);
    const start = index?.[1] === undefined ? 0 : Number(index[1]);
    const children = this.variables.children(
      args.variablesReference,
      this.machine,
      start,
      index === null ? 0 : 1,
    );
    const child = children.find(each => each.name === args.name);
    if (child === undefined)
      throw new RequestError(ErrorId.BadRequest, `there is no variable '${args.name}' here`);
    const value = this.evaluate(args.value, undefined, { hex: false });
    const scalar = readScalar(value.reading, value.type, value.location);
    if (scalar === undefined)
      throw new RequestError(ErrorId.Memory, 'the value lies in memory that is not committed');
    const reading = this.reading(args.format);
    writeScalar(reading, child.type, child.location, scalar);
    this.#branch();
    const edit = child.location.kind === 'memory' ? { at: child.location.at, count: 8 } : undefined;
    return { variable: this.variables.present(reading, child), edit };
  }

  /** Tells the timeline that the machine was changed from outside. */
  edited(): void {
    this.#branch();
  }

  #branch(): void {
    this.debuggee.timeline.branch();
    this.outlooks.clear();
  }

  test(machine: MachineSeam, thread: number, text: string): TestResult {
    try {
      return test(this.expressions, machine, thread, text);
    } catch (error) {
      if (error instanceof RequestError) return { ok: false, text: error.message };
      throw error;
    }
  }

  /** An evaluated value as evaluate and setExpression answer it. */
  present(value: Evaluated, path: string): DebugProtocol.EvaluateResponse['body'] {
    const { type, location } = value;
    const reading = { ...value.reading, heapAt: this.#heapAt };
    if (!isReadable(reading, type, location))
      throw new RequestError(ErrorId.Memory, `'${path}' lies in memory that is not committed`);
    const opened = this.variables.open(reading, type, location, path);
    return {
      result: formatValue(reading, type, location),
      type: typeName(reading.debug, type),
      variablesReference: opened.reference,
      ...(opened.indexed === undefined ? {} : { indexedVariables: opened.indexed }),
      ...(opened.memoryReference === undefined ? {} : { memoryReference: opened.memoryReference }),
    };
  }
}

export const formatOf = (format: DebugProtocol.ValueFormat | undefined): Format => ({
  hex: format?.hex === true,
});
