import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS } from '../../../engine/nt/faults';
import { DIAGNOSTIC_CODES, type DiagnosticCode } from '../../../engine/script/diagnostic-codes';
import { PAGES } from './diagnostic-pages';

/** The reference pages are generated from the tables that the product uses; UPDATE_GOLDEN=1 writes them. */
function holds(page: string, lines: readonly string[]): void {
  const path = join(__dirname, '..', '..', '..', 'docs', page);
  const text = `${lines.join('\n')}\n`;
  if (process.env['UPDATE_GOLDEN'] !== undefined) writeFileSync(path, text);
  assert.equal(readFileSync(path, 'utf8'), text, `docs/${page} is out of date: UPDATE_GOLDEN=1 writes it`);
}

describe('the reference pages', () => {
  it('list every fault with its rule, its source and what to do', () => {
    holds('faults.md', [
      '# Faults',
      '',
      'What Heapscope finds. The ids are the exception breakpoints of the debugger, the names of `--fail-on`, and the rule ids of the',
      'SARIF report. *Windows* faults are what Windows itself does; *shadow* faults are what went wrong, which Windows may never notice.',
      ...FAULTS.flatMap(rule => [
        '',
        `## ${rule.id}`,
        '',
        `**${rule.title}** (${rule.kind === 'windows' ? 'Windows' : 'shadow'}; ${rule.stops ? 'stops by default' : 'does not stop unless asked to'})`,
        '',
        `The rule: ${rule.rule}. Source: ${rule.source}.`,
        '',
        `What to do: ${rule.advice}.`,
      ]),
    ]);
  });

  it('list every diagnostic', () => {
    holds('diagnostics.md', [
      '# Diagnostics',
      '',
      'Every error and warning that a script can get. Codes are stable. HS1xxx come from the preprocessor, HS2xxx from the compiler and',
      'the linker, HS30xx are mistakes with memory and HS31xx other mistakes that compile all the same.',
      '',
      'A warning is silenced as with the Microsoft compiler. Its own numbers may stand there too and mean nothing; errors cannot be silenced.',
      '',
      '```c',
      '#pragma warning(disable: HS3101)   // from here on, also behind the #include of the header that says so',
      '#pragma warning(default: HS3101)   // told again',
      '#pragma warning(push)              // ... (pop) restores what was silent before',
      '#pragma warning(suppress: HS3101)  // in the next line alone',
      '```',
      ...Object.entries(DIAGNOSTIC_CODES).flatMap(([code, meaning]) => {
        const page = PAGES[code as DiagnosticCode];
        return [
          '',
          `## ${code}`,
          '',
          `**${meaning[0]?.toUpperCase()}${meaning.slice(1)}.** ${page.why}`,
          '',
          ...['```c', ...page.wrong.split('\n'), '```'],
          '',
          'Right:',
          '',
          ...['```c', ...page.right.split('\n'), '```'],
        ];
      }),
    ]);
  });
});
