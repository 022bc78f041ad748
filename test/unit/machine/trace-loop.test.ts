import assert from 'node:assert/strict';
import { Machine } from '../../../engine/machine/machine';
import { EventKind } from '../../../engine/machine/seam';
import { type ProfileId } from '../../../engine/nt/profile-ids';
import { traceProgram, TraceReader } from '../../../engine/script/trace';
import { type Control } from '../../../engine/timeline/seam';
import { Timeline } from '../../../engine/timeline/timeline';
import { settings } from '../../support/assemble';

const CONTROL: Control = { instructions: 1000, cancelled: false, pause: () => Promise.resolve() };
const TO_THE_END = { breakpoints: [], faults: new Set<never>() };

function replay(text: string, profile: ProfileId = 'win10-x86', spacing?: number): Timeline {
  const reader = new TraceReader();
  reader.push(new TextEncoder().encode(text));
  const program = traceProgram('t.rep', reader.finish(), profile.endsWith('x64') ? 'llp64' : 'ilp32');
  const machine = new Machine(program, settings({ profile }));
  return new Timeline(machine, () => undefined, spacing === undefined ? {} : { spacing });
}

describe('a trace on the machine', () => {
  it('is one step a line, between the creation of its heap and the end of the process', async () => {
    const timeline = replay('a 0 24\na 1 100\nr 0 4000\nf 1\n');
    const stop = await timeline.run(TO_THE_END, CONTROL);
    assert.deepEqual(stop, { reason: 'exited', exitCode: 0 });
    assert.equal(timeline.position.step, 6);
    const { events } = timeline;
    const kinds = Array.from({ length: events.count }, (_none, index) => [
      events.kind(index),
      events.step(index),
      events.pc(index),
      events.size(index),
    ]);
    assert.deepEqual(kinds, [
      [EventKind.HeapCreate, 0, 0, 0],
      [EventKind.Alloc, 1, 1, 24],
      [EventKind.Alloc, 2, 2, 100],
      [EventKind.ReAlloc, 3, 3, 4000],
      [EventKind.Free, 4, 4, 100],
    ]);
  });

  it('names the line of the file where there are numbers before the events', async () => {
    const timeline = replay('20000\n2\na 0 24\na 1 24\n');
    await timeline.run(TO_THE_END, CONTROL);
    const { allocations } = timeline.machine;
    assert.deepEqual([allocations.pc(0), allocations.pc(1)], [3, 4]);
  });

  it('finds a block that is freed twice, at its line', async () => {
    const timeline = replay('a 0 24\na 1 500\nf 0\nf 0\n');
    const stop = await timeline.run(TO_THE_END, CONTROL);
    assert.equal(stop.reason, 'died');
    const fault = timeline.machine.faults.find(each => each.id === 'double-free');
    assert.deepEqual([fault?.act.pc, fault?.act.step, fault?.notice?.pc], [4, 4, 4]);
  });

  it('allocates where a block could not be had before, and frees nothing for it', async () => {
    const timeline = replay('a 0 4294967295\na 1 4294967295\nr 0 10\nf 1\nf 0\n');
    await timeline.run(TO_THE_END, CONTROL);
    const { faults, allocations } = timeline.machine;
    assert.deepEqual(
      faults.map(fault => [fault.id, fault.act.pc]),
      [
        ['allocation-failed', 1],
        ['allocation-failed', 2],
      ],
    );
    assert.deepEqual([allocations.count, allocations.pc(0), allocations.size(0)], [1, 3, 10]);
  });

  for (const profile of ['win10-x86', 'win10-x64', 'win7-x64'] as const)
    it(`goes back to the bytes of a fresh run, ${profile}`, async () => {
      const lines = Array.from({ length: 3000 }, (_none, k) =>
        k % 3 === 2 ? `f ${k - 2 - (k % 2)}` : `a ${k} ${(k * 37) % 900}`,
      ).filter((line, k) => line.startsWith('a') || (k - 2 - (k % 2)) % 3 !== 2);
      const known = new Set<string>();
      const text = lines
        .filter(line => {
          const id = line.split(' ')[1] ?? '';
          return line.startsWith('a') ? known.add(id) : known.delete(id);
        })
        .join('\n');
      const timeline = replay(text, profile, 200);
      await timeline.run(TO_THE_END, CONTROL);
      for (const step of [1500, 700, 1501, 3]) {
        await timeline.seek(step, CONTROL);
        const fresh = replay(text, profile);
        await fresh.run({ ...TO_THE_END, limit: step }, CONTROL);
        assert.equal(timeline.machine.stateHash(), fresh.machine.stateHash(), `step ${step}`);
      }
    });
});
