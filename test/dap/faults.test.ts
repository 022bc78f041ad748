import assert from 'node:assert/strict';
import { type DebugProtocol as DAP } from '@vscode/debugprotocol';
import { AdapterClient } from '../support/adapter-client';

const OVERRUN = `#include <windows.h>
int main(void)
{
    HANDLE h = HeapCreate(0, 0, 0);
    char *p = HeapAlloc(h, 0, 24);
    char *q = HeapAlloc(h, 0, 24);
    for (int i = 0; i < 32; i++)
        p[i] = 'x';
    HeapFree(h, 0, q);
    HeapFree(h, 0, p);
    return 0;
}
`;
const QUIET = `#include <windows.h>
int main(void)
{
    HANDLE h = HeapCreate(0, 0, 0);
    char *p = HeapAlloc(h, 0, 21);
    p[21] = 1;
    return 0;
}
`;
const WILD = `int main(void)
{
    int *p = 0;
    *p = 3;
    return 0;
}
`;

async function launched(
  source: string,
  filters?: readonly string[],
): Promise<{ client: AdapterClient; stop: DAP.StoppedEvent['body'] }> {
  const client = AdapterClient.inProcess({ 'f.c': source });
  await client.launch({ program: 'f.c' }, { filters });
  return { client, stop: await client.stopped() };
}

const cardOf = async (client: AdapterClient): Promise<NonNullable<DAP.ExceptionInfoResponse['body']>> =>
  client.request('exceptionInfo', { threadId: await client.thread() });

afterEach(() => AdapterClient.closeAll());

describe('a fault', () => {
  it('stops at the statement that did it, before Windows notices', async () => {
    const { client, stop } = await launched(OVERRUN);
    assert.deepEqual([stop.reason, stop.description], ['exception', 'Buffer overrun']);
    assert.equal(await client.where(), 'main:8');
    assert.equal(await client.evaluate('i'), '24');
  });

  it('shows its own place as the top frame, also to a client that asks for one frame first', async () => {
    const { client } = await launched(OVERRUN);
    const threadId = await client.thread();
    const { stackFrames } = await client.request<DAP.StackTraceResponse['body']>('stackTrace', {
      threadId,
      startFrame: 0,
      levels: 1,
    });
    const top = stackFrames[0];
    assert.deepEqual([top?.line, top?.column, top?.endLine], [8, 9, 8]);
  });

  for (const [what, body] of [
    ['a library call', 'memset(p, 1, 25);'],
    ['the body of a loop', 'for (int i = 0; i < 25; i++) p[i] = 1;'],
    ['a nested call', 'fill(p, 25);'],
    ['a condition', 'if ((p[24] = 1)) p[0] = 2;'],
  ] as const)
    it(`of ${what} is shown where it was done`, async () => {
      const { client, stop } = await launched(
        `#include <windows.h>
#include <string.h>
static void fill(char *p, int n) { while (n--) p[n] = 1; }
int main(void)
{
    char *p = HeapAlloc(GetProcessHeap(), 0, 24);
    ${body}
    return 0;
}
`,
      );
      assert.equal(stop.description, 'Buffer overrun');
      assert.equal(await client.where(), body.startsWith('fill') ? 'fill:3' : 'main:7');
      const main = (await client.frames()).find(frame => frame.name === 'main');
      assert.equal(main?.line, 7);
    });

  it('tells the whole story in short lines, and every place in full', async () => {
    const { client } = await launched(OVERRUN);
    const info = await cardOf(client);
    assert.equal(info.exceptionId, 'buffer-overrun');
    const lines = (info.description ?? '').split('\n');
    for (const [index, pattern] of [
      /^Buffer overrun: write of 1 byte just past the end of block #1 of 24 bytes at 0x[0-9A-F]{8}\.$/,
      /^Happened: at step [\d,]+ \(f\.c:8\)$/,
      /^Windows would notice: at step [\d,]+ by HeapFree \(f\.c:9\)$/,
      /^Damages: the header of its neighbour #2 q, 24 bytes at 0x[0-9A-F]{8}$/,
      /^Next: Compare the index or length/,
      /^Block: #1 p, 24 bytes at 0x[0-9A-F]{8}$/,
      /^Allocated: at step [\d,]+ \(f\.c:5\)$/,
      /^Rule: A program may use exactly the bytes it asked for; .* \(HeapAlloc, remarks; HeapSize\)$/,
    ].entries())
      assert.match(lines[index] ?? '', pattern);
    assert.equal(lines.length, 8);
    assert.match(info.details?.message ?? '', /^Bytes at 0x[0-9A-F]{8} after: {2}78$/m);
    assert.match(
      info.details?.stackTrace ?? '',
      /^ {4}at main \(f\.c:8:9\)\nallocated by\n {4}at main \(f\.c:5:15\)$/,
    );
  });

  it('that Windows never notices says so', async () => {
    const { client } = await launched(QUIET);
    assert.match(
      (await cardOf(client)).description ?? '',
      /^Windows would notice: never \(the program ends with code 0\)$/m,
    );
  });

  it('of which nothing is known far ahead says how far', async () => {
    const { client } = await launched(QUIET.replace('return 0;', 'for (;;) ;'));
    assert.match(
      (await cardOf(client)).description ?? '',
      /^Windows would notice: never, as far as 20,000,000 steps ahead$/m,
    );
  });

  it('that is a corruption names the act behind it, and nobody who would have to notice', async () => {
    const { client } = await launched(OVERRUN, ['corruption-detected']);
    const text = (await cardOf(client)).description ?? '';
    assert.match(text, /^Cause: buffer-overrun at step [\d,]+ \(f\.c:8\): write of 1 byte/m);
    assert.doesNotMatch(text, /notice/);
  });

  it('that nobody chose does not stop', async () => {
    const { stop } = await launched(QUIET, []);
    assert.equal(stop.reason, 'exit');
  });

  it('is found again going back', async () => {
    const { client, stop } = await launched(OVERRUN, ['corruption-detected']);
    assert.equal(stop.description, 'Heap corruption detected');
    assert.equal(await client.where(), 'main:9');
    await client.request('setExceptionBreakpoints', { filters: ['buffer-overrun'] });
    const back = await client.move('reverseContinue');
    assert.equal(back.description, 'Buffer overrun');
    assert.equal(await client.where(), 'main:8');
  });

  it('that kills the program can be looked at, and the end comes after', async () => {
    const { client, stop } = await launched(WILD);
    assert.equal(stop.reason, 'exception');
    assert.equal(await client.where(), 'main:4');
    let last = stop;
    while (last.description !== 'Unhandled exception') last = await client.move('continue');
    assert.match(last.text ?? '', /died of an unhandled exception 0xC0000005/);
    const info = await client.request<{ exceptionId: string }>('exceptionInfo', { threadId: last.threadId });
    assert.equal(info.exceptionId, 'access-violation', 'the reason, not the exception that it raised');
    await client.move('stepBack');
    assert.equal(await client.where(), 'main:4');
  });

  it('filter that does not exist is refused with the list', async () => {
    const { client } = await launched(QUIET);
    const body = await client.request<{ breakpoints: DAP.Breakpoint[] }>('setExceptionBreakpoints', {
      filters: ['leak', 'nosuch'],
    });
    assert.deepEqual(
      body.breakpoints.map(each => each.verified),
      [true, false],
    );
    assert.match(body.breakpoints[1]?.message ?? '', /no fault 'nosuch'; there are allocation-failed/);
  });
});

describe('a program that dies', () => {
  const DEATH = /^unhandled exception 0xC0000005 \(STATUS_ACCESS_VIOLATION\) at 0x[0-9A-F]{8} \(f\.c:4\)\n$/;

  it('says of what and where in the debug console', async () => {
    const { client, stop } = await launched(WILD, []);
    assert.equal(stop.description, 'Unhandled exception');
    assert.match(client.output('stderr'), DEATH);
    const said = client.events.find(event => event.event === 'output')?.body as DAP.OutputEvent['body'];
    assert.deepEqual([said.source?.path, said.line], ['f.c', 4]);
  });

  it('says it once, however often one goes back and forth', async () => {
    const { client } = await launched(WILD, []);
    await client.move('stepBack');
    await client.move('continue');
    assert.match(client.output('stderr'), DEATH);
  });

  it('says it when it is run without debugging', async () => {
    const client = AdapterClient.inProcess({ 'f.c': WILD });
    await client.launch({ program: 'f.c', noDebug: true });
    await client.next('terminated');
    assert.match(client.output('stderr'), DEATH);
    assert.deepEqual(
      client.events.filter(event => event.event === 'exited').map(event => event.body as unknown),
      [{ exitCode: 0xc0000005 }],
    );
  });

  it('has leaks in the list of faults and not in the console', async () => {
    const client = AdapterClient.inProcess({ 'f.c': QUIET.replace('p[21] = 1;', 'HeapDestroy(h);') });
    await client.launch({ program: 'f.c' });
    assert.equal((await client.stopped()).reason, 'exit');
    assert.deepEqual(
      client
        .output('console')
        .split('\n')
        .filter(line => line.includes('leak')),
      [],
    );
    const { faults } = await client.request<{ faults: { id: string }[] }>('heapscope/faults', {
      first: 0,
      count: 10,
    });
    assert.deepEqual(
      faults.map(fault => fault.id),
      ['leak'],
    );
  });
});
