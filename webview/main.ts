import './style.css';
import { type Actions } from './actions';
import { registerControls } from './controls';
import { element } from './element';
import { Inquiry } from './inquiry';
import { Card } from './map/card';
import { type Extent } from './map/bands';
import { Legend } from './map/legend';
import { MapCanvas } from './map/map-canvas';
import { type Move, moveSelection } from './map/moves';
import { RibbonCanvas } from './map/ribbon-canvas';
import { runAt, showsRun } from './map/runs';
import { Twin } from './map/twin';
import { Page } from './page';
import { Channel } from './protocol/channel';
import { type ToExtension, type ToWebview } from './protocol/messages';
import { extentsOf } from './extents';
import { initialState, type Kept, type Notice, reduce, type State } from './state';
import { parseAddress } from './text';
import { onThemeChange, readColours } from './theme';
import { Viewport } from './viewport';

declare function acquireVsCodeApi(): {
  postMessage(message: ToExtension): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
};

/** Read-only, for tests in a real browser: where things are drawn, and whether the drawing is complete. */
interface HeapscopeMap {
  /** CSS pixels from the canvas's upper left corner; undefined when the address is not on the canvas. */
  pixelOf(address: number): { x: number; y: number } | undefined;
  readonly selected: number | undefined;
  readonly view: { readonly zoom: number; readonly top: number } | undefined;
  /** Nothing is being asked for, and what came is painted. */
  readonly ready: boolean;
}

registerControls();
const host = acquireVsCodeApi();
const kept = host.getState();
let state: State = restored(kept);
let painted = false;

const channel = new Channel(message => {
  host.postMessage(message);
});
const inquiry = new Inquiry(channel, () => state, dispatch);
const viewport = new Viewport(kept);

const actions: Actions = {
  select: at => {
    dispatch({ type: 'selected', at });
    if (at !== undefined) channel.tell({ type: 'select', at });
  },
  hover: at => {
    dispatch({ type: 'hovered', at });
  },
  move,
  pan: rows => {
    look(viewport.panned(state, rows));
  },
  zoom: (steps, anchor) => {
    look(viewport.zoomed(state, steps, anchor));
  },
  zoomTo: thing => {
    look(viewport.zoomedTo(state, thing));
  },
  jump: at => {
    look(viewport.centred(state, at));
  },
  goTo,
  reveal: at => {
    channel.tell({ type: 'reveal', at });
  },
  openSource: ({ path, line, column }) => {
    channel.tell({ type: 'openSource', path, line, column });
  },
  openMemory: (at, size) => {
    channel.tell({ type: 'openMemory', at, size });
  },
  seek: step => {
    channel.tell({ type: 'seek', step });
  },
  command: (command, at) => {
    channel.tell({ type: 'command', command, at });
  },
  toggleKind: kind => {
    dispatch({ type: 'toggledKind', kind });
  },
  toggleFaults: () => {
    dispatch({ type: 'toggledFaults' });
  },
  colourBy: by => {
    dispatch({ type: 'colouredBy', by });
  },
  toggleTwin: () => {
    dispatch({ type: 'toggledTwin' });
  },
  focusMap: () => {
    map.element.focus();
  },
};

let colours = readColours(document.body);
const live = element('div', 'unseen');
live.setAttribute('aria-live', 'polite');
const page = new Page(actions);
const ribbon = new RibbonCanvas(actions);
const map = new MapCanvas(state, colours, live, actions);
const twin = new Twin(actions);
const card = new Card(actions);
const legend = new Legend(actions);

const middle = element('div', 'middle');
const drawn = element('div', 'drawn');
drawn.append(map.element, twin.element);
middle.append(drawn, card.element);
const main = element('main');
main.append(element('h1', 'unseen', 'Memory map'), ribbon.element, middle, legend.element, page.empty);
document.body.append(page.toolbar, main, live);

function restored(from: Kept | undefined): State {
  if (from === undefined) return initialState;
  const { selected, following, filter, colourBy, twin } = from;
  return { ...initialState, selected, following, filter, colourBy, twin };
}

function dispatch(notice: Notice): void {
  const before = state;
  state = reduce(state, notice);
  if (state === before) return;
  follow(before);
  schedule();
}

/** What a new state makes necessary: questions for what is shown now, and a first view once there is something. */
function follow(before: State): void {
  if (state.generation !== before.generation) {
    void inquiry.survey().then(showPending);
    if (state.selected !== undefined) void inquiry.describe();
  }
  if (state.regions !== before.regions || state.size !== before.size) turn(viewport.fitted(before, state));
  if (state.overview !== before.overview) turn(viewport.followed(before, state));
  if (state.view !== before.view || state.regions !== before.regions || state.size !== before.size) {
    void inquiry.draw();
  }
  if (state.selected !== before.selected && state.card === undefined) void inquiry.describe();
}

/** The map itself turns to another view. */
function turn(view: State['view']): void {
  if (view !== undefined) state = reduce(state, { type: 'viewed', view, by: 'map' });
}

/** The user looks elsewhere. */
function look(view: State['view']): void {
  if (view !== undefined) dispatch({ type: 'viewed', view, by: 'user' });
}

const handlers: Partial<Record<Move, () => void>> = {
  reveal: () => {
    if (state.selected !== undefined) actions.reveal(state.selected);
  },
  zoomIn: () => {
    look(viewport.zoomed(state, 1, undefined));
  },
  zoomOut: () => {
    look(viewport.zoomed(state, -1, undefined));
  },
  everything: () => {
    look(viewport.everything(state));
  },
  zoomToThing: () => {
    const run = state.selected === undefined ? undefined : runAt(state.runs, state.selected);
    if (run !== undefined) look(viewport.zoomedTo(state, { at: run.at, end: run.at + run.size }));
  },
  pageUp: () => {
    look(viewport.paged(state, -1));
  },
  pageDown: () => {
    look(viewport.paged(state, 1));
  },
  goTo: () => {
    page.focusAddress();
  },
  twin: () => {
    dispatch({ type: 'toggledTwin' });
  },
};

function move(wish: Move): void {
  const handler = handlers[wish];
  if (handler !== undefined) {
    handler();
    return;
  }
  const geometry = map.geometry;
  if (geometry === undefined) return;
  const shown = state.runs.filter(run => showsRun(state.filter, run));
  const at = moveSelection(wish, state.selected, shown, geometry, extentsOf(state));
  if (at === undefined) return;
  actions.select(at);
  look(viewport.scrolledTo(state, at));
}

function goTo(text: string): string {
  const at = parseAddress(text);
  if (at === undefined) return 'not an address: type hexadecimal digits, as 0x00630498';
  const inside = state.regions.some(
    ({ type, base, size }) => type !== 'free' && base <= at && at < base + size,
  );
  if (!inside) return 'nothing lies there: the address is in no region of the process';
  actions.select(at);
  look(viewport.centred(state, at));
  return '';
}

let toShow: Extent | undefined;

function showPending(): void {
  if (toShow === undefined || state.view === undefined) return;
  const thing = toShow;
  toShow = undefined;
  look(viewport.shown(state, thing));
}

let scheduled = false;

function schedule(): void {
  painted = false;
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(now => {
    scheduled = false;
    const moving = render(now);
    painted = true;
    if (moving) schedule();
  });
}

function render(now: number): boolean {
  document.body.classList.toggle('blank', state.view === undefined);
  page.render(state);
  ribbon.render(state, colours);
  const moving = map.render(state, now);
  twin.render(state);
  card.render(state);
  legend.render(state, colours);
  const keep = viewport.kept(state);
  if (keep !== undefined) host.setState(keep);
  return moving;
}

window.addEventListener('message', (event: MessageEvent<ToWebview>) => {
  const message = event.data;
  if (channel.settle(message)) return;
  if (message.type === 'show') {
    actions.select(message.at);
    toShow = { at: message.at, end: message.at + Math.max(1, message.size) };
    // What to show may lie in a region that the survey under way brings.
    if (inquiry.idle) showPending();
    return;
  }
  dispatch(message);
});
new ResizeObserver(() => {
  dispatch({ type: 'resized', size: map.rowsSize });
}).observe(map.element);
onThemeChange(() => {
  colours = readColours(document.body);
  map.setColours(colours);
  schedule();
});

const forTests: HeapscopeMap = {
  pixelOf: at => map.pixelOf(at),
  get selected() {
    return state.selected;
  },
  get view() {
    return state.view;
  },
  get ready() {
    return state.session === 'live' && state.view !== undefined && inquiry.idle && painted;
  },
};
Object.defineProperty(window, 'heapscopeMap', { value: forTests });
schedule();
channel.tell({ type: 'ready' });
