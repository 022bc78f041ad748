/** The only door of the engine. */
export { type Address, address, offset } from './base/units';
export { FAULTS, FAULT_IDS, type FaultId, type FaultRule, faultRule } from './nt/faults';
export { DEFAULT_PROFILE, PROFILE_IDS, type ProfileId } from './nt/profile-ids';
