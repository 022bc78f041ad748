import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILE_IDS, type ProfileId } from '../../engine/nt/profile-ids';
import { runC } from '../support/run-c';

/*
 * Programs as people write them for Windows. Each says in comments at its top what it shows, in which profiles it runs
 * (`// profiles:`), what it prints (`// expect:`, a line each, with the rule behind `<=`), and how it ends where that is
 * not exit code 0 (`// ends:`). What is expected comes from the rule, never from a run.
 */
const FOLDER = join(import.meta.dirname, 'corpus');
/** HEAP_SPEC's sections, CONFORMANCE's numbers, the C standard, Microsoft's pages. */
const RULE = /(HEAP_SPEC §?[A-G]|C-\d+|C99 \d|C11 \d|Microsoft, ")/;
const STEPS = 50_000_000;

const GROUPS: Readonly<Record<string, readonly ProfileId[]>> = {
  all: PROFILE_IDS,
  nt: PROFILE_IDS.filter(id => !id.startsWith('ce')),
  'xp+': PROFILE_IDS.filter(id => !/^(ce|nt4)/.test(id)),
  'vista+': PROFILE_IDS.filter(id => /^(win7|win10)/.test(id)),
  x86: PROFILE_IDS.filter(id => id.endsWith('x86') && !id.startsWith('ce')),
};

interface Expectation {
  readonly profiles: readonly ProfileId[];
  readonly lines: readonly string[];
  readonly ends: string;
}

function expectation(source: string): Expectation {
  const said = (name: string): readonly string[] =>
    [...source.matchAll(new RegExp(`^// ${name}: (.*)$`, 'gm'))].map(match => match[1]!);
  const expected = said('expect').map(line => line.split(' <= '));
  assert.ok(expected.length > 0, 'it expects something');
  for (const [line, rule] of expected) assert.match(rule ?? '', RULE, `'${line ?? ''}' cites a rule`);
  return {
    profiles: said('profiles').flatMap(names =>
      names.split(' ').flatMap(name => GROUPS[name] ?? PROFILE_IDS.filter(id => id === name)),
    ),
    lines: expected.map(([line]) => line!),
    ends: said('ends')[0] ?? 'exited 0',
  };
}

const programs = readdirSync(FOLDER).filter(name => name.endsWith('.c'));

describe('The corpus of heap programs', () => {
  it('has at least sixty programs', () => {
    assert.ok(programs.length >= 60, `${programs.length} programs`);
  });

  for (const name of programs) {
    const source = readFileSync(join(FOLDER, name), 'utf8');
    const { profiles, lines, ends } = expectation(source);
    it(`${name} names its profiles`, () => {
      assert.ok(profiles.length > 0);
    });
    for (const profile of profiles)
      it(`${name} (${profile})`, () => {
        const { stop, output } = runC(source, { profile }, STEPS);
        assert.deepEqual(output.replace(/\r/g, '').trimEnd().split('\n'), lines);
        assert.equal(endOf(stop), ends);
      });
  }
});

function endOf(stop: ReturnType<typeof runC>['stop']): string {
  if (stop.reason === 'exited') return `exited ${stop.exitCode}`;
  return stop.reason;
}
