import { AdapterClient } from '../support/adapter-client';
import { type Row, quantile } from './measure';

const ENDLESS = 'int main(void) { for (;;) ; return 0; }';

/** How long a pause request takes to stop an endless loop, and how long the loop of the thread that runs it is held up. */
export async function pauseLatency(): Promise<Row[]> {
  const client = AdapterClient.inProcess({ '/endless.c': ENDLESS });
  await client.launch({ program: '/endless.c' });
  const pauses: number[] = [];
  const delays: number[] = [];
  for (let round = 0; round < 30; round++) {
    const before = performance.now();
    await new Promise(resolve => setTimeout(resolve, 20));
    delays.push(performance.now() - before - 20);
    const start = performance.now();
    const stopped = client.stopped();
    await client.request('pause', { threadId: await client.thread() });
    await stopped;
    pauses.push(performance.now() - start);
    await client.request('continue', { threadId: await client.thread() });
  }
  await client.request('disconnect');
  return [
    {
      what: 'pause in for(;;);',
      figure: `${quantile(pauses, 0.5).toFixed(1)} ms, p95 ${quantile(pauses, 0.95).toFixed(1)} ms`,
      reference: 'aim 50 ms',
      ratio: `${(quantile(pauses, 0.95) / 50).toFixed(2)} x`,
    },
    {
      what: 'delay of its event loop meanwhile',
      figure: `p95 ${quantile(delays, 0.95).toFixed(1)} ms`,
      reference: 'aim 20 ms',
      ratio: `${(quantile(delays, 0.95) / 20).toFixed(2)} x`,
    },
  ];
}
