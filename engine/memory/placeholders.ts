import { type Address, address, alignDown, alignUp, NULL, PAGE_SIZE } from '../base/units';
import {
  MEM_COALESCE_PLACEHOLDERS,
  MEM_COMMIT,
  MEM_PRESERVE_PLACEHOLDER,
  MEM_PRIVATE,
  MEM_RELEASE,
  MEM_REPLACE_PLACEHOLDER,
  MEM_RESERVE,
  MEM_RESERVE_PLACEHOLDER,
  MEM_TOP_DOWN,
  MEM_WRITE_WATCH,
  PAGE_NOACCESS,
} from '../nt/memory-flags';
import { NtStatus } from '../nt/status';
import { type AddressSpace } from './address-space';
import { isValidFor } from './protection';
import { type Region } from './regions';

/*
 * Placeholders: reserved regions that can be split and joined, and that an allocation or a view replaces as a whole. Sources:
 * Microsoft, "VirtualAlloc2", "VirtualFree", "MapViewOfFile3"; Wine's ntdll tests.
 */

/** What a native call answers; `base` and `size` are what it writes back. */
interface PlaceholderRange {
  readonly status: number;
  readonly base: Address;
  readonly size: number;
}

/** Whether an allocation type of NtAllocateVirtualMemoryEx is about placeholders. */
export const isAboutPlaceholders = (type: number): boolean =>
  (type & (MEM_RESERVE_PLACEHOLDER | MEM_REPLACE_PLACEHOLDER)) !== 0;

/** NtAllocateVirtualMemoryEx with MEM_RESERVE_PLACEHOLDER or MEM_REPLACE_PLACEHOLDER. */
export function ntAllocatePlaceholder(
  space: AddressSpace,
  base: Address,
  size: number,
  type: number,
  protect: number,
): PlaceholderRange {
  const status =
    (type & MEM_REPLACE_PLACEHOLDER) === 0 ? undefined : replace(space, base, size, type, protect);
  return status === undefined ? reserve(space, base, size, type, protect) : { status, base, size };
}

function reserve(
  space: AddressSpace,
  base: Address,
  size: number,
  type: number,
  protect: number,
): PlaceholderRange {
  const failed = (status: number): PlaceholderRange => ({ status, base, size });
  if (
    (type & ~MEM_TOP_DOWN) !== (MEM_RESERVE | MEM_RESERVE_PLACEHOLDER) ||
    protect !== PAGE_NOACCESS ||
    size === 0
  )
    return failed(NtStatus.INVALID_PARAMETER);
  const whole =
    base === NULL ? alignUp(address(size), PAGE_SIZE) : pageEnd(base, size) - alignDown(base, PAGE_SIZE);
  const at = base === NULL ? space.findFree(whole, (type & MEM_TOP_DOWN) !== 0) : alignDown(base, PAGE_SIZE);
  if (at === undefined) return failed(NtStatus.NO_MEMORY);
  if (!space.isFree(at, whole)) return failed(NtStatus.CONFLICTING_ADDRESSES);
  if (!space.reserveAt(at, whole, protect, MEM_PRIVATE)) return failed(NtStatus.NO_MEMORY);
  space.regions.replace(at, address(at + whole), [openRegion(at, whole)]);
  return { status: NtStatus.SUCCESS, base: at, size: whole };
}

/** Replaces the placeholder that is just the range by private memory. */
function replace(space: AddressSpace, base: Address, size: number, type: number, protect: number): number {
  if ((type & MEM_RESERVE) === 0) return NtStatus.INVALID_PARAMETER;
  if (!isValidFor(MEM_PRIVATE, protect)) return NtStatus.INVALID_PAGE_PROTECTION;
  if (!isPlaceholder(space, base, size)) return NtStatus.CONFLICTING_ADDRESSES;
  if ((type & MEM_COMMIT) !== 0 && !space.canCommit(size)) return NtStatus.COMMITMENT_LIMIT;
  takePlaceholder(space, base, size, protect, MEM_PRIVATE, (type & MEM_WRITE_WATCH) !== 0);
  if ((type & MEM_COMMIT) !== 0) space.commit(base, size, protect, 'program');
  return NtStatus.SUCCESS;
}

/** Whether there is a placeholder of just that range. */
export function isPlaceholder(space: AddressSpace, base: Address, size: number): boolean {
  const region = space.regions.at(base);
  return region?.placeholder === 'open' && region.base === base && region.size === size;
}

/** The placeholder at `base` becomes a region of another kind. */
export function takePlaceholder(
  space: AddressSpace,
  base: Address,
  size: number,
  allocationProtect: number,
  type: number,
  watchesWrites = false,
): void {
  space.regions.replace(base, address(base + size), [
    { base, size, allocationProtect, type, placeholder: 'taken', watchesWrites },
  ]);
}

/** What has replaced a placeholder, and of which no page is committed any more, is one again. */
export function leavePlaceholder(space: AddressSpace, base: Address, size: number): void {
  space.regions.replace(base, address(base + size), [openRegion(base, size)]);
}

/** NtFreeVirtualMemory with MEM_RELEASE and one of the two flags of placeholders. */
export function ntFreePlaceholder(
  space: AddressSpace,
  base: Address,
  size: number,
  type: number,
): PlaceholderRange {
  const status = refusal(space, base, size, type) ?? free(space, base, pageEnd(base, size), type);
  return { status, base, size };
}

function refusal(space: AddressSpace, base: Address, size: number, type: number): number | undefined {
  const isOne =
    type === (MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER) || type === (MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS);
  if (!isOne) return NtStatus.INVALID_PARAMETER_4;
  if (size === 0) return NtStatus.INVALID_PARAMETER_3;
  return space.regions.at(base) === undefined ? NtStatus.MEMORY_NOT_ALLOCATED : undefined;
}

function free(space: AddressSpace, base: Address, end: Address, type: number): number {
  const { regions } = space;
  const region = regions.at(base)!;
  if ((type & MEM_COALESCE_PLACEHOLDERS) !== 0) {
    const parts = regions.list.filter(each => each.base >= base && each.base < end);
    if (parts.length < 2 || !tiles(parts, base, end)) return NtStatus.CONFLICTING_ADDRESSES;
    regions.replace(base, end, [openRegion(base, end - base)]);
    return NtStatus.SUCCESS;
  }
  const regionEnd = address(region.base + region.size);
  const isWhole = region.base === base && regionEnd === end;
  // A placeholder is split, what has replaced one is given back whole.
  if (end > regionEnd || region.placeholder !== (isWhole ? 'taken' : 'open') || region.type !== MEM_PRIVATE)
    return NtStatus.CONFLICTING_ADDRESSES;
  if (isWhole) {
    space.decommit(base, end - base);
    leavePlaceholder(space, base, end - base);
  } else
    regions.replace(
      region.base,
      regionEnd,
      [
        openRegion(region.base, base - region.base),
        openRegion(base, end - base),
        openRegion(end, regionEnd - end),
      ].filter(part => part.size > 0),
    );
  return NtStatus.SUCCESS;
}

/** Whether placeholders fill the range without a gap. */
function tiles(parts: readonly Region[], base: Address, end: Address): boolean {
  let at: number = base;
  for (const part of parts) {
    if (part.placeholder !== 'open' || part.base !== at) return false;
    at += part.size;
  }
  return at === end;
}

const openRegion = (base: Address, size: number): Region => ({
  base,
  size,
  allocationProtect: PAGE_NOACCESS,
  type: MEM_PRIVATE,
  placeholder: 'open',
});

const pageEnd = (base: Address, size: number): Address => alignUp(address(base + size), PAGE_SIZE);
