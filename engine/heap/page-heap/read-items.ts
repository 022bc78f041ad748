import { type Address, address, offset, PAGE_SIZE } from '../../base/units';
import { HeapItems, type HeapSegment, isBlockKind, ItemKind } from '../items';
import { type HeapReader } from '../reader';
import { type InspectMemory } from '../view';
import { accessible, damageAround, locate, requestedOf } from './blocks';
import { nodeAt, nodeField, NodeState, pagesOf, POOL_RESERVE, reservations, sizeOf, stateOf } from './nodes';
import { type PageHeapView } from './open';

/** A row of HeapItems before it has its place. */
interface Row {
  readonly at: number;
  readonly size: number;
  readonly requested: number;
  readonly kind: ItemKind;
  readonly header: number;
}

/** Everything that a page heap consists of: its own pages, and its blocks with their guard pages or in the hidden heap. */
export function readItems(
  view: PageHeapView,
  memory: InspectMemory,
  regionEnd: (at: Address) => number,
  normal: HeapReader,
): HeapItems {
  const items = new HeapItems(view.at);
  items.structures = { heap: 'page heap', segment: '' };
  const rows: Row[] = [];
  const large: Row[] = [];
  const segments: HeapSegment[] = [];
  const own = [{ at: view.at, size: POOL_RESERVE, pages: false }, ...reservations(view)];
  for (const { at, size, pages } of own) {
    const end = address(Math.min(at + size, regionEnd(at)));
    segments.push({ at, end });
    if (pages) readRegion(view, items, rows, at, end);
    else readPool(memory, rows, at, end);
  }
  const inside = normal.items(normal.view(memory, view.profile, view.normalHeap), memory, regionEnd);
  for (let row = 0; row < inside.count; row++)
    (row < inside.count - inside.large.length ? rows : large).push(readHidden(view, inside, row));
  items.segments = [...segments, ...inside.segments].sort((one, other) => one.at - other.at);
  items.large = inside.large;
  items.broken ??= inside.broken;
  rows.sort((one, other) => one.at - other.at);
  for (const { at, size, requested, kind, header } of [...rows, ...large])
    items.append(at, size, requested, kind, header);
  return items;
}

/** A reservation of handle page, root and nodes: committed from its start on. */
function readPool(memory: InspectMemory, rows: Row[], at: Address, end: Address): void {
  let committed = at;
  while (committed < end && memory.wordsOfPage(committed) >= 0) committed = offset(committed, PAGE_SIZE);
  const row = (from: Address, to: Address, kind: ItemKind): void => {
    if (to > from) rows.push({ at: from, size: to - from, requested: 0, kind, header: 0 });
  };
  row(at, committed, ItemKind.Internal);
  row(committed, end, ItemKind.Reserved);
}

/** A reservation of full blocks: what its nodes say, one after the other. */
function readRegion(view: PageHeapView, items: HeapItems, rows: Row[], base: Address, end: Address): void {
  for (let at = base; at < end;) {
    const node = nodeAt(view, at);
    const size = node === 0 ? 0 : sizeOf(view, node);
    if (node === 0 || pagesOf(view, node) !== at || size === 0) {
      items.broken ??= { at, size: 1, claim: 'the nodes of a page heap tile its reservations' };
      rows.push({ at, size: end - at, requested: 0, kind: ItemKind.Damaged, header: 0 });
      return;
    }
    readNode(view, items, rows, node, at, size);
    at = offset(at, size);
  }
}

function readNode(
  view: PageHeapView,
  items: HeapItems,
  rows: Row[],
  node: Address,
  at: Address,
  size: number,
): void {
  const state = stateOf(view, node);
  const infoBytes = view.backwards ? 0 : view.layout.infoBytes;
  if (state !== NodeState.Busy) {
    const kind = state === NodeState.Delayed ? ItemKind.Cached : ItemKind.Reserved;
    const header = kind === ItemKind.Cached ? infoBytes : 0;
    rows.push({ at, size, requested: 0, kind, header });
    return;
  }
  const user = nodeField(view, node, view.layout.node.user);
  const requested = nodeField(view, node, view.layout.node.requested);
  const [begin, end] = accessible(view, node);
  const guard = view.backwards ? at : end;
  const first = user - infoBytes;
  if (first > begin)
    rows.push({ at: begin, size: first - begin, requested: 0, kind: ItemKind.Internal, header: 0 });
  rows.push({ at: first, size: end - first, requested, kind: ItemKind.Busy, header: infoBytes });
  rows.push({ at: guard, size: PAGE_SIZE, requested: 0, kind: ItemKind.Guard, header: 0 });
  items.broken ??= damageAround(view, user, requested);
}

/** A row of the hidden heap; what it holds for the page heap has the page heap's sizes. */
function readHidden(view: PageHeapView, inside: HeapItems, row: number): Row {
  const at = inside.at[row]!;
  const size = inside.size[row]!;
  const kind = inside.kind[row]! as ItemKind;
  const header = inside.headers[row]!;
  const plain = { at, size, requested: inside.requested[row]!, kind, header };
  if (view.full || !isBlockKind(kind) || inside.requested[row]! < view.layout.infoBytes) return plain;
  const user = address(at + header + view.layout.infoBytes);
  const located = locate(view, user);
  const wide = header + view.layout.infoBytes;
  if (located.kind === 'busy') return { ...plain, requested: requestedOf(view, user), header: wide };
  if (located.finding.code === 0x07) return { ...plain, requested: 0, kind: ItemKind.Cached, header: wide };
  return plain;
}
