import { type Address } from '../base/units';
import { NtStatus } from '../nt/status';
import { type AccessKind, ProcessFault } from './seam';

/** EXCEPTION_RECORD.ExceptionInformation[0] of memory faults. Source: HEAP_SPEC §A.15, access rules. */
const ACCESS_CODE = { read: 0, write: 1, execute: 8 } as const;

export const accessViolation = (at: Address, access: AccessKind): ProcessFault =>
  new ProcessFault(NtStatus.ACCESS_VIOLATION, [ACCESS_CODE[access], at]);

export const guardPageViolation = (at: Address, access: AccessKind): ProcessFault =>
  new ProcessFault(NtStatus.GUARD_PAGE_VIOLATION, [ACCESS_CODE[access], at]);

/** What Windows raises when it cannot bring a page in: here, when the bound of simulated memory is reached. */
export const inPageError = (at: Address): ProcessFault =>
  new ProcessFault(NtStatus.IN_PAGE_ERROR, [ACCESS_CODE.write, at, NtStatus.COMMITMENT_LIMIT]);
