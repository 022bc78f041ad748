import { compile } from '../../engine/script/compile';
import { Machine } from '../../engine/machine/machine';
import { type MachineSettings, type Stop } from '../../engine/machine/seam';
import { type Program } from '../../engine/script/program';
import { settings } from './assemble';

export const PROFILES = ['win7-x86', 'win7-x64', 'win10-x86', 'win10-x64'] as const;

const programs = new Map<string, Program>();

/** The program of one C text; every diagnostic is a failure of the test that gave the text. */
export function programOf(source: string, profile: MachineSettings['profile'] = 'win10-x86'): Program {
  const model = profile.endsWith('x64') ? 'llp64' : 'ilp32';
  const key = `${model} ${source}`;
  let program = programs.get(key);
  if (program === undefined) {
    const result = compile(new Map([['test.c', source]]), { units: ['test.c'], model });
    program = result.program;
    if (program === undefined)
      throw new Error(
        result.diagnostics.map(d => `${d.range.line}:${d.range.column} ${d.message}`).join('\n'),
      );
    programs.set(key, program);
  }
  return program;
}

export interface CRun {
  readonly machine: Machine;
  readonly stop: Stop;
  readonly output: string;
}

/** A machine for the text with its output collected in `output()`. */
export function load(
  source: string,
  changes: Partial<MachineSettings> = {},
): { readonly machine: Machine; readonly output: () => string } {
  const all = settings(changes);
  const machine = new Machine(programOf(source, all.profile), all);
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
  return { machine, output: () => output };
}

/** Runs the text to its end, or to `steps`. */
export function runC(source: string, changes: Partial<MachineSettings> = {}, steps = 5_000_000): CRun {
  const { machine, output } = load(source, changes);
  const stop = machine.run({ instructions: steps });
  return { machine, stop, output: output() };
}
