import assert from 'node:assert/strict';
import { AdapterClient } from '../support/adapter-client';

const SPIN = 'int main(void)\n{\n    for (;;)\n        ;\n}\n';
const LONG_CALL = `static unsigned work(unsigned n)
{
    unsigned sum = 0;
    for (unsigned i = 0; i < n; i++)
        sum += i * 3;
    return sum;
}
int main(void)
{
    unsigned s = 0;
    s = work(30000000);
    s += 1;
    return (int)(s & 1);
}
`;

async function spinning(): Promise<AdapterClient> {
  const client = AdapterClient.inProcess({ 'spin.c': SPIN });
  await client.launch({ program: 'spin.c' });
  await client.thread();
  return client;
}

afterEach(() => AdapterClient.closeAll());

describe('pausing an endless loop', () => {
  it('stops within 50 ms, time after time', async () => {
    const client = await spinning();
    const waits: number[] = [];
    let steps = 0;
    for (let round = 0; round < 20; round++) {
      steps = await client.runningBeyond(steps);
      // Processor time of this process, the adapter's with it: while it waits for a processor, it does not pause either.
      const started = process.cpuUsage();
      const stop = await client.move('pause');
      const { user, system } = process.cpuUsage(started);
      waits.push((user + system) / 1000);
      assert.equal(stop.reason, 'pause');
      await client.request('continue', { threadId: 1 });
    }
    waits.sort((a, b) => a - b);
    await client.request('disconnect');
    assert.ok((waits[18] ?? Infinity) < 50, `95 % within ${waits[18]?.toFixed(1)} ms`);
  });

  it('answers other requests meanwhile', async () => {
    const client = await spinning();
    assert.equal((await client.request<{ state: string }>('heapscope/overview')).state, 'running');
    await assert.rejects(client.request('scopes', { frameId: 1 }), /the program is running; pause it first/);
    await client.request('disconnect');
  });
});

describe('stepping over a call of a hundred million instructions', () => {
  it('is running it', async function () {
    this.timeout(60_000);
    const client = AdapterClient.inProcess({ 'long.c': LONG_CALL });
    await client.launch({ program: 'long.c' }, { breakpoints: { 'long.c': [{ line: 11 }] } });
    await client.stopped();
    const before = await client.state();
    await client.move('next');
    assert.equal(await client.where(), 'main:12');
    assert.ok((await client.state()).steps - before.steps > 80_000_000);
    await client.move('stepBack');
    assert.deepEqual(await client.state(), before);
  });
});
