import { GLOBALLY_SET } from '../../nt/global-flags';
import {
  HEAP_CREATE_ALIGN_16,
  HEAP_SIGNATURE,
  HEAP_ZERO_MEMORY,
  UNUSED_FRONT_END,
} from '../../nt/heap-flags';
import { type Profile } from '../../nt/profile';
import { type ExpressLayout } from '../seam';
import { vistaProfile } from '../vista/open-heap';
import { MANY_UNUSED } from './blocks';
import { bucketOf, LARGEST_REQUEST } from './buckets';
import { BYPASSING } from './usage';

/** Heaps with these take the general path: their blocks are sized or checked otherwise. */
const UNUSUAL = GLOBALLY_SET | HEAP_CREATE_ALIGN_16;

/** What the express lane is to know of the profile's low-fragmentation heap, if that is one with bitmaps. */
export function expressLayout(of: Profile): ExpressLayout | undefined {
  const profile = vistaProfile(of);
  if (profile.lfh.freeBlocks !== 'bitmap') return undefined;
  const { layout, lfh, width, granule } = profile;
  return {
    fields: {
      wide: profile.pointerBytes === 8 ? 1 : 0,
      granuleShift: Math.log2(granule),
      headerBytes: profile.headerBytes,
      codeAt: profile.codeAt,
      signature: layout.Signature,
      flags: layout.Flags,
      forceFlags: layout.ForceFlags,
      frontEnd: layout.FrontEndHeap,
      served: layout.FrontEndHeapStatusBitmap,
      infos: lfh.heap.infos,
      chains: lfh.heap.chains,
      key: lfh.heap.key,
      infoBytes: lfh.info.sizeof,
      active: lfh.info.active,
      available: lfh.info.available,
      localInfo: lfh.subsegment.localInfo,
      userBlocks: lfh.subsegment.userBlocks,
      next: lfh.subsegment.next,
      chain: lfh.subsegment.chain,
      depth: lfh.subsegment.depth,
      blockSize: lfh.subsegment.blockSize,
      blockCount: lfh.subsegment.blockCount,
      recordBytes: lfh.subsegment.sizeof,
      bitmap: lfh.userData.bitmap,
      userDataBytes: lfh.userData.sizeof,
      heapSignature: HEAP_SIGNATURE,
      unusualHeap: UNUSUAL,
      unusualCall: BYPASSING,
      zeroMemory: HEAP_ZERO_MEMORY,
      largestRequest: LARGEST_REQUEST,
      unusedFrontEnd: UNUSED_FRONT_END,
      manyUnused: MANY_UNUSED,
      nextStart: width.peb.nextStart,
      randomStarts: width.peb.randomStarts,
    },
    sizes: (LARGEST_REQUEST + 8 + granule) / granule + 1,
    bucketOf: size => bucketOf(size, granule),
  };
}
