import { type Actions } from '../actions';
import { element } from '../element';
import { type State } from '../state';
import { moveOfKey } from './moves';
import { runAt } from './runs';
import { TWIN_COLUMNS, type TwinRow, twinRows } from './twin-rows';

/** The map as a grid of text, for readers of screens and for everybody who wants to copy a number. */
export class Twin {
  readonly element = element('div', 'twin');
  readonly #body = element('tbody');
  readonly #actions: Actions;
  #shown: readonly TwinRow[] = [];
  #state: State | undefined;

  constructor(actions: Actions) {
    this.#actions = actions;
    const grid = element('table');
    grid.setAttribute('role', 'grid');
    grid.setAttribute('aria-label', 'What the memory map shows, as text');
    grid.tabIndex = 0;
    const head = element('thead');
    const titles = element('tr');
    titles.setAttribute('role', 'row');
    for (const title of TWIN_COLUMNS) {
      const cell = element('th', '', title);
      cell.setAttribute('role', 'columnheader');
      cell.scope = 'col';
      titles.append(cell);
    }
    head.append(titles);
    grid.append(head, this.#body);
    this.element.append(grid);
    grid.addEventListener('keydown', event => {
      const move = moveOfKey(event);
      if (move === undefined) return;
      event.preventDefault();
      // Lines are in address order: up and down are the previous and the next thing.
      this.#actions.move(move === 'above' ? 'previous' : move === 'below' ? 'next' : move);
    });
    this.#body.addEventListener('click', event => {
      const row = (event.target as Element).closest('tr');
      if (row !== null) this.#actions.select(Number(row.dataset['at']));
    });
  }

  get visible(): boolean {
    return !this.element.hidden;
  }

  render(state: State): void {
    const before = this.#state;
    this.#state = state;
    this.element.hidden = !state.twin || state.view === undefined;
    if (!this.visible) return;
    const fresh = before?.runs !== state.runs || before.filter !== state.filter || !before.twin;
    if (fresh) this.#fill(state);
    if (fresh || before.selected !== state.selected) this.#mark(state);
  }

  #fill(state: State): void {
    const heapNames = new Map((state.overview?.heaps ?? []).map(heap => [heap.handle, heap.name]));
    this.#shown = twinRows(state.runs, state.filter, heapNames, state.pointerBytes);
    this.#body.replaceChildren(
      ...this.#shown.map(row => {
        const line = element('tr');
        line.setAttribute('role', 'row');
        line.id = rowId(row.at);
        line.dataset['at'] = String(row.at);
        for (const text of row.cells) {
          const cell = element('td', '', text);
          cell.setAttribute('role', 'gridcell');
          line.append(cell);
        }
        return line;
      }),
    );
  }

  #mark(state: State): void {
    const grid = this.element.firstElementChild!;
    const run = state.selected === undefined ? undefined : runAt(state.runs, state.selected);
    this.#body.querySelector('[aria-selected]')?.removeAttribute('aria-selected');
    const line = run === undefined ? null : document.getElementById(rowId(run.at));
    if (line === null) {
      grid.removeAttribute('aria-activedescendant');
      return;
    }
    line.setAttribute('aria-selected', 'true');
    grid.setAttribute('aria-activedescendant', line.id);
    line.scrollIntoView({ block: 'nearest' });
  }
}

const rowId = (at: number): string => `run-${at.toString(16)}`;
