import { type Address, address, NULL, offset } from '../../base/units';
import { CE_LARGE, CE_REGION, ceHeapFields, ceItemFields, ceLargeFields } from '../../nt/layout-ce';
import { type Profile } from '../../nt/profile';
import { appendFree, newFreeColumns } from '../free-columns';
import { HeapItems, ItemKind } from '../items';
import { type FieldText, type HeapReader, NO_FRONT_END } from '../reader';
import { type HeapView, type PeekMemory } from '../view';
import { ceLargeBlocks, ceLargeBytes } from './large';
import {
  committedEnd,
  firstItem,
  isCeHeap,
  isGrowable,
  itemClaim,
  itemSize,
  ITEM_HEADER,
  MOST_REGIONS,
  nextRegion,
  regionWord,
} from './open-heap';

/** Reads the heaps of Windows CE. */
export const CE_READER: HeapReader = {
  signatureRule: 'a heap has the signature 0x50616548',
  isHeap: isCeHeap,

  view: (memory: PeekMemory, profile: Profile, at: Address): HeapView => ({ memory, profile, at }),

  items(view) {
    const items = new HeapItems(view.at);
    items.structures = { heap: 'heap descriptor', segment: 'region descriptor' };
    const regions = regionsByAddress(view);
    items.segments = regions.map(at => ({
      at,
      end: offset(at, regionWord(view.memory, at, CE_REGION.reserved)),
    }));
    for (const region of regions) readRegion(view, items, region);
    const large = ceLargeBlocks(view).sort((one, other) => one - other);
    items.large = large.map(at => ({ at, user: offset(at, CE_LARGE.sizeof) }));
    for (const at of large)
      items.append(
        at,
        regionWord(view.memory, at, CE_LARGE.committed),
        Math.max(0, ceLargeBytes(view, at)),
        ItemKind.Large,
        CE_LARGE.sizeof,
      );
    return items;
  },

  /** There is no list of free items; they are found by walking, region by region. */
  freeLists(view, limit) {
    const lists = newFreeColumns([{ name: 'free items', head: view.at, count: 0 }]);
    for (const region of regionsByAddress(view)) {
      const end = committedEnd(view.memory, region);
      for (let at = firstItem(region); itemClaim(view, at, end) === undefined;) {
        const size = itemSize(view.memory, at);
        if (size === 0 || lists.count === limit) break;
        if (size < 0) appendFree(lists, 0, at, -size, 0, 0);
        at = offset(at, Math.abs(size));
      }
    }
    return lists;
  },

  header: view => ({
    name: 'CE heap descriptor',
    size: CE_REGION.sizeof,
    fields: ceHeapFields.map(field => ({ ...field, at: offset(view.at, field.offset) })),
  }),

  itemFields(view, at, kind) {
    const placed = (field: (typeof ceItemFields)[number]): FieldText => ({
      ...field,
      at: offset(at, field.offset),
    });
    if (kind === ItemKind.Reserved) return [];
    if (kind === ItemKind.Large) return ceLargeFields.map(placed);
    return ceItemFields.map(field =>
      field.offset === 0 ? { ...placed(field), text: sizeText(itemSize(view.memory, at)) } : placed(field),
    );
  },

  frontEnd: () => NO_FRONT_END,

  summary: view => ({
    flags: regionWord(view.memory, view.at, CE_REGION.flags),
    growable: isGrowable(view),
    frontEnd: 'off',
  }),

  listed: () => undefined,
};

function sizeText(size: number): string {
  if (size === 0) return 'end mark';
  return size > 0 ? `${size} B, busy` : `${-size} B, free`;
}

function regionsByAddress(view: HeapView): Address[] {
  const regions: Address[] = [];
  for (
    let region = view.at;
    region !== NULL && regions.length < MOST_REGIONS;
    region = nextRegion(view, region)
  )
    regions.push(region);
  return regions.sort((one, other) => one - other);
}

/** The descriptor, the items up to the first that makes no sense, and what is only reserved. */
function readRegion(view: HeapView, items: HeapItems, region: Address): void {
  const { memory } = view;
  const end = committedEnd(memory, region);
  items.append(region, CE_REGION.sizeof, 0, ItemKind.Internal, 0);
  for (let at = firstItem(region); at < end;) {
    const claim = itemClaim(view, at, end);
    if (claim !== undefined) {
      items.broken ??= { at, size: ITEM_HEADER, claim };
      items.append(at, end - at, 0, ItemKind.Damaged, ITEM_HEADER);
      break;
    }
    const size = itemSize(memory, at);
    const bytes = size === 0 ? ITEM_HEADER : Math.abs(size);
    const kind = size === 0 ? ItemKind.Internal : size > 0 ? ItemKind.Busy : ItemKind.Free;
    items.append(at, bytes, size > 0 ? size - ITEM_HEADER : 0, kind, ITEM_HEADER);
    at = offset(at, bytes);
  }
  const limit = address(region + regionWord(memory, region, CE_REGION.reserved));
  if (limit > end) items.append(end, limit - end, 0, ItemKind.Reserved, 0);
}
