import assert from 'node:assert/strict';
import { ask } from '../../engine/inspect/ask';
import { type Question, type Questions } from '../../engine/inspect/seam';
import { Machine } from '../../engine/machine/machine';
import { type MachineSettings } from '../../engine/machine/seam';
import { DEFAULT_PROFILE, type ProfileId } from '../../engine/nt/profile-ids';
import { compile } from '../../engine/script/compile';
import { type Control, type Until } from '../../engine/timeline/seam';
import { Timeline } from '../../engine/timeline/timeline';

const CONTROL: Control = { instructions: 1_000_000, cancelled: false, pause: () => Promise.resolve() };
const TO_THE_END: Until = { breakpoints: [], faults: new Set() };

/** A C program under the timeline, asked where it stands. */
export class ProgramRun {
  readonly timeline: Timeline;

  constructor(source: string, profile: ProfileId = DEFAULT_PROFILE, changes: Partial<MachineSettings> = {}) {
    const text = `#include <windows.h>\n#include <stdio.h>\n${source}`;
    const model = profile.endsWith('x64') ? 'llp64' : 'ilp32';
    const { program, diagnostics } = compile(new Map([['test.c', text]]), { units: ['test.c'], model });
    assert.ok(program !== undefined, diagnostics.map(each => each.message).join('\n'));
    const machine = new Machine(program, {
      profile,
      seed: 1,
      scheduler: 'round-robin',
      decommit: 'never',
      commitLimit: undefined,
      args: [],
      stdin: new Uint8Array(0),
      ...changes,
    });
    this.timeline = new Timeline(machine, () => undefined);
  }

  /** To the statement on the line that holds `text`, before it runs. */
  async to(source: string, text: string): Promise<this> {
    const line = 3 + source.split('\n').findIndex(each => each.includes(text));
    const { debug } = this.timeline.machine.program;
    const pcs = Array.from(debug.statementStart.keys()).filter(
      pc => debug.statementStart[pc] === 1 && debug.spans.line[debug.spanOf[pc]!] === line,
    );
    const own = pcs.filter(pc => debug.files[debug.spans.file[debug.spanOf[pc]!]!] === 'test.c');
    assert.ok(own.length > 0, `no statement on line ${line}`);
    const stop = await this.timeline.run({ breakpoints: own.slice(0, 1), faults: new Set() }, CONTROL);
    assert.equal(stop.reason, 'breakpoint');
    return this;
  }

  async toEnd(): Promise<this> {
    await this.timeline.run(TO_THE_END, CONTROL);
    return this;
  }

  async seek(step: number): Promise<this> {
    await this.timeline.seek(step, CONTROL);
    return this;
  }

  ask<Q extends Question>(question: Q, args: Questions[Q]['args']): Questions[Q]['result'] {
    return ask(this.timeline, question, args);
  }

  /** The heap that the program calls so. */
  heap(name: string): Questions['overview']['result']['heaps'][number] {
    const { heaps } = this.ask('overview', {});
    const found = heaps.find(heap => heap.name === name);
    assert.ok(found !== undefined, `no heap ${name} among ${heaps.map(heap => heap.name).join(', ')}`);
    return found;
  }
}
