import assert from 'node:assert/strict';
import { type Overview } from '../../engine/index';
import { AdapterClient } from '../support/adapter-client';

const HEAP = `#include <windows.h>
int main(void)
{
    HANDLE h = HeapCreate(0, 0, 0);
    void *p = HeapAlloc(h, 0, 24);
    HeapFree(h, 0, p);
    return 0;
}
`;

async function stoppedAt(line: number): Promise<AdapterClient> {
  const client = AdapterClient.inProcess({ 'h.c': HEAP });
  await client.launch({ program: 'h.c' }, { breakpoints: { 'h.c': [{ line }] } });
  await client.stopped();
  return client;
}

afterEach(() => AdapterClient.closeAll());

describe('the inspection protocol over DAP', () => {
  it('answers as plain JSON', async () => {
    const client = await stoppedAt(6);
    const overview = await client.request<Overview>('heapscope/overview');
    const heap = overview.heaps.find(each => !each.process);
    const { blocks } = {
      blocks: await client.request<{ user: number[]; requested: number[] }>('heapscope/blocks', {
        heap: heap?.handle,
        first: 0,
        count: 100,
      }),
    };
    assert.ok(Array.isArray(blocks.user));
    assert.ok(blocks.requested.includes(24));
  });

  it('refuses arguments that are wrong, in words', async () => {
    const client = await stoppedAt(6);
    await assert.rejects(client.request('heapscope/blocks', { heap: 'h', first: 0, count: 1 }), /heap/);
  });

  it('seeks to a step and back to the same state', async () => {
    const client = await stoppedAt(6);
    const here = await client.state();
    await client.request('heapscope/seek', { step: 0 });
    assert.equal((await client.state()).steps, 0);
    await client.request('heapscope/seek', { step: here.steps });
    assert.deepEqual(await client.state(), here);
    await assert.rejects(client.request('heapscope/seek', { step: -1 }), /whole number/);
  });

  it('answers the verbs of !heap that are typed into the console', async () => {
    const client = await stoppedAt(6);
    const typed = async (expression: string): Promise<string> =>
      (await client.request<{ result: string }>('evaluate', { expression, context: 'repl' })).result;
    assert.match(await typed('!heap -stat -h 0'), /^ {4}18 1 - 18 {2}\(100\.00\)$/m);
    assert.match(await typed('!heap -?'), /^!heap -triage/m);
    assert.match(await typed('!heap -zz'), /^!heap has no -zz here; there are -s, /);
    await assert.rejects(typed('!heap -x me'), /is a number in hex/);
  });
});
