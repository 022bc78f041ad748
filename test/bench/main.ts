import { join } from 'node:path';
import { cPrograms, longRun } from './c-programs.bench';
import { compileTime } from './compile-time.bench';
import { heapBlocks } from './heap-blocks.bench';
import { heapOperations } from './heap-operations.bench';
import { inspection } from './inspect.bench';
import { machineLoop } from './machine-loop.bench';
import { pauseLatency } from './pause-latency.bench';
import { type Row } from './measure';
import { stepBack } from './step-back.bench';

/** The parts of the benchmark by name; those that take minutes run only when they are asked for. */
function partsIn(
  folder: string,
  traces: string | undefined,
): Readonly<Record<string, { run: () => Row[] | Promise<Row[]>; long?: true }>> {
  const programs = join(folder, 'programs');
  return {
    loop: { run: machineLoop },
    c: { run: () => cPrograms(programs) },
    compile: { run: compileTime },
    heap: { run: () => heapOperations(folder, traces) },
    blocks: { run: heapBlocks },
    back: { run: stepBack },
    pause: { run: pauseLatency },
    inspect: { run: inspection },
    long: { run: () => longRun(programs), long: true },
  };
}

async function main(folder: string, words: readonly string[]): Promise<void> {
  const { traces, asked } = parse(words);
  const parts = partsIn(folder, traces);
  const unknown = asked.filter(name => !(name in parts));
  if (unknown.length > 0)
    throw new Error(`no part '${unknown.join("', '")}'; there are ${Object.keys(parts).join(', ')}`);
  const rows: Row[] = [];
  for (const [name, { run, long }] of Object.entries(parts))
    if (asked.length > 0 ? asked.includes(name) : long !== true) rows.push(...(await run()));
  const widths = (['what', 'figure', 'reference', 'ratio'] as const).map(column => ({
    column,
    width: Math.max(column.length, ...rows.map(row => row[column].length)),
  }));
  for (const row of [{ what: 'what', figure: 'figure', reference: 'reference', ratio: 'ratio' }, ...rows])
    console.log(
      widths
        .map(({ column, width }) => row[column].padEnd(width))
        .join('  ')
        .trimEnd(),
    );
}

/** Names of parts, `--long` for one of them, and `--traces DIR`: where the traces lie that are too large for the repository. */
function parse(words: readonly string[]): { traces: string | undefined; asked: readonly string[] } {
  const asked: string[] = [];
  let traces = process.env['HEAPSCOPE_TRACES'];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--traces') traces = words[++at];
    else asked.push(word === '--long' ? 'long' : word);
  }
  return { traces, asked };
}

const [folder, ...words] = process.argv.slice(2);
void main(folder ?? join('test', 'bench'), words);
