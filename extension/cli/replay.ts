import {
  LoadError,
  Machine,
  newestHeapUsage,
  Timeline,
  TraceError,
  traceProgram,
  TraceReader,
} from '../../engine/index';
import { parseLaunch, refusalOf, settingsOf } from '../debug/index';
import { complain, Exit, type Io } from './io';
import { type ReplayOptions, UsageError } from './options';
import { Pace } from './pace';
import { playedBy, replayReport, type ReplayResult } from './replay-report';
import { endingLine, faultLine } from './reports';
import { endingOf, exitCode, foundFault } from './run';

/** Lines between the checkpoints of the timeline: some 100 ms of work. */
const SPACING = 200_000;
/** Bytes that are read between two pauses. */
const PIECE = 1 << 20;

type Trace = ReturnType<TraceReader['finish']>;

/**
 * `heapscope replay`: plays an allocation trace on a growable heap of its own under the timeline, as a debugged program is
 * played, then goes back to where most bytes were in use to say how well the heap served them. Returns the exit code.
 */
export async function replayTrace(options: ReplayOptions, io: Io): Promise<number> {
  const pace = new Pace(io);
  const started = performance.now();
  const trace = await readTrace(options.file, pace, io);
  if (typeof trace === 'number') return trace;
  const readTime = performance.now() - started;
  const machine = startMachine(trace, options, io);
  if (typeof machine === 'number') return machine;
  const timeline = new Timeline(machine, () => undefined, { spacing: SPACING });
  const limit = options.maxSteps === undefined ? {} : { limit: options.maxSteps };
  pace.begin(() => `${options.file}: line ${machine.position.step} of ${trace.count}`);
  const stop = await timeline.run({ breakpoints: [], faults: new Set(), ...limit }, pace);
  pace.end();
  const played = {
    files: [options.file],
    ending: endingOf(machine, stop) ?? ({ outcome: 'max-steps' } as const),
    profile: machine.settings.profile,
    seed: machine.settings.seed,
    steps: machine.position.step,
    stateHash: machine.stateHash(),
    readTime,
    heapTime: pace.worked,
    ...playedBy(machine, trace),
    faults: machine.faults.map(record => foundFault(machine, record)),
    failOn: options.failOn,
    end: newestHeapUsage(timeline),
  };
  pace.begin(() => `${options.file}: back at line ${machine.position.step}`);
  await timeline.seek(played.peak.step, pace);
  pace.end();
  const result: ReplayResult = { ...played, atPeak: newestHeapUsage(timeline) };
  timeline.dispose();
  await deliver(result, options, io);
  return exitCode(result);
}

/** The trace of a file, or the exit code when it is none; the reason is on stderr. */
async function readTrace(path: string, pace: Pace, io: Io): Promise<Trace | number> {
  const bytes = await io.readBytes(path);
  if (bytes === undefined) {
    complain(io, `heapscope: ${path} cannot be read\n`);
    return Exit.NoInput;
  }
  const reader = new TraceReader();
  pace.begin(() => `${path}: ${reader.events} lines read`);
  try {
    for await (const piece of isGzip(bytes) ? unzipped(bytes) : cut(bytes)) {
      reader.push(piece);
      await pace.pause();
    }
    return reader.finish();
  } catch (error) {
    if (error instanceof TraceError) complain(io, `${path}:${error.line}:1: error: ${error.message}\n`);
    else if (error instanceof TypeError || (error as { code?: string }).code !== undefined)
      complain(io, `${path}: error: the file is damaged or ends too early: gzip cannot unpack it\n`);
    else throw error;
    return Exit.DoesNotCompile;
  } finally {
    pace.end();
  }
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function* cut(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

async function* unzipped(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const unpacked = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = (unpacked as ReadableStream<Uint8Array>).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

function startMachine(trace: Trace, options: ReplayOptions, io: Io): Machine | number {
  const { profile, seed, decommit, commitLimit, debugHeap, globalFlags, pageHeap, crtDebug, noLfh, win11 } =
    options;
  const modifiers = { debugHeap, globalFlags, pageHeap, crtDebug, noLfh, win11 };
  const launch = parseLaunch({
    programs: [options.file],
    profile,
    seed,
    decommit,
    commitLimit,
    ...modifiers,
    noDebug: true,
  });
  const settings = settingsOf(launch, {});
  const refusal = refusalOf(settings);
  if (refusal !== undefined) throw new UsageError(refusal);
  const model = settings.profile.endsWith('x64') ? 'llp64' : 'ilp32';
  try {
    return new Machine(traceProgram(options.file, trace, model), settings);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    complain(io, `heapscope: ${error.message}\n`);
    return Exit.DoesNotCompile;
  }
}

/** The report where it is wanted; faults and an unusual end on stderr where it is not. */
async function deliver(result: ReplayResult, options: ReplayOptions, io: Io): Promise<void> {
  const format = options.report ?? 'text';
  const text = replayReport(format, result);
  if (options.reportFile !== undefined || format === 'text')
    complain(io, result.faults.map(faultLine).join('') + endingLine(result));
  if (options.reportFile === undefined) complain(io, text);
  else await io.writeFile(options.reportFile, text);
}
