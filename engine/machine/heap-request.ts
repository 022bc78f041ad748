import { type Address } from '../base/units';
import { type BlockFamily } from './allocations';

/** The arguments of a call about a block. The machine keeps one record for all calls: a program makes millions. */
export interface HeapRequest {
  heap: Address;
  flags: number;
  at: Address;
  size: number;
  /** Row of the block at `at` when the call began, -1 for none. */
  row: number;
  family: BlockFamily;
}
