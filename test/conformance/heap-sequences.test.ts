import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, DIFFERENCES, type SequenceDifference } from '../fuzz/heap/differences';
import { COMPARED, printed, SEQUENCES } from '../fuzz/heap/programs';

const FOLDER = join(import.meta.dirname, 'oracle', 'sequences');
const HEAD = /^# Wine [\d.]+, 64 bits, seeds (\d+) to (\d+)\n/;

/*
 * Random sequences of calls with what they answered under Wine, recorded by `npm run fuzz:heap -- --record`; the
 * programs print nothing that depends on addresses or the width. Differences need a section of HEAP_SPEC.
 */
describe('random sequences of calls', () => {
  const met = new Set<SequenceDifference>();
  for (const name of SEQUENCES) {
    const text = readFileSync(join(FOLDER, `${name}.txt`), 'utf8');
    const [head = '', first = '', last = ''] = HEAD.exec(text) ?? [];
    const recorded = text.slice(head.length);
    for (const profile of COMPARED)
      it(`answer as under Wine, but for what the specification explains (${name}, ${profile})`, () => {
        assert.notEqual(head, '');
        const ours = printed(name, profile, Number(first), Number(last) - Number(first) + 1);
        const { found, explained, lines } = compare(name, profile, recorded, ours);
        assert.deepEqual(found, []);
        assert.ok(lines > 500, `${lines} lines`);
        for (const each of explained) met.add(each);
      });
  }

  it('differ in every way that is listed', () => {
    assert.deepEqual(
      DIFFERENCES.filter(each => !met.has(each)).map(each => each.why),
      [],
    );
  });
});
