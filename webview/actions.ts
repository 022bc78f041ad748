import { type Extent } from './map/bands';
import { type Move } from './map/moves';
import { type Anchor } from './map/zoom';
import { type Place, type RunKind } from './protocol/map-types';
import { type ColourBy } from './state';

/** What the parts of the map can ask for; main.ts carries it out. */
export interface Actions {
  select(at: number | undefined): void;
  hover(at: number | undefined): void;
  move(move: Move): void;
  pan(rows: number): void;
  zoom(steps: number, anchor: Anchor | undefined): void;
  zoomTo(thing: Extent): void;
  /** Centres the map on an address without changing the zoom. */
  jump(at: number): void;
  /** Empty when `text` was an address, else what is wrong with it. */
  goTo(text: string): string;
  reveal(at: number): void;
  openSource(place: Place): void;
  openMemory(at: number, size: number): void;
  seek(step: number): void;
  command(command: string, at: number): void;
  toggleKind(kind: RunKind): void;
  toggleFaults(): void;
  colourBy(by: ColourBy): void;
  toggleTwin(): void;
  focusMap(): void;
}
