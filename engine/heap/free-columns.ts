import { type FreeColumns, type FreeListHead } from './reader';

/** Columns with no rows yet. */
export function newFreeColumns(lists: readonly FreeListHead[]): FreeColumns {
  return {
    lists,
    count: 0,
    at: new Float64Array(64),
    size: new Float64Array(64),
    flink: new Float64Array(64),
    blink: new Float64Array(64),
    list: new Uint16Array(64),
    broken: undefined,
  };
}

/** Adds a block to list number `list`. */
export function appendFree(
  columns: FreeColumns,
  list: number,
  at: number,
  size: number,
  flink: number,
  blink: number,
): void {
  const row = columns.count++;
  if (row === columns.at.length) widen(columns);
  columns.at[row] = at;
  columns.size[row] = size;
  columns.flink[row] = flink;
  columns.blink[row] = blink;
  columns.list[row] = list;
  columns.lists[list]!.count++;
}

function widen(columns: FreeColumns): void {
  const wider = (column: Float64Array): Float64Array<ArrayBuffer> => {
    const next = new Float64Array(column.length * 2);
    next.set(column);
    return next;
  };
  columns.at = wider(columns.at);
  columns.size = wider(columns.size);
  columns.flink = wider(columns.flink);
  columns.blink = wider(columns.blink);
  const list = new Uint16Array(columns.list.length * 2);
  list.set(columns.list);
  columns.list = list;
}
