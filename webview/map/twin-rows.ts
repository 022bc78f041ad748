import { addressText, kindWord, sizeText } from '../text';
import { runName } from './labels';
import { type Filter, type Run, showsRun } from './runs';

/** A line of the text twin: the cells in the order of `TWIN_COLUMNS`. */
export interface TwinRow {
  readonly at: number;
  readonly cells: readonly string[];
}

export const TWIN_COLUMNS = ['Address', 'State', 'Name', 'Size', 'Header', 'Slack', 'Heap', 'Fault'] as const;

/** Every drawn thing as a line: the same order and the same filter as on the canvas. */
export function twinRows(
  runs: readonly Run[],
  filter: Filter,
  heapNames: ReadonlyMap<number, string>,
  pointerBytes: 4 | 8,
): TwinRow[] {
  return runs
    .filter(run => showsRun(filter, run))
    .map(run => ({
      at: run.at,
      cells: [
        addressText(run.at, pointerBytes),
        run.detail ? kindWord(run.kind) : `${kindWord(run.kind)}, ${Math.round(run.busyShare * 100)} % busy`,
        runName(run),
        sizeText(run.size),
        run.header === 0 ? '' : sizeText(run.header),
        run.slack === 0 ? '' : sizeText(run.slack),
        run.heap === 0 ? '' : (heapNames.get(run.heap) ?? addressText(run.heap, pointerBytes)),
        run.fault < 0 ? '' : `● ${run.fault + 1}`,
      ],
    }));
}
