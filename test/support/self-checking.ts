import assert from 'node:assert/strict';
import { type MachineSettings } from '../../engine/machine/seam';
import { type CRun, PROFILES, runC } from './run-c';

/** What the checking programs may use: CONFORMANCE's P and A, the version, and CHECK, which prints what does not hold. */
export const CHECKS = (profile: MachineSettings['profile']): string =>
  [
    '#include <windows.h>',
    '#include <tlhelp32.h>',
    '#include <stdio.h>',
    '#include <string.h>',
    `#define WIN10 ${profile.startsWith('win10') ? 1 : 0}`,
    `#define EARLY ${/^(nt4|xp)-/.test(profile) ? 1 : 0}`,
    '#define P ((SIZE_T)sizeof(void *))',
    '#define A (0x8000 * P)',
    '#define AT(p) ((SIZE_T)(p))',
    '#define CHECK(holds) ((holds) ? 0 : printf("%s\\n", #holds))',
    '#define ERROR_IS(call, code) (SetLastError(0xBAD), (call), CHECK(GetLastError() == (code)))',
    '#define UNTOUCHED 0xBAD',
    '',
  ].join('\n');

/** Runs a program made of CHECKs; `body` is all of it behind the includes. Fails with what did not hold. */
export function runChecks(
  body: string,
  profile: MachineSettings['profile'],
  changes: Partial<MachineSettings> = {},
): CRun {
  const run = runC(CHECKS(profile) + body, { profile, ...changes }, 50_000_000);
  assert.equal(run.output, '');
  assert.deepEqual(run.stop, { reason: 'exited', exitCode: 0 });
  return run;
}

/** Every profile of NT, the early ones too. */
export const NT_PROFILES = ['nt4-x86', 'xp-x86', ...PROFILES] as const;

/** A test for each profile: the program, whose text is `body`, finds that all its CHECKs hold. */
export function holds(
  statement: string,
  body: string,
  profiles: readonly MachineSettings['profile'][] = PROFILES,
): void {
  for (const profile of profiles)
    it(`${statement} (${profile})`, () => {
      runChecks(body, profile);
    });
}
