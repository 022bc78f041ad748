import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { type DebugProtocol as DAP } from '@vscode/debugprotocol';
import { serveStdio } from '../../extension/debug/index';
import { AdapterClient } from '../support/adapter-client';

const PROGRAM = `#include <windows.h>
int twice(int n) { return 2 * n; }
int main(void)
{
    char *p = HeapAlloc(GetProcessHeap(), 0, 24);
    for (int i = 0; i < 50; i++) {
        p[i % 24] = twice(i);
    }
    p[24] = 1;
    HeapFree(GetProcessHeap(), 0, p);
    return 0;
}
`;
const FILES = { 'a.c': PROGRAM };
/** Values that no client should send and some do. */
const ODD: readonly unknown[] = [
  undefined, null, true, -1, 0, 1, 1.5, 2 ** 31, 2 ** 53, 1e308, NaN, '', 'x', '0x10', '__proto__', [], [null], [1, 'a'],
  {}, { path: null }, { path: 'a.c' }, { constructor: 1 }, 'a'.repeat(5000),
]; // prettier-ignore
/** Commands with the keys that they read. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  threads: [],
  stackTrace: ['threadId', 'startFrame', 'levels'],
  scopes: ['frameId'],
  variables: ['variablesReference', 'start', 'count', 'filter'],
  evaluate: ['expression', 'frameId', 'context'],
  setVariable: ['variablesReference', 'name', 'value'],
  setExpression: ['expression', 'value', 'frameId'],
  setBreakpoints: ['source', 'breakpoints'],
  setFunctionBreakpoints: ['breakpoints'],
  setInstructionBreakpoints: ['breakpoints'],
  setExceptionBreakpoints: ['filters', 'filterOptions'],
  breakpointLocations: ['source', 'line', 'endLine'],
  readMemory: ['memoryReference', 'offset', 'count'],
  writeMemory: ['memoryReference', 'offset', 'data'],
  disassemble: ['memoryReference', 'instructionOffset', 'instructionCount'],
  exceptionInfo: ['threadId'],
  source: ['sourceReference', 'source'],
  loadedSources: [],
  next: ['threadId', 'granularity'],
  stepIn: ['threadId', 'granularity'],
  stepOut: ['threadId'],
  stepBack: ['threadId', 'granularity'],
  continue: ['threadId'],
  reverseContinue: ['threadId'],
  pause: ['threadId'],
  launch: ['program', 'seed', 'args', 'settings', '__proto__', 'memoryBudget'],
  configurationDone: [],
  restart: ['arguments'],
  'heapscope/state': [],
  'heapscope/seek': ['step'],
  'heapscope/append': ['statement'],
  'heapscope/overview': [],
  'heapscope/blocks': ['heap', 'first', 'count'],
  'heapscope/nosuch': ['x'],
  nosuch: ['x'],
  toString: [],
  __proto__: [],
};

function drawing(seed: number): <T>(choices: readonly T[]) => T {
  let state = seed;
  return choices => {
    state = (state * 48271) % 2147483647;
    return choices[state % choices.length]!;
  };
}

afterEach(() => AdapterClient.closeAll());

describe('requests in any order with any arguments', () => {
  for (let seed = 1; seed <= 12; seed++)
    it(`each get one answer, and the session lives (seed ${seed})`, async () => {
      const draw = drawing(seed * 7919);
      const client = AdapterClient.inProcess(FILES);
      const plausible: readonly unknown[] = [
        1,
        2,
        3,
        'a.c',
        'p',
        'i',
        '0xF0000010',
        [{ line: 7 }],
        ['leak'],
        { path: 'a.c' },
      ];
      if (seed % 3 !== 0) await client.launch({ program: 'a.c', stopOnEntry: seed % 2 === 0 });
      const answers: Promise<DAP.Response>[] = [];
      for (let round = 0; round < 60; round++) {
        const command = draw(Object.keys(COMMANDS));
        const args: Record<string, unknown> = {};
        for (const key of COMMANDS[command] ?? [])
          if (draw([0, 1, 2]) > 0) args[key] = draw(draw([ODD, plausible]));
        answers.push(client.ask(command, draw([0, 1, 2, 3, 4, 5]) === 0 ? draw(ODD) : args));
        if (draw([0, 1]) === 0) await answers.at(-1);
      }
      for (const answer of await Promise.all(answers))
        if (!answer.success) assert.ok((answer.message ?? '').length > 0);
      assert.equal((await client.ask('disconnect')).success, true);
      assert.equal((await client.ask('disconnect')).success, true);
    });

  it('without what they need are told what that is', async () => {
    const client = AdapterClient.inProcess(FILES);
    await client.launch({ program: 'a.c', stopOnEntry: true });
    await client.stopped();
    const odd = { source: 5, breakpoints: 7, filters: 8, threadId: {}, expression: 3, count: 'x', line: NaN };
    const own = Object.keys(COMMANDS).filter(
      name => !/^(heapscope|launch|restart|pause|continue|reverse)/.test(name),
    );
    for (const command of own)
      for (const args of [
        {},
        undefined,
        odd,
        { ...odd, breakpoints: [null], filters: [[]], source: {}, threadId: 99 },
      ]) {
        const { success, message } = await client.ask(command, args);
        if (!success) assert.doesNotMatch(message ?? '', /made a mistake/, command);
      }
    assert.match((await client.ask('setBreakpoints', {})).message ?? '', /needs "source", an object/);
  });

  it('that come before launch or after the end say so', async () => {
    const client = AdapterClient.inProcess(FILES);
    for (const command of ['next', 'stackTrace', 'evaluate', 'heapscope/state', 'disassemble'])
      assert.match(
        (
          await client.ask(command, {
            threadId: 1,
            expression: 'x',
            memoryReference: '0x1',
            instructionCount: 1,
          })
        ).message ?? '',
        /no program is loaded/,
      );
    const twice = await Promise.all([1, 2].map(() => client.ask('launch', { program: 'a.c' })));
    assert.deepEqual(
      twice.map(each => each.success),
      [true, false],
    );
    assert.match(twice[1]?.message ?? '', /launched already/);
    await client.ask('disconnect');
    assert.match((await client.ask('next', { threadId: 1 })).message ?? '', /the session has ended/);
  });

  it('that would move a program that moves are one move', async () => {
    const client = AdapterClient.inProcess(FILES);
    await client.launch({ program: 'a.c', stopOnEntry: true });
    await client.stopped();
    const stopped = client.stopped();
    await Promise.all([1, 2, 3].map(() => client.ask('next', { threadId: 1 })));
    await stopped;
    assert.equal(client.output('important'), '');
    assert.match(await client.where(), /^main:/);
  });
});

describe('a launch configuration', () => {
  const wrong: Readonly<Record<string, unknown>> = {
    program: 7, profile: 'win99', seed: NaN, commitLimit: 1e300, args: 'x', stopOnEntry: 'yes', memoryBudget: -1,
    settings: [], includePath: [1], defines: {}, scheduler: 'fair', constructor: 1, hasOwnProperty: 'x',
  }; // prettier-ignore
  for (const [key, value] of Object.entries(wrong))
    it(`with a wrong "${key}" is refused by name`, async () => {
      const client = AdapterClient.inProcess(FILES);
      const answer = await client.ask('launch', { program: 'a.c', [key]: value });
      assert.equal(answer.success, false);
      assert.match(answer.message ?? '', new RegExp(`"${key}"`));
    });
});

describe('bytes on standard input', () => {
  const frame = (json: string): string => `Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;

  for (const [what, bytes] of [
    ['that break off in a message', 'Content-Length: 100\r\n\r\n{"seq":1'],
    ['that are no protocol', 'GET / HTTP/1.1\r\nHost: x\r\n\r\nhello'],
    ['that are no JSON', frame('{nonsense') + frame('[]') + frame('null')],
    ['that are nothing', ''],
    ['with a length that is no number', 'Content-Length: x\r\n\r\n{}'],
  ] as const)
    it(`${what} end the session without an error`, async () => {
      const input = new PassThrough();
      const output = new PassThrough();
      output.resume();
      const ended = serveStdio(input, output, () => Promise.resolve(undefined));
      input.end(bytes);
      await ended;
    });
});
