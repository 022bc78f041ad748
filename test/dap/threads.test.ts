import assert from 'node:assert/strict';
import { type DebugProtocol as DAP } from '@vscode/debugprotocol';
import { AdapterClient } from '../support/adapter-client';

const TWO = `#include <windows.h>
#include <stdio.h>

static volatile LONG beats;

static int twice(int n)
{
    return 2 * n;
}

static DWORD WINAPI worker(void *argument)
{
    int sum = 0;
    for (int i = 0; i < 1000; i++) {
        beats++;
        sum += twice(i);
    }
    return sum;
}

int main(void)
{
    HANDLE thread = CreateThread(NULL, 0, worker, NULL, 0, NULL);
    int a = 1;
    a = twice(a);
    a = twice(a) + twice(a);
    a += 1;
    WaitForSingleObject(thread, INFINITE);
    DWORD code;
    GetExitCodeThread(thread, &code);
    printf("%d %lu %ld\\n", a, code, beats);
    return 0;
}
`;
const DEADLOCK = `#include <windows.h>
static CRITICAL_SECTION first, second;
static DWORD WINAPI worker(void *argument)
{
    EnterCriticalSection(&second);
    Sleep(10);
    EnterCriticalSection(&first);
    return 0;
}
int main(void)
{
    InitializeCriticalSection(&first);
    InitializeCriticalSection(&second);
    HANDLE thread = CreateThread(NULL, 0, worker, NULL, 0, NULL);
    EnterCriticalSection(&first);
    Sleep(10);
    EnterCriticalSection(&second);
    WaitForSingleObject(thread, INFINITE);
    return 0;
}
`;
/** Two threads allocate from a heap without serialisation: every call of theirs is logged. */
const RACE = `#include <windows.h>
static HANDLE heap;
static DWORD WINAPI worker(void *argument)
{
    for (int i = 0; i < 20; i++) {
        void *p = HeapAlloc(heap, 0, 24);
        HeapFree(heap, 0, p);
    }
    return 0;
}
int main(void)
{
    heap = HeapCreate(HEAP_NO_SERIALIZE, 0, 0);
    HANDLE thread = CreateThread(NULL, 0, worker, NULL, 0, NULL);
    int a = 1;
    for (int i = 0; i < 20; i++) {
        char *q = HeapAlloc(heap, 0, 40);
        a += q != NULL;
    }
    WaitForSingleObject(thread, INFINITE);
    return 0;
}
`;

/** What every thread has for itself: main's is 100 more than the worker's. */
const OWN = `#include <windows.h>
#include <stdio.h>
__declspec(thread) int own = 1;
static DWORD WINAPI worker(void *argument)
{
    static __declspec(thread) int inside = 5;
    own += 10;
    inside++;
    return own + inside;
}
int main(void)
{
    own = 100;
    HANDLE thread = CreateThread(NULL, 0, worker, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    printf("%d", own);
    return 0;
}
`;

interface Stopped {
  readonly client: AdapterClient;
  readonly stop: DAP.StoppedEvent['body'];
}

async function stoppedAt(
  source: string,
  lines: readonly number[],
  more: object = {},
  filters: readonly string[] = [],
): Promise<Stopped> {
  const client = AdapterClient.inProcess({ 't.c': source });
  const breakpoints = { 't.c': lines.map(line => ({ line })) };
  await client.launch({ program: 't.c', ...more }, { breakpoints, filters });
  return { client, stop: await client.stopped() };
}

const lineBreakpoints = (client: AdapterClient, ...lines: number[]): Promise<unknown> =>
  client.request('setBreakpoints', { source: { path: 't.c' }, breakpoints: lines.map(line => ({ line })) });

const threadIds = async (client: AdapterClient): Promise<number[]> =>
  (await client.request<{ threads: DAP.Thread[] }>('threads')).threads.map(thread => thread.id);

/** `function:line` of the innermost frame of a thread. */
const place = async (client: AdapterClient, thread: number | undefined): Promise<string> => {
  const top = (await client.frames(thread))[0];
  return `${top?.name ?? ''}:${top?.line ?? 0}`;
};

const beats = async (client: AdapterClient): Promise<number> => Number(await client.evaluate('beats'));

afterEach(() => AdapterClient.closeAll());

describe('several threads', () => {
  it('show their own copies of what every thread has, and change no other', async () => {
    const { client, stop } = await stoppedAt(OWN, [9]);
    const [main, worker] = await threadIds(client);
    assert.equal(stop.threadId, worker);
    const shown = async (thread: number | undefined, scope: string, variable: string): Promise<string> => {
      const { scopes } = await client.request<{ scopes: DAP.Scope[] }>('scopes', {
        frameId: (await client.frames(thread))[0]?.id,
      });
      const reference = scopes.find(each => each.name === scope)?.variablesReference ?? 0;
      return (await client.children(reference)).get(variable)?.value ?? '';
    };
    const evaluate = async (thread: number | undefined, expression: string): Promise<string> =>
      (
        await client.request<{ result: string }>('evaluate', {
          expression,
          frameId: (await client.frames(thread)).at(-1)?.id,
          context: 'watch',
        })
      ).result;
    assert.equal(await shown(worker, 'Globals', 'own'), '11');
    assert.equal(await shown(main, 'Globals', 'own'), '100');
    assert.equal(await evaluate(worker, 'own * 2'), '22');
    assert.equal(await evaluate(main, 'own * 2'), '200');
    assert.notEqual(await evaluate(worker, '&own'), await evaluate(main, '&own'));
    assert.equal(await shown(worker, 'Locals', 'inside'), '6');
    await client.request('setVariable', {
      variablesReference: (
        await client.request<{ scopes: DAP.Scope[] }>('scopes', {
          frameId: (await client.frames(worker))[0]?.id,
        })
      ).scopes.find(scope => scope.name === 'Globals')?.variablesReference,
      name: 'own',
      value: '77',
    });
    assert.equal(await shown(worker, 'Globals', 'own'), '77');
    assert.equal(await shown(main, 'Globals', 'own'), '100');
  });

  it('each have a stack of their own', async () => {
    const { client, stop } = await stoppedAt(TWO, [15]);
    const [main, worker] = await threadIds(client);
    assert.equal(stop.threadId, worker);
    assert.equal(stop.allThreadsStopped, true);
    assert.deepEqual(
      (await client.frames(worker)).map(frame => frame.name),
      ['worker'],
    );
    assert.ok((await client.frames(main)).some(frame => frame.name === 'main'));
    const ids = [...(await client.frames(main)), ...(await client.frames(worker))].map(frame => frame.id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('stop at breakpoints in both, each under its own id', async () => {
    const { client, stop } = await stoppedAt(TWO, [15, 28], { scheduler: 'random', seed: 5 });
    const met = new Set<string>();
    let last = stop;
    for (let round = 0; round < 1100 && met.size < 2; round++) {
      met.add(`${last.threadId ?? 0} ${await place(client, last.threadId)}`);
      last = await client.move('continue', { threadId: last.threadId });
    }
    const [main, worker] = [...met].map(each => Number(each.split(' ')[0])).sort((a, b) => a - b);
    assert.deepEqual([...met].sort(), [`${main ?? 0} main:28`, `${worker ?? 0} worker:15`].sort());
  });

  for (const scheduler of ['round-robin', 'random'])
    it(`go on while one is stepped over (${scheduler})`, async () => {
      const { client, stop } = await stoppedAt(TWO, [24], { scheduler, seed: 3 });
      await lineBreakpoints(client);
      const main = stop.threadId;
      const places: string[] = [];
      for (let step = 0; step < 5; step++) {
        const { reason, threadId } = await client.move('next', { threadId: main });
        assert.deepEqual([reason, threadId], ['step', main]);
        places.push(await place(client, main));
      }
      assert.deepEqual(places, ['main:25', 'main:26', 'main:27', 'main:28', 'main:30']);
      assert.equal(await beats(client), 1000);
    });

  it('are stepped over back again to the same states', async () => {
    const { client, stop } = await stoppedAt(TWO, [24], { scheduler: 'random', seed: 9 });
    await lineBreakpoints(client);
    const states = [await client.state()];
    for (let step = 0; step < 5; step++) {
      await client.move('next', { threadId: stop.threadId });
      states.push(await client.state());
    }
    for (const state of states.slice(0, -1).reverse()) {
      await client.move('stepBack', { threadId: stop.threadId });
      assert.deepEqual(await client.state(), state);
    }
  });

  it('that hit a breakpoint while another is stepped over end the step there', async () => {
    const { client, stop } = await stoppedAt(TWO, [28]);
    await lineBreakpoints(client, 18);
    const hit = await client.move('next', { threadId: stop.threadId });
    assert.equal(hit.reason, 'breakpoint');
    assert.notEqual(hit.threadId, stop.threadId);
    assert.equal(await place(client, hit.threadId), 'worker:18');
  });

  it('are stepped into one by one, whichever runs', async () => {
    const { client, stop } = await stoppedAt(TWO, [16], { scheduler: 'random' });
    await lineBreakpoints(client);
    const into = await client.move('stepIn', { threadId: stop.threadId });
    assert.deepEqual([into.threadId, await place(client, stop.threadId)], [stop.threadId, 'twice:8']);
    await client.move('stepOut', { threadId: stop.threadId });
    assert.equal(await place(client, stop.threadId), 'worker:16');
  });

  it('that wait say for what', async () => {
    const { client } = await stoppedAt(TWO, [18]);
    const { threads } = await client.request<{ threads: DAP.Thread[] }>('threads');
    assert.match(threads[0]?.name ?? '', /\(waits for .+\)$/);
  });

  it('stay at rest when an expression is evaluated in one of them', async () => {
    const { client, stop } = await stoppedAt(TWO, [16]);
    const before = await client.state();
    const [main] = await threadIds(client);
    const frameId = (await client.frames(main)).find(frame => frame.name === 'main')?.id;
    const { result } = await client.request<{ result: string }>('evaluate', {
      expression: 'twice(20) + 0 * beats',
      frameId,
      context: 'watch',
    });
    assert.equal(result, '40');
    assert.deepEqual(await client.state(), before);
    assert.equal(stop.reason, 'breakpoint');
  });
});

describe('a deadlock', () => {
  it('stops with what every thread waits for', async () => {
    const { client, stop } = await stoppedAt(DEADLOCK, []);
    assert.deepEqual([stop.reason, stop.description], ['pause', 'Deadlock']);
    assert.match(stop.text ?? '', /^thread \d+ waits for .+; thread \d+ waits for .+$/);
    const lines = await Promise.all((await threadIds(client)).map(id => place(client, id)));
    assert.deepEqual(lines, ['main:17', 'worker:7']);
  });

  it('can be stepped back from, and is met again', async () => {
    const { client, stop } = await stoppedAt(DEADLOCK, []);
    const dead = await client.state();
    await client.move('stepBack', { threadId: stop.threadId });
    assert.ok((await client.state()).steps < dead.steps);
    assert.equal((await client.move('continue')).description, 'Deadlock');
    assert.deepEqual(await client.state(), dead);
  });

  it('ends a run without debugging and says why', async () => {
    const client = AdapterClient.inProcess({ 't.c': DEADLOCK });
    await client.launch({ program: 't.c', noDebug: true });
    await client.next('terminated');
    assert.match(client.output('important'), /^deadlock: thread \d+ waits for .+\n$/);
  });
});

describe('calls in flight', () => {
  it('are stepped through store by store of either thread and back', async () => {
    const { client } = await stoppedAt(RACE, [17], { scheduler: 'random', seed: 11 });
    await lineBreakpoints(client);
    const states = [await client.state()];
    for (let step = 0; step < 40; step++) {
      await client.move('next', { granularity: 'instruction' });
      states.push(await client.state());
    }
    for (const state of states.slice(0, -1).reverse()) {
      await client.move('stepBack', { granularity: 'instruction' });
      assert.deepEqual(await client.state(), state);
    }
  });

  it('leave the session able to look and to evaluate at every instruction', async () => {
    const { client } = await stoppedAt(RACE, [17], { scheduler: 'random', seed: 4 });
    for (let step = 0; step < 40; step++) {
      await client.move('next', { granularity: 'instruction' });
      const before = await client.state();
      const [main] = await threadIds(client);
      const frameId = (await client.frames(main)).find(frame => frame.name === 'main')?.id;
      await client.request('evaluate', { expression: 'heap', frameId, context: 'watch' });
      await client.request('heapscope/overview', {});
      assert.deepEqual(await client.state(), before);
    }
  });
});
