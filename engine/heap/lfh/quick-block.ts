import { type Address, NULL } from '../../base/units';

/** A busy block of the low-fragmentation heap with what was read of its subsegment, for the length of one call. */
export class QuickBlock {
  entry: Address = NULL;
  /** Index in its container. */
  index = 0;
  subsegment: Address = NULL;
  /** UserBlocks of the subsegment, the distance of its blocks and how many there are. */
  blocks: Address = NULL;
  stride = 0;
  count = 0;
}
