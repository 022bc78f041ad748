import assert from 'node:assert/strict';
import { type DebugProtocol as DAP } from '@vscode/debugprotocol';
import { AdapterClient } from '../support/adapter-client';

const SORT = `#include <windows.h>
#include <stdlib.h>
static int compare(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}
int main(void)
{
    int all[3] = { 3, 1, 2 };
    HANDLE h = HeapCreate(0, 0, 0);
    qsort(all, 3, sizeof(int), compare);
    return all[0];
}
`;

async function at(line: number): Promise<AdapterClient> {
  const client = AdapterClient.inProcess({ 's.c': SORT });
  await client.launch({ program: 's.c' }, { breakpoints: { 's.c': [{ line }] } });
  await client.stopped();
  await client.request('setBreakpoints', { source: { path: 's.c' }, breakpoints: [] });
  return client;
}

async function instructions(
  client: AdapterClient,
  args: Partial<DAP.DisassembleArguments>,
): Promise<DAP.DisassembledInstruction[]> {
  const memoryReference = (await client.frames())[0]?.instructionPointerReference;
  const body = await client.request<{ instructions: DAP.DisassembledInstruction[] }>('disassemble', {
    memoryReference,
    instructionCount: 8,
    ...args,
  });
  return body.instructions;
}

afterEach(() => AdapterClient.closeAll());

describe('the disassembly', () => {
  it('begins at the instruction of a frame and names places', async () => {
    const client = await at(11);
    const [first, ...rest] = await instructions(client, {});
    assert.equal(first?.address, (await client.frames())[0]?.instructionPointerReference);
    assert.deepEqual([first?.location?.path, first?.line], ['s.c', 11]);
    assert.equal(rest.length, 7);
    assert.ok(rest.some(each => /^CALL .*qsort$/.test(each.instruction)));
  });

  it('has exactly as many instructions as were asked for, also before the first and after the last', async () => {
    const client = await at(11);
    const all = await instructions(client, { instructionOffset: -2000, instructionCount: 4000 });
    assert.equal(all.length, 4000);
    const known = all.filter(each => each.instruction !== '??');
    assert.equal(all.filter(each => each.presentationHint === 'invalid').length, 4000 - known.length);
    const addresses = all.map(each => Number(each.address));
    assert.ok(
      addresses.every((address, index) => index === 0 || address === (addresses[index - 1] ?? 0) + 16),
    );
    assert.deepEqual(
      known.filter(each => each.symbol !== undefined).map(each => each.symbol),
      ['mainCRTStartup', 'compare', 'main', 'qsort', 'swap'],
    );
  });

  it('is refused for what is no address', async () => {
    const client = await at(11);
    for (const memoryReference of ['', 'x', '0x', '-1', '1e3'])
      await assert.rejects(instructions(client, { memoryReference }), /is not the address of an instruction/);
  });

  it('takes the address of a function for its first instruction', async () => {
    const client = await at(11);
    const frameId = (await client.frames())[0]?.id;
    const { memoryReference } = await client.request<{ memoryReference: string }>('evaluate', {
      expression: '&compare',
      frameId,
      context: 'watch',
    });
    assert.equal((await instructions(client, { memoryReference }))[0]?.symbol, 'compare');
  });

  it('is stepped through: over a call in one, into it with step in', async () => {
    const client = await at(11);
    const depth = (await client.frames()).length;
    for (let step = 0; step < 60; step++) {
      if ((await instructions(client, { instructionCount: 1 }))[0]?.instruction.startsWith('CALL') === true)
        break;
      await client.move('next', { granularity: 'instruction' });
    }
    const call = Number((await client.frames())[0]?.instructionPointerReference);
    await client.move('next', { granularity: 'instruction' });
    assert.equal(Number((await client.frames())[0]?.instructionPointerReference), call + 16);
    await client.move('stepBack');
    await client.move('stepIn', { granularity: 'instruction' });
    assert.ok((await client.frames()).length >= depth);
  });

  it('has breakpoints of its own', async () => {
    const client = await at(11);
    const found = (await instructions(client, { instructionOffset: -200, instructionCount: 400 })).find(
      each => each.symbol === 'swap',
    );
    const { breakpoints } = await client.request<{ breakpoints: DAP.Breakpoint[] }>(
      'setInstructionBreakpoints',
      { breakpoints: [{ instructionReference: found?.address }, { instructionReference: '0xFFFFFFF0' }] },
    );
    assert.deepEqual(
      breakpoints.map(each => each.verified),
      [true, false],
    );
    const stop = await client.move('continue');
    assert.equal(stop.reason, 'instruction breakpoint');
    assert.deepEqual(stop.hitBreakpointIds, [breakpoints[0]?.id]);
    assert.equal((await client.frames())[0]?.name, 'swap');
  });
});

describe('the library that is written in C', () => {
  it('is stepped into and shows its text', async () => {
    const client = await at(11);
    await client.move('stepIn');
    const top = (await client.frames())[0];
    assert.deepEqual([top?.name, top?.source?.name], ['qsort', 'qsort.c']);
    const { content } = await client.request<{ content: string }>('source', {
      source: top?.source,
      sourceReference: top?.source?.sourceReference,
    });
    const line = content.split('\n')[(top?.line ?? 0) - 1] ?? '';
    assert.match(line, /\S/);
    assert.match(content, /^void qsort\(/m);
    await client.move('next');
    assert.equal((await client.frames())[0]?.name, 'qsort');
    await client.move('stepOut');
    assert.equal(await client.where(), 'main:12');
  });

  it('is stepped over from the user code and from its callbacks', async () => {
    const client = await at(11);
    await client.move('next');
    assert.equal(await client.where(), 'main:12');
    const inside = await at(5);
    await inside.move('next');
    assert.match(await inside.where(), /^(compare:5|main:12)$/);
  });

  it('takes breakpoints by the number of its text', async () => {
    const client = await at(11);
    const { sources } = await client.request<{ sources: DAP.Source[] }>('loadedSources');
    const qsort = sources.find(source => source.name === 'qsort.c');
    assert.ok(sources.some(source => source.path === 's.c'));
    assert.ok(sources.some(source => source.name === 'windows.h'));
    const { breakpoints } = await client.request<{ breakpoints: DAP.Breakpoint[] }>('setBreakpoints', {
      source: qsort,
      breakpoints: [{ line: 3 }],
    });
    assert.equal(breakpoints[0]?.verified, true);
    assert.equal((await client.move('continue')).reason, 'breakpoint');
    assert.equal((await client.frames())[0]?.name, 'swap');
  });

  it('gives the text of every built-in header that is loaded, and nothing for another number', async () => {
    const client = await at(11);
    const { sources } = await client.request<{ sources: DAP.Source[] }>('loadedSources');
    for (const source of sources.filter(each => each.sourceReference !== undefined)) {
      const { content } = await client.request<{ content: string }>('source', {
        sourceReference: source.sourceReference,
      });
      assert.ok(content.length > 20, source.name);
    }
    await assert.rejects(client.request('source', { sourceReference: 0x40000fff }), /open it by its path/);
    await assert.rejects(client.request('source', { sourceReference: 77 }), /open it by its path/);
  });
});
