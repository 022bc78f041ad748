import assert from 'node:assert/strict';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { INSPECT_VERSION } from '../../../engine/index';
import { type InspectAsk, type InspectTell } from '../../../extension/debug/worker-seam';
import { Inspector, type Moved, type Port } from '../../../extension/inspector';

describe('the inspector', () => {
  let theirs: MessagePort;
  let inspector: Inspector;
  let moves: Moved[];
  let asked: InspectAsk[];

  beforeEach(() => {
    const { port1, port2 } = new MessageChannel();
    theirs = port2;
    moves = [];
    asked = [];
    inspector = new Inspector(port1 as unknown as Port, moved => moves.push(moved));
    theirs.on('message', (message: InspectAsk) => asked.push(message));
  });
  afterEach(() => {
    inspector.close('the test is over');
    theirs.close();
  });

  const tell = (message: InspectTell): void => {
    theirs.postMessage(message);
  };
  const arrived = (): Promise<void> =>
    new Promise(resolve => theirs.once('message', () => setImmediate(resolve)));

  it('asks in its version and settles by id, in whatever order the answers come', async () => {
    const first = inspector.ask('blockIndex', { heap: 1, at: 2 });
    const second = inspector.ask('blockIndex', { heap: 1, at: 3 });
    await arrived();
    await new Promise(setImmediate);
    assert.deepEqual(
      asked.map(({ version, question, args }) => ({ version, question, args })),
      [
        { version: INSPECT_VERSION, question: 'blockIndex', args: { heap: 1, at: 2 } },
        { version: INSPECT_VERSION, question: 'blockIndex', args: { heap: 1, at: 3 } },
      ],
    );
    tell({ type: 'answer', id: asked[1]?.id ?? 0, result: { index: 3 } });
    tell({ type: 'answer', id: asked[0]?.id ?? 0, result: { index: 2 } });
    assert.deepEqual(await Promise.all([first, second]), [{ index: 2 }, { index: 3 }]);
  });

  it('fails with the words of the worker', async () => {
    const answer = inspector.ask('segments', { heap: 5 });
    await arrived();
    tell({ type: 'failed', id: asked[0]?.id ?? 0, message: 'no heap at 0x00000005' });
    await assert.rejects(answer, { message: 'no heap at 0x00000005' });
  });

  it('passes on that the session moved', async () => {
    const moved: Moved = { type: 'moved', step: 3, lastStep: 9, state: 'stopped' };
    tell(moved);
    const answer = inspector.ask('overview', {});
    await arrived();
    tell({ type: 'failed', id: asked[0]?.id ?? 0, message: 'enough' });
    await assert.rejects(answer);
    assert.deepEqual(moves, [moved]);
  });

  it('fails what waits, and all that follows, once it is closed', async () => {
    const waiting = inspector.ask('overview', {});
    inspector.close('the session has ended');
    await assert.rejects(waiting, { message: 'the session has ended' });
    await assert.rejects(inspector.ask('overview', {}), { message: 'the session has ended' });
  });
});
