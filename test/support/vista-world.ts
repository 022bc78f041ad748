import { type Address, offset } from '../../engine/base/units';
import { openHeap, type OpenHeap } from '../../engine/heap/vista/open-heap';
import { type VistaProfile } from '../../engine/nt/profile';
import { HeapWorld } from './heap-world';

export { LAYOUT_IDS as VISTA_IDS } from '../../engine/nt/layout';

/** A process whose heaps are those of Vista and later, with a view of their insides. */
export class VistaWorld extends HeapWorld {
  declare readonly profile: VistaProfile;

  open(heap: Address): OpenHeap {
    const open = openHeap(this.context, heap);
    if (open === undefined) throw new Error('no heap there');
    return open;
  }

  /** A field of the heap's header, a pointer or a u32 or a u16 by `size`. */
  field(heap: Address, name: keyof VistaProfile['layout'], size: 'pointer' | 4 | 2 | 1 = 'pointer'): number {
    const at = offset(heap, this.profile.layout[name]);
    if (size === 'pointer') return this.memory.pointer(at);
    return size === 4 ? this.memory.u32(at) : size === 2 ? this.memory.u16(at) : this.memory.u8(at);
  }
}
