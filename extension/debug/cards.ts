import { type DebugProtocol } from '@vscode/debugprotocol';
import {
  ask,
  type FaultCard,
  type FaultRecord,
  faultRule,
  hexAddress,
  hexBytes,
  type Place,
} from '../../engine/index';
import { type Debuggee } from './debuggee';
import { sentence } from './exceptions';
import { grouped, noticeLine, type Outlook, shortPlace } from './outlook';
import { placeAt } from './source-index';

/**
 * The card of fault `index` as the client's exception widget shows it: a client such as VS Code shows `description` and
 * `details.stackTrace`, so the one has the whole story in short lines and the other every place in full.
 */
export function exceptionInfo(
  debuggee: Debuggee,
  index: number,
  outlook: Outlook | undefined,
  breaks: boolean,
): NonNullable<DebugProtocol.ExceptionInfoResponse['body']> {
  const record = debuggee.timeline.machine.faults[index];
  const card = ask(debuggee.timeline, 'faults', { first: index, count: 1 }).faults[0];
  if (card === undefined || record === undefined) throw new RangeError(`there is no fault ${index}`);
  const lines = storyOf(debuggee, record, card, outlook);
  return {
    exceptionId: card.id,
    description: lines.join('\n'),
    breakMode: breaks ? 'always' : 'unhandled',
    details: {
      message: [...lines, ...bytesOf(card, debuggee.pointerBytes)].join('\n'),
      typeName: card.id,
      fullTypeName: `heapscope/${card.id}`,
      stackTrace: placesOf(card),
    },
  };
}

/** What happened, both times, what it means, what to do, and then what a short widget may cut: a line each. */
function storyOf(
  debuggee: Debuggee,
  record: FaultRecord,
  card: FaultCard,
  outlook: Outlook | undefined,
): string[] {
  const { pointerBytes } = debuggee;
  const place = card.act.place === null ? '' : ` (${shortPlace(card.act.place)})`;
  const lines = [
    `${card.title}: ${ended(card.text)}`,
    `Happened: at step ${grouped(card.act.step)}${place}${card.hits > 1 ? `, ${grouped(card.hits)} times` : ''}`,
    noticeLine(record.id, record.act.step, outlook),
    ...causesOf(debuggee, record),
    card.victim === null ? undefined : damageLine(card, card.victim, pointerBytes),
    `Next: ${sentence(card.advice)}`,
    card.block === null ? undefined : `Block: ${describeBlock(card.block, pointerBytes)}`,
    momentLine('Allocated', card.allocated),
    momentLine('Freed', card.freed),
    `Rule: ${sentence(card.rule)} (${card.source})`,
  ];
  return lines.filter(line => line !== undefined);
}

/** The acts that a corruption or an exception comes from: what Windows does is the end of a story. */
function causesOf(debuggee: Debuggee, record: FaultRecord): string[] {
  if (faultRule(record.id).kind !== 'windows') return [];
  const { step } = record.act;
  const causes = debuggee.timeline.machine.faults.filter(
    each =>
      faultRule(each.id).kind === 'shadow' &&
      each.id !== 'leak' &&
      (each.notice?.step === step || each.act.step === step),
  );
  return causes.slice(0, MOST_CAUSES).map(({ id, text, act }) => {
    const place = placeAt(debuggee.program, act.pc);
    return `Cause: ${id} at step ${grouped(act.step)}${place === undefined ? '' : ` (${shortPlace(place)})`}: ${text}`;
  });
}
const MOST_CAUSES = 3;

type Block = NonNullable<FaultCard['block']>;

function describeBlock(block: Block, pointerBytes: 4 | 8): string {
  const size = `${grouped(block.requested)} byte${block.requested === 1 ? '' : 's'}`;
  return `${nameOf(block)}, ${size} at ${hexAddress(block.user, pointerBytes)}`;
}

/** `#2 book`; a block that no variable points to has its number only. */
const nameOf = (block: Block): string =>
  block.name === '' || block.name === `#${block.ordinal}`
    ? `#${block.ordinal}`
    : `#${block.ordinal} ${block.name}`;

/** The neighbour that was hit: its header lies before its bytes. */
function damageLine(card: FaultCard, victim: Block, pointerBytes: 4 | 8): string {
  const part = card.at < victim.user ? 'the header' : 'the contents';
  const verb = card.id === 'out-of-bounds-read' ? 'Reads' : 'Damages';
  return `${verb}: ${part} of its neighbour ${describeBlock(victim, pointerBytes)}`;
}

function momentLine(what: string, moment: FaultCard['allocated']): string | undefined {
  if (moment === null) return undefined;
  const place = moment.stack[0];
  const where = place === undefined || place.path === '' ? '' : ` (${shortPlace(place)})`;
  return `${what}: at step ${grouped(moment.step)}${where}`;
}

function bytesOf(card: FaultCard, pointerBytes: 4 | 8): string[] {
  const at = hexAddress(card.at, pointerBytes);
  return [
    ...(card.before.length === 0 ? [] : [`Bytes at ${at} before: ${hexBytes(card.before)}`]),
    ...(card.after.length === 0 ? [] : [`Bytes at ${at} after:  ${hexBytes(card.after)}`]),
  ];
}

/** The call stacks of the act and of the block's life, as clients make links of them. */
function placesOf(card: FaultCard): string {
  const stacks: readonly (readonly [string, readonly Place[]])[] = [
    ['', card.act.stack],
    ['freed by', card.freed?.stack ?? []],
    ['allocated by', card.allocated?.stack ?? []],
  ];
  return stacks
    .filter(([, stack]) => stack.length > 0)
    .flatMap(([title, stack]) => [...(title === '' ? [] : [title]), ...stack.map(stackLine)])
    .join('\n');
}

const stackLine = ({ function: name, path, line, column }: Place): string =>
  path === '' ? `    at ${name}` : `    at ${name} (${path}:${line}:${column})`;

const ended = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
