import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TESTS = join(__dirname, '..');
/** A test's name, or a part of it, that cites statements of docs/CONFORMANCE.md. */
const CITATION = /(['"`])((?:(?!\1).)*\bC-\d+(?:(?!\1).)*)\1/g;

/** The statements that the profiles which exist must keep: numbers and ranges. */
const STATEMENTS: readonly (readonly [from: number, to: number])[] = [
  [1, 20],
  [24, 38],
  [43, 53],
  [59, 127],
  [129, 174],
  [175, 182],
  [184, 189],
  [190, 223],
  [225, 233],
  [235, 235],
];

function numbersNamedByTests(): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const name of readdirSync(TESTS, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.test.ts') || name.endsWith('coverage.test.ts')) continue;
    for (const [, , text] of readFileSync(join(TESTS, name), 'utf8').matchAll(CITATION))
      for (const [, number] of text!.matchAll(/\bC-(\d+)/g)) numbers.add(Number(number));
  }
  return numbers;
}

describe('the statements of docs/CONFORMANCE.md', () => {
  it('are each named by a test, as far as the profiles that exist must keep them', () => {
    const named = numbersNamedByTests();
    const missing = STATEMENTS.flatMap(([from, to]) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(number => !named.has(number)),
    );
    assert.deepEqual(
      missing.map(number => `C-${number}`),
      [],
    );
  });

  it('exist under every number that a test names', () => {
    const rows = readFileSync(join(TESTS, '../docs/CONFORMANCE.md'), 'utf8').matchAll(/^\| C-(\d+) \|/gm);
    const known = new Set(Array.from(rows, ([, number]) => Number(number)));
    assert.ok(known.size > 200);
    assert.deepEqual(
      [...numbersNamedByTests()].filter(number => !known.has(number)),
      [],
    );
  });
});
