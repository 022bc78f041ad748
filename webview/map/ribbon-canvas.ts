import { type Actions } from '../actions';
import { extentsOf } from '../extents';
import { element, sizedContext } from '../element';
import { type RegionRow } from '../protocol/map-types';
import { type State } from '../state';
import { addressText, sizeText } from '../text';
import { type Extent, extentsOnRows } from './bands';
import { type MapColours } from './colours';
import { lensOf, ribbonAddress, type RibbonPart, ribbonParts } from './ribbon';
import { geometryOf, visibleRows } from './zoom';

const HEIGHT = 28;

/** The overview: every region of the process in a line, and a lens over what the map shows. */
export class RibbonCanvas {
  readonly element = element('canvas', 'ribbon');
  readonly #actions: Actions;
  #parts: readonly RibbonPart[] = [];
  #state: State | undefined;

  constructor(actions: Actions) {
    this.#actions = actions;
    this.element.setAttribute('role', 'img');
    this.element.addEventListener('click', event => {
      const at = ribbonAddress(this.#parts, event.offsetX);
      if (at !== undefined) this.#actions.jump(at);
    });
    this.element.addEventListener('dblclick', event => {
      const region = this.#regionAt(event.offsetX);
      if (region !== undefined) this.#actions.zoomTo({ at: region.base, end: region.base + region.size });
    });
    this.element.addEventListener('mousemove', event => {
      this.element.title = this.#titleAt(event.offsetX);
    });
  }

  render(state: State, colours: MapColours): void {
    const width = this.element.clientWidth;
    this.#state = state;
    this.#parts = ribbonParts(state.regions, width);
    const label = `Overview: ${this.#parts.length} regions of the address space`;
    if (this.element.getAttribute('aria-label') !== label) this.element.setAttribute('aria-label', label);
    const on = sizedContext(this.element, { width, height: HEIGHT });
    on.clearRect(0, 0, width, HEIGHT);
    for (const part of this.#parts) paintRegion(on, part, colours);
    const seen = seenOf(state);
    const lens = seen === undefined ? undefined : lensOf(this.#parts, seen);
    if (lens === undefined) return;
    on.strokeStyle = colours.focus;
    on.lineWidth = 2;
    on.strokeRect(lens.x + 1, 1, Math.max(2, lens.width - 2), HEIGHT - 2);
  }

  #regionAt(x: number): RegionRow | undefined {
    return this.#parts.find(part => x >= part.x && x < part.x + part.width)?.region;
  }

  #titleAt(x: number): string {
    const region = this.#regionAt(x);
    if (region === undefined) return '';
    const name = region.name === '' ? region.type : region.name;
    const at = addressText(region.base, this.#state?.pointerBytes ?? 4);
    return `${name}  ${at}\n${sizeText(region.committed)} of ${sizeText(region.size)} committed`;
  }
}

/** Height says what is committed, texture-free colour what it is for; the name, where it fits, says both. */
function paintRegion(on: CanvasRenderingContext2D, part: RibbonPart, colours: MapColours): void {
  const { region, x, width } = part;
  const heap = region.type === 'heap' || region.type === 'large';
  const colour = region.type === 'large' ? colours.kinds[4] : heap ? colours.kinds[1] : colours.kinds[7];
  const share = region.committed / region.size;
  const full = HEIGHT - 10;
  const inside = full - 2;
  const filled = Math.max(2, Math.round(inside * share));
  on.strokeStyle = heap ? colour : colours.muted;
  on.lineWidth = 1;
  on.strokeRect(x + 0.5, 5.5, Math.max(1, width - 1), full - 1);
  on.fillStyle = colour;
  if (!colours.highContrast) on.fillRect(x + 1, 6 + inside - filled, Math.max(1, width - 2), filled);
  else on.fillRect(x + 1, HEIGHT - 7, Math.max(1, (width - 2) * share), 2);
}

/** From the first to the last address on the map. */
function seenOf(state: State): Extent | undefined {
  if (state.view === undefined) return undefined;
  const geometry = geometryOf(state.view, extentsOf(state), state.size);
  const rows = visibleRows(geometry);
  const parts = extentsOnRows(geometry.bands, rows.first, rows.end);
  const [first, last] = [parts[0], parts.at(-1)];
  return first === undefined || last === undefined ? undefined : { at: first.at, end: last.end };
}
