import assert from 'node:assert/strict';
import { type DebugProtocol as DAP } from '@vscode/debugprotocol';
import { AdapterClient } from '../support/adapter-client';

const TYPES = `#include <windows.h>

enum colour { red, green = 5 };
typedef struct node { int value; struct node *next; } NODE;
struct packed { unsigned low : 3; int middle : 5; unsigned high : 24; };
union number { int i; float f; };

int counter = 3;
static char greeting[16] = "hi \\"you\\"";

int main(void)
{
    char letter = 'A';
    unsigned char byte = 200;
    short small = -5;
    DWORD word = 0xFFFFFFFF;
    long long big = 0x123456789ALL;
    float single = 1.5f;
    double wide = -2.25;
    enum colour shade = green;
    const char *text = "line\\n";
    WCHAR *broad = L"wide";
    void *nothing = NULL;
    int numbers[200];
    NODE last = { 2, NULL };
    NODE first = { 1, &last };
    NODE *head = &first;
    struct packed bits = { 5, -3, 77 };
    union number both;
    int (*function)(void) = main;
    HANDLE heap = HeapCreate(0, 0, 0);
    int *block = HeapAlloc(heap, HEAP_ZERO_MEMORY, 40);
    for (int i = 0; i < 200; i++) numbers[i] = i * i;
    both.f = 1.0f;
    {
        int counter = 9;
        block[2] = counter;
    }
    HeapFree(heap, 0, block);
    return counter;
}
`;
const FILES = { 'types.c': TYPES };
const LINE_OF_BLOCK = TYPES.split('\n').findIndex(line => line.includes('block[2]')) + 1;

async function stoppedInside(): Promise<AdapterClient> {
  const client = AdapterClient.inProcess(FILES);
  await client.launch({ program: 'types.c' }, { breakpoints: { 'types.c': [{ line: LINE_OF_BLOCK }] } });
  await client.stopped();
  return client;
}

afterEach(() => AdapterClient.closeAll());

describe('variables', () => {
  it('show scalars of every kind as C reads them', async () => {
    const client = await stoppedInside();
    const locals = await client.scope('Locals');
    const shown = (name: string): [string | undefined, string | undefined] => [
      locals.get(name)?.value,
      locals.get(name)?.type,
    ];
    assert.deepEqual(shown('letter'), ["65 'A'", 'char']);
    assert.deepEqual(shown('small'), ['-5', 'short']);
    assert.deepEqual(shown('word'), ['4294967295', 'DWORD']);
    assert.equal(locals.get('big')?.value, String(0x123456789a));
    assert.equal(locals.get('single')?.value, '1.5');
    assert.equal(locals.get('wide')?.value, '-2.25');
    assert.equal(locals.get('shade')?.value, 'green (5)');
  });

  it('show strings behind character pointers, NULL, and the names of functions', async () => {
    const locals = await (await stoppedInside()).scope('Locals');
    assert.match(locals.get('text')?.value ?? '', /^0x[0-9A-F]{8} "line\\n"$/);
    assert.match(locals.get('broad')?.value ?? '', /^0x[0-9A-F]{8} L"wide"$/);
    assert.equal(locals.get('nothing')?.value, '0x00000000 NULL');
    assert.match(locals.get('function')?.value ?? '', /\{main\}$/);
  });

  it('say which block a pointer belongs to', async () => {
    const client = await stoppedInside();
    assert.match((await client.scope('Locals')).get('block')?.value ?? '', /^0x[0-9A-F]{8} #1 · 40 B$/);
    await client.move('next');
    await client.move('next');
    assert.match((await client.scope('Locals')).get('block')?.value ?? '', /#1 · freed$/);
  });

  it('call a heap by the name that the tree gives it, with the blocks it has', async () => {
    const client = await stoppedInside();
    const heap = (): Promise<string> => client.evaluate('heap');
    assert.match(
      (await client.scope('Locals')).get('heap')?.value ?? '',
      /^0x[0-9A-F]{8} heap “heap”, 1 block$/,
    );
    assert.match(await heap(), /^0x[0-9A-F]{8} heap “heap”, 1 block$/);
    assert.match(await client.evaluate('GetProcessHeap()'), /^0x[0-9A-F]{8} process heap, \d+ blocks?$/);
    await client.move('next');
    await client.move('next');
    assert.match(await heap(), /^0x[0-9A-F]{8} heap “heap”, 0 blocks$/);
  });

  it('of an inner scope hide those of the outer, and globals stand apart', async () => {
    const client = await stoppedInside();
    assert.equal((await client.scope('Locals')).get('counter')?.value, '9');
    const globals = await client.scope('Globals');
    assert.equal(globals.get('counter')?.value, '3');
    assert.match(globals.get('greeting')?.value ?? '', /^"hi \\"you\\""/);
  });

  it('open structures, follow pointers and name the C expression', async () => {
    const client = await stoppedInside();
    const head = (await client.scope('Locals')).get('head');
    const fields = await client.children(head?.variablesReference ?? 0);
    assert.equal(fields.get('value')?.value, '1');
    assert.equal(fields.get('value')?.evaluateName, 'head->value');
    const next = await client.children(fields.get('next')?.variablesReference ?? 0);
    assert.equal(next.get('value')?.value, '2');
    assert.equal(next.get('value')?.evaluateName, 'head->next->value');
    assert.equal(await client.evaluate('head->next->value'), '2');
    assert.equal(next.get('next')?.variablesReference, 0);
  });

  it('cut bit-fields out of their unit', async () => {
    const client = await stoppedInside();
    const bits = await client.children((await client.scope('Locals')).get('bits')?.variablesReference ?? 0);
    assert.deepEqual(
      [...bits.values()].map(each => each.value),
      ['5', '-3', '77'],
    );
  });

  it('page through arrays', async () => {
    const client = await stoppedInside();
    const numbers = (await client.scope('Locals')).get('numbers');
    assert.equal(numbers?.indexedVariables, 200);
    const page = await client.children(numbers.variablesReference, {
      filter: 'indexed',
      start: 150,
      count: 3,
    });
    assert.deepEqual(
      [...page].map(([name, each]) => `${name} ${each.value}`),
      ['[150] 22500', '[151] 22801', '[152] 23104'],
    );
  });

  it('keep their numbers from stop to stop', async () => {
    const client = await stoppedInside();
    const before = (await client.scope('Locals')).get('head')?.variablesReference;
    await client.move('next');
    assert.equal((await client.scope('Locals')).get('head')?.variablesReference, before);
  });

  it('are shown in hexadecimal on demand', async () => {
    const client = await stoppedInside();
    const frame = (await client.frames())[0];
    const { scopes } = await client.request<{ scopes: DAP.Scope[] }>('scopes', { frameId: frame?.id });
    const locals = await client.children(scopes[0]?.variablesReference ?? 0, { format: { hex: true } });
    assert.equal(locals.get('word')?.value, '0xFFFFFFFF');
    assert.equal(locals.get('small')?.value, '0xFFFB');
  });

  it('that do not exist yet are an error', async () => {
    const client = await stoppedInside();
    await assert.rejects(client.children(99999), /no variablesReference 99999/);
  });
});

describe('setting a variable', () => {
  async function set(client: AdapterClient, scope: string, name: string, value: string): Promise<string> {
    const frame = (await client.frames())[0];
    const { scopes } = await client.request<{ scopes: DAP.Scope[] }>('scopes', { frameId: frame?.id });
    const variablesReference = scopes.find(each => each.name === scope)?.variablesReference;
    const body = await client.request<{ value: string }>('setVariable', { variablesReference, name, value });
    return body.value;
  }

  for (const [name, value, shown] of [
    ['small', '70000', '4464'],
    ['letter', "'z'", "122 'z'"],
    ['single', '0.1', '0.10000000149011612'],
    ['wide', '1e3', '1000'],
    ['big', '-1', '-1'],
    ['shade', 'red', 'red (0)'],
    ['word', 'counter + 1', '10'],
    ['nothing', '0x1234', '0x00001234'],
  ] as const)
    it(`converts ${value} for ${name}`, async () => {
      const client = await stoppedInside();
      assert.equal(await set(client, 'Locals', name, value), shown);
      assert.equal((await client.scope('Locals')).get(name)?.value, shown);
    });

  it('changes what the program does, and going back undoes it', async () => {
    const client = await stoppedInside();
    const before = await client.state();
    await client.move('stepBack');
    await client.move('next');
    assert.deepEqual(await client.state(), before);
    await set(client, 'Globals', 'counter', '50');
    await client.next('invalidated');
    const memory = await client.next<DAP.MemoryEvent['body']>('memory');
    assert.match(memory.memoryReference, /^0x[0-9A-F]{8}$/);
    await client.move('continue');
    await client.request('continue', { threadId: 1 });
    assert.deepEqual(await client.next('exited'), { exitCode: 50 });
  });

  it('leaves the neighbours of a bit-field alone', async () => {
    const client = await stoppedInside();
    const bits = (await client.scope('Locals')).get('bits')?.variablesReference ?? 0;
    await client.request('setVariable', { variablesReference: bits, name: 'middle', value: '7' });
    assert.deepEqual(
      [...(await client.children(bits)).values()].map(each => each.value),
      ['5', '7', '77'],
    );
  });

  it('refuses a name that is not there and a value that is none', async () => {
    const client = await stoppedInside();
    await assert.rejects(set(client, 'Locals', 'nosuch', '1'), /no variable 'nosuch'/);
    await assert.rejects(set(client, 'Locals', 'small', 'nosuch'), /nosuch/);
  });
});

describe('evaluating', () => {
  it('gives values of every form', async () => {
    const client = await stoppedInside();
    assert.equal(await client.evaluate('counter * 2 + 1'), '19');
    assert.equal(await client.evaluate('sizeof(NODE)'), '8');
    assert.equal(await client.evaluate('numbers[10] == 100'), '1');
    assert.equal(await client.evaluate('wide / 2'), '-1.125');
    assert.equal(
      await client.evaluate('first'),
      '{value = 1, next = '.concat((await client.scope('Locals')).get('first')?.value.slice(19) ?? ''),
    );
  });

  it('for a watch or hover changes nothing, whatever it calls', async () => {
    const client = await stoppedInside();
    const before = await client.state();
    assert.equal(await client.evaluate('counter = 77', 'hover'), '77');
    assert.notEqual(await client.evaluate('HeapAlloc(heap, 0, 100)', 'watch'), '0x00000000 NULL');
    assert.deepEqual(await client.state(), before);
  });

  it('in the console changes the program', async () => {
    const client = await stoppedInside();
    assert.equal(await client.evaluate('counter = 77', 'repl'), '77');
    assert.equal((await client.scope('Locals')).get('counter')?.value, '77');
  });

  it('in the console without effect keeps the known future', async () => {
    const client = await stoppedInside();
    await client.move('next');
    await client.move('stepBack');
    const { lastStep } = await client.request<{ lastStep: number }>('heapscope/overview');
    await client.evaluate('counter + 1', 'repl');
    assert.equal((await client.request<{ lastStep: number }>('heapscope/overview')).lastStep, lastStep);
  });

  it('says what is wrong with an expression', async () => {
    const client = await stoppedInside();
    await assert.rejects(client.evaluate('nosuch + 1'), /nosuch/);
    await assert.rejects(client.evaluate('1 +'), /\w/);
    await assert.rejects(client.evaluate('*(int *)0'), /not committed/);
    await assert.rejects(client.evaluate('*(int *)0 + 1'), /C0000005/);
  });

  it('sets what an expression names', async () => {
    const client = await stoppedInside();
    const frameId = (await client.frames())[0]?.id;
    const body = await client.request<{ value: string }>('setExpression', {
      expression: 'head->next->value',
      value: '41 + 1',
      frameId,
    });
    assert.equal(body.value, '42');
    assert.equal(await client.evaluate('last.value'), '42');
  });

  it('of a structure can be opened', async () => {
    const client = await stoppedInside();
    const frameId = (await client.frames())[0]?.id;
    const body = await client.request<DAP.EvaluateResponse['body']>('evaluate', {
      expression: '*head',
      context: 'watch',
      frameId,
    });
    assert.equal((await client.children(body.variablesReference)).get('value')?.value, '1');
  });
});

describe('memory', () => {
  async function blockAddress(client: AdapterClient): Promise<string> {
    return (await client.scope('Locals')).get('block')?.memoryReference ?? '';
  }

  it('is read as it is', async () => {
    const client = await stoppedInside();
    await client.move('next');
    const memoryReference = await blockAddress(client);
    const body = await client.request<{ data: string; address: string }>('readMemory', {
      memoryReference,
      offset: 4,
      count: 8,
    });
    assert.deepEqual([...Buffer.from(body.data, 'base64')], [0, 0, 0, 0, 9, 0, 0, 0]);
    assert.equal(Number(body.address), Number(memoryReference) + 4);
  });

  it('answers a probe of no bytes with no bytes', async () => {
    const client = await stoppedInside();
    const body = await client.request<{ data: string }>('readMemory', {
      memoryReference: await blockAddress(client),
      count: 0,
    });
    assert.equal(body.data, '');
  });

  it('that is not committed is unreadable, up to the next that is', async () => {
    const client = await stoppedInside();
    const body = await client.request<DAP.ReadMemoryResponse['body']>('readMemory', {
      memoryReference: '0x0',
      count: 100,
    });
    assert.deepEqual([body?.data, body?.unreadableBytes], [undefined, 100]);
    const heap = (await client.scope('Locals')).get('heap')?.memoryReference;
    const tail = await client.request<DAP.ReadMemoryResponse['body']>('readMemory', {
      memoryReference: heap,
      count: 0x100000,
    });
    const read = Buffer.from(tail?.data ?? '', 'base64').length;
    assert.ok(read > 0 && read % 0x1000 === 0 && (tail?.unreadableBytes ?? 0) > 0);
  });

  it('is written, and everybody is told', async () => {
    const client = await stoppedInside();
    const memoryReference = await blockAddress(client);
    const data = Buffer.from([1, 2, 3, 4]).toString('base64');
    const body = await client.request<{ bytesWritten: number }>('writeMemory', { memoryReference, data });
    assert.equal(body.bytesWritten, 4);
    assert.equal(await client.evaluate('block[0]'), String(0x04030201));
    assert.deepEqual(await client.next('memory'), { memoryReference, offset: 0, count: 4 });
  });

  it('that is not committed is not written', async () => {
    const client = await stoppedInside();
    await assert.rejects(
      client.request('writeMemory', { memoryReference: '0x0', data: 'AAAA' }),
      /is not committed/,
    );
    await assert.rejects(
      client.request('readMemory', { memoryReference: 'here', count: 1 }),
      /'here' is not an address/,
    );
  });
});
