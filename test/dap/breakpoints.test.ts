import assert from 'node:assert/strict';
import { type DebugProtocol as DAP } from '@vscode/debugprotocol';
import { AdapterClient } from '../support/adapter-client';

const LOOP = `#include <windows.h>

int total;

int add(int n)
{
    // nothing on this line
    total += n;
    return total;
}

int main(void)
{
    HANDLE h = HeapCreate(0, 0, 0);
    for (int i = 0; i < 10; i++) { add(i); }
    HeapFree(h, 0, HeapAlloc(h, 0, 8));
    return 0;
}
`;
const FILES = { 'loop.c': LOOP };

async function launched(
  breakpoints: readonly DAP.SourceBreakpoint[],
  functions?: readonly DAP.FunctionBreakpoint[],
): Promise<AdapterClient> {
  const client = AdapterClient.inProcess(FILES);
  await client.launch({ program: 'loop.c' }, { breakpoints: { 'loop.c': breakpoints }, functions });
  await client.stopped();
  return client;
}

async function set(client: AdapterClient, ...breakpoints: DAP.SourceBreakpoint[]): Promise<DAP.Breakpoint[]> {
  const body = await client.request<{ breakpoints: DAP.Breakpoint[] }>('setBreakpoints', {
    source: { path: 'loop.c' },
    breakpoints,
  });
  return body.breakpoints;
}

afterEach(() => AdapterClient.closeAll());

describe('a line breakpoint', () => {
  it('moves to the next statement of its function', async () => {
    const client = await launched([{ line: 14 }]);
    const [on7, on9, on10] = await set(client, { line: 7 }, { line: 9 }, { line: 10 });
    assert.deepEqual([on7?.verified, on7?.line], [true, 8]);
    assert.deepEqual([on9?.verified, on9?.line], [true, 9]);
    assert.notEqual(on10?.line, 14, 'a closing brace is not in the next function');
  });

  it('before a function stands at its first statement', async () => {
    const client = await launched([{ line: 14 }]);
    assert.deepEqual(
      (await set(client, { line: 5 }, { line: 12 })).map(each => each.line),
      [8, 14],
    );
  });

  it('behind the last statement says why it cannot stop', async () => {
    const client = await launched([{ line: 14 }]);
    const [behind] = await set(client, { line: 40 });
    assert.equal(behind?.verified, false);
    assert.match(behind.message ?? '', /no statement here/);
  });

  it('in a file that is not part of the program says so', async () => {
    const client = await launched([{ line: 14 }]);
    const body = await client.request<{ breakpoints: DAP.Breakpoint[] }>('setBreakpoints', {
      source: { path: 'other.c' },
      breakpoints: [{ line: 1 }],
    });
    assert.deepEqual(
      body.breakpoints.map(each => [each.verified, each.message]),
      [[false, 'this file is not part of the program']],
    );
  });

  it('that was set before launch is verified by an event', async () => {
    const client = AdapterClient.inProcess(FILES);
    await client.request('initialize', { adapterID: 'heapscope' });
    const [early] = await set(client, { line: 8 });
    assert.equal(early?.verified, false);
    await client.request('launch', { program: 'loop.c' });
    const { breakpoint } = await client.next<{ breakpoint: DAP.Breakpoint }>('breakpoint');
    assert.deepEqual([breakpoint.id, breakpoint.verified, breakpoint.line], [early.id, true, 8]);
  });

  it('on a for statement stops once, not each time around', async () => {
    const client = await launched([{ line: 15 }]);
    assert.equal((await client.move('continue')).reason, 'exit');
  });

  it('with a column stops inside the line', async () => {
    const column = (LOOP.split('\n')[14]?.indexOf('add(i)') ?? 0) + 1;
    const client = await launched([{ line: 15, column }]);
    assert.equal(await client.evaluate('i'), '0');
    await client.move('continue');
    assert.equal(await client.evaluate('i'), '1');
  });

  it('with a condition stops where it holds', async () => {
    const client = await launched([{ line: 8, condition: 'n == 7' }]);
    assert.equal(await client.evaluate('n'), '7');
  });

  it('with a condition that is wrong stops and says why', async () => {
    const client = await launched([{ line: 8, condition: 'nosuch > 3' }]);
    assert.equal(await client.evaluate('n'), '0');
    assert.match(client.output('console'), /'nosuch > 3' cannot be evaluated: .*nosuch/);
  });

  it('a condition with an effect leaves none', async () => {
    const client = await launched([{ line: 8, condition: '(total = 1000) && n == 3' }]);
    assert.equal(await client.evaluate('total'), '3');
  });

  for (const [hitCondition, n] of [
    ['4', '3'],
    ['>= 4', '3'],
    ['== 6', '5'],
    ['% 5', '4'],
    ['> 9', '9'],
  ] as const)
    it(`with hit count ${hitCondition} first stops at n = ${n}`, async () => {
      const client = await launched([{ line: 8, hitCondition }]);
      assert.equal(await client.evaluate('n'), n);
    });

  it('counts a hit once however often it is passed in both directions', async () => {
    const client = await launched([{ line: 8, hitCondition: '% 3' }]);
    assert.equal(await client.evaluate('n'), '2');
    await client.move('continue');
    assert.equal(await client.evaluate('n'), '5');
    await client.move('reverseContinue');
    assert.equal(await client.evaluate('n'), '2');
    await client.move('continue');
    assert.equal(await client.evaluate('n'), '5');
  });

  it('refuses a hit count that is none', async () => {
    const client = await launched([{ line: 14 }]);
    const [bad] = await set(client, { line: 8, hitCondition: 'often' });
    assert.deepEqual(
      [bad?.verified, bad?.message],
      [false, "hit count 'often' is not a number like 100, >= 100, == 3 or % 10"],
    );
  });

  it('with a message logs and does not stop', async () => {
    const client = await launched([{ line: 8, logMessage: 'n is {n}, {total + n} soon' }]);
    const lines = client
      .output('console')
      .split('\n')
      .filter(line => line.startsWith('n is'));
    assert.deepEqual([lines[0], lines[9]], ['n is 0, 0 soon', 'n is 9, 45 soon']);
  });
});

describe('a function breakpoint', () => {
  it('stops at the first statement of a function', async () => {
    const client = await launched([], [{ name: 'add' }]);
    assert.equal(await client.where(), 'add:8');
    assert.equal(
      (client.events.findLast(event => event.event === 'stopped')?.body as { reason: string }).reason,
      'function breakpoint',
    );
  });

  it('stops at calls of the heap by name', async () => {
    const client = await launched([], [{ name: 'HeapAlloc' }]);
    assert.equal(await client.where(), 'main:16');
  });

  it('of an unknown name is not verified', async () => {
    const client = await launched([{ line: 14 }]);
    const body = await client.request<{ breakpoints: DAP.Breakpoint[] }>('setFunctionBreakpoints', {
      breakpoints: [{ name: 'nosuch' }],
    });
    assert.match(body.breakpoints[0]?.message ?? '', /neither defines nor calls a function 'nosuch'/);
  });
});

describe('breakpoint locations', () => {
  it('are the statements of the lines', async () => {
    const client = await launched([{ line: 14 }]);
    const body = await client.request<{ breakpoints: DAP.BreakpointLocation[] }>('breakpointLocations', {
      source: { path: 'loop.c' },
      line: 7,
      endLine: 9,
    });
    assert.deepEqual(
      body.breakpoints.map(each => each.line),
      [8, 9],
    );
  });
});

describe('breakpoints set while the program runs', () => {
  it('hold at once', async () => {
    const client = AdapterClient.inProcess({
      'spin.c': 'int n;\nint main(void)\n{\n    for (;;)\n        n++;\n}\n',
    });
    await client.launch({ program: 'spin.c' });
    await client.request('setBreakpoints', { source: { path: 'spin.c' }, breakpoints: [{ line: 5 }] });
    assert.equal((await client.stopped()).reason, 'breakpoint');
    await client.request('disconnect');
  });
});
