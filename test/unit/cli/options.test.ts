import assert from 'node:assert/strict';
import { parseRun, UsageError } from '../../../extension/cli/options';

const refusal = (...argv: string[]): string => {
  try {
    parseRun(argv);
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return error.message;
  }
  return 'accepted';
};

describe('the options of heapscope run', () => {
  it('are files, options in any order, and arguments after --', () => {
    const options = parseRun(['a.c', '--seed', '7', 'b.c', '--profile=win7-x64', '--', '-x', '--seed', '9']);
    assert.deepEqual(options.files, ['a.c', 'b.c']);
    assert.deepEqual(options.args, ['-x', '--seed', '9']);
    assert.deepEqual([options.seed, options.profile], [7, 'win7-x64']);
  });

  it('gather include folders and macros, with a space or without', () => {
    const options = parseRun(['a.c', '-I', 'x', '-Iy', '-D', 'A', '-DB=2', '-DC=']);
    assert.deepEqual(options.includePath, ['x', 'y']);
    assert.deepEqual(options.defines, ['A', 'B=2', 'C=']);
  });

  it('take bytes in decimal and hexadecimal', () => {
    assert.equal(parseRun(['a.c', '--commit-limit', '0x100000']).commitLimit, 0x100000);
    assert.equal(parseRun(['a.c', '--commit-limit', '1048576']).commitLimit, 0x100000);
  });

  it('stack modifiers on a profile, and take a pragma back', () => {
    const options = parseRun([
      'a.c',
      '--debug-heap',
      '--page-heap=light',
      '--no-lfh=off',
      '--win11',
      '--global-flags',
      'htc,hfc',
    ]);
    assert.deepEqual(
      [
        options.debugHeap,
        options.pageHeap,
        options.noLfh,
        options.globalFlags,
        options.crtDebug,
        options.win11,
      ],
      [true, 'light', false, 0x30, undefined, true],
    );
    assert.deepEqual(parseRun(['--crt-debug', 'a.c']).files, ['a.c']);
  });

  it('name the faults to fail on, each or any', () => {
    assert.deepEqual([...parseRun(['a.c', '--fail-on', 'leak,double-free']).failOn], ['leak', 'double-free']);
    assert.ok(parseRun(['a.c', '--fail-on', 'any']).failOn.has('buffer-overrun'));
  });

  for (const [argv, message] of [
    [[], /needs at least one C file/],
    [
      ['a.c', '--profile', 'win11'],
      /no profile 'win11'; there are nt4-x86, xp-x86, win7-x86, win7-x64, win10-x86, win10-x64, segment-x64, ce-x86/,
    ],
    [['a.c', '--seed', 'x'], /--seed needs a whole number/],
    [['a.c', '--seed'], /--seed needs a value/],
    [['a.c', '--seed', '--', 'x'], /--seed needs a value/],
    [['a.c', '--scheduler', 'fair'], /no scheduler 'fair'; there are round-robin, random/],
    [['a.c', '--fail-on', 'rust'], /no fault 'rust'; there are allocation-failed/],
    [['a.c', '--report', 'xml'], /no report 'xml'; there are text, json, sarif, junit/],
    [['a.c', '--report-file', 'r.json'], /--report-file needs --report/],
    [['a.c', '--frob'], /no option --frob; the options of run are --profile, --seed/],
    [['a.c', '-D', '3=4'], /-D needs NAME or NAME=VALUE, not '3=4'/],
    [['a.c', '--max-steps', '0'], /--max-steps needs a whole number from 1/],
    [['a.c', '--page-heap', 'most'], /no page heap 'most'; there are off, light, full/],
    [['a.c', '--page-heap'], /--page-heap needs a value/],
    [['a.c', '--debug-heap=maybe'], /--debug-heap stands alone, or is =on or =off, not '=maybe'/],
    [
      ['a.c', '--global-flags', 'abc'],
      /--global-flags needs a number or a list of htc \(heap tail checking\)/,
    ],
  ] as const)
    it(`refuse ${argv.join(' ') || 'nothing at all'}`, () => {
      assert.match(refusal(...argv), message);
    });
});
