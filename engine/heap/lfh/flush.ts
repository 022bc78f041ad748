import { NULL, offset } from '../../base/units';
import { type OpenHeap } from '../vista/open-heap';
import { BUCKETS } from './buckets';
import { flushCache } from './containers';
import { depthOf, discard, infoOf } from './subsegments';
import { frontEndOf } from './usage';

/** Gives the back end what the low-fragmentation heap only keeps for later: empty subsegments and cached containers. */
export function flushFrontEnd(heap: OpenHeap): void {
  const { memory, profile } = heap;
  const { info: fields, subsegment } = profile.lfh;
  const frontEnd = frontEndOf(heap);
  if (frontEnd === NULL) return;
  for (let bucket = 1; bucket <= BUCKETS; bucket++) {
    const info = infoOf(heap, frontEnd, bucket);
    const active = memory.pointer(offset(info, fields.active));
    if (active === NULL) continue;
    if (depthOf(heap, active) !== memory.u16(offset(active, subsegment.blockCount))) continue;
    memory.setPointer(offset(info, fields.active), NULL);
    discard(heap, frontEnd, info, active, 0);
  }
  flushCache(heap, frontEnd);
}
