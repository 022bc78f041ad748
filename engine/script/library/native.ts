/** RtlEnumProcessHeaps calls back for each heap until one call fails (HEAP_SPEC §A.13). The list may change meanwhile: our rule is the list at the start. */
export const ENUM_HEAPS = String.raw`#include <winternl.h>
#include <stdlib.h>
NTSTATUS NTAPI RtlEnumProcessHeaps(PRTL_ENUM_HEAPS_ROUTINE routine, PVOID parameter) {
  NTSTATUS status = STATUS_SUCCESS;
  ULONG count = RtlGetProcessHeaps(0, NULL), k;
  PVOID *heaps = _alloca(count * sizeof(PVOID));
  RtlGetProcessHeaps(count, heaps);
  for (k = 0; k < count && NT_SUCCESS(status); k++) status = routine(heaps[k], parameter);
  return status;
}
`;
