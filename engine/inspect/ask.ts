import { address } from '../base/units';
import { type TimelineSeam } from '../timeline/seam';
import { addressArgument, integer, page, range, recordOf, text } from './args';
import { answerBlock } from './block-detail';
import { answerBlockIndex, answerBlocks } from './blocks';
import { answerDecision } from './decisions';
import { answerFaults } from './fault-cards';
import { answerHeapHeader } from './fields';
import { answerFreeLists } from './free-lists';
import { answerFrontEnd } from './front-end';
import { answerMap } from './map-view';
import { answerOverview } from './overview';
import { answerMetrics } from './metrics';
import { type Reading, readingOf } from './reading';
import { answerPages, answerRegions, answerSegments } from './regions';
import { answerReport } from './report';
import { answerMemoryUse } from './vmmap';
import { type Question, type Questions } from './seam';

type Answers = {
  readonly [Q in Question]: (
    reading: Reading,
    args: Readonly<Record<string, unknown>>,
  ) => Questions[Q]['result'];
};

const ANSWERS: Answers = {
  overview: reading => answerOverview(reading),
  regions: (reading, args) => {
    const { first, count } = page(args, 2000);
    return answerRegions(reading, first, count);
  },
  pages: (reading, args) => {
    const { at, end } = range(args);
    return answerPages(reading, at, end, integer(args, 'count', 1, 2000));
  },
  segments: (reading, args) => answerSegments(reading, addressArgument(args, 'heap')),
  blocks: (reading, args) => {
    const { first, count } = page(args, 1000);
    return answerBlocks(reading, addressArgument(args, 'heap'), first, count);
  },
  blockIndex: (reading, args) =>
    answerBlockIndex(reading, addressArgument(args, 'heap'), addressArgument(args, 'at')),
  freeLists: (reading, args) => {
    const { first, count } = page(args, 500);
    return answerFreeLists(reading, addressArgument(args, 'heap'), first, count);
  },
  frontEnd: (reading, args) => {
    const { first, count } = page(args, 500);
    const bucket = integer(args, 'bucket', 0, 128);
    return answerFrontEnd(reading, addressArgument(args, 'heap'), bucket, first, count);
  },
  block: (reading, args) => answerBlock(reading, addressArgument(args, 'at')),
  heapHeader: (reading, args) => answerHeapHeader(reading, addressArgument(args, 'heap')),
  map: (reading, args) => {
    const { at, end } = range(args);
    return answerMap(reading, at, end, integer(args, 'cells', 1, 4096));
  },
  faults: (reading, args) => {
    const { first, count } = page(args, 500);
    return answerFaults(reading, first, count);
  },
  decision: (reading, args) => answerDecision(reading, integer(args, 'step', 0, Number.MAX_SAFE_INTEGER)),
  metrics: (reading, args) => answerMetrics(reading, addressArgument(args, 'heap')),
  memoryUse: reading => answerMemoryUse(reading),
  report: (reading, args) => answerReport(reading, text(args, 'command', 1000)),
  bytes: (reading, args) =>
    reading.machine.peek(address(addressArgument(args, 'at')), integer(args, 'size', 0, 0x10000)),
};

export const isQuestion = (name: string): name is Question => Object.hasOwn(ANSWERS, name);

/**
 * The answer to `question` at the timeline's position. Reads only; does not throw on damaged heaps. Arguments come from
 * outside: wrong ones throw RangeError with a text for people.
 */
export function ask<Q extends Question>(
  timeline: TimelineSeam,
  question: Q,
  args: unknown,
): Questions[Q]['result'] {
  return ANSWERS[question](readingOf(timeline), recordOf(question, args));
}
