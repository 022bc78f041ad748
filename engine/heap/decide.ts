import { type AddressSpace } from '../memory/address-space';
import { LoggedMemory } from '../memory/logged-memory';
import { abandon } from '../memory/store-log';
import { type Address } from '../base/units';
import { DecisionRecorder } from './decision';
import { type HeapAnswer, type HeapContext } from './seam';

/**
 * Makes a call dry and says how it comes to its answer: its stores go to a log that nobody applies. What the call draws by
 * chance is drawn. Throws ProcessFault as the call would.
 */
export function decide(
  context: HeapContext,
  space: AddressSpace,
  call: (context: HeapContext) => HeapAnswer,
  nextBase?: () => Address | undefined,
): HeapAnswer {
  const memory = new LoggedMemory(space, nextBase);
  const recorder = new DecisionRecorder();
  try {
    const answer = call({ ...context, memory, record: undefined, recorder });
    return { ...answer, decision: recorder.decision(memory.log) };
  } finally {
    abandon(memory.log, 0, space);
  }
}
