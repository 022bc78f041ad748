/**
 * Runs one C program on the machine as a debug session does, with every check and the timeline on, in a process of its
 * own: `c-program.js <file> <profile> [steps]`. What the program writes goes to standard output; with `steps` the run ends
 * there, and what going back from its end costs is told as one line of JSON.
 */
import { existsSync, readFileSync } from 'node:fs';
import { Random } from '../../engine/base/random';
import { Machine } from '../../engine/machine/machine';
import { type MachineSettings } from '../../engine/machine/seam';
import { compile } from '../../engine/script/compile';
import { type Program } from '../../engine/script/program';
import { type Control } from '../../engine/timeline/seam';
import { Timeline } from '../../engine/timeline/timeline';
import { settings } from '../support/assemble';
import { quantile } from './measure';

const control: Control = { instructions: 1_000_000, cancelled: false, pause: () => Promise.resolve() };

/** What `--long` measures of one run. */
export interface LongRun {
  readonly steps: number;
  readonly seconds: number;
  readonly seekMedian: number;
  readonly seekP95: number;
  readonly backP95: number;
  readonly checkpointMegabytes: number;
  readonly residentMegabytes: number;
}

function programAt(path: string, profile: MachineSettings['profile']): Program {
  const sources = new Map<string, string | undefined>([[path, readFileSync(path, 'utf8')]]);
  for (;;) {
    const { program, needs, diagnostics } = compile(sources, {
      units: [path],
      model: profile.endsWith('x64') ? 'llp64' : 'ilp32',
    });
    if (program !== undefined) return program;
    if (needs.length === 0) throw new Error(diagnostics.map(d => `${d.range.line}: ${d.message}`).join('\n'));
    for (const name of needs) sources.set(name, existsSync(name) ? readFileSync(name, 'utf8') : undefined);
  }
}

async function main(
  path: string,
  profile: MachineSettings['profile'],
  steps: number | undefined,
): Promise<void> {
  const machine = new Machine(programAt(path, profile), settings({ profile }));
  const chunks: Uint8Array[] = [];
  const timeline = new Timeline(machine, (_step, _thread, _pc, _stream, bytes) => chunks.push(bytes));
  const start = performance.now();
  const stop = await timeline.run(
    { breakpoints: [], faults: new Set(), ...(steps === undefined ? {} : { limit: steps }) },
    control,
  );
  const seconds = (performance.now() - start) / 1000;
  if (steps !== undefined) process.stdout.write(JSON.stringify(await lookBack(timeline, seconds)));
  else {
    process.stdout.write(Buffer.concat(chunks));
    process.exitCode = stop.reason === 'exited' ? stop.exitCode : 1;
  }
}

async function lookBack(timeline: Timeline, seconds: number): Promise<LongRun> {
  const steps = timeline.lastStep;
  const random = new Random(11);
  const seeks: number[] = [];
  const backs: number[] = [];
  for (let round = 0; round < 40; round++) {
    const target = 1 + random.below(steps - 1);
    seeks.push(await timed(() => timeline.seek(target, control)));
    backs.push(await timed(() => timeline.seek(target - 1, control)));
  }
  return {
    steps,
    seconds,
    seekMedian: quantile(seeks, 0.5),
    seekP95: quantile(seeks, 0.95),
    backP95: quantile(backs, 0.95),
    checkpointMegabytes: timeline.checkpointBytes / 1048576,
    residentMegabytes: process.memoryUsage().rss / 1048576,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const [path, profile, steps] = process.argv.slice(2);
void main(
  path ?? '',
  (profile ?? 'win10-x86') as MachineSettings['profile'],
  steps === undefined ? undefined : Number(steps),
);
