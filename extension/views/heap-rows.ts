import {
  type BlockRows,
  type FieldRow,
  type FreeListRows,
  type HeapRow,
  type Overview,
  type PageRow,
  type Question,
  type Questions,
  type SegmentRow,
} from '../../engine/index';
import { count as countText } from '../format';

/** Blocks a group holds, and groups a group of groups holds: what a level of the tree shows at most. */
export const GROUP = 1000;
const GROUPS_SHOWN = 100;
const PAGE_RUNS = 1000;
const FREE_ENTRIES = 500;
const SUBSEGMENTS = 500;
const FINDINGS = 500;

export interface Block {
  readonly at: number;
  readonly user: number;
  readonly size: number;
  readonly requested: number;
  readonly kind: number;
  readonly ordinal: number;
  readonly name: string;
  readonly path: string;
  readonly line: number;
  /** Index of the worst fault that concerns it, -1 for none. */
  readonly fault: number;
}

type FrontEnd = Questions['frontEnd']['result'];
type Bucket = FrontEnd['buckets'][number];
type Subsegment = FrontEnd['subsegments'][number];

interface Common {
  /** Stable while the thing exists, so that expansion and selection survive a step. */
  readonly id: string;
  readonly parent: HeapNode | undefined;
}

/** A row of the heap tree, with the engine's answer that it shows. */
export type HeapNode = Common &
  (
    | { readonly kind: 'process'; readonly overview: Overview }
    | { readonly kind: 'heap'; readonly heap: HeapRow; readonly overview: Overview }
    | { readonly kind: 'header'; readonly heap: HeapRow; readonly answer: Questions['heapHeader']['result'] }
    | { readonly kind: 'field'; readonly field: FieldRow; readonly at: number }
    | { readonly kind: 'segments'; readonly heap: HeapRow }
    | { readonly kind: 'segment'; readonly segment: SegmentRow; readonly ordinal: number }
    | { readonly kind: 'pages'; readonly run: PageRow }
    | { readonly kind: 'blocks'; readonly heap: HeapRow }
    | {
        readonly kind: 'group';
        readonly heap: HeapRow;
        readonly first: number;
        readonly count: number;
        /** Address of its first block; undefined for a group of groups. */
        readonly at: number | undefined;
      }
    | {
        readonly kind: 'block';
        readonly heap: HeapRow;
        readonly block: Block;
        /** `buffer-overrun at step 812`, empty for a block that no finding concerns. */
        readonly finding: string;
      }
    | { readonly kind: 'broken'; readonly at: number; readonly claim: string }
    | { readonly kind: 'freeLists'; readonly heap: HeapRow; readonly total: number }
    | { readonly kind: 'freeEntry'; readonly entry: FreeListRows['entries'][number]; readonly list: string }
    | { readonly kind: 'more'; readonly text: string }
    | { readonly kind: 'frontEnd'; readonly heap: HeapRow; readonly answer: FrontEnd }
    | { readonly kind: 'bucket'; readonly heap: HeapRow; readonly bucket: Bucket }
    | { readonly kind: 'subsegment'; readonly subsegment: Subsegment }
    | { readonly kind: 'countedSize'; readonly size: FrontEnd['sizes'][number] }
  );
export type NodeOf<K extends HeapNode['kind']> = Extract<HeapNode, { kind: K }>;

export type Ask = <Q extends Question>(
  question: Q,
  args: Questions[Q]['args'],
) => Promise<Questions[Q]['result']>;

/** The rows under `node`; the process when there is none. Each level asks one bounded question, or one a group shown. */
export async function childrenOf(ask: Ask, node: HeapNode | undefined): Promise<HeapNode[]> {
  if (node === undefined) return [processNode(await ask('overview', {}))];
  switch (node.kind) {
    case 'process':
      return node.overview.heaps.map(heap => heapNode(node, heap));
    case 'heap':
      return heapParts(ask, node);
    case 'header':
      return node.answer.fields.map((field, index) => ({
        kind: 'field',
        id: `${node.id}/${index}`,
        parent: node,
        field,
        at: node.answer.at + field.offset,
      }));
    case 'segments':
      return segmentNodes(ask, node);
    case 'segment':
      return pageNodes(ask, node);
    case 'blocks':
      return blockLevel(ask, node, node.heap, 0, node.heap.blockCount);
    case 'group':
      return blockLevel(ask, node, node.heap, node.first, node.count);
    case 'freeLists':
      return freeEntries(ask, node);
    case 'frontEnd':
      return frontEndParts(node);
    case 'bucket':
      return subsegmentNodes(ask, node);
    default:
      return [];
  }
}

function processNode(overview: Overview): NodeOf<'process'> {
  return { kind: 'process', id: 'process', parent: undefined, overview };
}

function heapNode(parent: NodeOf<'process'>, heap: HeapRow): NodeOf<'heap'> {
  return { kind: 'heap', id: `heap/${heap.handle}`, parent, heap, overview: parent.overview };
}

function blocksNode(parent: NodeOf<'heap'>): NodeOf<'blocks'> {
  return { kind: 'blocks', id: `${parent.id}/blocks`, parent, heap: parent.heap };
}

async function heapParts(ask: Ask, parent: NodeOf<'heap'>): Promise<HeapNode[]> {
  const { heap, id } = parent;
  const [answer, lists, frontEnd] = await Promise.all([
    ask('heapHeader', { heap: heap.handle }),
    ask('freeLists', { heap: heap.handle, first: 0, count: 1 }),
    ask('frontEnd', { heap: heap.handle, bucket: 0, first: 0, count: 0 }),
  ]);
  return [
    { kind: 'header', id: `${id}/header`, parent, heap, answer },
    { kind: 'segments', id: `${id}/segments`, parent, heap },
    blocksNode(parent),
    { kind: 'freeLists', id: `${id}/freeLists`, parent, heap, total: lists.total },
    { kind: 'frontEnd', id: `${id}/frontEnd`, parent, heap, answer: frontEnd },
  ];
}

/** The buckets or lists, then the sizes that may get a bucket. */
function frontEndParts(parent: NodeOf<'frontEnd'>): HeapNode[] {
  const { id, heap, answer } = parent;
  return [
    ...answer.buckets.map((bucket): HeapNode => ({
      kind: 'bucket',
      id: `${id}/bucket/${bucket.index}`,
      parent,
      heap,
      bucket,
    })),
    ...answer.sizes.map((size): HeapNode => ({
      kind: 'countedSize',
      id: `${id}/size/${size.blockBytes}`,
      parent,
      size,
    })),
  ];
}

async function subsegmentNodes(ask: Ask, parent: NodeOf<'bucket'>): Promise<HeapNode[]> {
  const { id, heap, bucket } = parent;
  const asked = { heap: heap.handle, bucket: bucket.index, first: 0, count: SUBSEGMENTS };
  const { total, subsegments } = await ask('frontEnd', asked);
  const nodes: HeapNode[] = subsegments.map(subsegment => ({
    kind: 'subsegment',
    id: `${id}/${subsegment.at}`,
    parent,
    subsegment,
  }));
  if (total > nodes.length) nodes.push(moreNode(parent, `${total - nodes.length} more subsegments`));
  return nodes;
}

async function segmentNodes(ask: Ask, parent: NodeOf<'segments'>): Promise<HeapNode[]> {
  const { segments } = await ask('segments', { heap: parent.heap.handle });
  return segments.map((segment, index) => ({
    kind: 'segment',
    id: `${parent.id}/${segment.base}`,
    parent,
    segment,
    ordinal: index,
  }));
}

async function pageNodes(ask: Ask, parent: NodeOf<'segment'>): Promise<HeapNode[]> {
  const { base, end } = parent.segment;
  const { runs, more } = await ask('pages', { at: base, end, count: PAGE_RUNS });
  const nodes: HeapNode[] = runs.map(run => ({ kind: 'pages', id: `${parent.id}/${run.at}`, parent, run }));
  if (more) nodes.push(moreNode(parent, `more runs of pages above the first ${PAGE_RUNS}`));
  return nodes;
}

function moreNode(parent: HeapNode, text: string): NodeOf<'more'> {
  return { kind: 'more', id: `${parent.id}/more`, parent, text };
}

/** Blocks [first, first + count) as rows, groups, or groups of groups, whichever a level can show. */
async function blockLevel(
  ask: Ask,
  parent: HeapNode,
  heap: HeapRow,
  first: number,
  count: number,
): Promise<HeapNode[]> {
  if (count > GROUP) return groupNodes(ask, parent, heap, first, count);
  const rows = await ask('blocks', { heap: heap.handle, first, count: GROUP });
  const shown = Math.min(rows.at.length, parent.kind === 'group' ? count : GROUP);
  const nodes: HeapNode[] = [];
  const findings = await findingsOf(ask, rows);
  for (let index = 0; index < shown; index++) {
    const block = blockAt(rows, index);
    nodes.push(blockNode(parent, heap, block, findings.get(block.fault)));
  }
  const isLast = first + shown >= rows.total;
  if (rows.broken !== null && isLast) {
    const { at, claim } = rows.broken;
    nodes.push({ kind: 'broken', id: `${parent.id}/broken`, parent, at, claim });
  }
  return nodes;
}

async function groupNodes(
  ask: Ask,
  parent: HeapNode,
  heap: HeapRow,
  first: number,
  count: number,
): Promise<HeapNode[]> {
  const span = groupSpan(count);
  const firsts: number[] = [];
  for (let at = first; at < first + count; at += span) firsts.push(at);
  return Promise.all(
    firsts.map(async from => {
      const head = await ask('blocks', { heap: heap.handle, first: from, count: 1 });
      return groupNode(parent, heap, from, Math.min(span, first + count - from), head.at[0]);
    }),
  );
}

/** Blocks a group has when `count` of them are cut into at most a hundred groups of a power of a thousand… blocks. */
function groupSpan(count: number): number {
  let span = GROUP;
  while (count > span * GROUPS_SHOWN) span *= GROUPS_SHOWN;
  return span;
}

function groupNode(
  parent: HeapNode,
  heap: HeapRow,
  first: number,
  count: number,
  at: number | undefined,
): NodeOf<'group'> {
  return {
    kind: 'group',
    id: `heap/${heap.handle}/blocks/${first}+${count}`,
    parent,
    heap,
    first,
    count,
    at,
  };
}

function blockNode(parent: HeapNode, heap: HeapRow, block: Block, finding = ''): NodeOf<'block'> {
  return { kind: 'block', id: `heap/${heap.handle}/block/${block.at}`, parent, heap, block, finding };
}

/** The findings that concern blocks of `rows`, by index; nothing is asked when there are none. */
async function findingsOf(ask: Ask, rows: BlockRows): Promise<ReadonlyMap<number, string>> {
  if (rows.fault.every(index => index < 0)) return new Map();
  const { faults } = await ask('faults', { first: 0, count: FINDINGS });
  return new Map(faults.map(({ index, id, act }) => [index, `${id} at step ${countText(act.step)}`]));
}

/** Row `index` of the columns. */
export function blockAt(rows: BlockRows, index: number): Block {
  return {
    at: rows.at[index] ?? 0,
    user: rows.user[index] ?? 0,
    size: rows.size[index] ?? 0,
    requested: rows.requested[index] ?? 0,
    kind: rows.kind[index] ?? 0,
    ordinal: rows.ordinal[index] ?? 0,
    name: rows.name[index] ?? '',
    path: rows.paths[rows.pathIndex[index] ?? -1] ?? '',
    line: rows.line[index] ?? 0,
    fault: rows.fault[index] ?? -1,
  };
}

async function freeEntries(ask: Ask, parent: NodeOf<'freeLists'>): Promise<HeapNode[]> {
  const rows = await ask('freeLists', { heap: parent.heap.handle, first: 0, count: FREE_ENTRIES });
  const nodes: HeapNode[] = rows.entries.map((entry, index) => ({
    kind: 'freeEntry',
    // A damaged list may hold an entry twice, so the address alone is no identity.
    id: `${parent.id}/${index}/${entry.at}`,
    parent,
    entry,
    list: rows.lists[entry.list]?.name ?? '',
  }));
  if (rows.total > rows.entries.length) {
    nodes.push(moreNode(parent, `${rows.total - rows.entries.length} more entries`));
  }
  return nodes;
}

/** The row of the block that holds `at`, with its chain of parents; undefined when no heap has such a block. */
export async function nodeAt(ask: Ask, at: number): Promise<HeapNode | undefined> {
  const detail = await ask('block', { at });
  if (detail === null) return undefined;
  const process = processNode(await ask('overview', {}));
  const heap = process.overview.heaps.find(row => row.handle === detail.heap);
  if (heap === undefined) return undefined;
  const { index } = await ask('blockIndex', { heap: heap.handle, at });
  const parent = heapNode(process, heap);
  if (index < 0) return parent;
  return blockByIndex(ask, parent, index);
}

async function blockByIndex(ask: Ask, heapRow: NodeOf<'heap'>, index: number): Promise<HeapNode> {
  const { heap } = heapRow;
  let parent: HeapNode = blocksNode(heapRow);
  let first = 0;
  let count = heap.blockCount;
  while (count > GROUP) {
    const span = groupSpan(count);
    const end = first + count;
    first += Math.floor((index - first) / span) * span;
    count = Math.min(span, end - first);
    const head = await ask('blocks', { heap: heap.handle, first, count: 1 });
    parent = groupNode(parent, heap, first, count, head.at[0]);
  }
  const rows = await ask('blocks', { heap: heap.handle, first: index, count: 1 });
  return blockNode(parent, heap, blockAt(rows, 0));
}
