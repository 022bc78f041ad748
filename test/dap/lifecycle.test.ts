import assert from 'node:assert/strict';
import { type DebugProtocol as DAP } from '@vscode/debugprotocol';
import { FAULTS } from '../../engine/index';
import { AdapterClient } from '../support/adapter-client';

const HELLO = `#include <stdio.h>
int main(int argc, char **argv)
{
    int n = 0;
    printf("hello %d %s\\n", argc, argv[1]);
    fprintf(stderr, "bye\\n");
    return 7;
}
`;
const FILES = { 'hello.c': HELLO };

afterEach(() => AdapterClient.closeAll());

describe('a session', () => {
  it('announces what it can do, with a filter a fault', async () => {
    const client = AdapterClient.inProcess();
    const capabilities = await client.request<DAP.Capabilities>('initialize', { adapterID: 'heapscope' });
    assert.equal(capabilities.supportsStepBack, true);
    assert.deepEqual(
      capabilities.exceptionBreakpointFilters?.map(filter => [filter.filter, filter.default]),
      FAULTS.map(rule => [rule.id, rule.stops]),
    );
  });

  it('answers every request that its capabilities promise', async () => {
    const client = AdapterClient.inProcess(FILES);
    const capabilities = await client.request<Record<string, unknown>>('initialize', {
      adapterID: 'heapscope',
    });
    const requests = { Terminate: 'terminate', Restart: 'restart', LoadedSources: 'loadedSources', ReadMemory: 'readMemory', WriteMemory: 'writeMemory', ExceptionInfo: 'exceptionInfo', BreakpointLocations: 'breakpointLocations', ConfigurationDone: 'configurationDone' } as const; // prettier-ignore
    for (const [name, command] of Object.entries(requests)) {
      assert.equal(capabilities[`supports${name}Request`], true, name);
      const response = await client.ask(command, { source: { path: 'hello.c' }, line: 1 });
      assert.doesNotMatch(response.message ?? '', /not supported/, command);
    }
  });

  it('refuses a request that it does not know, and lives on', async () => {
    const client = AdapterClient.inProcess();
    await client.request('initialize', { adapterID: 'heapscope' });
    await assert.rejects(client.request('gotoTargets', {}), /'gotoTargets' is not supported/);
    await assert.rejects(client.request('heapscope/nothing'), /'heapscope\/nothing' does not exist/);
    await assert.rejects(client.request('stackTrace', { threadId: 1 }), /no program is loaded/);
  });

  it('stops on entry at the first statement', async () => {
    const client = AdapterClient.inProcess(FILES);
    await client.launch({ program: 'hello.c', stopOnEntry: true });
    assert.equal((await client.stopped()).reason, 'entry');
    assert.equal(await client.where(), 'main:4');
  });

  it('has its breakpoints before anything runs', async () => {
    const client = AdapterClient.inProcess(FILES);
    await client.launch({ program: 'hello.c' }, { breakpoints: { 'hello.c': [{ line: 4 }] } });
    assert.equal((await client.stopped()).reason, 'breakpoint');
    assert.equal(client.output('stdout'), '');
  });

  it('passes arguments and shows what the program writes, with its line', async () => {
    const client = AdapterClient.inProcess(FILES);
    await client.launch({ program: 'hello.c', args: ['world'], noDebug: true });
    assert.deepEqual(await client.next('exited'), { exitCode: 7 });
    await client.next('terminated');
    assert.equal(client.output('stdout'), 'hello 2 world\n');
    assert.equal(client.output('stderr'), 'bye\n');
    const output = client.events.find(event => event.event === 'output')?.body as DAP.OutputEvent['body'];
    assert.deepEqual([output.source?.path, output.line], ['hello.c', 5]);
  });

  it('only runs when told not to debug', async () => {
    const client = AdapterClient.inProcess(FILES);
    await client.launch(
      { program: 'hello.c', args: ['x'], noDebug: true },
      { breakpoints: { 'hello.c': [{ line: 5 }] } },
    );
    await client.next('terminated');
    assert.equal(
      client.events.some(event => event.event === 'stopped'),
      false,
    );
  });

  it('gives standard input to the program', async () => {
    const client = AdapterClient.inProcess({
      'echo.c':
        '#include <stdio.h>\nint main(void) { int c; while ((c = getchar()) != -1) putchar(c + 1); return 0; }\n',
    });
    await client.launch({ program: 'echo.c', stdin: 'HAL', noDebug: true });
    await client.next('terminated');
    assert.equal(client.output('stdout'), 'IBM');
  });

  it('runs several files as one program', async () => {
    const client = AdapterClient.inProcess({
      'a.c': '#include "b.h"\nint main(void) { return answer(); }\n',
      'b.h': 'int answer(void);\n',
      'b.c': '#include "b.h"\nint answer(void) { return 42; }\n',
    });
    await client.launch({ programs: ['a.c', 'b.c'] }, { breakpoints: { 'b.c': [{ line: 2 }] } });
    assert.equal((await client.stopped()).reason, 'breakpoint');
    const sources = await client.request<{ sources: DAP.Source[] }>('loadedSources');
    assert.deepEqual(sources.sources.map(source => source.path).sort(), ['a.c', 'b.c', 'b.h']);
    await client.move('continue');
    await client.request('continue', { threadId: 1 });
    assert.deepEqual(await client.next('exited'), { exitCode: 42 });
  });

  it('says that it moved, and where to', async () => {
    const client = AdapterClient.inProcess(FILES);
    await client.launch({ program: 'hello.c', stopOnEntry: true });
    await client.stopped();
    await client.move('next');
    const moved = client.events
      .filter(event => event.event === 'heapscope/moved')
      .map(event => event.body as { step: number; state: string });
    const { steps } = await client.state();
    assert.deepEqual(moved.at(-1)?.step, steps);
    assert.deepEqual(moved.at(-1)?.state, 'stopped');
  });

  it('terminates when asked, even in an endless loop', async () => {
    const client = AdapterClient.inProcess({ 'loop.c': 'int main(void) { for (;;) ; }\n' });
    await client.launch({ program: 'loop.c' });
    await client.request('terminate');
    await client.next('terminated');
    await client.request('disconnect');
  });

  it('says that it has ended to a request that comes after disconnect', async () => {
    const client = AdapterClient.inProcess(FILES);
    await client.launch({ program: 'hello.c', stopOnEntry: true });
    await client.stopped();
    await client.request('terminate');
    await client.next('terminated');
    assert.equal((await client.request<{ state: string }>('heapscope/overview')).state, 'stopped');
    await client.request('disconnect');
    for (const [command, args] of [
      ['heapscope/overview', {}],
      ['heapscope/seek', { step: 1 }],
      ['stackTrace', { threadId: 1 }],
      ['continue', { threadId: 1 }],
    ] as const)
      await assert.rejects(client.request(command, args), /^Refused: the session has ended$/, command);
  });

  it('restarts in place and keeps its breakpoints', async () => {
    const client = AdapterClient.inProcess(FILES);
    await client.launch({ program: 'hello.c' }, { breakpoints: { 'hello.c': [{ line: 6 }] } });
    await client.stopped();
    const first = await client.state();
    await client.move('next');
    const stopped = client.stopped();
    await client.request('restart');
    assert.equal((await stopped).reason, 'breakpoint');
    assert.deepEqual(await client.state(), first);
  });
});

describe('a launch that fails', () => {
  it('says which file cannot be read', async () => {
    const client = AdapterClient.inProcess();
    await assert.rejects(client.launch({ program: 'none.c' }), /cannot read 'none\.c'/);
  });

  it('says what is wrong with the configuration', async () => {
    const client = AdapterClient.inProcess(FILES);
    await assert.rejects(
      client.launch({ program: 'hello.c', profile: 'vista' }),
      /one of nt4-x86, .*win10-x64.* not "vista"/,
    );
  });

  it('shows every compile error with its place and answers in one sentence', async () => {
    const client = AdapterClient.inProcess({
      'bad.c': 'int main(void)\n{\n    int a = b;\n    c = 1;\n    return 0;\n}\n',
    });
    await assert.rejects(
      client.launch({ program: 'bad.c' }),
      /does not compile: 2 errors, the first at bad\.c:3:13/,
    );
    const errors = client.events
      .filter(event => event.event === 'output')
      .map(event => event.body as DAP.OutputEvent['body']);
    assert.deepEqual(
      errors.map(error => [error.category, error.source?.path, error.line, error.column]),
      [
        ['stderr', 'bad.c', 3, 13],
        ['stderr', 'bad.c', 4, 5],
      ],
    );
  });

  it('refuses a pragma that it cannot obey', async () => {
    const client = AdapterClient.inProcess({
      'p.c': '#pragma heapscope profile("win95")\nint main(void) { return 0; }\n',
    });
    await assert.rejects(
      client.launch({ program: 'p.c' }),
      /does not compile at p\.c:1:.*"profile" must be one of/,
    );
  });
});

describe('pragmas', () => {
  const source =
    '#pragma heapscope profile("win7-x64") seed(3)\nint main(void) { return (int)sizeof(void *); }\n';
  const exitCode = async (configuration: object): Promise<unknown> => {
    const client = AdapterClient.inProcess({ 'p.c': source });
    await client.launch({ program: 'p.c', noDebug: true, ...configuration });
    return client.next('exited');
  };

  it('choose the profile', async () => {
    assert.deepEqual(await exitCode({}), { exitCode: 8 });
  });

  it('win over the settings and lose against the launch', async () => {
    assert.deepEqual(await exitCode({ settings: { profile: 'win10-x86' } }), { exitCode: 8 });
    assert.deepEqual(await exitCode({ profile: 'win10-x86' }), { exitCode: 4 });
  });
});

describe('what the compiler says', () => {
  it('is an event with code, place and notes, for a list of problems', async () => {
    const text =
      '#include <stdlib.h>\nint main(void)\n{\n    char *p = malloc(1);\n    free(p);\n    free(p);\n}\n';
    const client = AdapterClient.inProcess({ 'w.c': text });
    await client.launch({ program: 'w.c', stopOnEntry: true });
    const { diagnostics } = await client.next<{
      diagnostics: { code: string; range: { line: number }; notes: unknown[] }[];
    }>('heapscope/diagnostics');
    assert.deepEqual(
      diagnostics.map(({ code, range, notes }) => [code, range.line, notes.length]),
      [['HS3007', 6, 1]],
    );
  });
});
