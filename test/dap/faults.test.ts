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

afterEach(() => AdapterClient.closeAll());

describe('a fault', () => {
  it('stops at the statement that did it, before Windows notices', async () => {
    const { client, stop } = await launched(OVERRUN);
    assert.deepEqual([stop.reason, stop.description], ['exception', 'Buffer overrun']);
    assert.equal(await client.where(), 'main:8');
    assert.equal(await client.evaluate('i'), '24');
  });

  it('tells both times, the rule, the block and what to do', async () => {
    const { client } = await launched(OVERRUN);
    const info = await client.request<NonNullable<DAP.ExceptionInfoResponse['body']>>('exceptionInfo', {
      threadId: await client.thread(),
    });
    assert.equal(info.exceptionId, 'buffer-overrun');
    const text = info.details?.message ?? '';
    assert.match(text, /^Happened: at step [\d,]+ at f\.c:8/m);
    assert.match(text, /^Windows would notice: at step [\d,]+ by HeapFree/m);
    assert.match(text, /^Rule: .*HeapAlloc/m);
    assert.match(text, /^Block: #1 p?,? ?.*24 bytes/m);
    assert.match(text, /^Allocated: at step [\d,]+ at f\.c:5/m);
    assert.match(text, /^Next: /m);
  });

  it('that Windows never notices says so', async () => {
    const { client } = await launched(QUIET);
    const info = await client.request<NonNullable<DAP.ExceptionInfoResponse['body']>>('exceptionInfo', {
      threadId: await client.thread(),
    });
    assert.match(
      info.details?.message ?? '',
      /^Windows would notice: never \(the program ends with code 0\)/m,
    );
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
