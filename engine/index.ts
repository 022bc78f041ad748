/** The only door of the engine. */
export { type Address, address, offset } from './base/units';
export { FAULTS, FAULT_IDS, type FaultId, type FaultRule, faultRule } from './nt/faults';
export { DEFAULT_PROFILE, PROFILE_IDS, type ProfileId } from './nt/profile-ids';
export { hexAddress, hexBytes } from './base/hex';
export {
  INSPECT_VERSION,
  RunKind,
  type BlockDetail,
  type BlockRows,
  type FaultCard,
  type FieldRow,
  type FreeListRows,
  type HeapRow,
  type MapView,
  type Overview,
  type PageRow,
  type Place,
  type Question,
  type Questions,
  type RegionRow,
  type SegmentRow,
} from './inspect/seam';
