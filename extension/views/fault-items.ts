import { type FaultCard, FAULTS, hexAddress, hexBytes, type Place } from '../../engine/index';
import { count, fileName } from '../format';
import { Colour, Row } from '../manifest';
import { escapeMarkdown, type RowItem } from './tree-items';

/** A row of the faults view: a finding, or one of the moments that belong to it. */
export type FaultNode =
  | { readonly kind: 'fault'; readonly card: FaultCard }
  | {
      readonly kind: 'moment';
      readonly card: FaultCard;
      readonly what: 'act' | 'notice' | 'allocated' | 'freed';
      readonly step: number;
      readonly place: Place | null;
      readonly text: string;
    }
  | { readonly kind: 'unnoticed'; readonly card: FaultCard };

/** The moments of a finding in the order in which they happened. */
export function momentsOf(card: FaultCard): FaultNode[] {
  const moments: FaultNode[] = [];
  const add = (
    what: 'act' | 'notice' | 'allocated' | 'freed',
    step: number,
    place: Place | null | undefined,
    text: string,
  ): void => {
    moments.push({ kind: 'moment', card, what, step, place: place ?? null, text });
  };
  if (card.allocated !== null) add('allocated', card.allocated.step, card.allocated.stack[0], 'allocated');
  if (card.freed !== null) add('freed', card.freed.step, card.freed.stack[0], 'freed');
  add('act', card.act.step, card.act.place, 'happened');
  if (card.notice === null) moments.push({ kind: 'unnoticed', card });
  else add('notice', card.notice.step, card.notice.place, `noticed by ${card.notice.check}`);
  return moments;
}

const MOMENT_ICONS = { act: 'flame', notice: 'eye', allocated: 'add', freed: 'trash' } as const;

/** A row as it stands at `step`: what lies ahead of it is said to. */
export function faultItem(node: FaultNode, step = Infinity): RowItem {
  const look = lookOf(node, step);
  return { ...look, spoken: `${look.label}, ${look.description}` };
}

function lookOf(node: FaultNode, step: number): Omit<RowItem, 'spoken'> {
  const id = `fault/${node.card.index}`;
  switch (node.kind) {
    case 'fault':
      return {
        id,
        label: node.card.id,
        description: `${node.card.act.step >= step ? 'ahead · ' : ''}${bothTimes(node.card)} · ${node.card.text}`,
        icon: 'error',
        colour: Colour.Fault,
        expand: 'collapsed',
        context: node.card.notice === null ? Row.Fault : `${Row.Fault} ${Row.Notice}`,
      };
    case 'moment':
      return {
        id: `${id}/${node.what}`,
        label: node.text,
        description: [`step ${count(node.step)}`, ...placeText(node.place)].join(' · '),
        icon: MOMENT_ICONS[node.what],
        colour: node.what === 'act' ? Colour.Fault : undefined,
        expand: 'none',
        context: 'moment',
      };
    case 'unnoticed': {
      const own = FAULTS.some(rule => rule.id === node.card.id && rule.kind === 'windows');
      return {
        id: `${id}/unnoticed`,
        label: own ? 'noticed' : 'not noticed',
        description: own ? 'Windows did this itself' : 'as far as the run has gone',
        icon: own ? 'eye' : 'eye-closed',
        colour: undefined,
        expand: 'none',
        context: '',
      };
    }
  }
}

/** `step 812, noticed at 1,204`: short and in front, for a narrow sidebar cuts what comes last. */
function bothTimes(card: FaultCard): string {
  const hits = card.hits > 1 ? ` × ${count(card.hits)}` : '';
  const notice = card.notice === null ? '' : `, noticed at ${count(card.notice.step)}`;
  return `step ${count(card.act.step)}${hits}${notice}`;
}

/** `step 812 · noticed by HeapFree at step 1,204`. */
function times(card: FaultCard): string {
  const hits = card.hits > 1 ? ` · ${count(card.hits)} times` : '';
  const notice =
    card.notice === null ? '' : ` · noticed by ${card.notice.check} at step ${count(card.notice.step)}`;
  return `step ${count(card.act.step)}${hits}${notice}`;
}

function placeText(place: Place | null): string[] {
  if (place === null || place.path === '') return [];
  return [`${fileName(place.path)}:${place.line}${place.function === '' ? '' : ` ${place.function}()`}`];
}

/** A finding's card as Markdown: what happened, what it means, what to do. */
export function faultTooltip(card: FaultCard, pointerBytes: 4 | 8): string {
  const lines = [
    `**${escapeMarkdown(card.title)}**`,
    '',
    escapeMarkdown(`${card.text}.`),
    '',
    `*${escapeMarkdown(card.rule)}* (${escapeMarkdown(card.source)})`,
    '',
    `${hexAddress(card.at, pointerBytes)} · ${escapeMarkdown(times(card))}`,
  ];
  if (card.after.length > 0) {
    lines.push('', '```', `before  ${hexBytes(card.before)}`, `after   ${hexBytes(card.after)}`, '```');
  }
  lines.push('', escapeMarkdown(card.noticeText), '', `Next: ${escapeMarkdown(card.advice)}.`);
  return lines.join('\n');
}
