import { Random } from '../../engine/base/random';
import { ask } from '../../engine/inspect/ask';
import { type Question, type Questions } from '../../engine/inspect/seam';
import { type Control } from '../../engine/timeline/seam';
import { Timeline } from '../../engine/timeline/timeline';
import { load } from '../support/run-c';
import { quantile, type Row } from './measure';

const blocksOf = (calls: number): string => `#include <windows.h>
int main(void) { HANDLE h = HeapCreate(0, 0, 0); unsigned r = 1;
for (int i = 0; i < ${calls}; i++) { r = r * 1103515245 + 12345; void *p = HeapAlloc(h, 0, 8 + ((r >> 16) & 63));
if ((i & 7) == 3) HeapFree(h, 0, p); } return 0; }`;

const control: Control = { instructions: 4_000_000, cancelled: false, pause: () => Promise.resolve() };
/** What one frame of a screen may take: a question that costs more is felt. */
const FRAME = 16;
const VIEWPORT_CELLS = 1400;

/** What a view's questions cost in heaps of 100,000 and of a million blocks, against a frame of the screen. */
export async function inspection(): Promise<Row[]> {
  return [...(await rowsFor(115_000, '100,000')), ...(await rowsFor(1_150_000, '1,000,000'))];
}

async function rowsFor(calls: number, count: string): Promise<Row[]> {
  const { machine } = load(blocksOf(calls));
  const timeline = new Timeline(machine, () => undefined);
  await timeline.run({ breakpoints: [], faults: new Set() }, control);
  const heap = ask(timeline, 'overview', {}).heaps.at(-1)!;
  const regions = ask(timeline, 'regions', { first: 0, count: 2000 }).regions.filter(
    region => region.heap === heap.handle,
  );
  const random = new Random(3);
  const places = Array.from({ length: 60 }, () => regions[random.below(regions.length)]!);
  const asked = async <Q extends Question>(
    what: string,
    question: Q,
    fresh: boolean,
    args: readonly Questions[Q]['args'][],
  ): Promise<Row> => {
    const times: number[] = [];
    let bytes = 0;
    for (const each of args) {
      // A seek to where it stands is a move: nothing that was read before may be used.
      if (fresh) await timeline.seek(timeline.position.step, control);
      const start = performance.now();
      const answer = ask(timeline, question, each);
      times.push(performance.now() - start);
      bytes = Math.max(bytes, bytesOf(answer));
    }
    return rowOf(`${what} of ${count} blocks`, times, bytes);
  };
  const viewport = places.map(({ base, committed }) => {
    const at = base + random.below(Math.max(1, committed / 4096 - 4)) * 4096;
    return { at, end: at + 0x4000, cells: VIEWPORT_CELLS };
  });
  const overall = places.map(({ base, size }) => ({ at: base, end: base + size, cells: VIEWPORT_CELLS }));
  const groups = places.map(() => ({
    heap: heap.handle,
    first: random.below(heap.blockCount - 1000),
    count: 1000,
  }));
  const rows = [
    await asked('map view after a step', 'map', true, viewport),
    await asked('map view', 'map', false, viewport),
    await asked('coarse map view', 'map', false, overall),
    await asked('group of 1,000', 'blocks', false, groups),
  ];
  timeline.dispose();
  return rows;
}

/** Bytes that an answer has on its way to a view, nearly. */
function bytesOf(answer: object | null): number {
  let bytes = 0;
  for (const value of Object.values(answer ?? {}) as unknown[])
    bytes += ArrayBuffer.isView(value) ? value.byteLength : JSON.stringify(value).length;
  return bytes;
}

function rowOf(what: string, times: readonly number[], bytes: number): Row {
  const late = quantile(times, 0.95);
  return {
    what: `${what} (${(bytes / 1024).toFixed(0)} KB)`,
    figure: `${quantile(times, 0.5).toFixed(1)} ms, p95 ${late.toFixed(1)} ms`,
    reference: `a frame ${FRAME} ms`,
    ratio: `${(late / FRAME).toFixed(2)} x`,
  };
}
