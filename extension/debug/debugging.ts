import { type DebugProtocol } from '@vscode/debugprotocol';
import {
  type Diagnostic,
  type FaultId,
  hexAddress,
  type MachineSeam,
  type Sources,
} from '../../engine/index';
import { Breakpoints } from './breakpoints';
import { type SliceControl, type Yield } from './control';
import { type Debuggee, type OnOutput, openDebuggee } from './debuggee';
import { ErrorId, RequestError, toRequestError } from './errors';
import { exceptionInfo } from './cards';
import { defaultFaults } from './exceptions';
import { Lookout } from './outlook';
import { type Launch, parseLaunch } from './launch';
import { type Edit, Live } from './live';
import { load, type Loaded } from './load';
import { type ReadFile } from './units';
import { Console, type Emit } from './console';
import { Runner, type Work } from './runner';
import { complaints, pcsOfStatement, SCRATCH_PATH, ScratchScript, statementsRun } from './scratch';
import { type StepEnd, type Stops } from './stepping';
import { type Arrival, describeStop, endText, type StopReport, waitsText } from './stops';

/** What the session needs of whoever runs it. */
export interface SessionHost {
  readonly readFile: ReadFile;
  readonly yieldNow: Yield;
}

/** The position after a move, for whoever shows it. */
export interface Moved {
  readonly step: number;
  readonly lastStep: number;
  readonly state: 'running' | 'stopped' | 'exited' | 'died';
}

/** The life of a debug session: load, run, stop, edit, end. Requests come in as calls, news go out through `emit`. */
export class Debugging {
  readonly breakpoints: Breakpoints;
  faults: ReadonlySet<FaultId> = defaultFaults;
  readonly #host: SessionHost;
  readonly #emit: Emit;
  readonly #runner: Runner;
  readonly #console: Console;
  #launch: Launch | undefined;
  #live: Live | undefined;
  #configured = false;
  #loading = false;
  #started = false;
  #ended = false;
  #report: StopReport | undefined;
  /** Step of the end at which the session has already stopped: going on from there ends it. */
  #seenEnd: number | undefined;
  /** Step of the user's first statement, once it is reached; going back ends there and not in the loader. */
  #entryStep: number | undefined;
  #script: ScratchScript | undefined;
  #revision = 0;
  /** A scratch script is at statements that have run before: what they print has been shown. */
  #repeating = false;
  readonly #lookout: Lookout;
  readonly #stops: Stops;

  constructor(host: SessionHost, emit: Emit) {
    this.#host = host;
    this.#lookout = new Lookout(host.yieldNow);
    this.#stops = this.#liveStops();
    this.#emit = emit;
    this.#console = new Console(emit, () => this.#live?.debuggee);
    this.#runner = new Runner(host.yieldNow, () => {
      this.#console.flush();
    });
    this.breakpoints = new Breakpoints({
      test: (machine, thread, text) => this.live.test(machine, thread, text),
      log: (text, pc) => {
        this.#console.say(text, pc);
      },
    });
  }

  /** The loaded program; a request that comes before launch or after the end is told so. */
  get live(): Live {
    if (this.#live !== undefined) return this.#live;
    const why = this.#ended ? 'the session has ended' : 'no program is loaded';
    throw new RequestError(ErrorId.NotStopped, why);
  }

  /** The loaded program; undefined before launch. */
  get debuggee(): Debuggee | undefined {
    return this.#live?.debuggee;
  }

  get loaded(): boolean {
    return this.#live !== undefined;
  }

  /** Refuses what needs a program that stands still. */
  requireStopped(): Live {
    return this.stopped;
  }

  /** The loaded program where it stands still. */
  get stopped(): Live {
    const { live } = this;
    if (this.#runner.running)
      throw new RequestError(ErrorId.NotStopped, 'the program is running; pause it first');
    return live;
  }

  get moved(): Moved {
    const { position, lastStep, end } = this.live.debuggee.timeline;
    const over = end !== undefined && position.step >= lastStep;
    const state = this.#runner.running
      ? 'running'
      : over && end.reason === 'died'
        ? 'died'
        : over && end.reason === 'exited'
          ? 'exited'
          : 'stopped';
    return { step: position.step, lastStep, state };
  }

  /** How the run ended, when the session stands at its end. */
  get endText(): string | undefined {
    const { timeline, pointerBytes } = this.live.debuggee;
    return timeline.position.step >= timeline.lastStep ? endText(timeline.end, pointerBytes) : undefined;
  }

  get script(): ScratchScript {
    if (this.#script === undefined)
      throw new RequestError(ErrorId.Scratch, 'this is not a scratch session: launch with "scratch": true');
    return this.#script;
  }

  /** Number under which the client asks for the scratch script's text; it changes with the text. */
  get revision(): number {
    return this.#revision;
  }

  /** Loads what `args` ask for; the client may then send its breakpoints. */
  async launch(args: unknown): Promise<void> {
    if (this.#live !== undefined || this.#loading || this.#ended)
      throw new RequestError(ErrorId.BadRequest, 'this session has launched already');
    const launch = parseLaunch(args);
    this.#loading = true;
    try {
      await this.#load(launch);
    } finally {
      this.#loading = false;
    }
  }

  async #load(launch: Launch): Promise<void> {
    const script = launch.options.scratch ? new ScratchScript() : undefined;
    const loaded = await this.#compile(launch, script);
    this.#console.diagnostics(loaded.diagnostics);
    if (!loaded.ok) throw new RequestError(ErrorId.DoesNotCompile, failureSentence(loaded.diagnostics), true);
    this.#launch = launch;
    this.#script = script;
    this.#open(launch, loaded);
  }

  #compile(launch: Launch, script: ScratchScript | undefined): Promise<Loaded> {
    const units = script === undefined ? launch.options.programs : [SCRATCH_PATH];
    const given: Sources = script === undefined ? new Map() : new Map([[SCRATCH_PATH, script.text]]);
    return load(launch, units, this.#host.readFile, given);
  }

  #open(launch: Launch, loaded: Extract<Loaded, { ok: true }>): void {
    this.#revision += 1;
    const onOutput: OnOutput = (_step, _thread, pc, stream, bytes) => {
      if (!this.#repeating) this.#console.write(stream, pc, bytes);
    };
    // The text of a scratch script is in no file: the client asks for it by number, a new one whenever it grew.
    const reference = this.#script === undefined ? undefined : this.#revision;
    const debuggee = openDebuggee(loaded, launch.options.memoryBudget, onOutput, reference);
    this.#live?.debuggee.timeline.dispose();
    this.#live = new Live(debuggee);
    this.#report = undefined;
    this.#seenEnd = undefined;
    this.#console.forgetDeath();
    this.#entryStep = undefined;
    for (const breakpoint of this.breakpoints.bind(debuggee))
      this.#emit('breakpoint', { reason: 'changed', breakpoint });
  }

  /** The client has sent its breakpoints: the run begins as soon as a program is loaded. */
  configured(): void {
    this.#configured = true;
    if (this.#live !== undefined) this.start();
  }

  /** Begins the run once, when both launch and configuration are done. */
  start(): void {
    if (!this.#configured || this.#started || this.#launch === undefined) return;
    this.#started = true;
    this.#emit('thread', { reason: 'started', threadId: this.live.machine.threads[0]?.id ?? 0 });
    this.#begin(this.#launch);
  }

  #begin(launch: Launch): void {
    const { options } = launch;
    if (this.#script !== undefined) this.#run(control => this.#toWaiting(control), 'step');
    else if (options.noDebug) this.#run(control => this.#forward(noStops, control), 'step');
    else this.#run(control => this.#fromEntry(options.stopOnEntry, control), 'entry');
  }

  /** To the first statement of the user's, and on from there unless the run shall stop at it. */
  async #fromEntry(stopOnEntry: boolean, control: SliceControl): Promise<StepEnd> {
    if (this.#entryStep !== undefined) return this.#forward(this.stops, control);
    const { timeline, index } = this.live.debuggee;
    const entries = index.statements.map(statement => statement.pc);
    const first = await timeline.run({ breakpoints: entries, faults: this.faults }, control);
    if (first.reason !== 'breakpoint') return { stop: first, arrived: false };
    this.#entryStep = timeline.position.step;
    const { machine } = timeline;
    if (this.breakpoints.accepts(machine, first.thread, first.pc, false))
      return { stop: first, arrived: false };
    if (stopOnEntry) return { stop: first, arrived: true };
    return this.#forward(this.stops, control);
  }

  async #forward(stops: Stops, control: SliceControl): Promise<StepEnd> {
    const stop = await this.live.debuggee.timeline.run(stops.until, control);
    return { stop, arrived: false };
  }

  #liveStops(): Stops {
    const accept = (machine: MachineSeam, thread: number, pc: number): boolean =>
      this.breakpoints.accepts(machine, thread, pc, false);
    // Arrow functions keep `this`; a getter of a literal has its own.
    const breakpoints = (): readonly number[] => this.breakpoints.pcs;
    const faults = (): ReadonlySet<FaultId> => this.faults;
    return {
      until: {
        get breakpoints() {
          return breakpoints();
        },
        get faults() {
          return faults();
        },
        accept,
      },
      isBreakpoint: accept,
    };
  }

  /** Runs on to the next breakpoint, fault or end; from an end that has been shown, the session ends. */
  goOn(): void {
    if (this.#runner.running) return;
    const { timeline } = this.stopped.debuggee;
    if (timeline.end !== undefined && this.#seenEnd === timeline.position.step) {
      this.#finish();
      return;
    }
    this.#run(control => this.#forward(this.stops, control), 'step');
  }

  /** Back to the last breakpoint or fault, or the program's first statement. */
  goBack(): void {
    this.#run(async control => {
      const { timeline } = this.live.debuggee;
      const accept = (machine: MachineSeam, thread: number, pc: number): boolean =>
        this.breakpoints.accepts(machine, thread, pc, true);
      const stop = await timeline.runBack(
        { breakpoints: this.breakpoints.pcs, accept, faults: this.faults },
        control,
      );
      return { stop, arrived: false };
    }, 'step');
  }

  /** Runs a step; `work` decides where it ends. */
  step(work: Work): void {
    this.#run(work, 'step');
  }

  async seek(step: number): Promise<number> {
    const { timeline } = this.stopped.debuggee;
    await this.#perform(async control => {
      const stop = await timeline.seek(step, control);
      return { stop, arrived: stop.reason === 'position' };
    }, 'goto');
    return timeline.position.step;
  }

  pause(): void {
    this.#runner.cancel();
  }

  /** What stops a run: the user's breakpoints and the chosen faults as they are when the run asks. */
  get stops(): Stops {
    return this.#stops;
  }

  #run(work: Work, arrival: Arrival): void {
    // Two moves were asked for before the first began: one is under way, and its stop answers both.
    if (this.#runner.running || this.#ended) return;
    this.#perform(work, arrival).catch((error: unknown) => {
      this.#console.complain(toRequestError(error).message);
      this.#finish();
    });
  }

  /** Runs `work` alone, then tells the client where the session stands. */
  async #perform(work: Work, arrival: Arrival): Promise<void> {
    if (this.#runner.running)
      throw new RequestError(ErrorId.NotStopped, 'the program is running; pause it first');
    this.#lookout.giveUp();
    const running = this.#runner.run(work);
    this.#announce();
    const { stop, arrived } = await running;
    this.#console.flush();
    if (this.#ended) return;
    if (stop.reason === 'start') await this.#backToEntry();
    this.#console.death(this.live.debuggee);
    if (stop.reason === 'deadlock' && this.#launch?.options.noDebug === true) {
      this.#console.complain(`deadlock: ${waitsText(stop)}`);
      this.#finish();
      return;
    }
    if (
      (stop.reason === 'exited' || stop.reason === 'died') &&
      this.#launch?.options.stopAtExit !== true &&
      this.#script === undefined
    ) {
      this.#finish();
      return;
    }
    this.#stopAt(describeStop(this.live.debuggee, this.breakpoints, stop, arrived, arrival));
  }

  /** Going back ends at the program's first statement, not in the code that loads it. */
  async #backToEntry(): Promise<void> {
    await this.#runner.run(async control => {
      const stop = await this.live.debuggee.timeline.seek(this.#entryStep ?? 0, control);
      return { stop, arrived: true };
    });
  }

  #stopAt(report: StopReport): void {
    const { timeline } = this.live.debuggee;
    this.#report = report;
    this.#seenEnd = this.endText === undefined ? undefined : timeline.position.step;
    this.live.thread = report.body.threadId ?? 0;
    const act = report.fault === undefined ? undefined : this.live.machine.faults[report.fault]?.act;
    this.live.culprit = act?.step === timeline.position.step - 1 ? act : undefined;
    this.#emit('stopped', report.body);
    this.#announce();
  }

  #announce(): void {
    this.#emit('heapscope/moved', this.moved);
  }

  /** A client changed the machine: what was known of later steps is gone, and views must ask again. */
  edited(edit: Edit | undefined, areas: DebugProtocol.InvalidatedAreas[]): void {
    const { timeline, pointerBytes } = this.live.debuggee;
    this.breakpoints.forgetFrom(timeline.position.step + 1);
    this.#seenEnd = undefined;
    this.#console.forgetDeath();
    this.#console.flush();
    this.#emit('invalidated', { areas });
    if (edit !== undefined)
      this.#emit('memory', {
        memoryReference: hexAddress(edit.at, pointerBytes),
        offset: 0,
        count: edit.count,
      });
    this.#announce();
  }

  /** The card of the fault that the session stopped at; looks ahead for the moment at which Windows notices. */
  async exceptionInfo(): Promise<NonNullable<DebugProtocol.ExceptionInfoResponse['body']>> {
    const live = this.stopped;
    const { debuggee, outlooks } = live;
    const index = this.#report?.fault;
    const record = index === undefined ? undefined : live.machine.faults[index];
    if (index === undefined || record === undefined) return this.#plainException();
    const outlook = await this.#lookout.find(debuggee, index, outlooks);
    return exceptionInfo(debuggee, index, outlook, this.faults.has(record.id));
  }

  #plainException(): NonNullable<DebugProtocol.ExceptionInfoResponse['body']> {
    if (this.#report?.body.reason !== 'exception')
      throw new RequestError(ErrorId.BadRequest, 'the session is not stopped at a fault');
    const { description, text } = this.#report.body;
    return {
      exceptionId: 'exception-raised',
      description: `${description ?? ''}: ${text ?? ''}`,
      breakMode: 'unhandled',
    };
  }

  async restart(args: unknown): Promise<void> {
    const given = (args as { arguments?: unknown } | undefined)?.arguments;
    const launch = given === undefined ? this.#launch : parseLaunch(given);
    if (launch === undefined)
      throw new RequestError(ErrorId.BadRequest, 'there is nothing to restart: launch first');
    this.#runner.cancel();
    await this.#runner.idle();
    await this.#load(launch);
    this.#ended = false;
  }

  /** Starts the restarted program from its beginning. */
  startAgain(): void {
    if (this.#launch !== undefined) this.#begin(this.#launch);
  }

  /** Ends the session: an operation under way stops at its next slice. */
  async terminate(): Promise<void> {
    this.#runner.cancel();
    this.#lookout.giveUp();
    await this.#runner.idle();
    this.#finish();
  }

  async dispose(): Promise<void> {
    this.#ended = true;
    this.#runner.cancel();
    this.#lookout.giveUp();
    await this.#runner.idle();
    this.#live?.debuggee.timeline.dispose();
    this.#live = undefined;
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#console.flush();
    const end = this.#live?.debuggee.timeline.end;
    if (end?.reason === 'exited') this.#emit('exited', { exitCode: end.exitCode });
    else if (end?.reason === 'died') this.#emit('exited', { exitCode: end.status });
    if (this.#live !== undefined) this.#announce();
    this.#emit('terminated', {});
  }

  /** Adds a statement after those that have run where the session stands, and runs the script to it. */
  async append(statement: string): Promise<{ step: number; text: string }> {
    const launch = this.#launch;
    const { debuggee } = this.stopped;
    const script = this.script.append(statementsRun(this.script, debuggee), statement);
    const loaded = await this.#compile(launch ?? parseLaunch({ scratch: true }), script);
    if (!loaded.ok || launch === undefined)
      throw new RequestError(ErrorId.Scratch, complaints(loaded.diagnostics));
    this.#script = script;
    this.#open(launch, loaded);
    await this.#perform(control => this.#repeatThenRun(control), 'step');
    return { step: this.live.debuggee.timeline.position.step, text: script.text };
  }

  /** Runs the statements that have run before in silence, then the new one for all to see. */
  async #repeatThenRun(control: SliceControl): Promise<StepEnd> {
    const { debuggee } = this.live;
    const { timeline } = debuggee;
    const { length } = this.script.statements;
    const newest = pcsOfStatement(this.script, length - 1, debuggee);
    this.#repeating = true;
    try {
      const stop = await timeline.run({ breakpoints: newest, faults: new Set() }, control);
      if (stop.reason !== 'breakpoint') return { stop, arrived: false };
      // A declaration that does nothing: the program waits already.
      if (pcsOfStatement(this.script, length, debuggee).includes(stop.pc)) return { stop, arrived: true };
    } finally {
      this.#repeating = false;
    }
    return this.#toWaiting(control);
  }

  /** To the `return` of a scratch script; a fault on the way is what the stop is about. */
  async #toWaiting(control: SliceControl): Promise<StepEnd> {
    const { debuggee } = this.live;
    const known = debuggee.timeline.machine.faults.length;
    const breakpoints = pcsOfStatement(this.script, this.script.statements.length, debuggee);
    const stop = await debuggee.timeline.run({ breakpoints, faults: new Set() }, control);
    const fault = debuggee.timeline.machine.faults.findIndex(
      (each, at) => at >= known && this.faults.has(each.id),
    );
    if (stop.reason === 'breakpoint' && fault >= 0)
      return { stop: { reason: 'fault', thread: stop.thread, fault }, arrived: false };
    return { stop, arrived: stop.reason === 'breakpoint' };
  }
}

const noStops: Stops = { until: { breakpoints: [], faults: new Set() }, isBreakpoint: () => false };

function failureSentence(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(each => each.severity === 'error');
  const first = errors[0];
  const place =
    first === undefined
      ? ''
      : ` at ${first.range.file}:${first.range.line}:${first.range.column}: ${first.message}`;
  return errors.length === 1
    ? `the program does not compile${place}`
    : `the program does not compile: ${errors.length} errors, the first${place}`;
}
