import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTANTS } from '../mutants/mutants';

const ROOT = join(__dirname, '..', '..');

describe('the mutants of test/mutants', () => {
  for (const { mistake, file, find, replace } of MUTANTS)
    it(`still apply: ${mistake}`, () => {
      const parts = readFileSync(join(ROOT, file), 'utf8').split(find);
      assert.equal(parts.length, 2, `what is to be replaced occurs ${String(parts.length - 1)} times`);
      assert.notEqual(find, replace);
    });

  it('are listed with their results', () => {
    const readme = readFileSync(join(ROOT, 'test/mutants/README.md'), 'utf8');
    for (const { mistake } of MUTANTS) assert.ok(readme.includes(`| ${mistake} |`), mistake);
    assert.ok((readme.match(/\| killed \|/g) ?? []).length >= 18);
    assert.doesNotMatch(readme, /\| not run \|/);
  });
});
