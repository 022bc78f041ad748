import assert from 'node:assert/strict';
import { type FaultCard } from '../../../engine/index';
import { causeAt, rememberFaults } from '../../../extension/views/known-faults';

const finding = (index: number, step: number, noticed?: number): FaultCard =>
  ({
    index,
    id: 'buffer-overrun',
    act: { step, event: 0, place: null, stack: [] },
    notice: noticed === undefined ? null : { step: noticed, event: 0, check: 'HeapFree', place: null },
  }) as unknown as FaultCard;
const seen = (cards: readonly FaultCard[]): (number | undefined)[][] =>
  cards.map(({ index, notice }) => [index, notice?.step]);

describe('the finding to go to', () => {
  const overrun = finding(0, 100, 300);
  const later = finding(1, 200);
  const raised = { ...finding(2, 300), id: 'exception-raised' };

  it('is the cause of what Windows has just noticed', () => {
    assert.equal(causeAt([overrun, later, raised], 300), overrun);
  });

  it('is the first of several that Windows noticed at once', () => {
    const more = finding(1, 150, 300);
    assert.equal(causeAt([overrun, more, raised], 300), overrun);
    assert.equal(causeAt([finding(0, 50, 80), overrun, more], 300)?.act.step, 100);
  });

  it('is what went wrong last where Windows has noticed nothing yet', () => {
    assert.equal(causeAt([overrun, later], 250), later);
  });

  it('is an exception only when there is nothing else', () => {
    assert.equal(causeAt([later, raised], 400), later);
    assert.equal(causeAt([raised], 400), raised);
    assert.equal(causeAt([], 400), undefined);
  });
});

describe('the findings of a branch', () => {
  const known = [finding(0, 100, 300), finding(1, 200)];

  it('stay known when the session goes back before them', () => {
    assert.deepEqual(seen(rememberFaults(known, [], 400)), seen(known));
  });

  it('keep their notice when the session goes back before it', () => {
    assert.deepEqual(seen(rememberFaults(known, [finding(0, 100)], 400)), seen(known));
  });

  it('take what the inspector says now over what was said before', () => {
    assert.deepEqual(seen(rememberFaults(known, [finding(0, 100, 300), finding(1, 200, 350)], 400)), [
      [0, 300],
      [1, 350],
    ]);
  });

  it('are forgotten beyond the place where an edit cut the branch', () => {
    assert.deepEqual(seen(rememberFaults(known, [finding(0, 100)], 150)), [[0, undefined]]);
    assert.deepEqual(seen(rememberFaults(known, [], 50)), []);
  });

  it('are not mixed up with others that got their number after an edit', () => {
    assert.deepEqual(seen(rememberFaults(known, [finding(0, 120)], 400)).at(0), [0, undefined]);
  });
});
