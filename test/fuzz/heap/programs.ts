import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Machine } from '../../../engine/machine/machine';
import { type ProfileId } from '../../../engine/nt/profile-ids';
import { compile } from '../../../engine/script/compile';
import { settings } from '../../support/assemble';

/**
 * Programs that make random sequences of calls from a seed (see sequence.h): `PROGRAM FIRST COUNT` prints the sequences of
 * COUNT seeds from FIRST on.
 */
export const SEQUENCES = ['heap-calls', 'memory-objects', 'virtual-memory', 'crt-heap'] as const;
export type SequenceName = (typeof SEQUENCES)[number];

export const FOLDER = import.meta.dirname;
/** Profiles whose answers are compared: the Windows that Wine models, in both widths. */
export const COMPARED: readonly ProfileId[] = ['win7-x86', 'win7-x64', 'win10-x86', 'win10-x64'];
const TURN = 50_000_000;

/** What a program prints in a profile. */
export function printed(name: SequenceName, profile: ProfileId, first: number, count: number): string {
  const file = `${name}.c`;
  const sources = new Map([file, 'sequence.h'].map(each => [each, readFileSync(join(FOLDER, each), 'utf8')]));
  const model = profile.endsWith('x64') ? 'llp64' : 'ilp32';
  const { program, diagnostics } = compile(sources, { units: [file], model });
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const machine = new Machine(program, settings({ profile, args: [String(first), String(count)] }));
  let output = '';
  machine.sink = {
    event() {
      // Only the output is of interest here.
    },
    tagOf: () => 0,
    events() {
      // Nor here.
    },
    output(_step, _thread, _pc, _stream, bytes) {
      output += String.fromCharCode(...bytes);
    },
  };
  for (;;) {
    const stop = machine.run({ instructions: TURN });
    if (stop.reason === 'exited') return output;
    if (stop.reason !== 'budget')
      throw new Error(`${name} in ${profile}: ${JSON.stringify(stop)}\n${output.slice(-300)}`);
  }
}
