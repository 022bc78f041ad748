import { type DebugProtocol } from '@vscode/debugprotocol';
import {
  ask,
  type Control,
  FAULTS,
  type FaultCard,
  type FaultId,
  hexAddress,
  hexBytes,
  type Place,
} from '../../engine/index';
import { type Debuggee } from './debuggee';

/** One filter a row of the fault table, on where the table says `stops`. */
export const exceptionFilters: DebugProtocol.ExceptionBreakpointsFilter[] = FAULTS.map(rule => ({
  filter: rule.id,
  label: rule.title,
  description: `${sentence(rule.rule)} (${rule.source})`,
  default: rule.stops,
}));

export const defaultFaults: ReadonlySet<FaultId> = new Set(
  FAULTS.filter(rule => rule.stops).map(rule => rule.id),
);

/** The ids that the client wants, and an answer a filter: one that does not exist is not verified and says so. */
export function chooseFaults(args: DebugProtocol.SetExceptionBreakpointsArguments): {
  readonly faults: ReadonlySet<FaultId>;
  readonly answers: DebugProtocol.Breakpoint[];
} {
  const wanted = [...args.filters, ...(args.filterOptions ?? []).map(option => option.filterId)];
  const faults = new Set<FaultId>();
  const answers = wanted.map((id): DebugProtocol.Breakpoint => {
    const rule = FAULTS.find(each => each.id === id);
    if (rule === undefined)
      return {
        verified: false,
        message: `there is no fault '${id}'; there are ${FAULTS.map(each => each.id).join(', ')}`,
      };
    faults.add(rule.id);
    return { verified: true };
  });
  return { faults, answers };
}

/** How far ahead a fork looks for the moment at which Windows notices. */
const LOOK_AHEAD_STEPS = 20_000_000;

/** When Windows would notice, if the program went on from here. */
export type Outlook =
  | { readonly kind: 'noticed'; readonly step: number; readonly check: string }
  | { readonly kind: 'never'; readonly how: string }
  | { readonly kind: 'not-yet'; readonly steps: number };

/** Runs a fork ahead until the heap's own check notices fault `index`, the run ends, or the limit is reached. */
export async function lookAhead(debuggee: Debuggee, index: number, control: Control): Promise<Outlook> {
  const fork = debuggee.timeline.fork();
  fork.sink = undefined;
  fork.setBreakpoints([]);
  fork.stopOn = new Set();
  const first = fork.position.step;
  const untilStep = first + LOOK_AHEAD_STEPS;
  while (!control.cancelled) {
    const stop = fork.run({ instructions: control.instructions, untilStep });
    const notice = fork.faults[index]?.notice;
    if (notice !== undefined) return { kind: 'noticed', step: notice.step, check: notice.check };
    if (stop.reason === 'exited')
      return { kind: 'never', how: `the program ends with code ${stop.exitCode}` };
    if (stop.reason === 'died')
      return { kind: 'never', how: 'the program dies of an unhandled exception first' };
    if (stop.reason === 'deadlock') return { kind: 'never', how: 'the threads wait for each other first' };
    if (fork.position.step >= untilStep) break;
    await control.pause();
  }
  return { kind: 'not-yet', steps: fork.position.step - first };
}

/** The sentence of the card about Windows' own time. */
export function noticeSentence(card: FaultCard, outlook: Outlook | undefined): string {
  if (card.notice !== null || outlook === undefined) return card.noticeText;
  switch (outlook.kind) {
    case 'noticed':
      return `Windows would notice: at step ${grouped(outlook.step)} by ${outlook.check}`;
    case 'never':
      return `Windows would notice: never (${outlook.how})`;
    case 'not-yet':
      return `Windows would notice: not within the next ${grouped(outlook.steps)} steps`;
  }
}

/** The whole card of fault `index` as the client's exception widget shows it. */
export function exceptionInfo(
  debuggee: Debuggee,
  index: number,
  outlook: Outlook | undefined,
  breaks: boolean,
): NonNullable<DebugProtocol.ExceptionInfoResponse['body']> {
  const card = ask(debuggee.timeline, 'faults', { first: index, count: 1 }).faults[0];
  if (card === undefined) throw new RangeError(`there is no fault ${index}`);
  return {
    exceptionId: card.id,
    description: `${card.title}: ${card.text}`,
    breakMode: breaks ? 'always' : 'unhandled',
    details: {
      message: cardText(card, noticeSentence(card, outlook), debuggee.pointerBytes),
      typeName: card.id,
      fullTypeName: `heapscope/${card.id}`,
      stackTrace: stackText(card.act.stack),
    },
  };
}

/** The card in lines: what happened, the rule, the block, the places, the bytes, both times, what to do. */
export function cardText(card: FaultCard, notice: string, pointerBytes: 4 | 8): string {
  const lines = [
    sentence(card.text),
    `Happened: at step ${grouped(card.act.step)}${at(card.act.place)}${card.hits > 1 ? `, ${card.hits} times` : ''}.`,
    `${notice}.`,
    `Rule: ${sentence(card.rule)} (${card.source})`,
    card.block === null ? '' : `Block: ${describeBlock(card.block, pointerBytes)}.`,
    card.victim === null ? '' : `Hit: ${describeBlock(card.victim, pointerBytes)}.`,
    card.allocated === null
      ? ''
      : `Allocated: at step ${grouped(card.allocated.step)}${at(card.allocated.stack[0] ?? null)}.`,
    card.freed === null
      ? ''
      : `Freed: at step ${grouped(card.freed.step)}${at(card.freed.stack[0] ?? null)}.`,
    card.before.length === 0
      ? ''
      : `Bytes at ${hexAddress(card.at, pointerBytes)} before: ${hexBytes(card.before)}`,
    card.after.length === 0
      ? ''
      : `Bytes at ${hexAddress(card.at, pointerBytes)} after:  ${hexBytes(card.after)}`,
    `Next: ${sentence(card.advice)}`,
  ];
  return lines.filter(line => line !== '').join('\n');
}

function describeBlock(block: NonNullable<FaultCard['block']>, pointerBytes: 4 | 8): string {
  const name = block.name === '' || block.name === `#${block.ordinal}` ? '' : ` ${block.name}`;
  return `#${block.ordinal}${name}, ${grouped(block.requested)} bytes at ${hexAddress(block.user, pointerBytes)}`;
}

const at = (place: Place | null): string =>
  place === null || place.path === '' ? '' : ` at ${placeText(place)}`;
const placeText = (place: Place): string => `${place.path}:${place.line}`;
const stackText = (stack: readonly Place[]): string =>
  stack.map(place => `${place.function} at ${placeText(place)}`).join('\n');
const grouped = (value: number): string => value.toLocaleString('en-US');

function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return upper.endsWith('.') ? upper : `${upper}.`;
}
