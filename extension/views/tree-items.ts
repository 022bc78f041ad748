import {
  type BlockDetail,
  hex as hexNumber,
  hexAddress,
  hexBytes,
  type HeapRow,
  type Overview,
  type Place,
  RunKind,
} from '../../engine/index';
import { count, fileName, plural, positionText, size } from '../format';
import { Colour, Row } from '../manifest';
import { type Block, type HeapNode, type NodeOf } from './heap-rows';

const PAGE = 4096;

/** A tree row as plain data; views/heaps-tree.ts turns it into VS Code's. */
export interface RowItem {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** A codicon's name. */
  readonly icon: string | undefined;
  readonly colour: Colour | undefined;
  readonly expand: 'none' | 'collapsed' | 'expanded';
  /** What menus match on: Row.… followed by what else is true of it. */
  readonly context: string;
  /** What a screen reader says. */
  readonly spoken: string;
}

type Look = Omit<RowItem, 'id' | 'spoken'> & { readonly spoken?: string };

/** How a row of the heap tree looks. `pointerBytes` sets the width of addresses. */
export function rowItem(node: HeapNode, pointerBytes: 4 | 8): RowItem {
  const look = lookOf(node, pointerBytes);
  const spoken = look.spoken ?? [look.label, look.description].filter(text => text !== '').join(', ');
  return { ...look, id: node.id, spoken };
}

/** A row without icon, colour, menu or children: what most rows add little to. */
const plain = {
  icon: undefined,
  colour: undefined,
  expand: 'none',
  context: '',
  description: '',
} as const;

type Hex = (at: number) => string;

function lookOf(node: HeapNode, pointerBytes: 4 | 8): Look {
  const hex: Hex = at => hexAddress(at, pointerBytes);
  // Each function takes the kind it stands under.
  const look = LOOKS[node.kind] as (node: HeapNode, hex: Hex) => Look;
  return look(node, hex);
}

const LOOKS: { readonly [K in HeapNode['kind']]: (node: NodeOf<K>, hex: Hex) => Look } = {
  process: ({ overview }) => processLook(overview),
  heap: ({ heap }, hex) => heapLook(heap, hex),
  header: ({ answer }) => ({
    ...plain,
    label: 'header',
    description: `${answer.name}, ${hexNumber(answer.size)} bytes, ${plural(answer.fields.length, 'field')}`,
    icon: 'symbol-structure',
    expand: 'collapsed',
  }),
  field: ({ field }) => ({
    ...plain,
    label: field.name,
    description: `+${hexNumber(field.offset, 3)}  ${field.value}`,
    icon: 'symbol-field',
  }),
  segments: ({ heap }) => ({
    ...plain,
    label: 'pages',
    description: pagesText(heap),
    icon: 'layers',
    expand: 'collapsed',
  }),
  segment: segmentLook,
  pages: pagesLook,
  blocks: ({ heap }) => ({
    ...plain,
    label: 'blocks',
    description: blocksText(heap),
    icon: 'symbol-array',
    expand: 'collapsed',
  }),
  group: ({ first, count: blocks, at }, hex) => ({
    ...plain,
    label: `blocks ${count(first + 1)}–${count(first + blocks)}`,
    description: at === undefined ? '' : `from ${hex(at)}`,
    icon: 'symbol-array',
    expand: 'collapsed',
  }),
  block: blockLook,
  broken: ({ at, claim }, hex) => ({
    ...plain,
    label: `damaged at ${hex(at)}`,
    description: claim,
    icon: 'error',
    colour: Colour.Fault,
  }),
  freeLists: ({ total }) => ({
    ...plain,
    label: 'free lists',
    description: plural(total, 'entry', 'entries'),
    icon: 'list-flat',
    expand: total > 0 ? 'collapsed' : 'none',
  }),
  freeEntry: freeEntryLook,
  more: ({ text }) => ({ ...plain, label: '…', description: text }),
  frontEnd: ({ answer }) => ({
    ...plain,
    label: 'front end',
    description: frontEndText(answer),
    icon: 'zap',
    expand: answer.buckets.length + answer.sizes.length > 0 ? 'collapsed' : 'none',
  }),
  bucket: bucketLook,
  subsegment: ({ subsegment }, hex) => ({
    ...plain,
    label: hex(subsegment.first),
    description: [
      `${count(subsegment.busy)} of ${plural(subsegment.blocks, 'block')} busy`,
      ...(subsegment.active ? ['next block from here'] : []),
    ].join(' · '),
    icon: subsegment.active ? 'layers-active' : 'layers',
    context: Row.Pages,
  }),
  countedSize: ({ size: { blockBytes, live, needed } }) => ({
    ...plain,
    label: `${count(blockBytes)} B`,
    description: `${count(live)} live · ${count(needed)} make a bucket`,
    icon: 'watch',
  }),
};

/** A bucket says how many of its blocks the program has, a lookaside list how many it keeps. */
function bucketLook({ bucket }: NodeOf<'bucket'>): Look {
  const { index, active, subsegments, blocks, busy, room } = bucket;
  const each = `${count(bucket.blockBytes)} B`;
  if (subsegments === 0 && room > 0)
    return {
      ...plain,
      label: `list ${index}`,
      description: `${each} · ${count(blocks)} of ${count(room)} kept`,
      icon: 'zap',
      colour: blocks > 0 ? Colour.Cached : undefined,
    };
  const use = subsegments === 0 ? 'no blocks yet' : `${count(busy)} of ${count(blocks)} busy`;
  return {
    ...plain,
    label: `bucket ${index}`,
    description: [each, use, ...(active ? [] : ['not active'])].join(' · '),
    icon: 'zap',
    expand: subsegments > 0 ? 'collapsed' : 'none',
    colour: busy > 0 ? Colour.Busy : undefined,
  };
}

/** `low-fragmentation heap · 2 buckets · 30 of 48 busy`; a heap without one tells how near a size is to a bucket. */
function frontEndText({ name, buckets, sizes }: NodeOf<'frontEnd'>['answer']): string {
  const blocks = buckets.reduce((sum, bucket) => sum + bucket.blocks, 0);
  const isLists = buckets.length > 0 && buckets.every(bucket => bucket.subsegments === 0 && bucket.room > 0);
  if (isLists) return `${name} · ${plural(blocks, 'block')} kept`;
  const busy = buckets.reduce((sum, bucket) => sum + bucket.busy, 0);
  const use =
    buckets.length === 0 ? [] : [plural(buckets.length, 'bucket'), `${count(busy)} of ${count(blocks)} busy`];
  const counted = sizes.length === 0 ? [] : [`${plural(sizes.length, 'size')} counted`];
  return [name, ...use, ...counted].join(' · ');
}

function processLook(overview: Overview): Look {
  return {
    ...plain,
    label: fileName(overview.program),
    description: `${overview.profile} · ${positionText(overview)}`,
    icon: 'server-process',
    expand: 'expanded',
    context: Row.Process,
  };
}

function heapLook(heap: HeapRow, hex: Hex): Look {
  const damaged = heap.damage !== '';
  const parts = [
    hex(heap.handle),
    // Before the rest: a narrow sidebar cuts what comes last.
    ...(damaged ? [`damaged: ${heap.damage}`] : []),
    `${size(heap.committed)} of ${size(heap.reserved)}`,
    heap.growable ? 'growable' : 'fixed',
    ...place(heap.created),
  ];
  return {
    label: heap.name,
    description: parts.join(' · '),
    icon: damaged ? 'error' : 'database',
    colour: damaged ? Colour.Fault : Colour.Busy,
    expand: 'collapsed',
    context: heap.process
      ? `${Row.Heap} process${created(heap.created)}`
      : `${Row.Heap} private${created(heap.created)}`,
  };
}

const created = (where: Place | null): string => (where === null ? '' : ' place');

function place(where: Place | null): string[] {
  return where === null || where.path === '' ? [] : [`${fileName(where.path)}:${where.line}`];
}

function pagesText(heap: HeapRow): string {
  const committed = Math.round(heap.committed / PAGE);
  const reserved = Math.round((heap.reserved - heap.committed) / PAGE);
  return `${count(committed)} committed · ${count(reserved)} reserved`;
}

function blocksText(heap: HeapRow): string {
  const parts = [`${count(heap.busyCount)} busy`, `${count(heap.freeCount)} free`];
  if (heap.largeCount > 0) parts.push(`${count(heap.largeCount)} large`);
  if (heap.freeCount > 0) parts.push(`largest hole ${count(heap.largestFree)} B`);
  return parts.join(' · ');
}

function segmentLook({ segment, ordinal }: NodeOf<'segment'>, hex: Hex): Look {
  const span = segment.end - segment.base;
  return {
    ...plain,
    label: segment.large ? 'large block' : `segment ${ordinal}`,
    description: `${hex(segment.base)} · ${size(segment.committed)} of ${size(span)}`,
    icon: segment.large ? 'package' : 'layers',
    colour: segment.large ? Colour.Large : undefined,
    expand: 'collapsed',
  };
}

const PAGE_LOOKS = {
  committed: { icon: 'layers-active', colour: Colour.Committed },
  reserved: { icon: 'layers-dot', colour: Colour.Reserved },
  guard: { icon: 'shield', colour: Colour.Guard },
  free: { icon: 'circle-outline', colour: Colour.Free },
} as const;

function pagesLook({ run }: NodeOf<'pages'>, hex: Hex): Look {
  const pages = Math.round(run.size / PAGE);
  const protection = run.state === 'committed' || run.state === 'guard' ? [protectionName(run.protect)] : [];
  return {
    ...plain,
    ...PAGE_LOOKS[run.state],
    label: hex(run.at),
    description: [`${plural(pages, 'page')} ${run.state}`, ...protection].join(' · '),
    context: Row.Pages,
  };
}

/** Base protections of winnt.h (memory protection constants); modifiers follow them. */
const PROTECTIONS: Readonly<Record<number, string>> = {
  0x01: 'PAGE_NOACCESS',
  0x02: 'PAGE_READONLY',
  0x04: 'PAGE_READWRITE',
  0x08: 'PAGE_WRITECOPY',
  0x10: 'PAGE_EXECUTE',
  0x20: 'PAGE_EXECUTE_READ',
  0x40: 'PAGE_EXECUTE_READWRITE',
  0x80: 'PAGE_EXECUTE_WRITECOPY',
};

function protectionName(protect: number): string {
  const guard = (protect & 0x100) === 0 ? '' : ' | PAGE_GUARD';
  return (PROTECTIONS[protect & 0xff] ?? hexNumber(protect)) + guard;
}

interface KindLook {
  readonly icon: string;
  readonly colour: Colour;
  readonly word: string;
}

const KIND_LOOKS: Readonly<Record<number, KindLook>> = {
  [RunKind.Busy]: { icon: 'circle-filled', colour: Colour.Busy, word: 'busy' },
  [RunKind.Large]: { icon: 'package', colour: Colour.Large, word: 'large' },
  [RunKind.Cached]: { icon: 'circle-large-outline', colour: Colour.Cached, word: 'cached' },
  [RunKind.Damaged]: { icon: 'error', colour: Colour.Fault, word: 'damaged' },
  [RunKind.Internal]: { icon: 'symbol-structure', colour: Colour.Header, word: 'internal' },
  [RunKind.Free]: { icon: 'circle-outline', colour: Colour.Free, word: 'free' },
};
const UNKNOWN_KIND: KindLook = { icon: 'question', colour: Colour.Free, word: 'unknown' };

/** `#1 p`, or what the block is when the program has not asked for it. */
export function blockLabel(block: Block): string {
  const { word } = KIND_LOOKS[block.kind] ?? UNKNOWN_KIND;
  if (block.ordinal === 0) return block.name === '' ? word : block.name;
  return block.name === '' ? `#${block.ordinal}` : `#${block.ordinal} ${block.name}`;
}

function blockLook({ block, finding }: NodeOf<'block'>, hex: Hex): Look {
  const kind = KIND_LOOKS[block.kind] ?? UNKNOWN_KIND;
  const allocated =
    block.kind === RunKind.Busy ||
    block.kind === RunKind.Large ||
    (block.kind === RunKind.Damaged && block.ordinal > 0);
  const faulty = block.fault >= 0;
  const [asked, overhead] = blockSizes(block, allocated);
  // A narrow sidebar cuts what comes last: a size is short, a finding is what the user looks for, header and slack are worth least.
  const first = finding !== '' && asked === HEADER_DAMAGED ? '' : asked;
  const parts = [first, finding, hex(allocated ? block.user : block.at), overhead].filter(
    part => part !== '',
  );
  if (block.line > 0) parts.push(`${fileName(block.path)}:${block.line}`);
  const label = blockLabel(block);
  return {
    ...plain,
    label,
    description: parts.join('  '),
    icon: faulty ? 'error' : kind.icon,
    colour: faulty ? Colour.Fault : kind.colour,
    context: [allocated ? Row.Block : Row.FreeBlock, ...(block.line > 0 ? ['place'] : [])].join(' '),
    spoken: [label, kind.word, ...(faulty ? ['has a fault'] : []), ...parts].join(', '),
  };
}

const HEADER_DAMAGED = 'header damaged';

/**
 * `100 B`, what was asked for, and `(+8 +4)`, header and slack; the whole block for one that nobody asked for. A damaged
 * header does not tell what was asked for.
 */
function blockSizes(block: Block, allocated: boolean): readonly [asked: string, overhead: string] {
  if (allocated && block.kind === RunKind.Damaged && block.requested === 0) return [HEADER_DAMAGED, ''];
  if (!allocated) return [size(block.size), ''];
  const header = block.user - block.at;
  const slack = block.size - header - block.requested;
  return [size(block.requested), header > 0 && slack >= 0 ? `(+${header} +${slack})` : ''];
}

function freeEntryLook({ entry, list }: NodeOf<'freeEntry'>, hex: Hex): Look {
  const broken = entry.fault !== '';
  const links = `flink ${hex(entry.flink)} blink ${hex(entry.blink)}`;
  return {
    ...plain,
    label: hex(entry.at),
    // `[3]` says enough among the lists of NT 4 and XP; the whole name would be cut.
    description: [size(entry.size), list.replace(/^FreeLists(?=\[)/, ''), broken ? entry.fault : links]
      .filter(text => text !== '')
      .join(' · '),
    icon: broken ? 'error' : 'circle-outline',
    colour: broken ? Colour.Fault : Colour.Free,
    context: Row.FreeBlock,
  };
}

/** The address that a row is about: what "reveal", "memory" and "copy address" take. */
export function addressOf(node: HeapNode): { readonly at: number; readonly size: number } | undefined {
  switch (node.kind) {
    case 'heap':
      return { at: node.heap.handle, size: node.heap.reserved };
    case 'header':
      return { at: node.answer.at, size: node.answer.size };
    case 'field':
      return { at: node.at, size: node.field.size };
    case 'segment':
      return { at: node.segment.base, size: node.segment.end - node.segment.base };
    case 'pages':
      return { at: node.run.at, size: node.run.size };
    case 'group':
      return node.at === undefined ? undefined : { at: node.at, size: 0 };
    case 'block':
      return { at: node.block.at, size: node.block.size };
    case 'broken':
      return { at: node.at, size: 8 };
    case 'bucket':
      return { at: node.bucket.at, size: 0 };
    case 'subsegment':
      return { at: node.subsegment.first, size: node.subsegment.end - node.subsegment.first };
    case 'freeEntry':
      return { at: node.entry.at, size: node.entry.size };
    default:
      return undefined;
  }
}

/** Text for Markdown, with its own signs made plain. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+\-.!|~$]/g, '\\$&');
}

/** What hovering over a block shows: decoded header, bytes, history and the rule, as Markdown. */
export function blockTooltip(detail: BlockDetail, pointerBytes: 4 | 8): string {
  const title = [detail.ordinal > 0 ? `#${detail.ordinal}` : '', detail.name]
    .filter(text => text !== '')
    .join(' ');
  const lines = [
    `**${escapeMarkdown(title === '' ? detail.state : `${title} — ${detail.state}`)}**`,
    '',
    `${hexAddress(detail.user, pointerBytes)} · ${escapeMarkdown(sizesOf(detail))} · heap ${escapeMarkdown(detail.heapName)}`,
  ];
  if (detail.header.length > 0) {
    lines.push('', '| header | value | raw |', '|---|---|---|');
    for (const field of detail.header) {
      lines.push(`| ${escapeMarkdown(field.name)} | ${escapeMarkdown(field.value)} | \`${field.raw}\` |`);
    }
  }
  if (detail.bytes.length > 0) lines.push('', '```', ...byteLines(detail.bytes), '```');
  if (detail.history.length > 0) lines.push('', ...detail.history.map(text => `- ${escapeMarkdown(text)}`));
  if (detail.rule !== '')
    lines.push('', `*${escapeMarkdown(detail.rule)}* (${escapeMarkdown(detail.source)})`);
  return lines.join('\n');
}

function sizesOf(detail: BlockDetail): string {
  if (detail.requested === 0 && detail.slack === 0) return size(detail.size);
  return `${size(detail.requested)} asked for, ${size(detail.size)} used, ${size(detail.slack)} slack`;
}

const BYTES_SHOWN = 64;
const ROW_BYTES = 16;

function byteLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, BYTES_SHOWN); at += ROW_BYTES) {
    lines.push(hexBytes(bytes.subarray(at, at + ROW_BYTES)));
  }
  return lines;
}
