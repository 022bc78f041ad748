import { type Control } from '../../engine/timeline/seam';
import { Timeline } from '../../engine/timeline/timeline';
import { Random } from '../../engine/base/random';
import { load } from '../support/run-c';
import { type Row, quantile } from './measure';

const CHURN = `#include <windows.h>
int main(void) { HANDLE h = HeapCreate(0, 0, 0); char *p[256] = {0}; unsigned r = 1;
for (int i = 0; i < 600000; i++) { r = r * 1103515245 + 12345; int k = (r >> 16) & 255;
if (p[k]) { HeapFree(h, 0, p[k]); p[k] = 0; } else { p[k] = HeapAlloc(h, 0, (r >> 8) & 1023); if (p[k]) p[k][0] = 1; } } return 0; }`;

const control: Control = { instructions: 400_000, cancelled: false, pause: () => Promise.resolve() };

/** How long one step back takes anywhere in a run of ten million steps, and a seek to anywhere, against running forward to there. */
export async function stepBack(): Promise<Row[]> {
  const { machine } = load(CHURN);
  const timeline = new Timeline(machine, () => undefined);
  const start = performance.now();
  await timeline.run({ breakpoints: [], faults: new Set() }, control);
  const forward = performance.now() - start;
  const random = new Random(7);
  const seeks: number[] = [];
  const backs: number[] = [];
  for (let round = 0; round < 60; round++) {
    const target = 1 + random.below(timeline.lastStep - 1);
    seeks.push(await timed(() => timeline.seek(target, control)));
    backs.push(await timed(() => timeline.seek(target - 1, control)));
  }
  const steps = timeline.lastStep.toLocaleString('en-US');
  const share = (times: readonly number[]): Pick<Row, 'figure' | 'reference' | 'ratio'> => ({
    figure: `${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms`,
    reference: `forward run ${forward.toFixed(0)} ms`,
    ratio: `${(quantile(times, 0.95) / forward).toFixed(3)} x`,
  });
  const megabytes = (timeline.checkpointBytes / 1048576).toFixed(0);
  timeline.dispose();
  return [
    { what: `step back in ${steps} steps`, ...share(backs) },
    { what: `seek anywhere in them (checkpoints ${megabytes} MB)`, ...share(seeks) },
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
