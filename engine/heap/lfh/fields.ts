import { type Address, offset } from '../../base/units';
import { type LayoutField } from '../../nt/layout';
import { lfhEntryFields, userDataFields } from '../../nt/lfh-layout';
import { type FieldText } from '../reader';
import { FREE_STATE, indexIn, type LfhView, readPlace, requestedOf, stateIn } from './blocks';
import { type Container, containerIn, containerWith } from './read';

const placed = (field: LayoutField, at: Address, text?: string): FieldText => ({
  ...field,
  at: offset(at, field.offset),
  ...(text === undefined ? {} : { text }),
});

/** The header of the block at `entry`, undefined when the low-fragmentation heap does not serve it. */
export function quickBlockFields(heap: LfhView, entry: Address): FieldText[] | undefined {
  const { codeAt, headerBytes } = heap.profile;
  const container = containerWith(heap, offset(entry, headerBytes));
  if (container === undefined) return undefined;
  const place = readPlace(heap, entry);
  const isFree = stateIn(place) === FREE_STATE;
  const unused = container.stride - requestedOf(heap, entry, container.stride);
  const texts: Readonly<Record<string, string>> = {
    SubSegmentCode: `subsegment 0x${container.subsegment.toString(16).toUpperCase()}, ${bucketText(container)}`,
    BlockIndex: `block ${indexIn(place)} of ${container.count}`,
    UnusedBytes: isFree ? 'free' : `${unused} B not asked for`,
  };
  return lfhEntryFields(codeAt).map(field => placed(field, entry, texts[field.name]));
}

/** What stands in front of the blocks of a container whose block is at `entry`; empty for other internal blocks. */
export function containerFields(heap: LfhView, entry: Address, bytes: number): FieldText[] {
  const container = containerIn(heap, entry, bytes);
  if (container === undefined) return [];
  const { lfh, pointerBytes } = heap.profile;
  const { blocks, depth, count, first, stride } = container;
  const texts: Readonly<Record<string, string>> = {
    SubSegment: `${count - depth} of ${count} blocks busy, ${bucketText(container)}`,
    EncodedOffsets: `first block at +0x${(first - blocks).toString(16).toUpperCase()}, ${stride} B apart`,
  };
  return userDataFields(lfh, pointerBytes).map(field => placed(field, blocks, texts[field.name]));
}

const bucketText = ({ bucket, stride }: Container): string => `bucket ${bucket}, blocks of ${stride} B`;
