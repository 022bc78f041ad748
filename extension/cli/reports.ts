import { FAULTS, faultRule } from '../../engine/index';
import { type ReportFormat } from './options';
import { failures, type FoundFault, type RunResult, type When } from './outcome';

/** The report in `format`, ending with a line break. */
export function report(format: ReportFormat, result: RunResult, version: string): string {
  switch (format) {
    case 'text':
      return textReport(result);
    case 'json':
      return `${JSON.stringify(jsonReport(result), undefined, 2)}\n`;
    case 'sarif':
      return `${JSON.stringify(sarifReport(result, version), undefined, 2)}\n`;
    case 'junit':
      return junitReport(result);
  }
}

/** One line a fault, as compilers write theirs, with both times. */
export function faultLine(fault: FoundFault): string {
  const place =
    fault.act.file === '' ? 'heapscope' : `${fault.act.file}:${fault.act.line}:${fault.act.column}`;
  return `${place}: ${fault.id}: ${fault.text} [step ${fault.act.step}${noticeOf(fault)}]\n`;
}

/** When Windows noticed; what it did itself, a corruption found or an exception raised, nobody had to notice. */
function noticeOf({ id, notice }: FoundFault): string {
  if (faultRule(id).kind === 'windows') return '';
  return notice === null
    ? '; Windows never noticed'
    : `; noticed by ${notice.check} at step ${notice.step}${at(notice)}`;
}

const at = (when: When): string => (when.file === '' ? '' : ` (${when.file}:${when.line})`);

/** How the run ended when it did not exit, in one line; empty when it did. */
export function endingLine(result: RunResult): string {
  const { ending } = result;
  switch (ending.outcome) {
    case 'exited':
      return '';
    case 'unhandled-exception':
      return `heapscope: ${ending.text}\n`;
    case 'max-steps':
      return `heapscope: stopped after ${result.steps} steps (--max-steps)\n`;
    case 'deadlock':
      return `heapscope: deadlock: ${ending.waits}\n`;
  }
}

function textReport(result: RunResult): string {
  const { ending, faults } = result;
  const count = faults.length === 0 ? 'no fault' : `${faults.length} fault${faults.length === 1 ? '' : 's'}`;
  const end = ending.outcome === 'exited' ? `exited with code ${ending.exitCode}` : ending.outcome;
  return [
    ...faults.map(faultLine),
    endingLine(result),
    `${result.files.join(' ')}: ${end}, ${count}, ${result.steps} steps, profile ${result.profile}, seed ${result.seed}, state ${result.stateHash}\n`,
  ].join('');
}

function jsonReport(result: RunResult): object {
  const { ending } = result;
  const { outcome } = ending;
  const when = ({ step, event, file, line }: When): object => ({ step, event, file, line });
  return {
    outcome: failures(result).length > 0 && outcome === 'exited' ? 'fault' : outcome,
    exitCode: 'exitCode' in ending ? ending.exitCode : null,
    ...('address' in ending ? { address: ending.address } : {}),
    ...('waits' in ending ? { waits: ending.waits } : {}),
    profile: result.profile,
    seed: result.seed,
    steps: result.steps,
    stateHash: result.stateHash,
    faults: result.faults.map(fault => ({
      id: fault.id,
      text: fault.text,
      act: when(fault.act),
      notice:
        fault.notice === null
          ? null
          : { step: fault.notice.step, event: fault.notice.event, check: fault.notice.check },
      failureType: fault.failureType,
      ...(fault.leak === null ? {} : { leak: fault.leak }),
    })),
  };
}

/** SARIF 2.1.0: a rule a row of the fault table, a result a fault. */
function sarifReport(result: RunResult, version: string): object {
  const level = (fault: FoundFault): string =>
    FAULTS.find(rule => rule.id === fault.id)?.stops === true ? 'error' : 'note';
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Heapscope',
            version,
            rules: FAULTS.map(rule => ({
              id: rule.id,
              shortDescription: { text: rule.title },
              fullDescription: { text: `${rule.rule} (${rule.source})` },
              help: { text: rule.advice },
              defaultConfiguration: { level: rule.stops ? 'error' : 'note' },
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: result.ending.outcome === 'exited',
            ...('exitCode' in result.ending ? { exitCode: result.ending.exitCode | 0 } : {}),
          },
        ],
        properties: {
          profile: result.profile,
          seed: result.seed,
          steps: result.steps,
          stateHash: result.stateHash,
        },
        results: result.faults.map(fault => ({
          ruleId: fault.id,
          ruleIndex: FAULTS.findIndex(rule => rule.id === fault.id),
          level: level(fault),
          message: { text: fault.text },
          locations: sarifPlace(fault.act),
          ...(fault.notice === null || fault.notice.file === ''
            ? {}
            : {
                relatedLocations: sarifPlace(fault.notice).map(place => ({
                  ...place,
                  message: { text: `noticed by ${fault.notice?.check ?? ''}` },
                })),
              }),
          properties: { step: fault.act.step, noticeStep: fault.notice?.step ?? null },
        })),
      },
    ],
  };
}

const sarifPlace = (when: When): object[] =>
  when.file === ''
    ? []
    : [
        {
          physicalLocation: {
            artifactLocation: {
              uri: when.file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/'),
            },
            region: { startLine: when.line, startColumn: when.column },
          },
        },
      ];

/** JUnit: a test for the run itself and one for each kind of fault that counts. */
function junitReport(result: RunResult): string {
  const counted = FAULTS.filter(rule => (result.failOn.size > 0 ? result.failOn.has(rule.id) : rule.stops));
  const suite = result.files.join(' ');
  const ending = endingLine(result).trim();
  const cases = [
    testCase(suite, 'runs to its end', ending === '' ? [] : [ending]),
    ...counted.map(rule =>
      testCase(
        suite,
        `has no ${rule.id}`,
        result.faults.filter(fault => fault.id === rule.id).map(fault => faultLine(fault).trim()),
      ),
    ),
  ];
  const failed = cases.filter(each => each.failed).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites tests="${cases.length}" failures="${failed}">\n`,
    `  <testsuite name="${xml(suite)}" tests="${cases.length}" failures="${failed}">\n`,
    ...cases.map(each => each.text),
    '  </testsuite>\n</testsuites>\n',
  ].join('');
}

function testCase(
  suite: string,
  name: string,
  complaints: readonly string[],
): { text: string; failed: boolean } {
  const open = `    <testcase classname="${xml(suite)}" name="${xml(name)}"`;
  if (complaints.length === 0) return { text: `${open}/>\n`, failed: false };
  const inner = `      <failure message="${xml(complaints[0] ?? '')}">${xml(complaints.join('\n'))}</failure>\n`;
  return { text: `${open}>\n${inner}    </testcase>\n`, failed: true };
}

/** Text for XML: what has a meaning there is escaped, control characters that XML 1.0 forbids are shown as `?`. */
function xml(text: string): string {
  return Array.from(text, character => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) return '?';
    return { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' }[character] ?? character;
  }).join('');
}
