import {
  type Diagnostic,
  type FaultRecord,
  formatDiagnostic,
  LoadError,
  Machine,
  type MachineSeam,
  type Moment,
  type Sources,
  type TimelineStop,
} from '../../engine/index';
import {
  deathOf,
  ErrorId,
  load,
  type Loaded,
  placeAt,
  parseLaunch,
  RequestError,
  waitsText,
} from '../debug/index';
import { complain, Exit, type Io } from './io';
import { type RunOptions } from './options';
import { type Ending, failures, type FoundFault, type RunResult, type When } from './outcome';
import { endingLine, faultLine, report } from './reports';

/** Library functions that read standard input: only a program that names one makes us wait for it. */
const READS_INPUT =
  /^(f?getw?c(har)?|_?f?getw?s(_s)?|_?getts|v?f?w?scanf(_s)?|fread|ReadFile|ReadConsole[AW]?)$/;

/** Instructions between two pauses. */
const SLICE = 20_000_000;

/** `heapscope run`: compiles, runs to the end, reports; returns the exit code. */
export async function runScript(options: RunOptions, io: Io): Promise<number> {
  const loaded = await loadScript(options, io);
  if (typeof loaded === 'number') return loaded;
  const machine = await startMachine(loaded, io);
  if (typeof machine === 'number') return machine;
  machine.sink = {
    event: () => undefined,
    tagOf: () => 0,
    events: () => undefined,
    output: (_step, _thread, _pc, stream, bytes) => {
      if (stream === 1) io.out(bytes.slice());
      else io.err(bytes.slice());
    },
  };
  const ending = await runToEnd(machine, options.maxSteps, io);
  const result: RunResult = {
    files: options.files,
    ending,
    profile: machine.settings.profile,
    seed: machine.settings.seed,
    steps: machine.position.step,
    stateHash: machine.stateHash(),
    faults: machine.faults.map(record => foundFault(machine, record)),
    failOn: options.failOn,
  };
  await deliver(result, options, io);
  return exitCode(result);
}

/** A compiled program, or the exit code when there is none; the reasons are on stderr. */
async function loadScript(options: RunOptions, io: Io): Promise<Extract<Loaded, { ok: true }> | number> {
  const { files, args, profile, seed, scheduler, decommit, commitLimit, includePath, defines } = options;
  const { debugHeap, globalFlags, pageHeap, crtDebug, noLfh, win11 } = options;
  const launch = parseLaunch({
    ...{ programs: files, args, profile, seed, scheduler, decommit, commitLimit, includePath, defines },
    ...{ debugHeap, globalFlags, pageHeap, crtDebug, noLfh, win11 },
    noDebug: true,
  });
  try {
    const loaded = await load(launch, files, path => io.readFile(path));
    complain(io, diagnosticLines(told(loaded, options), loaded.sources));
    return loaded.ok ? loaded : Exit.DoesNotCompile;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    complain(io, `heapscope: ${error.message}\n`);
    return error.id === ErrorId.BadLaunch ? Exit.Usage : Exit.NoInput;
  }
}

/** Where the report goes to stderr, nothing else may: tools read it. What does not compile has no report. */
function told({ ok, diagnostics }: Loaded, options: RunOptions): readonly Diagnostic[] {
  return ok && options.report !== undefined && options.reportFile === undefined ? [] : diagnostics;
}

const diagnosticLines = (diagnostics: readonly Diagnostic[], sources: Sources): string =>
  diagnostics
    .filter(({ severity }) => severity !== 'hint')
    .map(diagnostic => `${formatDiagnostic(diagnostic, sources)}\n`)
    .join('');

async function startMachine(loaded: Extract<Loaded, { ok: true }>, io: Io): Promise<MachineSeam | number> {
  const { program, settings } = loaded;
  const stdin = program.natives.some(name => READS_INPUT.test(name)) ? await io.readInput() : settings.stdin;
  try {
    return new Machine(program, { ...settings, stdin });
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    complain(io, `heapscope: ${error.message}\n`);
    return Exit.DoesNotCompile;
  }
}

async function runToEnd(machine: MachineSeam, maxSteps: number | undefined, io: Io): Promise<Ending> {
  for (;;) {
    const stop = machine.run({
      instructions: SLICE,
      ...(maxSteps === undefined ? {} : { untilStep: maxSteps }),
    });
    const ending = endingOf(machine, stop);
    if (ending !== undefined) return ending;
    if (maxSteps !== undefined && machine.position.step >= maxSteps) return { outcome: 'max-steps' };
    await io.pause();
  }
}

/** How the program ended; undefined when it could go on. */
export function endingOf(machine: MachineSeam, stop: TimelineStop): Ending | undefined {
  switch (stop.reason) {
    case 'exited':
      return { outcome: 'exited', exitCode: stop.exitCode };
    case 'died': {
      const { text } = deathOf(machine, stop);
      return { outcome: 'unhandled-exception', exitCode: stop.status, address: stop.at, text };
    }
    case 'deadlock':
      return { outcome: 'deadlock', waits: waitsText(stop) };
    default:
      return undefined;
  }
}

/** A fault as reports have it. */
export function foundFault(machine: MachineSeam, record: FaultRecord): FoundFault {
  const { id, text, act, notice, failureType, leak } = record;
  return {
    id,
    text,
    act: whenOf(machine, act),
    notice: notice === undefined ? null : { ...whenOf(machine, notice), check: notice.check },
    failureType: failureType ?? null,
    leak: leak ?? null,
  };
}

/** A moment, at the innermost line that the user wrote: what happens in the library happens where it was called. */
function whenOf(machine: MachineSeam, moment: Moment): When {
  const place = [moment.pc, ...machine.stacks.pcs(moment.stack)]
    .map(pc => placeAt(machine.program, pc))
    .find(each => each !== undefined);
  return {
    step: moment.step,
    event: moment.event,
    file: place?.path ?? '',
    line: place?.line ?? 0,
    column: place?.column ?? 0,
  };
}

/** The report where it is wanted; without one, a line a fault and how it ended on stderr. */
async function deliver(result: RunResult, options: RunOptions, io: Io): Promise<void> {
  if (options.report === undefined || options.reportFile !== undefined)
    complain(io, result.faults.map(faultLine).join('') + endingLine(result));
  if (options.report === undefined) return;
  const text = report(options.report, result, io.version);
  if (options.reportFile === undefined) complain(io, text);
  else await io.writeFile(options.reportFile, text);
}

export function exitCode(result: RunResult): number {
  switch (result.ending.outcome) {
    case 'unhandled-exception':
    case 'deadlock':
      return Exit.Died;
    case 'max-steps':
      return Exit.MaxSteps;
    case 'exited':
      return failures(result).length > 0 ? Exit.FaultFound : result.ending.exitCode & 0xff;
  }
}
