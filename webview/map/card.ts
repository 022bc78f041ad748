import { type Actions } from '../actions';
import { button } from '../controls';
import { element } from '../element';
import { type BlockDetail, type FaultCard, type FieldRow, type Place } from '../protocol/map-types';
import { type State } from '../state';
import { addressText, bytesText, countText, sizeText } from '../text';
import { runName } from './labels';

/** Everything about the selected thing, on the right of the map. */
export class Card {
  readonly element = element('section', 'card');
  readonly #actions: Actions;
  #card: BlockDetail | undefined;
  #faults: readonly FaultCard[] | undefined;
  #selected: number | undefined;

  constructor(actions: Actions) {
    this.#actions = actions;
    this.element.setAttribute('aria-label', 'Selected block');
    this.element.tabIndex = 0;
    this.#showHint();
  }

  render(state: State): void {
    if (state.card === this.#card && state.faults === this.#faults && state.selected === this.#selected)
      return;
    this.#card = state.card;
    this.#faults = state.faults;
    this.#selected = state.selected;
    if (state.card !== undefined) this.#show(state.card, state);
    else if (state.selected === undefined) this.#showHint();
  }

  #showHint(): void {
    this.element.replaceChildren(
      element('p', 'hint', 'Select a block to see its header, its bytes and what happened to it.'),
    );
  }

  #show(card: BlockDetail, state: State): void {
    const faults = state.faults.filter(fault => card.faults.includes(fault.index));
    const title = runName(card);
    const parts: HTMLElement[] = [
      element('h2', '', title === '' ? card.state : title),
      element('p', 'state', title === '' ? '' : card.state),
      factsOf(card, state.pointerBytes),
      this.#buttons(card),
      ...faults.map(fault => this.#fault(fault)),
    ];
    if (card.header.length > 0) parts.push(section('Header', headerTable(card.header)));
    if (card.bytes.length > 0) parts.push(section('Bytes', bytesBlock(card, state.pointerBytes)));
    if (card.history.length > 0) parts.push(section('History', history(card)));
    if (card.rule !== '') {
      const rule = element('p', '', capital(card.rule));
      rule.append(element('span', 'source', card.source === '' ? '' : ` (${card.source})`));
      parts.push(section('Rule', rule));
    }
    this.element.replaceChildren(...parts);
  }

  #buttons(card: BlockDetail): HTMLElement {
    const row = element('div', 'buttons');
    const place = card.allocated?.place ?? null;
    if (place !== null && place.path !== '') {
      row.append(
        button(
          'Go to allocation',
          () => {
            this.#actions.openSource(place);
          },
          { title: `Go to allocation, ${placeText(place)}`, look: 'primary' },
        ),
      );
    }
    row.append(
      button('Reveal in tree', () => {
        this.#actions.reveal(card.at);
      }),
      button('Open memory', () => {
        this.#actions.openMemory(card.user, Math.max(16, card.requested));
      }),
    );
    return row;
  }

  #fault(fault: FaultCard): HTMLElement {
    const box = element('section', 'fault-card');
    box.append(element('h3', '', `● ${fault.title}`), element('p', '', `${capital(fault.text)}.`));
    const facts = element('dl');
    fact(facts, 'Happened', `step ${countText(fault.act.step)}${where(fault.act.place)}`);
    fact(facts, 'Windows', fault.noticeText);
    if (fault.before.length > 0) fact(facts, 'Before', bytesText(fault.before), 'code');
    if (fault.after.length > 0) fact(facts, 'After', bytesText(fault.after), 'code bad');
    if (fault.hits > 1) fact(facts, 'Again', `${countText(fault.hits - 1)} more of the same access`);
    box.append(facts, element('p', 'advice', `What to do: ${fault.advice}.`));
    const row = element('div', 'buttons');
    row.append(
      button('Go back to it', () => {
        this.#actions.seek(fault.act.step);
      }),
    );
    const notice = fault.notice;
    if (notice !== null) {
      row.append(
        button('Go to where Windows notices', () => {
          this.#actions.seek(notice.step);
        }),
      );
    }
    box.append(row);
    return box;
  }
}

/** The engine's words begin in lower case, because they also stand inside other sentences. */
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function section(title: string, body: HTMLElement): HTMLElement {
  const box = element('section');
  box.append(element('h3', '', title), body);
  return box;
}

function fact(list: HTMLElement, name: string, value: string, className = ''): void {
  list.append(element('dt', '', name), element('dd', className, value));
}

function factsOf(card: BlockDetail, pointerBytes: 4 | 8): HTMLElement {
  const facts = element('dl');
  if (card.user !== card.at) fact(facts, 'Pointer', addressText(card.user, pointerBytes), 'code');
  fact(facts, card.user === card.at ? 'Address' : 'Block', addressText(card.at, pointerBytes), 'code');
  fact(facts, 'Size', sizeText(card.size));
  if (card.requested > 0)
    fact(facts, 'Asked for', `${sizeText(card.requested)}, ${sizeText(card.slack)} slack`);
  if (card.heapName !== '') fact(facts, 'Heap', card.heapName);
  if (card.allocated !== null) {
    fact(facts, 'Allocated', `step ${countText(card.allocated.step)}${where(card.allocated.place)}`);
  }
  if (card.freed !== null)
    fact(facts, 'Freed', `step ${countText(card.freed.step)}${where(card.freed.place)}`);
  return facts;
}

function headerTable(fields: readonly FieldRow[]): HTMLElement {
  const table = element('table', 'fields');
  for (const field of fields) {
    const line = element('tr');
    line.title = `${field.note}\n+${field.offset}, ${field.size} bytes, ${field.confidence}`;
    line.append(
      element('th', '', field.name),
      element('td', '', field.value),
      element('td', 'code raw', field.raw),
    );
    table.append(line);
  }
  return table;
}

const BYTES_A_ROW = 8;

/** Eight bytes a row with their characters. */
function bytesBlock(card: BlockDetail, pointerBytes: 4 | 8): HTMLElement {
  const block = element('div', 'bytes code');
  for (let from = 0; from < card.bytes.length; from += BYTES_A_ROW) {
    const row = card.bytes.slice(from, from + BYTES_A_ROW);
    const line = element('div');
    const at = (card.user + from).toString(16).toUpperCase();
    const characters = Array.from(row, byte => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·'));
    line.append(
      element('span', 'raw', at.padStart(pointerBytes * 2, '0')),
      element('span', '', bytesText(row)),
      element('span', 'raw', characters.join('')),
    );
    block.append(line);
  }
  return block;
}

function history(card: BlockDetail): HTMLElement {
  const list = element('ol');
  for (const sentence of card.history) list.append(element('li', '', sentence));
  return list;
}

const placeText = (place: Place): string => `${place.path.split(/[\\/]/).at(-1) ?? place.path}:${place.line}`;

const where = (place: Place | null): string =>
  place === null || place.path === '' ? '' : ` · ${placeText(place)}`;
