import assert from 'node:assert/strict';
import { type DebugProtocol as DAP } from '@vscode/debugprotocol';
import { AdapterClient } from '../support/adapter-client';

const SOURCE = `#include <windows.h>
#include <stdlib.h>
#define SAFE_FREE(p) do { free(p); (p) = NULL; } while (0)
#define TWO_CALLS(x) x = twice(x); x = twice(x)
#define LIMIT 0x1000
#define SQUARE(x) ((x) * (x))
typedef struct node { int value; struct node *next; } Node;

static int twice(int n)
{
    return n * 2;
}

int main(void)
{
    char *p = malloc(10);
    int a = 1; int b = 2; a = b; b = twice(a);
    SAFE_FREE(p);
    TWO_CALLS(a);
    if (a > b) a = b;
    {
        typedef struct { short low, high; } Pair;
        enum inner { FIRST = 7 };
        struct local { int x; } l = { 3 };
        Pair pair = { 1, 2 };
        int a = 40;
        b = a + pair.low + l.x;
    }
    Node node = { 3, NULL };
    int list[4] = { 1, 2, 3, 4 };
    HANDLE h = GetProcessHeap();
    void *q = HeapAlloc(h, 0, 100);
    return a + b + node.value + list[0] + (q == NULL);
}
`;

async function at(line: number, column?: number): Promise<AdapterClient> {
  const client = AdapterClient.inProcess({ 's.c': SOURCE });
  const breakpoint = column === undefined ? { line } : { line, column };
  await client.launch({ program: 's.c' }, { breakpoints: { 's.c': [breakpoint] } });
  await client.stopped();
  return client;
}

/** Where the innermost frame stands: function, line and the columns of what runs next. */
async function place(client: AdapterClient): Promise<string> {
  const [frame] = await client.frames();
  return `${frame?.name}:${frame?.line}:${frame?.column}-${frame?.endColumn}`;
}

async function after(client: AdapterClient, move: string): Promise<string> {
  await client.move(move);
  return place(client);
}

async function values(client: AdapterClient, ...expressions: string[]): Promise<string[]> {
  const results: string[] = [];
  for (const each of expressions) results.push(await client.evaluate(each));
  return results;
}

afterEach(() => AdapterClient.closeAll());

describe('a statement', () => {
  it('that a macro makes of several is one to step over', async () => {
    const client = await at(18);
    assert.equal(await place(client), 'main:18:5-14');
    assert.equal(await after(client, 'next'), 'main:19:5-16');
    assert.equal(await after(client, 'next'), 'main:20:5-14');
    assert.deepEqual(await values(client, 'p', 'a'), ['0x00000000 NULL', '8']);
  });

  it('of a macro is stepped into where it calls', async () => {
    const client = await at(19);
    assert.equal(await after(client, 'stepIn'), 'twice:11:5-18');
    await client.move('stepOut');
    assert.equal(await after(client, 'stepIn'), 'twice:11:5-18');
  });

  it('is shown from its first word to its last on a line of several', async () => {
    const client = await at(17);
    assert.equal(await place(client), 'main:17:5-14');
    assert.equal(await after(client, 'next'), 'main:17:16-25');
    assert.equal(await after(client, 'next'), 'main:17:27-32');
    assert.equal(await after(client, 'next'), 'main:17:34-46');
  });

  it('is a place for a breakpoint on a line of several', async () => {
    const client = await at(17);
    const { breakpoints } = await client.request<{ breakpoints: DAP.BreakpointLocation[] }>(
      'breakpointLocations',
      { source: { path: 's.c' }, line: 17 },
    );
    assert.deepEqual(
      breakpoints.map(each => each.column),
      [5, 16, 27, 34],
    );
  });

  it('stops at the column that a breakpoint names, or at the statement around it', async () => {
    assert.equal(await place(await at(17, 27)), 'main:17:27-32');
    assert.equal(await place(await at(17, 38)), 'main:17:34-46');
    assert.equal(await place(await at(17, 15)), 'main:17:16-25');
  });
});

describe('an expression', () => {
  it('sees the types, enumerators, tags and objects of the block, before those outside', async () => {
    const client = await at(27);
    assert.deepEqual(
      await values(
        client,
        'sizeof(Pair)',
        '((Pair *)&pair)->high',
        'FIRST',
        '(enum inner)7',
        'sizeof(struct local)',
        'a',
      ),
      ['4', '2', '7', 'FIRST (7)', '4', '40'],
    );
  });

  it('does not see a block that has ended', async () => {
    const client = await at(29);
    await assert.rejects(client.evaluate('sizeof(Pair)'), /'Pair' is not declared/);
    assert.deepEqual(await values(client, 'a'), ['4']);
  });

  it('may be any of C: calls, macros, casts, structs, literals, sizes', async () => {
    const client = await at(33);
    assert.deepEqual(
      await values(
        client,
        'HeapSize(h, 0, q)',
        'LIMIT',
        'SQUARE(a)',
        'twice(4)',
        'sizeof(Node)',
        'sizeof list',
      ),
      ['100', '4096', '16', '8', '8', '16'],
    );
    assert.deepEqual(
      await values(
        client,
        '((Node){ 9, 0 }).value',
        '(int[]){ 1, 2 }',
        '(char)65',
        'a ? b : 3',
        '"abc"',
        'list[1]',
      ),
      ['9', '[2] {1, 2}', "65 'A'", '44', '"abc"', '2'],
    );
  });

  it('leaves the program as it was, also where it frees or assigns', async () => {
    const client = await at(33);
    assert.equal(await client.evaluate('HeapFree(h, 0, q)'), '1');
    assert.equal(await client.evaluate('HeapSize(h, 0, q)'), '100');
  });

  it('that is wrong is told in one line', async () => {
    const client = await at(33);
    for (const [text, message] of [
      ['a +', 'expected an expression, not the end'],
      ['foo', "'foo' is not declared"],
      ['node.x', "'Node' has no member 'x'"],
      ['((Missing *)q)->x', "'Missing' is not declared"],
    ] as const) {
      const said = await client.evaluate(text).catch((error: unknown) => (error as Error).message);
      assert.ok(said.startsWith(message) && !said.includes('\n') && !said.includes(';'), said);
    }
  });
});
