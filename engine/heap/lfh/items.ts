import { type Address, offset, PAGE_SIZE } from '../../base/units';
import { type HeapItems, ItemKind } from '../items';
import { type InspectMemory } from '../view';
import {
  FREE_STATE,
  indexIn,
  isFrontEndState,
  keyOf,
  type LfhView,
  requestedOf,
  stateIn,
  subsegmentCode,
} from './blocks';
import { type Container, readableFrontEnd } from './read';

/**
 * The items of a container in the internal block of `bytes` at `entry`: its headers and bitmap, its blocks, and what is
 * left behind them. A block whose header no longer decodes is damaged; where its neighbours lie does not depend on it.
 */
export function appendContainer(
  items: HeapItems,
  heap: LfhView,
  memory: InspectMemory,
  entry: Address,
  bytes: number,
  container: Container,
): void {
  const { profile } = heap;
  const { headerBytes, codeAt } = profile;
  const { first, stride, count, end, subsegment, blocks } = container;
  const frontEnd = readableFrontEnd(heap);
  const key = frontEnd === 0 ? 0 : keyOf(heap, frontEnd);
  items.append(entry, first - entry, 0, ItemKind.Internal, headerBytes);
  const { words } = memory;
  let page = -1;
  let pageEnd = -1;
  for (let index = 0; index < count; index++) {
    const at = offset(first, index * stride);
    if (at >= pageEnd) {
      page = memory.wordsOfPage(at);
      pageEnd = at - (at % PAGE_SIZE) + PAGE_SIZE;
    }
    const word = page + (((at & (PAGE_SIZE - 1)) + codeAt) >> 2);
    const code = words[word]!;
    const place = words[word + 1]!;
    const state = stateIn(place);
    const isSound =
      code === subsegmentCode(heap, at, subsegment, blocks, key) &&
      indexIn(place) === index &&
      isFrontEndState(state);
    if (!isSound) {
      items.broken ??= {
        at: offset(at, codeAt),
        size: 8,
        claim: 'the header of a block decodes to its subsegment',
      };
      items.append(at, stride, 0, ItemKind.Damaged, headerBytes);
    } else if (state === FREE_STATE) items.append(at, stride, 0, ItemKind.Cached, headerBytes);
    else items.append(at, stride, requestedOf(heap, at, stride), ItemKind.Busy, headerBytes);
  }
  if (end < entry + bytes) items.append(end, entry + bytes - end, 0, ItemKind.Internal, 0);
}
