import assert from 'node:assert/strict';
import { AdapterClient } from '../support/adapter-client';

const CALLS = `#include <windows.h>
#include <stdio.h>

static int twice(int n)
{
    int r = n * 2;
    return r;
}

static int fib(int n)
{
    if (n < 2)
        return n;
    return fib(n - 1) + fib(n - 2);
}

int main(void)
{
    int a = 1;
    int b = twice(a) + twice(3);
    int c = fib(10);
    for (int i = 0; i < 3; i++)
        a += i;
    printf("%d %d %d\\n", a, b, c);
    return 0;
}
`;
const FILES = { 'calls.c': CALLS };

async function at(line: number): Promise<AdapterClient> {
  const client = AdapterClient.inProcess(FILES);
  await client.launch({ program: 'calls.c' }, { breakpoints: { 'calls.c': [{ line }] } });
  await client.stopped();
  await client.request('setBreakpoints', { source: { path: 'calls.c' }, breakpoints: [] });
  return client;
}

/** Where the session stands after each of the moves. */
async function tour(client: AdapterClient, ...moves: string[]): Promise<string[]> {
  const places: string[] = [];
  for (const move of moves) {
    await client.move(move);
    places.push(await client.where());
  }
  return places;
}

afterEach(() => AdapterClient.closeAll());

describe('stepping', () => {
  it('over goes from statement to statement of a function', async () => {
    const client = await at(19);
    assert.deepEqual(await tour(client, 'next', 'next', 'next'), ['main:20', 'main:21', 'main:22']);
  });

  it('over runs a recursion without stopping in it', async () => {
    const client = await at(21);
    assert.deepEqual(await tour(client, 'next'), ['main:22']);
  });

  it('over one level of a recursion stays in its frame', async () => {
    const client = await at(14);
    const depth = (await client.frames()).length;
    await client.move('next');
    assert.ok((await client.frames()).length < depth);
  });

  it('over the end of a function goes on in the caller, not in its next call', async () => {
    const client = await at(7);
    assert.equal((await client.frames())[0]?.line, 7);
    assert.deepEqual(await tour(client, 'next'), ['main:21']);
  });

  it('in enters a call', async () => {
    const client = await at(20);
    assert.deepEqual(await tour(client, 'stepIn', 'stepIn'), ['twice:6', 'twice:7']);
  });

  it('in enters the next call of the same statement', async () => {
    const client = await at(20);
    assert.deepEqual(await tour(client, 'stepIn', 'stepIn', 'stepIn', 'stepIn', 'stepIn'), [
      'twice:6',
      'twice:7',
      'twice:6',
      'twice:7',
      'main:21',
    ]);
  });

  it('out returns into the middle of the calling statement', async () => {
    const client = await at(6);
    assert.deepEqual(await tour(client, 'stepOut', 'stepIn', 'stepOut', 'next'), [
      'main:20',
      'twice:6',
      'main:20',
      'main:21',
    ]);
  });

  it('stops at a breakpoint on the way and says so', async () => {
    const client = await at(20);
    await client.request('setBreakpoints', { source: { path: 'calls.c' }, breakpoints: [{ line: 7 }] });
    const stop = await client.move('next');
    assert.equal(stop.reason, 'breakpoint');
    assert.equal(await client.where(), 'twice:7');
  });

  it('by instruction goes one step', async () => {
    const client = await at(20);
    const before = await client.state();
    await client.move('next', { granularity: 'instruction' });
    assert.equal((await client.state()).steps, before.steps + 1);
    await client.move('stepBack', { granularity: 'instruction' });
    assert.deepEqual(await client.state(), before);
  });

  it('over the last statement ends at the exit, where one can go back', async () => {
    const client = await at(25);
    const stop = await client.move('next');
    assert.equal(stop.reason, 'exit');
    assert.match(stop.description ?? '', /exited with code 0; step back to look into the past/);
    assert.deepEqual(await tour(client, 'stepBack'), ['main:25']);
  });
});

describe('stepping back', () => {
  it('goes to the statement before, over its calls', async () => {
    const client = await at(22);
    assert.deepEqual(await tour(client, 'stepBack', 'stepBack', 'stepBack'), [
      'main:21',
      'main:20',
      'main:19',
    ]);
  });

  it('from the first statement of a call goes to the statement that called', async () => {
    const client = await at(6);
    assert.deepEqual(await tour(client, 'stepBack'), ['main:20']);
  });

  it('from the second call of a statement goes to that statement, not into the first call', async () => {
    const client = await at(20);
    await tour(client, 'stepIn', 'stepIn', 'stepIn');
    assert.equal(await client.evaluate('n'), '3');
    assert.deepEqual(await tour(client, 'stepBack'), ['main:20']);
  });

  it('undoes steps exactly, state by state', async () => {
    const client = await at(19);
    const states = [await client.state()];
    for (let step = 0; step < 6; step++) {
      await client.move('next');
      states.push(await client.state());
    }
    for (let step = 5; step >= 0; step--) {
      await client.move('stepBack');
      assert.deepEqual(await client.state(), states[step], `after going back to step ${step}`);
    }
  });

  it('ends at the first statement of the program', async () => {
    const client = await at(19);
    const stop = await client.move('stepBack');
    assert.equal(stop.reason, 'entry');
    assert.equal(await client.where(), 'main:19');
  });
});

describe('continuing', () => {
  it('backward stops at the last breakpoint before', async () => {
    const client = await at(22);
    await client.request('setBreakpoints', { source: { path: 'calls.c' }, breakpoints: [{ line: 6 }] });
    const stop = await client.move('reverseContinue');
    assert.equal(stop.reason, 'breakpoint');
    assert.equal(await client.evaluate('n'), '3');
    await client.move('reverseContinue');
    assert.equal(await client.evaluate('n'), '1');
    assert.equal((await client.move('reverseContinue')).reason, 'entry');
  });

  it('from the exit ends the session with the exit code', async () => {
    const client = await at(25);
    assert.equal((await client.move('continue')).reason, 'exit');
    await client.request('continue', { threadId: 1 });
    assert.deepEqual(await client.next('exited'), { exitCode: 0 });
    await client.next('terminated');
  });

  it('again after going back from the exit stops at the exit again and prints nothing twice', async () => {
    const client = await at(25);
    await client.move('continue');
    await client.move('stepBack');
    assert.equal((await client.move('continue')).reason, 'exit');
    assert.equal(client.output('stdout'), '4 8 55\n');
  });
});
