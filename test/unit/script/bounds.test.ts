import assert from 'node:assert/strict';
import { compile } from '../../../engine/script/compile';

const many = (count: number, each: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => each(i)).join('\n');
const firstError = (text: string): string | undefined =>
  compile(new Map([['a.c', text]]), { units: ['a.c'], model: 'llp64' }).diagnostics.find(
    d => d.severity === 'error',
  )?.message;

describe('a program without measure', () => {
  it('may have a switch of ten thousand cases', () => {
    const cases = many(10_000, i => `case ${i * 7919}: return ${i};`);
    assert.equal(
      firstError(`int f(int x) { switch (x) { ${cases} } return 0; } int main(void) { return f(1); }`),
      undefined,
    );
  }).timeout(10_000);

  it('is refused a type of more levels than anything may walk', () => {
    const types = many(2000, i => `typedef t${i} *t${i + 1};`);
    assert.match(firstError(`typedef int t0;\n${types}`) ?? '', /^the type 't\d+' has more than 500 levels$/);
  });

  it('is told of an unknown name of any length in time', () => {
    const declared = 'a'.repeat(200_000);
    assert.match(
      firstError(`int ${declared}; int main(void) { return ${declared}b; }`) ?? '',
      /is not declared$/,
    );
  });

  it('is told of no more than a hundred errors, and that there are more', () => {
    const { diagnostics } = compile(
      new Map([['a.c', `int main(void) { ${many(2000, i => `unknown${i};`)} }`]]),
      { units: ['a.c'], model: 'ilp32' },
    );
    assert.deepEqual([diagnostics.length, diagnostics.at(-1)?.code], [101, 'HS2034']);
  });
});
