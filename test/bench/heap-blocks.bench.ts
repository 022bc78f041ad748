import { type Address } from '../../engine/base/units';
import * as calls from '../../engine/heap/calls';
import { Machine } from '../../engine/machine/machine';
import { type ProfileId } from '../../engine/nt/profile-ids';
import { traceProgram, TraceReader } from '../../engine/script/trace';
import { type Control } from '../../engine/timeline/seam';
import { Timeline } from '../../engine/timeline/timeline';
import { settings } from '../support/assemble';
import { HeapWorld } from '../support/heap-world';
import { type Row, median } from './measure';

const BLOCKS = 1_000_000;
const BLOCK = 24;
const PROFILES = ['win10-x86', 'win10-x64'] as const;
const control: Control = { instructions: 1_000_000, cancelled: false, pause: () => Promise.resolve() };

/** HeapValidate and HeapWalk over a million blocks, and what a block costs the host while it lives. */
export async function heapBlocks(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const profile of PROFILES) {
    const world = new HeapWorld(profile);
    const heap = world.create();
    for (let block = 0; block < BLOCKS; block++) world.alloc(heap, BLOCK);
    const validate = median(3, () => {
      if (calls.HeapValidate(world.context, heap, 0, 0 as Address).value !== 1)
        throw new Error('a sound heap does not validate');
    });
    rows.push(row(`HeapValidate of ${BLOCKS.toLocaleString('en-US')} blocks, ${profile}`, validate));
    const entry = world.alloc(world.processHeap, 64);
    const walk = median(3, () => {
      walkOver(world, heap, entry);
    });
    rows.push(row(`HeapWalk over ${BLOCKS.toLocaleString('en-US')} blocks, ${profile}`, walk));
    rows.push(await memory(profile));
  }
  return rows;
}

const row = (what: string, milliseconds: number): Row => ({
  what,
  figure: `${milliseconds.toFixed(0)} ms`,
  reference: `${((milliseconds / BLOCKS) * 1e6).toFixed(0)} ns a block`,
  ratio: '',
});

function walkOver(world: HeapWorld, heap: Address, entry: Address): void {
  world.memory.fill(entry, 64, 0);
  let items = 0;
  while (calls.HeapWalk(world.context, heap, entry).value !== 0) items++;
  if (items < BLOCKS) throw new Error(`the walk has shown ${items} items`);
}

/** Bytes of the host's memory for a live block under the timeline: its bytes, shadow, owner, record and event. */
async function memory(profile: ProfileId): Promise<Row> {
  const reader = new TraceReader();
  const line = (id: number): string => `a ${id} ${BLOCK}\n`;
  reader.push(new TextEncoder().encode(Array.from({ length: BLOCKS }, (_none, id) => line(id)).join('')));
  const trace = reader.finish();
  const before = used();
  const program = traceProgram('blocks.rep', trace, profile.endsWith('x64') ? 'llp64' : 'ilp32');
  const timeline = new Timeline(new Machine(program, settings({ profile })), () => undefined);
  await timeline.run({ breakpoints: [], faults: new Set() }, control);
  const bytes = (used() - before) / BLOCKS;
  timeline.dispose();
  return {
    what: `memory of the host for a live block of ${BLOCK} bytes, ${profile}`,
    figure: `${bytes.toFixed(0)} bytes`,
    reference: 'its bytes, shadow, owner, record, event',
    ratio: '',
  };
}

function used(): number {
  // Memory of array buffers is given back by the collection after the one that finds them.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
