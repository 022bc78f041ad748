import { compile } from '../../engine/script/compile';
import { type DataModel } from '../../engine/script/program';
import { Machine } from '../../engine/machine/machine';
import { settings } from '../support/assemble';

/** Instructions that a program of the fuzzer may run. */
const STEPS = 200_000;

/** Compiles any text and, when it is a program, runs it a while; gives what broke, undefined when nothing did. */
export function tryText(text: string, model: DataModel): string | undefined {
  try {
    const { program, diagnostics, needs } = compile(new Map([['a.c', text]]), { units: ['a.c'], model });
    if (program === undefined) {
      const isExplained = needs.length > 0 || diagnostics.some(d => d.severity === 'error');
      return isExplained ? undefined : 'neither a program nor an error';
    }
    const profile = model === 'ilp32' ? 'win10-x86' : 'win10-x64';
    new Machine(program, settings({ profile })).run({ instructions: STEPS });
    return undefined;
  } catch (error) {
    return error instanceof Error
      ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' | ')
      : String(error);
  }
}
