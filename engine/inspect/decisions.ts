import { hexAddress } from '../base/hex';
import { type Decision, type DecisionList } from '../heap/decision';
import { type DecidedCall } from '../machine/seam';
import { userPlace } from './places';
import { type Reading } from './reading';
import { type CallDecision, type Questions } from './seam';
import { countText } from './words';

/** Instructions that are run to get to the step, and from there to the call. */
const MOST_INSTRUCTIONS = 20_000_000;
/** What an answer carries of each list. */
const MOST_LISTS = 64;
const MOST_PHASES = 1000;

/** How the first heap call at or after `step`, in the past too, comes to its answer: it is run on a copy of the machine. */
export function answerDecision(reading: Reading, step: number): Questions['decision']['result'] {
  const machine = reading.timeline.fork(step);
  const toGo = step - machine.position.step;
  if (toGo > MOST_INSTRUCTIONS)
    throw new RangeError(
      `step ${step} is ${toGo} instructions away from where it can be run to: seek nearer`,
    );
  while (machine.position.step < step) {
    const { reason } = machine.run({ instructions: step - machine.position.step, untilStep: step });
    if (reason !== 'fault' && reason !== 'breakpoint' && reason !== 'budget') break;
  }
  const decided = machine.decideNext(MOST_INSTRUCTIONS);
  return decided === undefined ? null : answerOf(reading, decided);
}

function answerOf(reading: Reading, { step, call, heap, value, pc, decision }: DecidedCall): CallDecision {
  const bounded: Decision = {
    ...decision,
    lists: decision.lists.slice(0, MOST_LISTS),
    ownLists: decision.ownLists.slice(0, MOST_LISTS),
    phases: decision.phases.slice(0, MOST_PHASES),
  };
  const place = userPlace(reading.machine, pc, 0);
  return { step, call, heap, value, place, decision: bounded, lines: linesOf(reading, bounded) };
}

function linesOf({ profile }: Reading, decision: Decision): string[] {
  const at = (address: number): string => hexAddress(address, profile.pointerBytes);
  const bytes = (count: number): string => `${countText(count)} bytes`;
  const lines: string[] = [];
  if (decision.rounded > 0)
    lines.push(`${bytes(decision.requested)} take a block of ${bytes(decision.rounded)}`);
  if (decision.frontEnd !== '') lines.push(`served by the ${decision.frontEnd}`);
  const search = ({ which, candidates }: DecisionList, why: string): void => {
    lines.push(`${why} ${which}: ${candidates.length === 0 ? 'nothing that fits' : ''}`.trimEnd());
    for (const { at: place, size, whyNot } of candidates)
      lines.push(`    ${at(place)}, ${bytes(size)}: ${whyNot === '' ? 'taken' : whyNot}`);
  };
  for (const list of decision.lists) search(list, 'looked at');
  const { split } = decision;
  if (split !== undefined) lines.push(`split: ${bytes(split.restSize)} at ${at(split.rest)} stay free`);
  for (const { at: place, size, whole } of decision.coalesced)
    lines.push(`merged: ${bytes(size)} at ${at(place)} into a free block of ${bytes(whole)}`);
  for (const { at: place, size } of decision.reservations)
    lines.push(`reserved ${bytes(size)} at ${at(place)}`);
  for (const { at: place, size } of decision.commits) lines.push(`committed ${bytes(size)} at ${at(place)}`);
  for (const list of decision.ownLists) search(list, 'for itself, looked at');
  for (const { phase, first, end, ranges } of decision.phases) {
    const [range] = ranges;
    const more = ranges.length > 1 ? ` and ${ranges.length - 1} more` : '';
    lines.push(`${phase}: stores ${first} to ${end - 1} at ${at(range?.at ?? 0)}${more}`);
  }
  return lines;
}
