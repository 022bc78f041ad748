import { type FaultRecord } from '../machine/seam';
import { faultRule } from '../nt/faults';
import { namesOf, type Names } from './names';
import { stackPlaces, userPlace } from './places';
import { type Reading } from './reading';
import { type FaultCard, type Questions } from './seam';
import { countText } from './words';

/** Findings up to the position, oldest first. */
export function answerFaults(reading: Reading, first: number, count: number): Questions['faults']['result'] {
  const known = reading.machine.faults.filter(fault => fault.act.step < reading.step);
  const names = namesOf(reading);
  return {
    total: known.length,
    faults: known.slice(first, first + count).map(fault => cardOf(reading, fault, names)),
  };
}

function cardOf(reading: Reading, fault: FaultRecord, names: Names): FaultCard {
  const { machine } = reading;
  const { title, rule, source, advice } = faultRule(fault.id);
  const { act, notice } = fault;
  return {
    index: fault.index,
    id: fault.id,
    title,
    text: fault.text,
    rule,
    source,
    advice,
    at: fault.at,
    size: fault.size,
    heap: fault.heap,
    act: {
      step: act.step,
      event: act.event,
      place: userPlace(machine, act.pc, act.stack),
      stack: stackPlaces(machine, act.stack),
    },
    notice:
      notice === undefined
        ? null
        : {
            step: notice.step,
            event: notice.event,
            check: notice.check,
            place: userPlace(machine, notice.pc, notice.stack),
          },
    noticeText: noticeText(fault),
    ...lifeOf(reading, fault.allocation),
    block: blockOf(reading, fault.allocation, names),
    victim: blockOf(reading, fault.victim, names),
    // Answers are transferred to the asker: what is the log's own must stay behind.
    before: fault.before.slice(),
    after: fault.after.slice(),
    failureType: fault.failureType ?? null,
    hits: fault.hits,
  };
}

/** What Windows makes of it; `never` cannot be known before the run has ended. */
function noticeText({ id, act, notice }: FaultRecord): string {
  if (notice === undefined && faultRule(id).kind === 'windows') return 'Windows notices: it did this itself';
  if (notice === undefined) return 'Windows would notice: never, as far as this run has gone';
  if (notice.step === act.step) return `Windows would notice: at once, by ${notice.check}`;
  return `Windows would notice: at step ${countText(notice.step)}, by ${notice.check}`;
}

function lifeOf(reading: Reading, row: number): Pick<FaultCard, 'allocated' | 'freed'> {
  const { machine } = reading;
  const { allocations } = machine;
  if (row < 0 || row >= allocations.count) return { allocated: null, freed: null };
  const freedStep = allocations.freedStep(row);
  return {
    allocated: { step: allocations.step(row), stack: stackPlaces(machine, allocations.stack(row)) },
    freed:
      freedStep < reading.step
        ? { step: freedStep, stack: stackPlaces(machine, allocations.freedStack(row)) }
        : null,
  };
}

function blockOf(reading: Reading, row: number, names: Names): FaultCard['block'] {
  const { allocations } = reading.machine;
  if (row < 0 || row >= allocations.count) return null;
  const user = allocations.at(row);
  return { user, requested: allocations.size(row), name: names.ofAllocation(row), ordinal: row + 1 };
}
