import assert from 'node:assert/strict';
import { mutate } from '../../fuzz/mutate';
import { SHAPES } from '../../fuzz/shapes';
import { startingTexts } from '../../fuzz/texts';
import { tryText } from '../../fuzz/try-text';

/** `npm run fuzz` goes on from here. */
const SEEDS = 200;

describe('any text at all', () => {
  for (const [name, text] of Object.entries(SHAPES))
    it(`ends in a program or in diagnostics: ${name}`, () => {
      assert.equal(tryText(text, 'llp64'), undefined);
    }).timeout(60_000);

  it(`ends so after ${SEEDS} mutations of programs`, () => {
    const texts = startingTexts();
    for (let seed = 1; seed <= SEEDS; seed++)
      assert.equal(
        tryText(mutate(texts, seed), seed % 2 === 0 ? 'ilp32' : 'llp64'),
        undefined,
        `seed ${seed}`,
      );
  }).timeout(120_000);
});
