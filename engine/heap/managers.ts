import { type Profile } from '../nt/profile';
import { CE } from './ce/manager';
import { EARLY } from './early/manager';
import { pageHeap } from './page-heap/manager';
import { type HeapManager } from './seam';
import { type HeapOptions } from './seam';
import { SEGMENT_MANAGER } from './segment/manager';
import { VISTA } from './vista/manager';

const BY_FAMILY: Readonly<Record<Profile['family'], HeapManager>> = {
  early: EARLY,
  vista: VISTA,
  segment: SEGMENT_MANAGER,
  ce: CE,
};

/** The generation of the heap that a profile has, with what the options stack on it. */
export function heapManager(profile: Profile, options: HeapOptions): HeapManager {
  const normal = BY_FAMILY[profile.family];
  return options.pageHeap === 'off' ? normal : pageHeap(normal);
}
