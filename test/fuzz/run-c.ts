import { Hash } from '../../engine/base/hash';
import { compile } from '../../engine/script/compile';
import { type DataModel } from '../../engine/script/program';
import { Machine } from '../../engine/machine/machine';
import { settings } from '../support/assemble';

/** What a program printed and how it ended, in one text that GCC's run has too. */
export function runGenerated(text: string, model: DataModel): string {
  const { program, diagnostics } = compile(new Map([['a.c', text]]), { units: ['a.c'], model });
  if (program === undefined)
    return diagnostics
      .filter(d => d.severity === 'error')
      .map(d => `${d.range.line}: ${d.message}`)
      .join('\n');
  const machine = new Machine(program, settings({ profile: model === 'ilp32' ? 'win10-x86' : 'win10-x64' }));
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
  const stop = machine.run({ instructions: 20_000_000 });
  return `${output}${stop.reason === 'exited' ? stop.exitCode : stop.reason}`;
}

/** Guards the texts that recorded results belong to. */
export function hashOfText(text: string): string {
  const hash = new Hash();
  hash.text(text);
  return hash.digest();
}
