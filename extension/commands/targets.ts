import { type QuickPickItem, window } from 'vscode';
import { type HeapRow, hexAddress, type Overview, RunKind } from '../../engine/index';
import { count, size } from '../format';
import { type HeapSession } from '../sessions';
import { type Block, blockAt, type HeapNode } from '../views/heap-rows';
import { blockLabel } from '../views/tree-items';

/** Blocks offered in one list; beyond that the tree and the map are the better place to choose. */
const OFFERED = 1000;

/** Whether a command's argument is a row of the heap tree. */
export function isHeapNode(argument: unknown): argument is HeapNode {
  return typeof argument === 'object' && argument !== null && 'kind' in argument && 'id' in argument;
}

export interface HeapTarget {
  readonly heap: HeapRow;
  readonly overview: Overview;
}

export interface BlockTarget extends HeapTarget {
  readonly block: { readonly name: string; readonly user: number; readonly requested: number };
}

/** The heap of a row or an address; asks the user when the argument names none. Undefined when they cancel. */
export async function heapTarget(
  live: HeapSession,
  argument: unknown,
  title: string,
): Promise<HeapTarget | undefined> {
  const overview = await live.ask('overview', {});
  const handle = await heapOf(live, argument);
  const known = overview.heaps.find(heap => heap.handle === handle);
  if (known !== undefined) return { heap: known, overview };
  const [only, second] = overview.heaps;
  if (only === undefined) throw new Error('The process has no heap.');
  if (second === undefined) return { heap: only, overview };
  const chosen = await window.showQuickPick(
    overview.heaps.map(heap => ({
      label: heap.name,
      description: hexAddress(heap.handle, overview.pointerBytes),
      detail: `${size(heap.committed)} of ${size(heap.reserved)} · ${count(heap.busyCount)} busy`,
      heap,
    })),
    { title, placeHolder: 'Which heap?', matchOnDescription: true, ignoreFocusOut: true },
  );
  return chosen === undefined ? undefined : { heap: chosen.heap, overview };
}

async function heapOf(live: HeapSession, argument: unknown): Promise<number | undefined> {
  if (isHeapNode(argument)) {
    for (let node: HeapNode | undefined = argument; node !== undefined; node = node.parent) {
      if (node.kind === 'heap') return node.heap.handle;
    }
  }
  if (typeof argument === 'number') return (await live.ask('block', { at: argument }))?.heap;
  return undefined;
}

/** The busy block of a row or an address; asks the user when the argument names none. Undefined when they cancel. */
export async function blockTarget(
  live: HeapSession,
  argument: unknown,
  title: string,
): Promise<BlockTarget | undefined> {
  const where = await heapTarget(live, argument, title);
  if (where === undefined) return undefined;
  if (isHeapNode(argument) && argument.kind === 'block') return { ...where, block: argument.block };
  if (typeof argument === 'number') {
    const detail = await live.ask('block', { at: argument });
    if (detail !== null) return { ...where, block: detail };
  }
  const block = await pickBlock(live, where, title);
  return block === undefined ? undefined : { ...where, block };
}

interface BlockItem extends QuickPickItem {
  readonly block: Block;
}

async function pickBlock(live: HeapSession, where: HeapTarget, title: string): Promise<Block | undefined> {
  const { heap, overview } = where;
  const rows = await live.ask('blocks', { heap: heap.handle, first: 0, count: OFFERED });
  const items: BlockItem[] = [];
  for (let index = 0; index < rows.at.length; index++) {
    const block = blockAt(rows, index);
    if (block.kind !== RunKind.Busy && block.kind !== RunKind.Large && block.kind !== RunKind.Damaged)
      continue;
    items.push({
      label: blockLabel(block),
      description: `${hexAddress(block.user, overview.pointerBytes)}  ${size(block.requested)}`,
      block,
    });
  }
  if (items.length === 0) throw new Error(`The heap ${heap.name} has no allocated block.`);
  const more = rows.total > OFFERED ? ` (the first ${count(OFFERED)}; others from the tree or the map)` : '';
  const chosen = await window.showQuickPick(items, {
    title,
    placeHolder: `Which block of ${heap.name}?${more}`,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return chosen?.block;
}
