import assert from 'node:assert/strict';
import { type Overview } from '../../engine/index';
import { AdapterClient } from '../support/adapter-client';

async function scratch(...statements: string[]): Promise<AdapterClient> {
  const client = AdapterClient.inProcess();
  await client.launch({ scratch: true });
  await client.stopped();
  for (const statement of statements) await append(client, statement);
  return client;
}

async function append(client: AdapterClient, statement: string): Promise<{ step: number; text: string }> {
  const stopped = client.stopped();
  stopped.catch(() => undefined);
  return client.request('heapscope/append', { statement });
}

afterEach(() => AdapterClient.closeAll());

describe('a scratch session', () => {
  it('grows by a statement a command', async () => {
    const client = await scratch('HANDLE h1 = HeapCreate(0, 0, 0)', 'void *p1 = HeapAlloc(h1, 0, 100);');
    const { text } = await client.request<{ text: string }>('heapscope/scratchText');
    assert.match(text, /HeapCreate\(0, 0, 0\);\n {4}void \*p1 = HeapAlloc/);
    assert.match(await client.evaluate('p1'), /#1 · 100 B/);
    const overview = await client.request<Overview>('heapscope/overview');
    assert.equal(overview.heaps.length, 2);
  });

  it('undoes by stepping back, and the next statement takes the place', async () => {
    const client = await scratch('HANDLE h1 = HeapCreate(0, 0, 0)', 'void *p1 = HeapAlloc(h1, 0, 100)');
    await client.move('stepBack');
    const { text } = await append(client, 'void *p2 = HeapAlloc(h1, 0, 50)');
    assert.doesNotMatch(text, /p1/);
    assert.match(await client.evaluate('p2'), /#1 · 50 B/);
  });

  it('refuses a statement that does not compile and stays as it was', async () => {
    const client = await scratch('HANDLE h1 = HeapCreate(0, 0, 0)');
    const before = await client.state();
    await assert.rejects(client.request('heapscope/append', { statement: 'HeapFree(h9, 0, 0)' }), /h9/);
    assert.deepEqual(await client.state(), before);
    await append(client, 'HeapDestroy(h1)');
  });

  it('shows what a statement prints once', async () => {
    const client = await scratch('printf("one\\n")', 'printf("two\\n")', 'int x', 'printf("three\\n")');
    assert.equal(client.output('stdout'), 'one\ntwo\nthree\n');
  });

  it('reports a fault of the new statement and goes on', async () => {
    const client = await scratch(
      'HANDLE h1 = HeapCreate(0, 0, 0)',
      'char *p1 = HeapAlloc(h1, 0, 24)',
      'p1[24] = 1',
    );
    const stops = client.events
      .filter(event => event.event === 'stopped')
      .map(event => event.body as { reason: string; description?: string });
    assert.deepEqual([stops.at(-1)?.reason, stops.at(-1)?.description], ['exception', 'Buffer overrun']);
    await append(client, 'int z = 1');
    assert.equal(await client.evaluate('z'), '1');
  });

  it('whose process died says so to the next statement, and goes on after a step back', async () => {
    const client = await scratch('int a = 1', '*(int *)0 = 2');
    assert.match(client.output('stderr'), /^unhandled exception 0xC0000005/);
    await assert.rejects(
      client.request('heapscope/append', { statement: 'int b = 2' }),
      /the process of this scratch session has ended; step back/,
    );
    await client.move('stepBack');
    const { text } = await append(client, 'int c = 3');
    assert.doesNotMatch(text, /\*\(int/);
    assert.equal(await client.evaluate('a + c'), '4');
  });

  it('that a statement ended goes on after a step back', async () => {
    const client = await scratch('int a = 1', 'ExitProcess(3)');
    await assert.rejects(client.request('heapscope/append', { statement: 'a = 2' }), /has ended/);
    await client.move('stepBack');
    await append(client, 'a = 2');
    assert.equal(await client.evaluate('a'), '2');
  });

  it('has a text to show for its frames', async () => {
    const client = await scratch('int a = 1');
    const source = (await client.frames())[0]?.source;
    const { content } = await client.request<{ content: string }>('source', {
      source,
      sourceReference: source?.sourceReference,
    });
    assert.match(content, /int a = 1;/);
  });

  it('is only what was launched as one', async () => {
    const client = AdapterClient.inProcess({ 'm.c': 'int main(void)\n{\n    return 0;\n}\n' });
    await client.launch({ program: 'm.c', stopOnEntry: true });
    await client.stopped();
    await assert.rejects(
      client.request('heapscope/append', { statement: 'int x;' }),
      /not a scratch session/,
    );
  });
});
