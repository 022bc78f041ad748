/**
 * HEAP_FAILURE_TYPE in the numbering of Windows 7 to 10; Windows 11 inserts `invalid_allocation_type` at 10.
 * Source: HEAP_SPEC §F.2.
 */
export const FailureType = {
  heap_failure_internal: 0,
  heap_failure_unknown: 1,
  heap_failure_generic: 2,
  heap_failure_entry_corruption: 3,
  heap_failure_multiple_entries_corruption: 4,
  heap_failure_virtual_block_corruption: 5,
  heap_failure_buffer_overrun: 6,
  heap_failure_buffer_underrun: 7,
  heap_failure_block_not_busy: 8,
  heap_failure_invalid_argument: 9,
  heap_failure_usage_after_free: 10,
  heap_failure_cross_heap_operation: 11,
  heap_failure_freelists_corruption: 12,
  heap_failure_listentry_corruption: 13,
  heap_failure_lfh_bitmap_mismatch: 14,
  heap_failure_segment_lfh_bitmap_corruption: 15,
  heap_failure_segment_lfh_double_free: 16,
  heap_failure_vs_subsegment_corruption: 17,
  heap_failure_null_heap: 18,
} as const;
export type FailureName = keyof typeof FailureType;

/** The number that Windows 11 puts in. */
const INVALID_ALLOCATION_TYPE = 10;

/** What a failure is called by its number in the short numbering becomes in that of Windows 11, the names that follow move up (HEAP_SPEC X8, §F.2). */
export const failureNumber = (type: number, isWindows11: boolean): number =>
  isWindows11 && type >= INVALID_ALLOCATION_TYPE ? type + 1 : type;

export const isFailureName = (name: string): name is FailureName => Object.hasOwn(FailureType, name);

/** The name of a failure by its number in either numbering; undefined for a number that no heap gives. */
export function failureNameOf(number: number, isWindows11: boolean): FailureName | undefined {
  return (Object.keys(FailureType) as FailureName[]).find(
    name => failureNumber(FailureType[name], isWindows11) === number,
  );
}
