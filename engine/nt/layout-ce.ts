import { type LayoutField } from './layout';

/*
 * Structures of the Windows CE heap. Its own layout is not public and is not modelled: these are our rules (HEAP_SPEC §H),
 * made so that every documented behaviour follows from bytes in memory.
 */

/** Offsets in the descriptor at the base of every region; the first region's is the heap's, its base the handle. */
export const CE_REGION = {
  signature: 0x00,
  flags: 0x04,
  heap: 0x08,
  nextRegion: 0x0c,
  reserved: 0x10,
  committed: 0x14,
  rover: 0x18,
  maximum: 0x1c,
  lastRegion: 0x1c,
  firstLarge: 0x20,
  room: 0x24,
  lock: 0x28,
  sizeof: 0x40,
} as const;

/** Offsets in the descriptor in front of a block that has a region of its own; the item header is its last part. */
export const CE_LARGE = {
  signature: 0x00,
  heap: 0x04,
  next: 0x08,
  committed: 0x0c,
  item: 0x18,
  sizeof: 0x20,
} as const;

/** `HeaP`, `RgnP` and `LrgP` as bytes in memory. */
export const CE_HEAP_SIGNATURE = 0x50616548;
export const CE_REGION_SIGNATURE = 0x506e6752;
export const CE_LARGE_SIGNATURE = 0x5067724c;

const SOURCE = 'HEAP_SPEC §H';
const word = (name: string, offset: number, note: string, size = 4): LayoutField => ({
  name,
  offset,
  size,
  confidence: 'our rule',
  source: SOURCE,
  note,
});

/** The heap's descriptor. */
export const ceHeapFields: readonly LayoutField[] = [
  word('Signature', CE_REGION.signature, '0x50616548, “HeaP”, marks a heap'),
  word('Flags', CE_REGION.flags, 'flags of HeapCreate; bit 2 when the heap may grow'),
  word('Heap', CE_REGION.heap, 'the heap that the region belongs to: itself'),
  word('NextRegion', CE_REGION.nextRegion, 'the region that the heap grew by next; 0 for none'),
  word('Reserved', CE_REGION.reserved, 'bytes of this region'),
  word('Committed', CE_REGION.committed, 'committed bytes from its base on'),
  word('Rover', CE_REGION.rover, 'the item where the next search begins'),
  word(
    'Maximum',
    CE_REGION.maximum,
    'size that a fixed heap was created with; of a growable one the last region, 0 while there is just one',
  ),
  word('FirstLarge', CE_REGION.firstLarge, 'the newest block with a region of its own'),
  word(
    'Room',
    CE_REGION.room,
    'no item of the heap can become larger than this; in a later region: no item of the region',
  ),
  word('CriticalSection', CE_REGION.lock, 'the lock that every call takes', 0x18),
];

/** The header of an item. */
export const ceItemFields: readonly LayoutField[] = [
  word('Size', 0, 'bytes with this header: above 0 busy, below 0 free, 0 the end of the committed items'),
  word('Owner', 4, 'the heap'),
];

/** The descriptor of a block with a region of its own. */
export const ceLargeFields: readonly LayoutField[] = [
  word('Signature', CE_LARGE.signature, '0x5067724C, “LrgP”, marks a large block'),
  word('Heap', CE_LARGE.heap, 'the heap'),
  word('Next', CE_LARGE.next, 'the large block made before it'),
  word('Committed', CE_LARGE.committed, 'bytes of the region'),
  word('Size', CE_LARGE.item, 'bytes with the header at its end'),
  word('Owner', CE_LARGE.item + 4, 'the heap'),
];
