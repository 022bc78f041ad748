import { type Actions } from '../actions';
import { dropdown } from '../controls';
import { element, sizedContext } from '../element';
import { RunKind } from '../protocol/map-types';
import { type ColourBy, type State } from '../state';
import { countText, kindWord } from '../text';
import { type MapColours } from './colours';
import { type BlockPart, paintSwatch } from './paint';
import { makePatterns } from './patterns';
import { showsRun } from './runs';

const SWATCH = { width: 16, height: 12 };

const SHOWN: readonly RunKind[] = [
  RunKind.Busy,
  RunKind.Large,
  RunKind.Internal,
  RunKind.Free,
  RunKind.Cached,
  RunKind.Committed,
  RunKind.Reserved,
  RunKind.Guard,
  RunKind.Damaged,
];

const BLOCK_PARTS: readonly BlockPart[] = ['header', 'slack'];

/** What the marks mean, how many of each are in sight; each entry shows or hides its kind. */
export class Legend {
  readonly element = element('div', 'legend');
  readonly #entries = new Map<RunKind, HTMLButtonElement>();
  readonly #swatches = new Map<RunKind | BlockPart, HTMLCanvasElement>();
  #colours: MapColours | undefined;
  readonly #faults: HTMLButtonElement;
  readonly #colourBy: ReturnType<typeof dropdown>;

  constructor(actions: Actions) {
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', 'Legend and filter');
    this.#colourBy = dropdown(
      'Colour by',
      [
        { value: 'state', text: 'Colour by state' },
        { value: 'heap', text: 'Colour by heap' },
      ],
      value => {
        actions.colourBy(value as ColourBy);
      },
    );
    this.element.append(this.#colourBy.element);
    for (const kind of SHOWN) {
      const entry = this.#entry(kindWord(kind), () => {
        actions.toggleKind(kind);
      });
      entry.prepend(this.#swatch(kind));
      this.#entries.set(kind, entry);
    }
    for (const part of BLOCK_PARTS) {
      const mark = element('span', 'mark', part);
      mark.prepend(this.#swatch(part));
      this.element.append(mark);
    }
    this.#faults = this.#entry('faults only', () => {
      actions.toggleFaults();
    });
    this.#faults.classList.add('only');
    this.#faults.prepend(element('span', 'swatch fault', '●'));
  }

  render(state: State, colours: MapColours): void {
    this.#paintSwatches(colours);
    this.#colourBy.show(state.colourBy);
    for (const [kind, entry] of this.#entries) {
      const count = state.runs.filter(run => run.kind === kind).length;
      const coarse = state.runs.some(run => !run.detail);
      entry.hidden = count === 0 && !state.filter.hidden.includes(kind);
      const shown = !state.filter.hidden.includes(kind);
      entry.setAttribute('aria-pressed', String(shown));
      entry.classList.toggle('off', !shown);
      entry.lastChild!.textContent = coarse ? kindWord(kind) : `${kindWord(kind)} ${countText(count)}`;
    }
    const faults = state.faults.length;
    this.#faults.hidden = faults === 0 && !state.filter.faultsOnly;
    this.#faults.setAttribute('aria-pressed', String(state.filter.faultsOnly));
    const hits = state.runs.filter(run => showsRun({ hidden: [], faultsOnly: true }, run)).length;
    this.#faults.lastChild!.textContent = `faults only ${countText(hits)}`;
  }

  #swatch(kind: RunKind | BlockPart): HTMLCanvasElement {
    const canvas = element('canvas', 'swatch');
    canvas.setAttribute('aria-hidden', 'true');
    this.#swatches.set(kind, canvas);
    return canvas;
  }

  #paintSwatches(colours: MapColours): void {
    if (this.#colours === colours) return;
    this.#colours = colours;
    for (const [kind, canvas] of this.#swatches) {
      const on = sizedContext(canvas, SWATCH);
      const patterns = makePatterns(on, colours, window.devicePixelRatio || 1);
      paintSwatch(on, { colours, patterns }, kind, SWATCH);
    }
  }

  #entry(text: string, pressed: () => void): HTMLButtonElement {
    const entry = element('button', 'mark');
    entry.type = 'button';
    entry.append(element('span', '', text));
    entry.addEventListener('click', pressed);
    this.element.append(entry);
    return entry;
  }
}
