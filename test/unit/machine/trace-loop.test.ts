import assert from 'node:assert/strict';
import { Random } from '../../../engine/base/random';
import { address } from '../../../engine/base/units';
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

/**
 * A trace that allocates, resizes and frees blocks of few sizes again and again, with some large ones and some mistakes. Its
 * ids go far enough for the lane to look ahead.
 */
function churn(lines: number, seed: number): string {
  const random = new Random(seed);
  const live: number[] = [];
  const text: string[] = [];
  for (let line = 0, id = 0; line < lines; line++) {
    const drawn = random.next();
    const size = (drawn >>> 8) % 64 === 0 ? (drawn >>> 16) % 40_000 : 1 + ((drawn >>> 8) % 96) * 9;
    const which = (drawn >>> 12) % Math.max(live.length, 1);
    const action = live.length < 50 ? 0 : drawn % 16;
    if (action < 8) {
      live.push(id);
      text.push(`a ${id} ${size}`);
      id += 5;
    } else if (action < 10) text.push(`r ${live[which]!} ${size}`);
    else {
      text.push(`f ${live[which]!}`);
      live[which] = live.at(-1)!;
      live.pop();
    }
  }
  return `${text.join('\n')}\n`;
}

/** Everything that a replay leaves: the state, the log and the records. */
function remains({ machine, events }: Timeline): unknown {
  const { allocations } = machine;
  const log = Array.from({ length: events.count }, (_none, index) => [
    events.kind(index),
    events.step(index),
    events.thread(index),
    events.pc(index),
    events.heap(index),
    events.at(index),
    events.size(index),
    events.aux(index),
  ]);
  const rows = Array.from({ length: allocations.count }, (_none, row) => [
    allocations.heap(row),
    allocations.at(row),
    allocations.size(row),
    allocations.step(row),
    allocations.pc(row),
    allocations.freedStep(row),
    allocations.freedPc(row),
    allocations.owner(allocations.at(row)),
  ]);
  return { position: machine.position, hash: machine.stateHash(), log, rows };
}

describe('a trace on the machine', () => {
  for (const profile of ['win10-x86', 'win10-x64'] as const)
    it(`leaves the same by the express lane as without it, ${profile}`, async () => {
      const text = churn(20_000, 7);
      const express = replay(text, profile, 3000);
      const general = replay(text, profile, 3000);
      assert.ok(general.machine instanceof Machine);
      Object.assign(general.machine.process, { express: undefined });
      // Now and then a debugger writes into the newest blocks, so that they hold values when they move.
      const written = ({ machine }: Timeline): void => {
        const { allocations } = machine;
        for (let row = Math.max(allocations.count - 400, 0); row < allocations.count; row++) {
          const first = row % 4 === 0 ? row % 3 : 0;
          const size = (row % 4 === 0 ? Math.min(allocations.size(row), 21) : allocations.size(row)) - first;
          if (allocations.freedStep(row) === Infinity && size > 0)
            machine.poke(address(allocations.at(row) + first), new Uint8Array(size).fill(row));
        }
      };
      const { memory } = express.machine.space.pages;
      const pauses = [
        // Memory that somebody takes while the process lives moves all that lies in it.
        () => void memory.take(0x80000),
        () => undefined,
      ];
      for (const [index, timeline] of [express, general].entries()) {
        const pause = (): Promise<void> => {
          written(timeline);
          pauses[index]!();
          return Promise.resolve();
        };
        assert.equal((await timeline.run(TO_THE_END, { ...CONTROL, pause })).reason, 'exited');
      }
      const { allocations } = general.machine;
      const shadows = [express.machine.space.shadow, general.machine.space.shadow] as const;
      assert.deepEqual(remains(express), remains(general));
      for (let row = 0; row < allocations.count; row++) {
        const [at, size] = [allocations.at(row), allocations.size(row)];
        for (const distance of [-8, 0, size >>> 1, size - 1, size, size + 8]) {
          const byte = address(at + distance);
          const [one, other] = shadows;
          assert.equal(one.stateAt(byte), other.stateAt(byte), `${distance} bytes from block ${row}`);
          assert.equal(one.isInitialised(byte), other.isInitialised(byte));
          assert.equal(one.ownerWord(byte), other.ownerWord(byte));
        }
      }
    });

  it('is played on a host without compiled code', async () => {
    const { Memory } = WebAssembly;
    const text = churn(3000, 3);
    const usual = replay(text);
    let plain: Timeline;
    Object.assign(WebAssembly, {
      Memory: function () {
        throw new RangeError('WebAssembly.Memory(): could not allocate memory');
      },
    });
    try {
      plain = replay(text);
      await plain.run(TO_THE_END, CONTROL);
    } finally {
      Object.assign(WebAssembly, { Memory });
    }
    await usual.run(TO_THE_END, CONTROL);
    assert.ok(!(plain.machine.space.pages.memory.host instanceof Memory));
    assert.deepEqual(remains(plain), remains(usual));
  });

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
