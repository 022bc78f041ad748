import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LayoutField } from '../../../engine/nt/layout';
import { type Profile, PROFILES } from '../../../engine/nt/profile';
import { PROFILE_TITLES } from '../../../engine/nt/profile-ids';
import { DIFFERENCES } from '../../conformance/oracle/differences';
import { HeapWorld } from '../../support/heap-world';
import { KNOWN_GAPS, NARROWED, OUT_OF_SCOPE, SEGMENT_STATEMENTS } from '../../support/known-gaps';

const DOCS = join(__dirname, '..', '..', '..', 'docs');
const spec = readFileSync(join(DOCS, 'HEAP_SPEC.md'), 'utf8').split('\n');

const hex = (value: number): string => `0x${value.toString(16).toUpperCase()}`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [heads, heads.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`);

/** The fields of a new heap's header, as the inspector shows them. */
function headerFields(profile: Profile): readonly LayoutField[] {
  const world = new HeapWorld(profile.id);
  const { reader } = world.context.process.manager;
  return reader.header(reader.view(world.memory, world.profile, world.processHeap)).fields;
}

function structureRow(profile: Profile): readonly string[] {
  const fields = headerFields(profile);
  const ours = fields.filter(field => field.confidence === 'our rule');
  const sources = new Set(fields.filter(field => field.confidence === 'modelled').map(field => field.source));
  return [
    `\`${profile.id}\``,
    String(fields.length - ours.length),
    [...sources].join('; ') || '-',
    ours.length === fields.length ? 'all' : ours.map(field => field.name).join(', ') || 'none',
  ];
}

/** Rows of HEAP_SPEC §0.1: the conflicts between sources, with the choice made. */
const choices = (): string[][] =>
  spec
    .filter(line => /^\| X\d+ \|/.test(line))
    .map(line => line.split('|').slice(1, -1))
    .map(cells => [cells[0]!.trim(), cells[1]!.trim(), cells.at(-1)!.trim()]);

/** Sentences of HEAP_SPEC with a mark, each under its section. */
function marked(mark: '[SIM]' | '[U]'): string[][] {
  const rows: string[][] = [];
  let section = '';
  for (const line of spec) {
    section = /^#{2,3} ([A-Z0-9.]+)/.exec(line)?.[1]?.replace(/\.$/, '') ?? section;
    if (section === '' || section === 'L' || !line.includes(mark)) continue;
    const words = line.replaceAll('|', '·').replace(/^[-·\s#*]+/, '');
    const at = words.indexOf(mark);
    const from = Math.max(words.lastIndexOf('. ', at - 2) + 1, 0);
    const end = words.indexOf('. ', at);
    rows.push([`§${section}`, words.slice(from, end < 0 ? undefined : end + 1).trim()]);
  }
  return rows;
}

function statements(rows: readonly (readonly [string, string])[]): string[] {
  return rows.length === 0 ? ['None.'] : rows.map(([number, text]) => `- C-${number}: ${text}.`);
}

describe('docs/FIDELITY.md', () => {
  it('says of each profile what is modelled from a source and what is our rule', () => {
    const page = [
      '# Fidelity',
      '',
      'How far what Heapscope shows can be taken for what Windows does. This page is generated from the data that the engine uses,',
      'the specification and the tests. *Modelled* means that the fact has a source outside this project, which is named; *our rule* is a',
      'choice of the simulation where no public source decides. `[T]`, `[D]`, `[S]`, `[R]`, `[L]`, `[U]` and `[SIM]` are the marks of [HEAP_SPEC.md](HEAP_SPEC.md).',
      '',
      '## Profiles',
      '',
      'The numbers are data of the profile; their source is HEAP_SPEC §0, §A.17 and §C.',
      '',
      ...table(
        [
          'Profile',
          'Models',
          'Heap',
          'Granule',
          'Header',
          'Largest request',
          'Ends on corruption',
          'C library',
          'Options',
        ],
        PROFILES.map(profile => [
          `\`${profile.id}\``,
          PROFILE_TITLES[profile.id],
          profile.family,
          String(profile.granule),
          String(profile.headerBytes),
          hex(profile.largestRequest),
          profile.terminatesOnCorruption ? 'yes' : 'no',
          profile.crtHeap === 'own' ? 'a heap of its own' : 'the process heap',
          profile.modifiers.join(', ') || 'none',
        ]),
      ),
      '',
      '## The header of a heap',
      '',
      ...table(
        ['Profile', 'Fields that are modelled', 'From', 'Fields that are our rule'],
        PROFILES.map(structureRow),
      ),
      '',
      'The private structures of Windows CE and of the segment heap are not public: their calls and rules are modelled, their bytes are our rule.',
      '',
      '## Where the sources disagree',
      '',
      'Rows of CONFORMANCE.md marked † pin such a choice, not what Windows does.',
      '',
      ...table(['', 'Topic', 'What Heapscope does'], choices()),
      '',
      '## Our rules in the specification',
      '',
      'What is marked `[SIM]`: no claim about Windows.',
      '',
      ...table(['Section', 'Rule'], marked('[SIM]')),
      '',
      '## Unconfirmed',
      '',
      'What is marked `[U]`: probably so on Windows, but no public source that we read says it.',
      '',
      ...table(['Section', 'Statement'], marked('[U]')),
      '',
      '## Conformance',
      '',
      'Each statement of [CONFORMANCE.md](CONFORMANCE.md) has a test in every profile and width that its row names; a test keeps the register. Of those',
      `for Vista and later the segment heap is held to C-${SEGMENT_STATEMENTS.join(', C-')}: the others speak of structures that it does not have.`,
      '',
      'Known gaps:',
      '',
      ...statements(
        Object.entries(KNOWN_GAPS).map(([number, { profiles, reason }]) => [
          number,
          `${profiles.join(', ')}: ${reason}`,
        ]),
      ),
      '',
      'Observed in a part of the profiles, or out of scope:',
      '',
      ...statements([
        ...Object.entries(NARROWED).map(
          ([number, { not, reason }]) => [number, `not ${not.join(', ')}: ${reason}`] as const,
        ),
        ...Object.entries(OUT_OF_SCOPE),
      ]),
      '',
      '## Against Wine',
      '',
      'Transcripts of thousands of calls under Wine are replayed. Heapscope answers otherwise where the specification says so:',
      '',
      ...DIFFERENCES.map(({ why }) => `- HEAP_SPEC ${why}.`),
    ];
    const text = `${page.join('\n')}\n`;
    const path = join(DOCS, 'FIDELITY.md');
    if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(path, text);
    assert.equal(
      readFileSync(path, 'utf8'),
      text,
      'docs/FIDELITY.md is out of date: UPDATE_GOLDEN=1 writes it',
    );
  });
});
