import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { withHugePages } from '../../extension/cli/tuning';
import { type Replayed } from './heap-replay';
import { type Row, perSecond, ratio } from './measure';

/** Traces of the repository, and those that are too large for it. */
const SMALL = ['grep.rep', 'bash.rep', 'ls.rep.gz', 'git.rep.gz'];
const LARGE = ['sqlite.rep.gz', 'perl.rep.gz'];
const PROFILES = ['win10-x86', 'win10-x64'];

/** Both sides have their memory in huge pages, as the command line has it. */
const env = withHugePages(process.env, process.platform) ?? process.env;

/**
 * Heap operations of recorded programs with everything on that a debug session has: allocation records, shadow, event log,
 * checkpoints. Each round is a process of its own; `traces` is the folder of the large traces, if there is one. The
 * reference is the same trace through glibc's malloc in C.
 */
export function heapOperations(folder: string, traces: string | undefined): Row[] {
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
      rows.push(...replayed(name, textOf(path), reference));
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

function replayed(name: string, text: Uint8Array, reference: Reference): Row[] {
  const path = reference.hold(text);
  const glibc = reference.rate(path);
  return PROFILES.map(profile => {
    const { events, time } = replayIn(path, profile);
    return {
      what: `heap operations: ${name}, ${events.toLocaleString('en-US')} events, ${profile}`,
      figure: perSecond(events, time),
      reference: glibc === undefined ? 'no gcc here' : `glibc ${glibc.toFixed(1)} M/s`,
      ratio: glibc === undefined ? '' : ratio(events / time / 1000, glibc),
    };
  });
}

/** A warm round of the trace in a process of its own. */
function replayIn(path: string, profile: string): Replayed {
  const runner = join(dirname(process.argv[1] ?? ''), 'heap-replay.js');
  const { status, stdout } = spawnSync(process.execPath, [runner, path, profile], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`the replay of ${path} in ${profile} failed`);
  return JSON.parse(stdout.toString()) as Replayed;
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

  /** A file with the trace `text`. */
  hold(text: Uint8Array): string {
    const path = join(this.#folder, 'trace.rep');
    writeFileSync(path, text);
    return path;
  }

  /** Millions of events of the trace at `path` a second; undefined without a gcc. */
  rate(path: string): number | undefined {
    if (this.#program === undefined) return undefined;
    return Number(spawnSync(this.#program, [path], { env }).stdout.toString());
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
