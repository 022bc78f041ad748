import { mutate } from './mutate';
import { SHAPES } from './shapes';
import { startingTexts } from './texts';
import { tryText } from './try-text';

/** `npm run fuzz [-- --count N --seed S]`: broken texts must end in diagnostics and in time. `--text S` prints that of a seed. */
const LIMIT_MS = 5000;

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

let findings = 0;

function attempt(name: string, text: string, model: 'ilp32' | 'llp64'): void {
  const start = performance.now();
  const problem = tryText(text, model);
  const ms = performance.now() - start;
  if (problem === undefined && ms <= LIMIT_MS) return;
  findings++;
  console.log(`${name} (${model}): ${problem ?? `took ${Math.round(ms)} ms`}`);
}

const texts = startingTexts();
const shown = option('text', NaN);
if (Number.isNaN(shown)) {
  const first = option('seed', 1);
  const count = option('count', 1000);
  for (const [name, text] of Object.entries(SHAPES)) attempt(name, text, 'llp64');
  for (let seed = first; seed < first + count; seed++)
    attempt(`seed ${seed}`, mutate(texts, seed), seed % 2 === 0 ? 'ilp32' : 'llp64');
  console.log(`${Object.keys(SHAPES).length} shapes, ${count} mutations, ${findings} findings`);
} else {
  console.log(mutate(texts, shown));
}
process.exitCode = findings === 0 ? 0 : 1;
