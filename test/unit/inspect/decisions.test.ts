import assert from 'node:assert/strict';
import { decidedAddress } from '../../../engine/heap/decision';
import { ProgramRun } from '../../support/program-run';

const SOURCE = `int main(void) {
 HANDLE h = HeapCreate(0, 0, 0);
 char *a = HeapAlloc(h, 0, 2000), *b = HeapAlloc(h, 0, 16), *c;
 HeapFree(h, 0, a);
 c = HeapAlloc(h, 0, 500);
 HeapFree(h, 0, b);
 return 0;
}`;

describe('the question decision', () => {
  it('explains the next heap call, and the program then gets just that address', async () => {
    const run = await new ProgramRun(SOURCE).to(SOURCE, 'c = HeapAlloc');
    const before = run.timeline.machine.stateHash();
    const here = run.timeline.position.step;
    const answer = run.ask('decision', { step: here });
    assert.ok(answer !== null);
    assert.deepEqual([answer.call, answer.place?.line, answer.decision.requested], ['HeapAlloc', 7, 500]);
    assert.equal(decidedAddress(answer.decision), answer.value);
    // The block of 2,000 bytes that was freed is cut.
    assert.equal(answer.decision.split?.at, answer.value - 8);
    assert.match(answer.lines.join('\n'), /^500 bytes take a block of 512 bytes$/m);
    assert.match(answer.lines.join('\n'), /: taken$/m);
    assert.equal(run.timeline.machine.stateHash(), before, 'asking changes nothing');
    await run.to(SOURCE, 'HeapFree(h, 0, b)');
    const { allocations } = run.timeline.machine;
    assert.equal(allocations.at(allocations.count - 1), answer.value);
    const next = run.ask('decision', { step: run.timeline.position.step });
    assert.equal(next?.call, 'HeapFree');
    assert.ok(next.decision.coalesced.length > 0);
  });

  it('looks ahead to a step, refuses the past, and knows when no call is left', async () => {
    const run = await new ProgramRun(SOURCE).to(SOURCE, 'c = HeapAlloc');
    const { step } = run.timeline.position;
    const call = run.ask('decision', { step });
    assert.ok(call !== null);
    assert.equal(run.ask('decision', { step: call.step + 1 })?.call, 'HeapFree');
    assert.throws(
      () => run.ask('decision', { step: step - 1 }),
      /is in the past of step \d+: seek to it first/,
    );
    await run.toEnd();
    assert.equal(run.ask('decision', { step: run.timeline.position.step }), null);
  });

  it('is the same for a call that draws by chance', async () => {
    const source = `int main(void) {
 HANDLE h = HeapCreate(0, 0, 0); char *p; int i;
 for (i = 0; i < 60; i++) HeapAlloc(h, 0, 24);
 p = HeapAlloc(h, 0, 24);
 return 0;
}`;
    const run = await new ProgramRun(source).to(source, 'p = HeapAlloc');
    const answer = run.ask('decision', { step: run.timeline.position.step });
    assert.equal(answer?.decision.frontEnd, 'low-fragmentation heap');
    await run.to(source, 'return 0');
    const { allocations } = run.timeline.machine;
    assert.equal(allocations.at(allocations.count - 1), answer.value);
  });
});
