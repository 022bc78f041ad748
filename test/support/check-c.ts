import assert from 'node:assert/strict';
import { it } from 'mocha';
import { PROFILES, runC } from './run-c';

/** In both data models the program prints what is expected and ends with `exitCode`. */
export function prints(name: string, source: string, expected: string, exitCode = 0, stdin = ''): void {
  for (const profile of [PROFILES[2], PROFILES[3]])
    it(`${name} (${profile})`, () => {
      const { output, stop } = runC(source, { profile, stdin: new TextEncoder().encode(stdin) });
      assert.deepEqual({ output, stop }, { output: expected, stop: { reason: 'exited', exitCode } });
    });
}

/** The same for a program with threads, under both schedulers. */
export function printsThreaded(name: string, source: string, expected: string): void {
  for (const profile of [PROFILES[2], PROFILES[3]])
    for (const scheduler of ['round-robin', 'random'] as const)
      it(`${name} (${profile}, ${scheduler})`, () => {
        const { output, stop } = runC(source, { profile, scheduler, seed: 5 });
        assert.deepEqual({ output, stop }, { output: expected, stop: { reason: 'exited', exitCode: 0 } });
      });
}
