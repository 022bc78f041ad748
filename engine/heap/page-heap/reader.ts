import { type Address, NULL, offset } from '../../base/units';
import { HEAP_GROWABLE } from '../../nt/heap-flags';
import { pageHeapInfoFields, pageHeapRootFields } from '../../nt/layout-page-heap';
import { appendFree, newFreeColumns } from '../free-columns';
import { ItemKind } from '../items';
import { type FieldText, type FreeColumns, type HeapReader, NO_FRONT_END } from '../reader';
import { damageAround, locate, userOfLink } from './blocks';
import { nodeAt, nodeField, pagesOf, sizeOf } from './nodes';
import { isPageHeap, type PageHeapView, rootField, viewPageHeap } from './open';
import { readItems } from './read-items';

/** Reads page heaps over those that `normal` reads. */
export const pageHeapReader = (normal: HeapReader): HeapReader => ({
  signatureRule: 'a page heap has the signature 0xFFEEDDCC in its root',
  isHeap: isPageHeap,
  view: viewPageHeap,
  items: (view, memory, regionEnd) => readItems(view as PageHeapView, memory, regionEnd, normal),
  freeLists: (view, limit) => delayQueue(view as PageHeapView, limit),

  header(view) {
    const { root, layout } = view as PageHeapView;
    const fields = pageHeapRootFields(view.profile.pointerBytes).map(field => ({
      ...field,
      at: offset(root, field.offset),
    }));
    return { name: 'DPH_HEAP_ROOT', size: layout.rootBytes, fields };
  },

  itemFields(view, at, kind) {
    const user = userOf(view as PageHeapView, at, kind);
    return user === NULL ? [] : informationFields(view as PageHeapView, user);
  },

  frontEnd: () => NO_FRONT_END,

  summary(view) {
    const flags = view.memory.u32(offset(view.at, view.profile.flagsAt));
    const { full, backwards, unaligned } = view as PageHeapView;
    const option = backwards ? ', backwards' : unaligned ? ', unaligned' : '';
    const kind = full ? `full${option}` : 'light';
    return { flags, growable: (flags & HEAP_GROWABLE) !== 0, frontEnd: `page heap, ${kind}` };
  },

  listed: () => undefined,
});

/** The user pointer of the block whose item is at `at`; NULL when it has none. */
function userOf(view: PageHeapView, at: Address, kind: number): Address {
  if (kind !== ItemKind.Busy && kind !== ItemKind.Cached && kind !== ItemKind.Large) return NULL;
  if (view.full) {
    const node = nodeAt(view, at);
    return node === NULL || kind === ItemKind.Cached ? NULL : nodeField(view, node, view.layout.node.user);
  }
  const { headerBytes, width } = view.profile;
  return offset(at, (kind === ItemKind.Large ? width.large.sizeof : headerBytes) + view.layout.infoBytes);
}

/** DPH_BLOCK_INFORMATION, with what is wrong around the block. */
function informationFields(view: PageHeapView, user: Address): FieldText[] {
  if (view.backwards) return [];
  const located = locate(view, user);
  const finding = located.kind === 'busy' ? damageAround(view, user, located.size) : undefined;
  const first = offset(user, -view.layout.infoBytes);
  return pageHeapInfoFields(view.profile.pointerBytes).map(field => {
    const row = { ...field, at: offset(first, field.offset) };
    return finding !== undefined && row.at <= finding.at && finding.at < row.at + row.size
      ? { ...row, text: 'damaged' }
      : row;
  });
}

/** The freed blocks that are kept, oldest first. */
function delayQueue(view: PageHeapView, limit: number): FreeColumns {
  const { memory } = view;
  const P = memory.pointerBytes;
  const head = rootField(view, 'DelayQueue');
  const columns = newFreeColumns([{ name: 'DelayQueue', head, count: 0 }]);
  for (let link = memory.pointer(head); link !== head && columns.count < limit; link = memory.pointer(link)) {
    if (link === NULL || !memory.isReadable(link, 2 * P)) {
      const claim = 'the delay queue points at readable memory';
      columns.broken = { at: link, size: P, claim, damaged: 'link' };
      return columns;
    }
    const { layout } = view;
    const at = view.full ? pagesOf(view, link) : offset(userOfLink(view, link), -layout.infoBytes);
    const size = view.full ? sizeOf(view, link) : memory.pointer(offset(at, layout.info.ActualSize));
    appendFree(columns, 0, at, size, memory.pointer(link), memory.pointer(offset(link, P)));
  }
  return columns;
}
