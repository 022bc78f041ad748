import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Machine } from '../../engine/machine/machine';
import { type Trace } from '../../engine/script/program';
import { traceProgram, TraceReader } from '../../engine/script/trace';
import { type Control } from '../../engine/timeline/seam';
import { Timeline } from '../../engine/timeline/timeline';
import { settings } from '../support/assemble';
import { type Row, perSecond, quantile, ratio } from './measure';

/** Traces of the repository, and those that are too large for it. */
const SMALL = ['grep.rep', 'bash.rep', 'ls.rep.gz', 'git.rep.gz'];
const LARGE = ['sqlite.rep.gz', 'perl.rep.gz'];
const PROFILES = ['win10-x86', 'win10-x64'] as const;

/** Events to replay before and while the clock runs, at least: a small trace alone is the host's compiler at work. */
const EVENTS = 500_000;
const ROUNDS = 5;
/** As the command line has it: a checkpoint every so many lines. */
const SPACING = 200_000;

const control: Control = { instructions: 50_000, cancelled: false, pause: () => Promise.resolve() };

/**
 * Heap operations of recorded programs with everything on that a debug session has: allocation records, shadow, event log,
 * checkpoints. Each round is a process of its own; `traces` is the folder of the large traces, if there is one. The
 * reference is the same trace through glibc's malloc in C.
 */
export async function heapOperations(folder: string, traces: string | undefined): Promise<Row[]> {
  const rows: Row[] = [];
  const reference = new Reference(folder);
  try {
    for (const name of [...LARGE, ...SMALL]) {
      const path = SMALL.includes(name) ? join(folder, 'traces', name) : join(traces ?? '', name);
      if ((traces === undefined && LARGE.includes(name)) || !existsSync(path)) {
        rows.push({
          what: `heap operations: ${name}`,
          figure: 'missing',
          reference: '--traces DIR',
          ratio: '',
        });
        continue;
      }
      rows.push(...(await replayed(name, textOf(path), reference)));
    }
  } finally {
    reference.dispose();
  }
  return rows;
}

function textOf(path: string): Uint8Array {
  const bytes = readFileSync(path);
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

async function replayed(name: string, text: Uint8Array, reference: Reference): Promise<Row[]> {
  const reader = new TraceReader();
  reader.push(text);
  const trace = reader.finish();
  const glibc = reference.rate(text);
  const rows: Row[] = [];
  for (const profile of PROFILES) {
    const time = await timeOf(name, trace, profile);
    const rate = trace.count / time / 1000;
    rows.push({
      what: `heap operations: ${name}, ${trace.count.toLocaleString('en-US')} events, ${profile}`,
      figure: perSecond(trace.count, time),
      reference: glibc === undefined ? 'no gcc here' : `glibc ${glibc.toFixed(1)} M/s`,
      ratio: glibc === undefined ? '' : ratio(rate, glibc),
    });
  }
  return rows;
}

/** Milliseconds of one round, warm: the median. */
async function timeOf(name: string, trace: Trace, profile: (typeof PROFILES)[number]): Promise<number> {
  const program = traceProgram(name, trace, profile.endsWith('x64') ? 'llp64' : 'ilp32');
  // Even a long trace needs a second round: the first has the host's compiler in it.
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
      throw new Error(`${name} ended with ${stop.reason} and ${timeline.machine.faults.length} faults`);
    timeline.dispose();
  }
  return quantile(times, 0.5);
}

/** replay.c, compiled where there is a gcc. */
class Reference {
  readonly #folder = mkdtempSync(join(tmpdir(), 'heapscope-bench-'));
  readonly #program: string | undefined;

  constructor(folder: string) {
    const program = join(this.#folder, 'replay');
    const built = spawnSync('gcc', ['-O2', '-o', program, join(folder, 'replay.c')]);
    this.#program = built.status === 0 ? program : undefined;
  }

  /** Millions of events a second; undefined without a gcc. */
  rate(text: Uint8Array): number | undefined {
    if (this.#program === undefined) return undefined;
    const input = join(this.#folder, 'trace.rep');
    writeFileSync(input, text);
    return Number(spawnSync(this.#program, [input]).stdout.toString());
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
