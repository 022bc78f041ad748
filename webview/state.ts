import { type Filter, type Run } from './map/runs';
import { type Size, type View } from './map/zoom';
import {
  type BlockDetail,
  type FaultCard,
  type Overview,
  type PageRow,
  type RegionRow,
  type RunKind,
} from './protocol/map-types';
import { type ToWebview } from './protocol/messages';

export type ColourBy = 'state' | 'heap';

/** Everything the memory map shows. Plain data; `reduce` is the only way from one to the next. */
export interface State {
  readonly session: 'none' | 'live' | 'ended';
  readonly name: string;
  readonly profile: string;
  readonly pointerBytes: 4 | 8;
  /** Why there is no session any more. */
  readonly reason: string;
  readonly step: number;
  readonly lastStep: number;
  /** 'running', 'stopped', 'exited' or 'died'. */
  readonly running: string;
  /** Grows with each move of the session: what was asked for an older one is stale. */
  readonly generation: number;
  readonly overview: Overview | undefined;
  readonly regions: readonly RegionRow[];
  /** Runs of pages in the same state, in address order; those beyond the last one are not known. */
  readonly pages: readonly PageRow[];
  readonly faults: readonly FaultCard[];
  /** Undefined until something is known that can be shown. */
  readonly view: View | undefined;
  /** The view goes where a step changes something, until the user looks elsewhere. */
  readonly following: boolean;
  /** Of the rows, in CSS pixels, without the gutter. */
  readonly size: Size;
  readonly runs: readonly Run[];
  readonly selected: number | undefined;
  readonly hovered: number | undefined;
  /** The thing that the card describes; undefined while nothing is selected or the answer is under way. */
  readonly card: BlockDetail | undefined;
  readonly filter: Filter;
  readonly colourBy: ColourBy;
  readonly twin: boolean;
  /** A question that failed, in the words of the answer. */
  readonly trouble: string;
}

/** What is kept when the panel is hidden or the window reloaded. */
export interface Kept {
  readonly zoom: number;
  readonly at: number;
  readonly selected: number | undefined;
  readonly following: boolean;
  readonly filter: Filter;
  readonly colourBy: ColourBy;
  readonly twin: boolean;
}

export const initialState: State = {
  session: 'none',
  name: '',
  profile: '',
  pointerBytes: 4,
  reason: '',
  step: 0,
  lastStep: 0,
  running: 'stopped',
  generation: 0,
  overview: undefined,
  regions: [],
  pages: [],
  faults: [],
  view: undefined,
  following: true,
  size: { width: 0, height: 0 },
  runs: [],
  selected: undefined,
  hovered: undefined,
  card: undefined,
  filter: { hidden: [], faultsOnly: false },
  colourBy: 'state',
  twin: false,
  trouble: '',
};

export type Notice =
  | Extract<ToWebview, { type: 'sessionStarted' | 'sessionEnded' | 'moved' }>
  | {
      readonly type: 'surveyed';
      readonly overview: Overview;
      readonly regions: readonly RegionRow[];
      readonly pages: readonly PageRow[];
      readonly faults: readonly FaultCard[];
    }
  | { readonly type: 'drawn'; readonly runs: readonly Run[] }
  | { readonly type: 'described'; readonly at: number; readonly card: BlockDetail | undefined }
  | { readonly type: 'viewed'; readonly view: View; readonly by: 'user' | 'map' }
  | { readonly type: 'resized'; readonly size: Size }
  | { readonly type: 'selected'; readonly at: number | undefined }
  | { readonly type: 'hovered'; readonly at: number | undefined }
  | { readonly type: 'toggledKind'; readonly kind: RunKind }
  | { readonly type: 'toggledFaults' }
  | { readonly type: 'colouredBy'; readonly by: ColourBy }
  | { readonly type: 'toggledTwin' }
  | { readonly type: 'troubled'; readonly text: string };

export function reduce(state: State, notice: Notice): State {
  switch (notice.type) {
    case 'sessionStarted':
      return {
        ...started(state),
        name: notice.name,
        profile: notice.profile,
        pointerBytes: notice.pointerBytes,
      };
    case 'sessionEnded':
      return { ...state, session: 'ended', reason: notice.reason, hovered: undefined };
    case 'moved':
      return {
        ...state,
        step: notice.step,
        lastStep: notice.lastStep,
        running: notice.state,
        generation: state.generation + 1,
      };
    case 'surveyed':
      return {
        ...state,
        overview: notice.overview,
        regions: notice.regions,
        pages: notice.pages,
        faults: notice.faults,
        trouble: '',
      };
    case 'drawn':
      return { ...state, runs: notice.runs, trouble: '' };
    case 'described':
      return state.selected === notice.at ? { ...state, card: notice.card } : state;
    case 'viewed':
      return turn(state, notice.view, notice.by);
    case 'resized':
      return sameSize(state.size, notice.size) ? state : { ...state, size: notice.size };
    case 'selected':
      return select(state, notice.at);
    case 'hovered':
      return state.hovered === notice.at ? state : { ...state, hovered: notice.at };
    default:
      return reduceChoice(state, notice);
  }
}

/** Where the user turns to, the view stays. */
function turn(state: State, view: View, by: 'user' | 'map'): State {
  if (sameView(state.view, view)) return state;
  return { ...state, view, following: state.following && by === 'map' };
}

const sameSize = (one: Size, other: Size): boolean =>
  one.width === other.width && one.height === other.height;

const sameView = (one: View | undefined, other: View): boolean =>
  one?.zoom === other.zoom && one.top === other.top;

type Choice = Extract<
  Notice,
  { type: 'toggledKind' | 'toggledFaults' | 'colouredBy' | 'toggledTwin' | 'troubled' }
>;

function reduceChoice(state: State, notice: Choice): State {
  switch (notice.type) {
    case 'toggledKind':
      return { ...state, filter: { ...state.filter, hidden: toggled(state.filter.hidden, notice.kind) } };
    case 'toggledFaults':
      return { ...state, filter: { ...state.filter, faultsOnly: !state.filter.faultsOnly } };
    case 'colouredBy':
      return { ...state, colourBy: notice.by };
    case 'toggledTwin':
      return { ...state, twin: !state.twin };
    case 'troubled':
      return { ...state, trouble: notice.text };
  }
}

/**
 * A new session: what was chosen (filter, colours, twin) stays, what was seen goes. The first one is that of before the
 * page was hidden: there the user finds again what was selected.
 */
function started(state: State): State {
  const { filter, colourBy, twin, size, selected, following } = state;
  const found = state.session === 'none' ? { selected, following } : {};
  const chosen = { filter, colourBy, twin, size };
  return { ...initialState, ...chosen, ...found, session: 'live', generation: state.generation + 1 };
}

function select(state: State, at: number | undefined): State {
  if (state.selected === at) return state;
  const kept = state.card !== undefined && at !== undefined && holds(state.card, at);
  return { ...state, selected: at, card: kept ? state.card : undefined };
}

const holds = (thing: { at: number; size: number }, at: number): boolean =>
  thing.at <= at && at < thing.at + thing.size;

function toggled(kinds: readonly RunKind[], kind: RunKind): RunKind[] {
  return kinds.includes(kind) ? kinds.filter(other => other !== kind) : [...kinds, kind];
}
