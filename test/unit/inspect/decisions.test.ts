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

  it('looks ahead to a step, and knows when no call is left or the step is out of reach', async () => {
    const run = await new ProgramRun(SOURCE).to(SOURCE, 'c = HeapAlloc');
    const { step } = run.timeline.position;
    const call = run.ask('decision', { step });
    assert.ok(call !== null);
    assert.equal(run.ask('decision', { step: call.step + 1 })?.call, 'HeapFree');
    assert.throws(
      () => run.ask('decision', { step: step + 50_000_000 }),
      /is 50000000 instructions away from where it can be run to: seek nearer/,
    );
    await run.toEnd();
    assert.equal(run.ask('decision', { step: run.timeline.position.step }), null);
  });

  it('explains calls of the past from where the session stands, which it leaves alone', async () => {
    const source = `int main(void) {
 HANDLE h = HeapCreate(0, 0, 0); char *p[300]; int i, j;
 for (i = 0; i < 300; i++) { p[i] = HeapAlloc(h, 0, 24 + i % 7); for (j = 0; j < 2000; j++) p[i][j % 24] = j; }
 for (i = 0; i < 300; i += 3) HeapFree(h, 0, p[i]);
 char *last = HeapAlloc(h, 0, 26);
 return 0;
}`;
    for (const profile of ['win10-x64', 'xp-x86'] as const) {
      const run = new ProgramRun(source, profile);
      const past = [];
      for (let step = 0; past.length < 12;) {
        const call = run.ask('decision', { step });
        assert.ok(call !== null);
        past.push(call);
        step = call.step + 1;
      }
      await run.to(source, 'return 0');
      const { machine, position } = run.timeline;
      const hash = machine.stateHash();
      for (const call of [past[0]!, past[7]!, past[11]!, past[3]!])
        assert.deepEqual(run.ask('decision', { step: call.step }), call);
      assert.deepEqual([machine.stateHash(), machine.position], [hash, position], 'asking changes nothing');
      const { allocations } = machine;
      const rows = Array.from({ length: allocations.count }, (_, row) => row);
      assert.equal(rows.filter(row => allocations.freedStep(row) < position.step).length, 100);
      await run.seek(0);
      await run.seek(position.step);
      assert.equal(machine.stateHash(), hash);
    }
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
