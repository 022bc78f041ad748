import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prints } from '../support/check-c';

/** Each program says in its first line which rule it follows; what it prints was recorded from GCC 12, or is worked out in it. */
const FOLDER = join(import.meta.dirname, 'language');

describe('the C language', () => {
  for (const file of readdirSync(FOLDER).filter(name => name.endsWith('.c'))) {
    const name = file.slice(0, -2);
    const read = (extension: string): string => readFileSync(join(FOLDER, `${name}.${extension}`), 'latin1');
    prints(name.replaceAll('-', ' '), read('c'), read('txt'));
  }
});
