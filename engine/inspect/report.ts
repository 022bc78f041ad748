import { type Reading } from './reading';
import { reportAll, reportHeap } from './report-heap';
import { reportFilter, reportOwner, reportSearch, reportSite, reportUnreachable } from './report-blocks';
import { reportStatistics } from './report-statistics';
import { reportSummary } from './report-summary';
import { hexWord, place, reportedHeaps, type ReportedHeap } from './report-words';
import { reportTriage } from './report-triage';
import { type Questions } from './seam';
import { reportMemoryUse } from './vmmap';

/** Lines that one report may have; a heap of a million blocks is for the map. */
const MOST_LINES = 2000;

/** What a verb prints; `words` is what was typed behind it. Throws RangeError with a text for people. */
type Verb = (reading: Reading, words: readonly string[]) => string[];

/** The verbs of WinDbg's `!heap` that exist here, with what they take and say. */
const VERBS: Readonly<Record<string, { readonly takes: string; readonly says: string; readonly run: Verb }>> = {
  '-s': { takes: '[heap]', says: 'summary of all heaps, in KB', run: (reading, words) => reportSummary(reading, chosen(reading, words)) },
  '-a': { takes: '[heap|index]', says: 'everything about a heap; 0 is all heaps', run: (reading, words) => reportAll(reading, chosen(reading, words)) },
  '-h': { takes: '[heap|index]', says: 'the blocks of a heap', run: (reading, words) => reportHeap(reading, chosen(reading, words)) },
  '-stat': { takes: '[-h heap] [-grp A|B|S]', says: 'busy blocks by size', run: (reading, words) => reportStatistics(reading, words, each => chosen(reading, [each])) },
  '-x': { takes: 'address', says: 'the block that holds an address', run: reportOwner },
  '-l': { takes: '', says: 'busy blocks that nothing points to', run: reportUnreachable },
  '-flt': { takes: 's size | r least most', says: 'blocks of a size, or of a range of sizes', run: reportFilter },
  '-srch': { takes: '[-b|-w|-d|-q] pattern', says: 'blocks that hold a value', run: reportSearch },
  '-p': { takes: '-a address', says: 'the block that holds an address, with its call stacks', run: reportSite },
  '-triage': { takes: '[heap]', says: 'what the heap found to be damaged', run: reportTriage },
  '-?': { takes: '', says: 'this list', run: () => help() },
}; // prettier-ignore

/** The one command beside `!heap`; whatever stands behind it, it sums up. */
const ADDRESS = '!address';

/** What `!heap` with `command` prints; an unknown verb is one line. */
export function answerReport(reading: Reading, command: string): Questions['report']['result'] {
  const [first, ...rest] = command
    .trim()
    .split(/\s+/)
    .filter(word => word !== '');
  if (first === ADDRESS) return { lines: reportMemoryUse(reading) };
  const name = first === undefined ? '-h' : first.startsWith('-') ? first.toLowerCase() : '-h';
  const words = first === undefined || first.startsWith('-') ? rest : [first, ...rest];
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined)
    return { lines: [`!heap has no ${first ?? ''} here; there are ${Object.keys(VERBS).join(', ')}`] };
  return { lines: bounded(first === undefined ? listOf(reading) : verb.run(reading, words)) };
}

function bounded(lines: string[]): string[] {
  if (lines.length <= MOST_LINES) return lines;
  return [
    ...lines.slice(0, MOST_LINES - 1),
    `… ${lines.length - MOST_LINES + 1} more lines; ask for one heap, or filter with -flt`,
  ];
}

const help = (): string[] =>
  Object.entries(VERBS).map(([name, { takes, says }]) => `!heap ${`${name} ${takes}`.padEnd(32)} ${says}`);

/** `!heap` alone: the heaps. */
function listOf(reading: Reading): string[] {
  const rows = reading.heaps.map(
    ({ handle }, index) => `${String(index + 1).padStart(3)}:   ${place(reading, handle)}`,
  );
  return ['Index   Address  Name', ...rows];
}

/** The heaps that a word names: an address, a number from 1, or 0 or nothing for all. */
function chosen(reading: Reading, [word]: readonly string[]): readonly ReportedHeap[] {
  const whole = reportedHeaps(reading);
  const value = word === undefined ? 0 : hexWord(word, 'a heap');
  if (value === 0) return whole;
  const handle = reading.heaps[value - 1]?.handle ?? value;
  const found = whole.filter(heap => heap.handle === handle);
  // Says which heaps there are, or that this one is damaged.
  if (found.length === 0) reading.heap(handle);
  return found;
}
