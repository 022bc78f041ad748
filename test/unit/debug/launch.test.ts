import assert from 'node:assert/strict';
import { PROFILE_IDS } from '../../../engine/index';
import { parseLaunch, pinnedBy, settingsOf } from '../../../extension/debug/launch';

const range = { file: 'a.c', line: 1, column: 1, endLine: 1, endColumn: 2 };
const refusal = (args: unknown): string => {
  try {
    parseLaunch(args);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('a launch configuration', () => {
  it('needs a program', () => {
    assert.match(refusal({}), /"program" is missing/);
    assert.match(refusal(undefined), /configuration is missing/);
  });

  it('takes one program or several, not both', () => {
    assert.deepEqual(parseLaunch({ program: 'a.c' }).options.programs, ['a.c']);
    assert.deepEqual(parseLaunch({ programs: ['a.c', 'b.c'] }).options.programs, ['a.c', 'b.c']);
    assert.match(refusal({ program: 'a.c', programs: ['b.c'] }), /not both/);
  });

  it('refuses a key that does not exist and lists those that do', () => {
    assert.match(
      refusal({ program: 'a.c', sed: 3 }),
      /there is no "sed"; the keys are program, programs, profile/,
    );
  });

  it('passes over the keys that clients add', () => {
    assert.equal(
      refusal({ program: 'a.c', type: 'heapscope', request: 'launch', name: 'x', __sessionId: '1' }),
      'accepted',
    );
  });

  it('takes what stacks on a profile, NtGlobalFlag also in the words of GFlags', () => {
    const { options } = parseLaunch({
      program: 'a.c',
      debugHeap: true,
      pageHeap: 'light',
      crtDebug: false,
      noLfh: true,
      win11: true,
      globalFlags: 'htc hvc',
    });
    const { debugHeap, pageHeap, crtDebug, noLfh, win11, globalFlags } = options;
    assert.deepEqual(
      { debugHeap, pageHeap, crtDebug, noLfh, win11, globalFlags },
      { debugHeap: true, pageHeap: 'light', crtDebug: false, noLfh: true, win11: true, globalFlags: 0x90 },
    );
  });

  it('lists the profiles when asked for one that does not exist', () => {
    const said = refusal({ program: 'a.c', profile: 'win11' });
    assert.ok(said.includes(`one of ${PROFILE_IDS.join(', ')}, not "win11"`), said);
  });

  for (const [key, value, expected] of [
    ['program', 3, 'a string'],
    ['programs', 'a.c', 'a list of strings'],
    ['args', [1], 'a list of strings'],
    ['seed', 1.5, 'a whole number'],
    ['seed', -1, 'a whole number'],
    ['seed', '3', 'a whole number'],
    ['stopOnEntry', 'yes', 'true or false'],
    ['commitLimit', 0, 'a whole number of bytes'],
    ['scheduler', 'fair', 'one of round-robin, random'],
    ['memoryBudget', 5, 'a whole number of bytes'],
    ['settings', 3, 'an object'],
    ['debugHeap', 'yes', 'true or false'],
    ['pageHeap', true, 'one of off, light, full, backwards, unaligned'],
    ['globalFlags', 'xyz', 'NtGlobalFlag as a number or as abbreviations'],
    ['globalFlags', -1, 'NtGlobalFlag as a number or as abbreviations'],
  ] as const)
    it(`refuses ${key} = ${JSON.stringify(value)}`, () => {
      const message = refusal({ program: 'a.c', [key]: value });
      assert.ok(message.startsWith(`launch: "${key}" must be ${expected}`), message);
    });

  it('stops at the exit unless it only runs', () => {
    assert.equal(parseLaunch({ program: 'a.c' }).options.stopAtExit, true);
    assert.equal(parseLaunch({ program: 'a.c', noDebug: true }).options.stopAtExit, false);
  });
});

describe('the settings of a run', () => {
  const pragma = (key: string, value: string) => ({ key, value, range });

  it('come from the launch first, then the pragma, then the user, then the defaults', () => {
    const launch = parseLaunch({
      program: 'a.c',
      seed: 5,
      settings: { profile: 'win7-x86', scheduler: 'random' },
    });
    const { pinned } = pinnedBy([pragma('profile', 'win7-x64'), pragma('seed', '3')]);
    const settings = settingsOf(launch, pinned);
    assert.deepEqual(
      [settings.seed, settings.profile, settings.scheduler, settings.decommit],
      [5, 'win7-x64', 'random', 'never'],
    );
  });

  it('take the default profile and seed 1 when nothing is said', () => {
    const settings = settingsOf(parseLaunch({ program: 'a.c' }), {});
    assert.deepEqual([settings.profile, settings.seed], ['win10-x86', 1]);
  });

  it('come from pragmas with and without a value, and a launch takes them back', () => {
    const { pinned, complaints } = pinnedBy([
      { key: 'debug_heap', value: undefined, range },
      pragma('page_heap', 'full'),
      pragma('global_flags', 'hvc'),
      pragma('no_lfh', 'false'),
      { key: 'win11', value: undefined, range },
    ]);
    const settings = settingsOf(parseLaunch({ program: 'a.c', pageHeap: 'off' }), pinned);
    assert.deepEqual(complaints, []);
    assert.deepEqual(
      [
        ...[settings.debugHeap, settings.pageHeap, settings.globalFlags],
        ...[settings.noLfh, settings.win11, settings.crtDebug],
      ],
      [true, 'off', 0x80, false, true, undefined],
    );
  });

  it('read a commit limit in hexadecimal', () => {
    assert.equal(pinnedBy([pragma('commit_limit', '0x20000')]).pinned.commitLimit, 0x20000);
  });

  it('complain about every pragma that cannot be obeyed', () => {
    const { complaints } = pinnedBy([
      pragma('page_heap', 'most'),
      pragma('profile', 'win95'),
      pragma('seed', 'x'),
    ]);
    assert.deepEqual(
      complaints.map(complaint => complaint.text.replace(/,.*| must.*|;.*/, '')),
      ['#pragma heapscope: "page_heap"', '#pragma heapscope: "profile"', '#pragma heapscope: "seed"'],
    );
  });
});
