import { extentsOf } from './extents';
import { type Extent, makeBands, rowExtent, rowOf } from './map/bands';
import {
  type Anchor,
  clampView,
  middleAnchor,
  panBy,
  rowHeightOf,
  rowSpanOf,
  scrollTo,
  type View,
  visibleRows,
  geometryOf,
  zoomBy,
  zoomTo,
  zoomToAll,
} from './map/zoom';
import { type Kept, type State } from './state';

/** Which part of the address space to look at: the moves of the view over a state. Undefined: there is nothing to see. */
export class Viewport {
  /** What an earlier life of the panel showed, until it has been restored. */
  #kept: Kept | undefined;

  constructor(kept: Kept | undefined) {
    this.#kept = kept;
  }

  /**
   * The view for a state whose regions or size changed since `before`: the kept or first one, or the old one with the
   * same address at its upper edge although regions came or went above it.
   */
  fitted(before: State, state: State): View | undefined {
    const extents = extentsOf(state);
    if (extents.length === 0 || state.size.width <= 0 || state.size.height <= 0) return undefined;
    const { view } = state;
    if (view === undefined) return this.#firstView(state, extents);
    const row = rowOf(makeBands(extents, rowSpanOf(view.zoom)), topAddress(before, view));
    return clampView({ zoom: view.zoom, top: row + (view.top % 1) }, extents, state.size);
  }

  /**
   * The view after a step, while it follows the program: the thing that the step's heap call changed is in sight, and a
   * heap that it made fills the map. Undefined when nothing has to move.
   */
  followed(before: State, state: State): View | undefined {
    const changed = state.following ? changedBetween(before, state) : undefined;
    if (changed === undefined) return undefined;
    const isHeap = state.overview?.heaps.some(heap => heap.handle === changed) === true;
    const heap = isHeap ? usedOfHeap(state, changed) : undefined;
    return heap === undefined ? this.scrolledTo(state, changed) : this.zoomedTo(state, heap);
  }

  panned(state: State, rows: number): View | undefined {
    return this.#with(state, (view, extents) => panBy(view, rows, extents, state.size));
  }

  /** A screen less one row up (-1) or down (1). */
  paged(state: State, screens: number): View | undefined {
    return this.#with(state, (view, extents) => {
      const rows = Math.max(1, Math.floor(state.size.height / rowHeightOf(view.zoom)) - 1);
      return panBy(view, screens * rows, extents, state.size);
    });
  }

  zoomed(state: State, steps: number, anchor: Anchor | undefined): View | undefined {
    return this.#with(state, (view, extents) =>
      zoomBy(view, steps, anchor ?? selectedAnchor(state, view, extents), extents, state.size),
    );
  }

  zoomedTo(state: State, thing: Extent): View | undefined {
    return this.#with(state, (_view, extents) => zoomTo(thing, extents, state.size));
  }

  everything(state: State): View | undefined {
    return this.#with(state, (_view, extents) => zoomToAll(extents, state.size));
  }

  scrolledTo(state: State, at: number): View | undefined {
    return this.#with(state, (view, extents) => scrollTo(at, view, extents, state.size));
  }

  centred(state: State, at: number): View | undefined {
    return this.#with(state, (view, extents) => {
      const row = rowOf(makeBands(extents, rowSpanOf(view.zoom)), at);
      const rows = state.size.height / rowHeightOf(view.zoom);
      return clampView({ zoom: view.zoom, top: row + 0.5 - rows / 2 }, extents, state.size);
    });
  }

  /** Shows `thing`: by scrolling where it is wide enough to be seen, else by zooming to it. */
  shown(state: State, thing: Extent): View | undefined {
    return this.#with(state, (view, extents) => {
      const pixels = ((thing.end - thing.at) / rowSpanOf(view.zoom)) * state.size.width;
      const rows = (thing.end - thing.at) / rowSpanOf(view.zoom);
      const tooSmall = pixels < 24;
      const tooLarge = rows * rowHeightOf(view.zoom) > 4 * state.size.height;
      if (tooSmall || tooLarge) return zoomTo(thing, extents, state.size);
      const geometry = geometryOf(view, extents, state.size);
      const { first, end } = visibleRows(geometry);
      const row = rowOf(geometry.bands, thing.at);
      return row >= first && row < end - 1
        ? scrollTo(thing.at, view, extents, state.size)
        : clampView({ zoom: view.zoom, top: row - (end - first) / 3 }, extents, state.size);
    });
  }

  /** What to keep of `state`; undefined while nothing is shown. */
  kept(state: State): Kept | undefined {
    const { view, selected, following, filter, colourBy, twin } = state;
    if (view === undefined) return undefined;
    return { zoom: view.zoom, at: topAddress(state, view), selected, following, filter, colourBy, twin };
  }

  #with(state: State, move: (view: View, extents: readonly Extent[]) => View): View | undefined {
    const extents = extentsOf(state);
    if (state.view === undefined || extents.length === 0) return undefined;
    return move(state.view, extents);
  }

  /** What was kept, else the heap that the program made last, else its process heap, else everything. */
  #firstView(state: State, extents: readonly Extent[]): View {
    const kept = this.#kept;
    this.#kept = undefined;
    if (kept !== undefined && extents.some(extent => extent.at <= kept.at && kept.at < extent.end)) {
      const row = rowOf(makeBands(extents, rowSpanOf(kept.zoom)), kept.at);
      return clampView({ zoom: kept.zoom, top: row }, extents, state.size);
    }
    const heap = state.overview?.heaps.findLast(row => !row.process) ?? state.overview?.heaps[0];
    const inUse = heap === undefined ? undefined : usedOfHeap(state, heap.handle);
    return inUse === undefined ? zoomToAll(extents, state.size) : zoomTo(inUse, extents, state.size);
  }
}

/** What the last heap call changed that one of the two states has not seen; undefined when there is none. */
function changedBetween(before: State, state: State): number | undefined {
  if (before.overview === undefined || state.overview === undefined) return undefined;
  const [was, is] = [before.overview.latest, state.overview.latest];
  if (was?.step === is?.step && was?.at === is?.at) return undefined;
  return (state.overview.step < before.overview.step ? was : is)?.at;
}

/** What is committed at the front of a heap's first region: where its blocks are. */
function usedOfHeap(state: State, handle: number): Extent | undefined {
  const region = state.regions.find(row => row.type === 'heap' && row.heap === handle);
  if (region === undefined) return undefined;
  const run = state.pages.find(page => page.at <= region.base && region.base < page.at + page.size);
  const end = run === undefined ? region.base + Math.max(4096, region.committed) : run.at + run.size;
  return { at: region.base, end };
}

/** The address of the first row of `view`, or of the one below when that is a fold. */
function topAddress(state: State, view: View): number {
  const bands = makeBands(extentsOf(state), rowSpanOf(view.zoom));
  const row = Math.floor(view.top);
  return (rowExtent(bands, row) ?? rowExtent(bands, row + 1))?.at ?? 0;
}

/** The selection stays where it is while it is in sight, else the middle of the map does. */
function selectedAnchor(state: State, view: View, extents: readonly Extent[]): Anchor {
  const { selected, size } = state;
  if (selected !== undefined) {
    const y = (rowOf(makeBands(extents, rowSpanOf(view.zoom)), selected) - view.top) * rowHeightOf(view.zoom);
    if (y >= 0 && y < size.height) return { at: selected, y };
  }
  return middleAnchor(view, extents, size);
}
