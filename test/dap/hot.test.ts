import assert from 'node:assert/strict';
import { AdapterClient } from '../support/adapter-client';

const LONG_CALL = `static volatile int beats;
static void beat(void)
{
    beats++;
}
static void work(void)
{
    for (;;)
        beat();
}
int main(void)
{
    work();
    return 0;
}
`;
const HOT = `int total;
int main(void)
{
    int sum = 0;
    for (int i = 0; i < 100000; i++) {
        sum += i & 1;
        total = sum;
    }
    return 0;
}
`;
const MANY = `#include <windows.h>
typedef struct node { struct node *next; int value; char name[16]; } node;
node *head;
int main(void)
{
    HANDLE h = HeapCreate(0, 0, 0);
    for (int i = 0; i < 100000; i++) {
        node *n = HeapAlloc(h, HEAP_ZERO_MEMORY, sizeof *n);
        n->next = head;
        n->value = i;
        head = n;
    }
    return 0;
}
`;

const setLines = (client: AdapterClient, ...lines: number[]): Promise<unknown> =>
  client.request('setBreakpoints', { source: { path: 'a.c' }, breakpoints: lines.map(line => ({ line })) });

/** Milliseconds of processor time that `act` takes in this process: what else the machine does must not count. */
async function processorTime(act: () => Promise<unknown>): Promise<number> {
  const started = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

afterEach(() => AdapterClient.closeAll());

describe('a step under way', () => {
  async function steppingOver(): Promise<AdapterClient> {
    const client = AdapterClient.inProcess({ 'a.c': LONG_CALL });
    await client.launch({ program: 'a.c' }, { breakpoints: { 'a.c': [{ line: 13 }] } });
    await client.stopped();
    const { steps } = await client.state();
    await client.request('next', { threadId: await client.thread() });
    await client.runningBeyond(steps + 1000);
    return client;
  }

  it('stops at a breakpoint that is set meanwhile', async () => {
    const client = await steppingOver();
    await setLines(client, 4);
    assert.equal((await client.stopped()).reason, 'breakpoint');
    assert.equal(await client.where(), 'beat:4');
  });

  it('passes a breakpoint that is cleared meanwhile', async () => {
    const client = await steppingOver();
    const breakpoints = [{ line: 4, condition: 'beats % 100 == 0', logMessage: '{beats}' }];
    await client.request('setBreakpoints', { source: { path: 'a.c' }, breakpoints });
    await client.next('output');
    await setLines(client);
    const said = client.output('console');
    const { step } = await client.request<{ step: number }>('heapscope/overview');
    await client.runningBeyond(step + 1_000_000);
    assert.match(said, /^(\d+00\n)+$/);
    assert.equal(client.output('console'), said);
  });

  it('stops at a fault whose filter is set meanwhile', async () => {
    const source = LONG_CALL.replace('beats++;', 'if (beats++ > 1000) *(volatile int *)0 = 1;').replace(
      'beat();',
      '__try { beat(); } __except (1) { beats = 0; }',
    );
    const client = AdapterClient.inProcess({ 'a.c': source });
    await client.launch({ program: 'a.c' }, { filters: [], breakpoints: { 'a.c': [{ line: 13 }] } });
    await client.stopped();
    const { steps } = await client.state();
    await client.request('next', { threadId: await client.thread() });
    await client.runningBeyond(steps + 1000);
    await client.request('setExceptionBreakpoints', { filters: ['exception-raised'] });
    assert.equal((await client.stopped()).description, 'Exception raised');
  });
});

describe('a hot breakpoint', () => {
  for (const condition of ['i == 99999', 'total < 0 || (sum > 3 && i > 99998)', 'i % 1000 == 5 && sum == -1'])
    it(`costs little while its condition does not hold: ${condition}`, async () => {
      const costs: number[] = [];
      // About 700 ms; the caches of a busy machine can double that, so the cheapest of three is held to the bound.
      while (costs.length < 3 && Math.min(...costs) >= 2000)
        costs.push(
          await processorTime(async () => {
            const client = AdapterClient.inProcess({ 'a.c': HOT });
            await client.launch({ program: 'a.c' }, { breakpoints: { 'a.c': [{ line: 6, condition }] } });
            await client.stopped();
          }),
        );
      assert.ok(Math.min(...costs) < 2000, `100,000 hits took ${costs.map(Math.round).join(', ')} ms`);
    });
});

describe('a watch on a heap of 100,000 blocks', () => {
  it('answers within 20 ms', async () => {
    const client = AdapterClient.inProcess({ 'a.c': MANY });
    await client.launch({ program: 'a.c' }, { breakpoints: { 'a.c': [{ line: 13 }] } });
    await client.stopped();
    const frameId = (await client.frames())[0]?.id;
    const expressions = ['head', '*head', 'head->next->value', 'h', 'head->value + 1'];
    for (const expression of expressions)
      await client.request('evaluate', { expression, context: 'watch', frameId });
    for (const expression of expressions) {
      const times: number[] = [];
      for (let round = 0; round < 5; round++) {
        times.push(
          await processorTime(() => client.request('evaluate', { expression, context: 'hover', frameId })),
        );
      }
      // The cheapest of five: garbage is collected in one of them.
      assert.ok(Math.min(...times) < 20, `${expression}: ${times.map(time => time.toFixed(1)).join(' ')} ms`);
    }
  });
});
