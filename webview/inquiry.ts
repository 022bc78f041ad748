import { extentsOf } from './extents';
import { extentsOnRows, type Extent } from './map/bands';
import { joinRuns, runsOf } from './map/runs';
import { geometryOf, visibleRows } from './map/zoom';
import { type Channel } from './protocol/channel';
import { type PageRow, type RegionRow } from './protocol/map-types';
import { type Notice, type State } from './state';

/**
 * Runs that one viewport may cost: an answer has about 44 bytes a run, so that it stays below 64 KB however many
 * blocks a heap has.
 */
export const CELLS_OF_VIEWPORT = 1400;
/** Rows above and below the visible ones that are asked for too, so that a wheel notch shows no gap. */
const MARGIN_ROWS = 2;

/** Asks for what the map shows, and no more: one round of a kind at a time, the newest wish wins. */
export class Inquiry {
  readonly #channel: Channel;
  readonly #state: () => State;
  readonly #dispatch: (notice: Notice) => void;
  readonly #running = new Map<string, { again: boolean }>();

  constructor(channel: Channel, state: () => State, dispatch: (notice: Notice) => void) {
    this.#channel = channel;
    this.#state = state;
    this.#dispatch = dispatch;
  }

  /** True while nothing that is shown is being asked for. */
  get idle(): boolean {
    return this.#running.size === 0;
  }

  /** Heaps, regions and faults. */
  survey(): Promise<void> {
    return this.#round('survey', async () => {
      const [overview, { regions }, { faults }] = await Promise.all([
        this.#channel.ask('overview', {}),
        this.#channel.ask('regions', { first: 0, count: 2000 }),
        this.#channel.ask('faults', { first: 0, count: 500 }),
      ]);
      const { runs: pages } = await this.#pagesOf(regions);
      this.#dispatch({ type: 'surveyed', overview, regions, pages, faults });
    });
  }

  /** From the first region to the last; beyond the bound of an answer reserved space is drawn instead of folded. */
  #pagesOf(regions: readonly RegionRow[]): Promise<{ runs: PageRow[] }> {
    const used = regions.filter(region => region.type !== 'free');
    const [first, last] = [used[0], used.at(-1)];
    if (first === undefined || last === undefined) return Promise.resolve({ runs: [] });
    return this.#channel.ask('pages', { at: first.base, end: last.base + last.size, count: 2000 });
  }

  /** The runs on the visible rows. */
  draw(): Promise<void> {
    return this.#round('draw', async () => {
      const parts = await Promise.all(this.#wanted().map(wish => this.#channel.ask('map', wish)));
      this.#dispatch({ type: 'drawn', runs: joinRuns(parts.map(runsOf)) });
    });
  }

  /** The selected thing's card. */
  describe(): Promise<void> {
    return this.#round('describe', async () => {
      const at = this.#state().selected;
      if (at === undefined) return;
      const card = await this.#channel.ask('block', { at });
      this.#dispatch({ type: 'described', at, card: card ?? undefined });
    });
  }

  #wanted(): (Extent & { cells: number })[] {
    const { view, size } = this.#state();
    if (view === undefined || size.width === 0) return [];
    const geometry = geometryOf(view, extentsOf(this.#state()), size);
    const rows = visibleRows(geometry);
    const parts = extentsOnRows(geometry.bands, rows.first - MARGIN_ROWS, rows.end + MARGIN_ROWS);
    const bytes = parts.reduce((sum, part) => sum + part.end - part.at, 0);
    return parts.map(part => ({
      ...part,
      cells: Math.max(16, Math.floor((CELLS_OF_VIEWPORT * (part.end - part.at)) / bytes)),
    }));
  }

  async #round(name: string, ask: () => Promise<void>): Promise<void> {
    const running = this.#running.get(name);
    if (running !== undefined) {
      running.again = true;
      return;
    }
    const round = { again: true };
    this.#running.set(name, round);
    try {
      while (round.again && this.#state().session === 'live') {
        round.again = false;
        await ask();
      }
    } catch (error) {
      this.#dispatch({ type: 'troubled', text: error instanceof Error ? error.message : String(error) });
    } finally {
      this.#running.delete(name);
    }
  }
}
