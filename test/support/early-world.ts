import { offset, type Address } from '../../engine/base/units';
import { openHeap, type OpenHeap } from '../../engine/heap/early/open-heap';
import { eachItem, EntryKind, requestedIn, segmentsOf } from '../../engine/heap/early/read';
import { type EarlyProfile } from '../../engine/nt/profile';
import { HeapWorld } from './heap-world';

export { EARLY_LAYOUT_IDS as EARLY_IDS } from '../../engine/nt/layout-early';

/** A process whose heaps are those of NT 4 to Server 2003, with a view of their insides. */
export class EarlyWorld extends HeapWorld {
  declare readonly profile: EarlyProfile;

  open(heap: Address): OpenHeap {
    const open = openHeap(this.context, heap);
    if (open === undefined) throw new Error('no heap there');
    return open;
  }

  /** A field of the heap's header. */
  field(heap: Address, name: keyof EarlyProfile['layout'], size: 4 | 2 | 1 = 4): number {
    const at = offset(heap, this.profile.layout[name]);
    return size === 4 ? this.memory.u32(at) : size === 2 ? this.memory.u16(at) : this.memory.u8(at);
  }

  /** The items of a segment as a debugger lists them: place, size, flags, requested bytes; all but text in hex. */
  listing(heap: Address, number = 0): string[] {
    const view = this.open(heap);
    const segment = segmentsOf(view).segments[number]!;
    const lines: string[] = [];
    eachItem(view, segment, (kind, at, size, link) => {
      const place = `${(at - segment.base).toString(16)}:${size.toString(16)}`;
      const flags = ((link >>> 8) & 0xff).toString(16).padStart(2, '0');
      if (kind === EntryKind.Uncommitted) lines.push(`${place} uncommitted`);
      else
        lines.push(
          `${place} [${flags}]${kind === EntryKind.Free ? '' : `(${requestedIn(size, link).toString(16)})`}`,
        );
      return true;
    });
    return lines;
  }
}
