import { ask, type Question, type Questions, type TimelineSeam } from '../../engine/index';
import { ErrorId, RequestError } from './errors';

/** Requests of our own, all named `heapscope/<name>`; the questions of the inspection protocol come on top. */
export interface CustomRequests {
  /** Steps completed and a hash of all that a program could observe: equal everywhere for equal runs. */
  state: { args: Record<string, never>; result: { steps: number; stateHash: string } };
  /** To the position before the instruction with number `step`. */
  seek: { args: { step: number }; result: { step: number } };
  /** Adds a statement to a scratch session and runs it. */
  append: { args: { statement: string }; result: { step: number; text: string } };
  /** The script of a scratch session, as it can be saved. */
  scratchText: { args: Record<string, never>; result: { text: string } };
}

/** Every question, so that an unknown name can be refused with the list. */
const QUESTIONS: Readonly<Record<Question, true>> = {
  overview: true,
  regions: true,
  pages: true,
  segments: true,
  blocks: true,
  blockIndex: true,
  freeLists: true,
  block: true,
  frontEnd: true,
  heapHeader: true,
  map: true,
  faults: true,
  decision: true,
  metrics: true,
  memoryUse: true,
  report: true,
  bytes: true,
};

export const isQuestion = (name: string): name is Question => Object.hasOwn(QUESTIONS, name);

/** Answers a question as the inspection port does; throws a RequestError for one that does not exist or is wrongly put. */
export function answer(timeline: TimelineSeam, name: string, args: unknown): unknown {
  if (!isQuestion(name))
    throw new RequestError(
      ErrorId.UnknownRequest,
      `there is no question '${name}'; there are ${Object.keys(QUESTIONS).join(', ')}`,
    );
  const given = typeof args === 'object' && args !== null ? args : {};
  // The engine checks the arguments of every question; their type is a promise of the asker's.
  return ask(timeline, name, given as Questions[typeof name]['args']);
}

/** `value` with its typed arrays as plain ones, for JSON. */
export function toJson(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array);
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toJson(each)]));
  return value;
}

/** Buffers of the typed arrays in `value`, for a transfer list; each once. */
export function buffersIn(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) buffersIn(each, found);
  }
  return found;
}
