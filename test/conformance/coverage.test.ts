import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILE_IDS, type ProfileId } from '../../engine/nt/profile-ids';
import { KNOWN_GAPS, NARROWED, OUT_OF_SCOPE, SEGMENT_STATEMENTS } from '../support/known-gaps';

const ROOT = join(__dirname, '..', '..');
/** Whose tests name statements and the profile they ran in. */
const FILES = ['test/unit/{heap,nt}/*.test.ts', 'test/conformance/*.test.ts', 'test/golden/*.test.ts'];

const VISTA = ['win7-x86', 'win7-x64', 'win10-x86', 'win10-x64'] as const;

interface Statement {
  readonly number: number;
  readonly profiles: readonly ProfileId[];
  readonly isChoice: boolean;
}

/** The rows of docs/CONFORMANCE.md with the profiles that their columns Prof and Bits mean. */
function statements(): readonly Statement[] {
  const rows: Statement[] = [];
  let section = 0;
  for (const line of readFileSync(join(ROOT, 'docs/CONFORMANCE.md'), 'utf8').split('\n')) {
    section = Number(/^## (\d+)\./.exec(line)?.[1] ?? section);
    const number = Number(/^\| C-(\d+) \|/.exec(line)?.[1]);
    if (Number.isNaN(number)) continue;
    const cells = line
      .replaceAll('\\|', '¦')
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim());
    rows.push({
      number,
      profiles: profilesOf(scopeOf(section, cells), section <= 10 ? (cells[3] ?? '') : 'b'),
      isChoice: (cells[1] ?? '').startsWith('†'),
    });
  }
  return rows;
}

/** The column Prof; §11 to §13 say it above their tables, and in Src where a row is newer. */
function scopeOf(section: number, cells: readonly string[]): string {
  if (section === 11) return 'xp v+';
  if (section === 12 || section === 13) return (cells[2] ?? '').includes('(w10)') ? 'w10' : 'all';
  return cells[2] ?? '';
}

function profilesOf(scope: string, bits: string): readonly ProfileId[] {
  const ids = new Set<string>();
  const add = (when: RegExp, ...profiles: readonly string[]): void => {
    if (when.test(scope)) for (const id of profiles) ids.add(id);
  };
  add(/\ball\b/, 'nt4-x86', 'xp-x86', ...VISTA);
  add(/v\+/, ...VISTA);
  add(/\bw7\b/, 'win7-x86', 'win7-x64');
  add(/\bw10\b/, 'win10-x86', 'win10-x64');
  add(/\bxp\b/, 'xp-x86');
  add(/\bnt4\b/, 'nt4-x86');
  add(/\bce\b/, 'ce-x86');
  return PROFILE_IDS.filter(id => ids.has(id) && (bits !== '32' || id.endsWith('x86')));
}

/** Every test's full title. The tests are only listed, none is run. */
function titles(): readonly string[] {
  const mocha = join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', mocha, '--dry-run', '--reporter', 'json', ...FILES],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e9, env: { ...process.env, HEAPSCOPE_COUNTS: '' } },
  );
  assert.ok(stdout.startsWith('{'), stderr);
  const { tests } = JSON.parse(stdout) as { readonly tests: readonly { readonly fullTitle: string }[] };
  return tests.map(test => test.fullTitle);
}

describe('the statements of docs/CONFORMANCE.md', () => {
  const rows = statements();
  const named = new Map<number, Set<string>>();
  let all: readonly string[] = [];
  before(() => {
    all = titles();
    for (const title of all)
      for (const [, number] of title.matchAll(/\bC-(\d+)/g)) {
        const of = named.get(Number(number)) ?? new Set<string>();
        named.set(Number(number), of);
        for (const id of PROFILE_IDS) if (title.includes(id)) of.add(id);
      }
  });

  it('are 235, each with profiles that it holds for', () => {
    assert.deepEqual(
      rows.map(row => row.number),
      Array.from({ length: 235 }, (_, index) => index + 1),
    );
    assert.deepEqual(
      rows.filter(row => row.profiles.length === 0).map(row => row.number),
      [],
    );
  });

  it('are each named by a test in every profile and width that they hold for, but for the known gaps', () => {
    const missing: string[] = [];
    for (const { number, profiles } of rows) {
      if (number in OUT_OF_SCOPE) continue;
      const except = [...(NARROWED[number]?.not ?? []), ...(KNOWN_GAPS[number]?.profiles ?? [])];
      for (const id of profiles)
        if (!except.includes(id) && named.get(number)?.has(id) !== true) missing.push(`C-${number} in ${id}`);
    }
    assert.deepEqual(missing, []);
  });

  it('are named for the segment heap as far as it is modelled', () => {
    if (!(PROFILE_IDS as readonly string[]).includes('segment-x64')) return;
    assert.deepEqual(
      SEGMENT_STATEMENTS.filter(number => named.get(number)?.has('segment-x64') !== true),
      [],
    );
  });

  it('have at most eight known gaps, none among the rules of the documentation, each needed', () => {
    const gaps = Object.keys(KNOWN_GAPS).map(Number);
    assert.ok(gaps.length <= 8);
    assert.ok(gaps.every(number => number < 227));
    for (const number of gaps)
      for (const id of KNOWN_GAPS[number]?.profiles ?? [])
        assert.notEqual(named.get(number)?.has(id), true, `C-${number} has a test in ${id}: it is no gap`);
  });

  it('say in the title that they pin a choice where Windows crashes', () => {
    const choices = rows.filter(row => row.isChoice).map(row => row.number);
    const pinned = new Set(
      all
        .filter(title => title.includes('†') && /X[45]/.test(title))
        .flatMap(title => Array.from(title.matchAll(/\bC-(\d+)/g), ([, number]) => Number(number))),
    );
    assert.deepEqual(
      choices.filter(number => !pinned.has(number)),
      [],
    );
  });

  it('exist under every number that a test names', () => {
    const known = new Set(rows.map(row => row.number));
    assert.deepEqual(
      [...named.keys()].filter(number => !known.has(number)),
      [],
    );
  });
});
