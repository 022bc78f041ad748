import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateC } from '../../fuzz/generate-c';
import { hashOfText, runGenerated } from '../../fuzz/run-c';

/** Lines `seed, hash of the program, what it prints, exit code`, recorded by `npm run fuzz:c -- --record` from GCC 12. */
const RECORDED = readFileSync(join(import.meta.dirname, 'generated', 'gcc.txt'), 'utf8')
  .trim()
  .split('\n');

describe('generated programs', () => {
  for (const line of RECORDED) {
    const [seed = '', hash, printed, code] = line.split(' ');
    it(`of seed ${seed} do what GCC's do, in both data models`, () => {
      const text = generateC(Number(seed));
      assert.equal(hashOfText(text), hash, 'the generator makes another program: record anew');
      for (const model of ['ilp32', 'llp64'] as const)
        assert.equal(runGenerated(text, model), `${printed ?? ''}\n${code ?? ''}`);
    });
  }
});
