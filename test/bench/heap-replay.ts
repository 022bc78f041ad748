/**
 * Replays one allocation trace again and again in a process of its own, as `heapscope replay` does: `heap-replay.js <file>
 * <profile>`. Writes the median time of a warm round and the number of events as one line of JSON.
 */
import { readFileSync } from 'node:fs';
import { Machine } from '../../engine/machine/machine';
import { type MachineSettings } from '../../engine/machine/seam';
import { traceProgram, TraceReader } from '../../engine/script/trace';
import { type Control } from '../../engine/timeline/seam';
import { Timeline } from '../../engine/timeline/timeline';
import { settings } from '../support/assemble';
import { quantile } from './measure';

/** What a process tells. */
export interface Replayed {
  readonly events: number;
  /** Milliseconds. */
  readonly time: number;
}

/** Events to replay before and while the clock runs, at least: a small trace alone is the host's compiler at work. */
const EVENTS = 500_000;
const ROUNDS = 5;
/** As the command line has it: a checkpoint every so many lines. */
const SPACING = 200_000;

const control: Control = { instructions: 50_000, cancelled: false, pause: () => Promise.resolve() };

async function replay(path: string, profile: MachineSettings['profile']): Promise<Replayed> {
  const reader = new TraceReader();
  reader.push(readFileSync(path));
  const trace = reader.finish();
  const program = traceProgram(path, trace, profile.endsWith('x64') ? 'llp64' : 'ilp32');
  // Even a long trace needs more rounds than one: the first has the host's compiler in it.
  const together = Math.max(2, Math.ceil(EVENTS / trace.count));
  const times: number[] = [];
  for (let round = -together; round < Math.max(ROUNDS, together); round++) {
    const timeline = new Timeline(new Machine(program, settings({ profile })), () => undefined, {
      spacing: SPACING,
    });
    const start = performance.now();
    const stop = await timeline.run({ breakpoints: [], faults: new Set() }, control);
    if (round >= 0) times.push(performance.now() - start);
    if (stop.reason !== 'exited' || timeline.machine.faults.length > 0)
      throw new Error(`${path} ended with ${stop.reason} and ${timeline.machine.faults.length} faults`);
    timeline.dispose();
  }
  return { events: trace.count, time: quantile(times, 0.5) };
}

const [path, profile] = process.argv.slice(2);
void replay(path ?? '', profile as MachineSettings['profile']).then(replayed => {
  console.log(JSON.stringify(replayed));
});
