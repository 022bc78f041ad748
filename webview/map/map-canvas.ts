import { type Actions } from '../actions';
import { element, sizedContext } from '../element';
import { extentsOf } from '../extents';
import { type State } from '../state';
import { addressText, kindWord, sizeText } from '../text';
import { type MapColours } from './colours';
import { addressAt, hitRun, pixelOf, type Point } from './hit-test';
import { describeRun, runName } from './labels';
import { moveOfKey } from './moves';
import { paintMap } from './paint';
import { makePatterns, type Patterns } from './patterns';
import { changedRuns, type Run, runAt, showsRun } from './runs';
import { type Geometry, geometryOf, type Size } from './zoom';

/** How long a change flashes, in milliseconds. */
const FLASH = 900;
const STILL = window.matchMedia('(prefers-reduced-motion: reduce)');

/** The canvas with its rows: draws a state, and turns pointer, wheel and keys into actions. */
export class MapCanvas {
  readonly element = element('div', 'map');
  readonly #canvas = element('canvas');
  readonly #tip = element('div', 'tip');
  readonly #thumb = element('div', 'thumb');
  readonly #live: HTMLElement;
  readonly #actions: Actions;
  #state: State;
  #colours: MapColours;
  #patterns: Patterns | undefined;
  #patternRatio = 0;
  #fonts = { text: 'sans-serif', code: 'monospace' };
  #flash: { at: ReadonlySet<number>; since: number; generation: number } = {
    at: new Set(),
    since: 0,
    generation: 0,
  };

  constructor(state: State, colours: MapColours, live: HTMLElement, actions: Actions) {
    this.#state = state;
    this.#colours = colours;
    this.#live = live;
    this.#actions = actions;
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'application');
    this.element.setAttribute(
      'aria-label',
      'Memory map. Arrow keys move from block to block, T shows it as text.',
    );
    this.#canvas.setAttribute('aria-hidden', 'true');
    this.#tip.hidden = true;
    this.#tip.setAttribute('aria-hidden', 'true');
    this.element.append(this.#canvas, this.#thumb, this.#tip);
    this.#listen();
  }

  /** Width of the address gutter: an address in the editor's font at 12 pixels. */
  get gutter(): number {
    return this.#state.pointerBytes === 4 ? 88 : 148;
  }

  /** The size of the rows, without the gutter. */
  get rowsSize(): Size {
    return {
      width: Math.max(0, this.element.clientWidth - this.gutter - 12),
      height: this.element.clientHeight,
    };
  }

  get geometry(): Geometry | undefined {
    const { view, size } = this.#state;
    return view === undefined ? undefined : geometryOf(view, extentsOf(this.#state), size);
  }

  /** CSS pixels of the canvas where the byte at `at` is drawn; undefined while it is not. */
  pixelOf(at: number): Point | undefined {
    const geometry = this.geometry;
    const point = geometry === undefined ? undefined : pixelOf(geometry, at);
    return point === undefined ? undefined : { x: point.x + this.gutter, y: point.y };
  }

  setColours(colours: MapColours): void {
    this.#colours = colours;
    this.#patterns = undefined;
  }

  /** Draws `state`. True while something still moves and another frame is wanted. */
  render(state: State, now: number): boolean {
    const before = this.#state;
    this.#state = state;
    if (before.runs !== state.runs) this.#noteChanges(before, state, now);
    if (before.selected !== state.selected || before.runs !== state.runs) this.#announce(state);
    const geometry = this.geometry;
    const context = sizedContext(this.#canvas, {
      width: this.element.clientWidth,
      height: this.element.clientHeight,
    });
    if (geometry === undefined) return false;
    const strength = this.#flashStrength(now);
    paintMap(context, {
      geometry,
      runs: state.runs,
      filter: state.filter,
      colourBy: state.colourBy,
      colours: this.#colours,
      patterns: this.#patternsFor(context),
      regions: state.regions,
      pointerBytes: state.pointerBytes,
      gutter: this.gutter,
      fonts: this.#fonts,
      selected: this.#runOf(state.selected),
      hovered: this.#runOf(state.hovered),
      changed: { at: this.#flash.at, strength },
    });
    this.#placeThumb(geometry);
    return strength > 0;
  }

  #runOf(at: number | undefined): Run | undefined {
    const run = at === undefined ? undefined : runAt(this.#state.runs, at);
    return run !== undefined && showsRun(this.#state.filter, run) ? run : undefined;
  }

  /** Only a move of the session changes blocks; scrolling shows others, which is no change. */
  #noteChanges(before: State, state: State, now: number): void {
    const moved = state.generation !== this.#flash.generation;
    const same = before.view === state.view && before.runs.length > 0;
    const changed = moved && same && !STILL.matches ? changedRuns(before.runs, state.runs) : [];
    if (moved)
      this.#flash = { at: new Set(changed.map(run => run.at)), since: now, generation: state.generation };
  }

  #flashStrength(now: number): number {
    if (this.#flash.at.size === 0) return 0;
    return Math.max(0, 1 - (now - this.#flash.since) / FLASH);
  }

  #patternsFor(context: CanvasRenderingContext2D): Patterns {
    const ratio = window.devicePixelRatio || 1;
    if (this.#patterns === undefined || this.#patternRatio !== ratio) {
      const style = getComputedStyle(this.element);
      this.#patterns = makePatterns(context, this.#colours, ratio);
      this.#patternRatio = ratio;
      this.#fonts = {
        text: style.fontFamily,
        code: style.getPropertyValue('--vscode-editor-font-family') || 'monospace',
      };
    }
    return this.#patterns;
  }

  #announce(state: State): void {
    const run = this.#runOf(state.selected);
    const text = run === undefined ? '' : describeRun(run, addressText(run.at, state.pointerBytes));
    if (this.#live.textContent !== text) this.#live.textContent = text;
  }

  #placeThumb(geometry: Geometry): void {
    const shown = geometry.height / geometry.rowHeight;
    const { rows } = geometry.bands;
    this.#thumb.hidden = rows <= shown;
    if (this.#thumb.hidden) return;
    const height = Math.max(24, (geometry.height * shown) / rows);
    const share = geometry.top / Math.max(1, rows - shown);
    this.#thumb.style.height = `${height}px`;
    this.#thumb.style.top = `${share * (geometry.height - height)}px`;
  }

  #listen(): void {
    this.element.addEventListener('pointermove', event => {
      this.#hover(event);
    });
    this.element.addEventListener('pointerleave', () => {
      this.#tip.hidden = true;
      this.#actions.hover(undefined);
    });
    this.#canvas.addEventListener('click', event => {
      this.element.focus();
      this.#actions.select(this.#hit(event)?.at);
    });
    this.#canvas.addEventListener('dblclick', event => {
      const run = this.#hit(event);
      if (run !== undefined) this.#actions.zoomTo({ at: run.at, end: run.at + run.size });
    });
    this.element.addEventListener('wheel', event => {
      event.preventDefault();
      this.#wheel(event);
    });
    this.element.addEventListener('keydown', event => {
      const move = moveOfKey(event);
      if (move === undefined) return;
      event.preventDefault();
      this.#tip.hidden = true;
      this.#actions.move(move);
    });
    this.#thumb.addEventListener('pointerdown', event => {
      this.#dragThumb(event);
    });
  }

  #point(event: MouseEvent): Point {
    const box = this.#canvas.getBoundingClientRect();
    return { x: event.clientX - box.left - this.gutter, y: event.clientY - box.top };
  }

  #hit(event: MouseEvent): Run | undefined {
    const geometry = this.geometry;
    if (geometry === undefined) return undefined;
    const shown = this.#state.runs.filter(run => showsRun(this.#state.filter, run));
    return hitRun(geometry, shown, this.#point(event));
  }

  #wheel(event: WheelEvent): void {
    const geometry = this.geometry;
    if (geometry === undefined) return;
    this.#tip.hidden = true;
    const pixels =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * geometry.rowHeight : event.deltaY;
    if (!event.ctrlKey && !event.metaKey) {
      this.#actions.pan(pixels / geometry.rowHeight);
      return;
    }
    const point = this.#point(event);
    const at = addressAt(geometry, { x: Math.max(0, point.x), y: point.y });
    this.#actions.zoom(-pixels / 200, at === undefined ? undefined : { at, y: point.y });
  }

  #hover(event: PointerEvent): void {
    const run = event.target === this.#canvas ? this.#hit(event) : undefined;
    this.#actions.hover(run?.at);
    this.#tip.hidden = run === undefined;
    if (run === undefined) return;
    this.#tip.replaceChildren(...tipLines(run, this.#state));
    const { x, y } = this.#point(event);
    const left = Math.min(x + this.gutter + 16, this.element.clientWidth - this.#tip.offsetWidth - 8);
    const below = y + 20 + this.#tip.offsetHeight < this.element.clientHeight;
    this.#tip.style.left = `${Math.max(0, left)}px`;
    this.#tip.style.top = `${below ? y + 20 : y - this.#tip.offsetHeight - 8}px`;
  }

  #dragThumb(down: PointerEvent): void {
    const geometry = this.geometry;
    if (geometry === undefined) return;
    this.#thumb.setPointerCapture(down.pointerId);
    let last = down.clientY;
    const drag = (event: PointerEvent): void => {
      this.#actions.pan(((event.clientY - last) / geometry.height) * geometry.bands.rows);
      last = event.clientY;
    };
    this.#thumb.addEventListener('pointermove', drag);
    this.#thumb.addEventListener(
      'lostpointercapture',
      () => {
        this.#thumb.removeEventListener('pointermove', drag);
      },
      { once: true },
    );
  }
}

/** What the pointer rests on, in three short lines. */
function tipLines(run: Run, state: State): HTMLElement[] {
  const name = runName(run);
  const lines = [element('strong', '', name === '' ? kindWord(run.kind) : `${name} · ${kindWord(run.kind)}`)];
  const from = addressText(run.at, state.pointerBytes);
  const end = addressText(run.at + run.size, state.pointerBytes);
  lines.push(element('div', 'code', `${from} – ${end}`));
  const parts = [sizeText(run.size)];
  if (run.header > 0) parts.push(`header ${sizeText(run.header)}`);
  if (run.slack > 0) parts.push(`slack ${sizeText(run.slack)}`);
  if (!run.detail) parts.push(`${Math.round(run.busyShare * 100)} % busy`);
  lines.push(element('div', '', parts.join(' · ')));
  const fault = state.faults.find(card => card.index === run.fault);
  if (fault !== undefined) lines.push(element('div', 'fault', `● ${fault.title}`));
  return lines;
}
