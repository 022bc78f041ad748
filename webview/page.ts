import { type Actions } from './actions';
import { button, checkbox, textField } from './controls';
import { element } from './element';
import { type State } from './state';
import { countText } from './text';

/** The frame of the panel: a toolbar above the map, and what to say while there is nothing to draw. */
export class Page {
  readonly toolbar = element('header', 'toolbar');
  readonly empty = element('div', 'empty');
  readonly #where = element('span', 'where');
  readonly #trouble = element('span', 'trouble');
  readonly #goTo: ReturnType<typeof textField>;
  readonly #twin: ReturnType<typeof checkbox>;
  readonly #actions: Actions;
  #shownEmpty = '';

  constructor(actions: Actions) {
    this.#actions = actions;
    this.#goTo = textField(
      'Go to address (G)',
      'Go to address',
      text => {
        const wrong = actions.goTo(text);
        this.#goTo.showError(wrong);
        if (wrong === '') actions.focusMap();
      },
      () => {
        this.#goTo.showError('');
        actions.focusMap();
      },
    );
    this.#twin = checkbox('Text', () => {
      actions.toggleTwin();
    });
    this.#twin.element.title = 'Show the map as text (T)';
    this.#trouble.setAttribute('role', 'status');
    const zoom = (text: string, title: string, pressed: () => void): HTMLElement =>
      button(text, pressed, { title, look: 'icon' });
    this.toolbar.append(
      this.#where,
      this.#trouble,
      this.#goTo.element,
      zoom('−', 'Zoom out (-)', () => {
        actions.zoom(-1, undefined);
      }),
      zoom('+', 'Zoom in (+)', () => {
        actions.zoom(1, undefined);
      }),
      zoom('⤢', 'Show everything (0)', () => {
        actions.move('everything');
      }),
      this.#twin.element,
    );
  }

  focusAddress(): void {
    this.#goTo.focus();
  }

  render(state: State): void {
    this.#twin.show(state.twin);
    this.#where.textContent = whereText(state);
    this.#where.title = this.#where.textContent;
    // A question that the end of a session cut off is no trouble.
    this.#trouble.textContent = state.session === 'live' ? state.trouble : '';
    this.#renderEmpty(state);
  }

  #renderEmpty(state: State): void {
    const text = emptyText(state);
    if (text === this.#shownEmpty) return;
    this.#shownEmpty = text;
    this.empty.hidden = text === '';
    this.empty.replaceChildren(element('p', '', text));
    if (state.session === 'live') return;
    this.empty.append(
      button(
        'Debug a sample',
        () => {
          this.#actions.command('heapscope.debugSample', 0);
        },
        { look: 'primary' },
      ),
    );
  }
}

function whereText(state: State): string {
  if (state.session === 'none') return '';
  const known = state.lastStep > state.step ? ` of ${countText(state.lastStep)}` : '';
  const step = `step ${countText(state.step)}${known}`;
  const parts = [state.name, state.profile, step];
  if (state.session === 'ended') parts.push('session ended');
  else if (state.running !== 'stopped') parts.push(state.running);
  return parts.filter(part => part !== '').join(' · ');
}

function emptyText(state: State): string {
  if (state.session === 'none') return 'Debug a heap script to see its memory here.';
  if (state.view !== undefined) return '';
  if (state.session === 'ended') return `The session has ended: ${state.reason || 'the program is done'}.`;
  if (state.trouble !== '') return `The map cannot be drawn: ${state.trouble}.`;
  return 'The session is running; the map follows at its next stop.';
}
