import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateC } from './generate-c';

const ROOT = join(import.meta.dirname, '..', '..');

/** What mutations start from: the samples, the programs of the tests, generated ones. */
export function startingTexts(): readonly string[] {
  const folders = ['samples', 'test/conformance/language', 'test/golden/script/broken'];
  const files = folders.flatMap(folder =>
    readdirSync(join(ROOT, folder))
      .filter(name => name.endsWith('.c'))
      .sort()
      .map(name => readFileSync(join(ROOT, folder, name), 'latin1')),
  );
  return [...files, generateC(1), generateC(2)];
}
