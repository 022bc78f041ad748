/** NTSTATUS values that the engine uses, unsigned. Source: HEAP_SPEC §A.0 and ntstatus.h. */
export const NtStatus = {
  SUCCESS: 0,
  MORE_ENTRIES: 0x00000105,
  GUARD_PAGE_VIOLATION: 0x80000001,
  DATATYPE_MISALIGNMENT: 0x80000002,
  BREAKPOINT: 0x80000003,
  PARTIAL_COPY: 0x8000000d,
  NO_MORE_ENTRIES: 0x8000001a,
  UNSUCCESSFUL: 0xc0000001,
  NOT_IMPLEMENTED: 0xc0000002,
  PROCEDURE_NOT_FOUND: 0xc000007a,
  INVALID_INFO_CLASS: 0xc0000003,
  INFO_LENGTH_MISMATCH: 0xc0000004,
  ACCESS_VIOLATION: 0xc0000005,
  IN_PAGE_ERROR: 0xc0000006,
  INVALID_HANDLE: 0xc0000008,
  INVALID_PARAMETER: 0xc000000d,
  NO_MEMORY: 0xc0000017,
  CONFLICTING_ADDRESSES: 0xc0000018,
  UNABLE_TO_FREE_VM: 0xc000001a,
  UNABLE_TO_DELETE_SECTION: 0xc000001b,
  BUFFER_TOO_SMALL: 0xc0000023,
  NOT_LOCKED: 0xc000002a,
  UNABLE_TO_DECOMMIT_VM: 0xc000002c,
  NOT_COMMITTED: 0xc000002d,
  INVALID_PAGE_PROTECTION: 0xc0000045,
  FREE_VM_NOT_AT_BASE: 0xc000009f,
  MEMORY_NOT_ALLOCATED: 0xc00000a0,
  INVALID_PARAMETER_1: 0xc00000ef,
  INVALID_PARAMETER_2: 0xc00000f0,
  INVALID_PARAMETER_3: 0xc00000f1,
  INVALID_PARAMETER_4: 0xc00000f2,
  INVALID_PARAMETER_5: 0xc00000f3,
  INVALID_PARAMETER_12: 0xc00000fa,
  STACK_OVERFLOW: 0xc00000fd,
  COMMITMENT_LIMIT: 0xc000012d,
  HEAP_CORRUPTION: 0xc0000374,
} as const;

const STATUS_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(NtStatus).map(([name, status]) => [status, name]),
);

/** A status as people know it, `0xC0000005 (STATUS_ACCESS_VIOLATION)`; of one that is not listed here the digits only. */
export function statusText(status: number): string {
  const digits = `0x${(status >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
  const name = STATUS_NAMES.get(status >>> 0);
  return name === undefined ? digits : `${digits} (STATUS_${name})`;
}

/** Win32 last-error values that the engine uses. Source: HEAP_SPEC §A.0 and winerror.h. */
export const Win32Error = {
  SUCCESS: 0,
  INVALID_FUNCTION: 1,
  FILE_NOT_FOUND: 2,
  PATH_NOT_FOUND: 3,
  ACCESS_DENIED: 5,
  INVALID_HANDLE: 6,
  NOT_ENOUGH_MEMORY: 8,
  NO_MORE_FILES: 18,
  BAD_LENGTH: 24,
  GEN_FAILURE: 31,
  SHARING_VIOLATION: 32,
  HANDLE_EOF: 38,
  FILE_EXISTS: 80,
  INVALID_PARAMETER: 87,
  DISK_FULL: 112,
  CALL_NOT_IMPLEMENTED: 120,
  INSUFFICIENT_BUFFER: 122,
  INVALID_NAME: 123,
  NEGATIVE_SEEK: 131,
  DIR_NOT_EMPTY: 145,
  DISCARDED: 157,
  NOT_LOCKED: 158,
  ALREADY_EXISTS: 183,
  MORE_DATA: 234,
  NO_MORE_ITEMS: 259,
  DIRECTORY: 267,
  PARTIAL_COPY: 299,
  INVALID_ADDRESS: 487,
  NOACCESS: 998,
  USER_MAPPED_FILE: 1224,
  COMMITMENT_LIMIT: 1455,
} as const;

const LAST_ERROR: readonly (readonly [status: number, error: number])[] = [
  [NtStatus.SUCCESS, Win32Error.SUCCESS],
  [NtStatus.NO_MEMORY, Win32Error.NOT_ENOUGH_MEMORY],
  [NtStatus.ACCESS_VIOLATION, Win32Error.NOACCESS],
  [NtStatus.DATATYPE_MISALIGNMENT, Win32Error.NOACCESS],
  [NtStatus.INVALID_HANDLE, Win32Error.INVALID_HANDLE],
  [NtStatus.INVALID_PARAMETER, Win32Error.INVALID_PARAMETER],
  [NtStatus.UNSUCCESSFUL, Win32Error.GEN_FAILURE],
  [NtStatus.BUFFER_TOO_SMALL, Win32Error.INSUFFICIENT_BUFFER],
  [NtStatus.INVALID_INFO_CLASS, Win32Error.INVALID_PARAMETER],
  [NtStatus.INFO_LENGTH_MISMATCH, Win32Error.BAD_LENGTH],
  [NtStatus.NO_MORE_ENTRIES, Win32Error.NO_MORE_ITEMS],
  [NtStatus.MORE_ENTRIES, Win32Error.MORE_DATA],
  [NtStatus.CONFLICTING_ADDRESSES, Win32Error.INVALID_ADDRESS],
  [NtStatus.UNABLE_TO_FREE_VM, Win32Error.INVALID_PARAMETER],
  [NtStatus.UNABLE_TO_DELETE_SECTION, Win32Error.INVALID_PARAMETER],
  [NtStatus.NOT_COMMITTED, Win32Error.INVALID_ADDRESS],
  [NtStatus.UNABLE_TO_DECOMMIT_VM, Win32Error.INVALID_ADDRESS],
  [NtStatus.INVALID_PAGE_PROTECTION, Win32Error.INVALID_PARAMETER],
  [NtStatus.FREE_VM_NOT_AT_BASE, Win32Error.INVALID_ADDRESS],
  [NtStatus.MEMORY_NOT_ALLOCATED, Win32Error.INVALID_ADDRESS],
  [NtStatus.COMMITMENT_LIMIT, Win32Error.COMMITMENT_LIMIT],
  [NtStatus.NOT_LOCKED, Win32Error.NOT_LOCKED],
  [NtStatus.PARTIAL_COPY, Win32Error.PARTIAL_COPY],
  [NtStatus.NOT_IMPLEMENTED, Win32Error.INVALID_FUNCTION],
];

/** RtlNtStatusToDosError: the last error that a failed Win32 call sets. A status outside HEAP_SPEC §A.0 gives 31, as an unknown one does. */
export function lastErrorOf(status: number): number {
  if (status >= NtStatus.INVALID_PARAMETER_1 && status <= NtStatus.INVALID_PARAMETER_12)
    return Win32Error.INVALID_PARAMETER;
  return LAST_ERROR.find(row => row[0] === status)?.[1] ?? Win32Error.GEN_FAILURE;
}

/** A status that the last error `error` stands for: the first of HEAP_SPEC §A.0 that gives it. */
export const statusOf = (error: number): number =>
  LAST_ERROR.find(row => row[1] === error)?.[0] ?? NtStatus.UNSUCCESSFUL;
