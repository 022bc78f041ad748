import assert from 'node:assert/strict';
import { type DebugProtocol as DAP } from '@vscode/debugprotocol';
import { FAULT_IDS, type FaultId, faultRule } from '../../engine/index';
import { AdapterClient } from '../support/adapter-client';

/** What a second thread does with `h`. */
const IN_THREAD: Partial<Record<FaultId, string>> = {
  'foreign-thread': 'HeapAlloc(h, 0, 8);',
  'unserialized-access': 'for (int i = 0; i < 4000; i++) HeapFree(h, 0, HeapAlloc(h, HEAP_NO_SERIALIZE, 8));',
};
/** Where another profile than the usual one is needed. */
const PROFILE: Partial<Record<FaultId, string>> = { 'missing-function': 'nt4-x86' };
const THREAD = 'HANDLE t = CreateThread(NULL, 0, work, h, 0, NULL);';
/**
 * Statements that do each fault, after `HANDLE h, other; char *p` of 24 bytes in `h`; the fault is done on line 9, or
 * by the second thread on line 12.
 */
const DOES: Readonly<Record<FaultId, string>> = {
  'allocation-failed': 'HeapAlloc(h, 0, 0x7f000000);',
  'exception-raised': 'RaiseException(0xE0000001, 0, 0, NULL);',
  'access-violation': '*(int *)16 = 1;',
  'corruption-detected': 'memset(p - 8, 0x55, 8); HeapFree(h, 0, p);',
  'buffer-overrun': 'p[24] = 1;',
  'buffer-underrun': 'p[-1] = 1;',
  'out-of-bounds-read': 'other = (HANDLE)(SIZE_T)p[24];',
  'use-after-free': 'HeapFree(h, 0, p); p[0] = 1;',
  'double-free': 'HeapFree(h, 0, p); HeapFree(h, 0, p);',
  'invalid-free': 'HeapFree(h, 0, p + 8);',
  'wrong-heap': 'HeapFree(other, 0, p);',
  'wrong-family': 'LocalFree(HeapAlloc(GetProcessHeap(), 0, 8));',
  'uninitialized-read': 'other = (HANDLE)(SIZE_T)p[1];',
  'use-after-destroy': 'HeapDestroy(h); p[0] = 1;',
  'unserialized-access': `${THREAD} for (int i = 0; i < 4000; i++) HeapFree(h, 0, HeapAlloc(h, HEAP_NO_SERIALIZE, 8));`,
  'foreign-thread': `${THREAD} WaitForSingleObject(t, INFINITE);`,
  'missing-function': 'GlobalMemoryStatusEx(NULL);',
  leak: 'HeapDestroy(h);',
};
const sourceOf = (statements: string, inThread = ''): string => `#include <windows.h>
#include <string.h>
DWORD WINAPI work(LPVOID h); int main(void)
{
    HANDLE h = HeapCreate(0, 0, 0);
    HANDLE other = HeapCreate(0, 0, 0);
    char *p = HeapAlloc(h, 0, 24);
    p[0] = 0;
    ${statements}
    return other != NULL;
}
DWORD WINAPI work(LPVOID h) { ${inThread} return 0; }
`;

async function stoppedFor(id: FaultId): Promise<{ client: AdapterClient; stop: DAP.StoppedEvent['body'] }> {
  const client = AdapterClient.inProcess({ 'f.c': sourceOf(DOES[id], IN_THREAD[id]) });
  await client.launch({ program: 'f.c', profile: PROFILE[id] }, { filters: [id] });
  return { client, stop: await client.stopped() };
}

afterEach(() => AdapterClient.closeAll());

describe('the exception filter', () => {
  for (const id of FAULT_IDS)
    it(`${id} stops at the fault with a complete card`, async () => {
      const { client, stop } = await stoppedFor(id);
      const { title, kind } = faultRule(id);
      assert.deepEqual([stop.reason, stop.description], ['exception', title]);
      const [frame] = await client.frames(stop.threadId);
      const line = frame?.name === 'work' ? 12 : 9;
      assert.deepEqual([frame?.name, frame?.line], [id in IN_THREAD ? frame?.name : 'main', line]);
      const info = await client.request<NonNullable<DAP.ExceptionInfoResponse['body']>>('exceptionInfo', {
        threadId: stop.threadId,
      });
      assert.deepEqual([info.exceptionId, info.breakMode], [id, 'always']);
      const text = info.description ?? '';
      assert.ok(text.startsWith(`${title}: `), text);
      assert.match(text, new RegExp(`^Happened: at step [\\d,]+ \\(f\\.c:${line}\\)`, 'm'));
      assert.match(text, /^Rule: .+ \(.+\)$/m);
      assert.match(text, /^Next: .+\.$/m);
      assert.equal(/^Windows would notice: (at|never)/m.test(text), kind === 'shadow', text);
      assert.match(
        info.details?.stackTrace ?? '',
        new RegExp(`^ {4}at ${frame?.name} \\(f\\.c:${line}:\\d+\\)`),
      );
    });

  it('that is switched on during the session holds from there', async () => {
    const client = AdapterClient.inProcess({ 'f.c': sourceOf('p[24] = 1; p[0] = 2;\n    p[25] = 3;') });
    await client.launch({ program: 'f.c' }, { filters: [], breakpoints: { 'f.c': [{ line: 10 }] } });
    assert.equal((await client.stopped()).reason, 'breakpoint');
    await client.request('setExceptionBreakpoints', { filters: ['buffer-overrun'] });
    const stop = await client.move('continue');
    assert.deepEqual([stop.description, await client.where()], ['Buffer overrun', 'main:10']);
    await client.request('setExceptionBreakpoints', { filters: [] });
    await client.request('setBreakpoints', { source: { path: 'f.c' }, breakpoints: [] });
    assert.equal((await client.move('reverseContinue')).reason, 'entry');
    assert.equal((await client.move('continue')).reason, 'exit');
  });

  it('that is switched on while the program runs stops it', async () => {
    const client = AdapterClient.inProcess({
      'f.c': sourceOf('for (volatile int i = 0;; i++) { if (i > 3000000) { i = 0; p[25]++; } }'),
    });
    await client.launch({ program: 'f.c' }, { filters: [] });
    await client.runningBeyond(100_000);
    await client.request('setExceptionBreakpoints', { filters: ['buffer-overrun'] });
    assert.equal((await client.stopped()).description, 'Buffer overrun');
  });

  it('holds for a step as well', async () => {
    const client = AdapterClient.inProcess({ 'f.c': sourceOf('memset(p, 1, 30);') });
    await client.launch(
      { program: 'f.c' },
      { filters: ['buffer-overrun'], breakpoints: { 'f.c': [{ line: 8 }] } },
    );
    await client.stopped();
    await client.move('next');
    assert.equal((await client.move('next')).description, 'Buffer overrun');
  });
});

describe('what the adapter cannot do', () => {
  for (const [command, flag] of [
    ['restartFrame', 'supportsRestartFrame'],
    ['goto', 'supportsGotoTargetsRequest'],
    ['gotoTargets', 'supportsGotoTargetsRequest'],
    ['stepInTargets', 'supportsStepInTargetsRequest'],
    ['completions', 'supportsCompletionsRequest'],
    ['attach', 'supportsAttach'],
  ] as const)
    it(`is not announced and refused: ${command}`, async () => {
      const client = AdapterClient.inProcess({ 'f.c': sourceOf('') });
      const able = await client.request<Record<string, unknown>>('initialize', { adapterID: 'heapscope' });
      assert.equal(able[flag], undefined);
      const answer = await client.ask(command, {});
      assert.equal(answer.success, false);
      assert.equal(answer.message, `the request '${command}' is not supported`);
    });
});
