import {
  type Address,
  address,
  alignDown,
  alignUp,
  ALLOCATION_GRANULARITY,
  NULL,
  PAGE_SIZE,
} from '../base/units';
import {
  MEM_COALESCE_PLACEHOLDERS,
  MEM_COMMIT,
  MEM_DECOMMIT,
  MEM_MAPPED,
  MEM_PRESERVE_PLACEHOLDER,
  MEM_PRIVATE,
  MEM_RELEASE,
  MEM_RESERVE,
  MEM_RESERVE_PLACEHOLDER,
  MEM_RESET,
  MEM_TOP_DOWN,
  MEM_WRITE_WATCH,
  PAGE_NOCACHE,
  PAGE_WRITECOMBINE,
} from '../nt/memory-flags';
import { NtStatus } from '../nt/status';
import { type AddressSpace } from './address-space';
import { ntFreePlaceholder } from './placeholders';
import { isAllowedInView, isValidFor } from './protection';
import { type Region } from './regions';
import { type PageRun } from './seam';

/**
 * The native calls under VirtualAlloc and its sisters, on plain arguments. `base` and `size` of an answer are what the
 * call writes back through its pointers; with a failure status they are the arguments, untouched.
 */
export interface VirtualRange {
  readonly status: number;
  readonly base: Address;
  readonly size: number;
}

/** Cache attributes belong to the region, not to its pages. Source: C-203. */
const CACHE = PAGE_NOCACHE | PAGE_WRITECOMBINE;
const ALLOCATION_TYPES = MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_TOP_DOWN | MEM_WRITE_WATCH;
/** Zero bits that a 32-bit caller may ask for (C-222). */
const MAX_ZERO_BITS = 21;

/** NtAllocateVirtualMemory. `zeroBits` as Windows takes it: a count of leading zero bits, or a mask from 32 on (x64). */
export function ntAllocate(
  space: AddressSpace,
  base: Address,
  size: number,
  type: number,
  protect: number,
  zeroBits = 0,
): VirtualRange {
  const refused = refusal(space, base, size, type, protect, zeroBits);
  if (refused !== undefined) return { status: refused, base, size };
  if ((type & MEM_RESET) !== 0) return ntReset(space, base, size);
  if ((type & MEM_RESERVE) !== 0 || base === NULL)
    return ntReserve(space, base, size, type, protect, zeroBits);
  return ntCommit(space, base, size, protect);
}

/** The first rule about the arguments that does not hold, in the order in which NT looks at them. */
function refusal(
  space: AddressSpace,
  base: Address,
  size: number,
  type: number,
  protect: number,
  zeroBits: number,
): number | undefined {
  if (zeroBits > MAX_ZERO_BITS && (zeroBits < 32 || space.pointerBytes === 4))
    return NtStatus.INVALID_PARAMETER_3;
  // Placeholders are for NtAllocateVirtualMemoryEx (C-223).
  if ((type & MEM_RESERVE_PLACEHOLDER) !== 0) return NtStatus.INVALID_PARAMETER;
  if (!isAllocationType(type)) return NtStatus.INVALID_PARAMETER_5;
  if (!isValidFor(memoryAt(space, base, type), protect)) return NtStatus.INVALID_PAGE_PROTECTION;
  if (base > space.highestAddress) return NtStatus.INVALID_PARAMETER_2;
  if ((type & MEM_RESERVE) !== 0 && base !== NULL && base < ALLOCATION_GRANULARITY)
    return NtStatus.INVALID_PARAMETER_2;
  if (size === 0 || base + size - 1 > space.highestAddress) return NtStatus.INVALID_PARAMETER_4;
  return undefined;
}

/** What kind of memory the pages are, or will be. */
const memoryAt = (space: AddressSpace, base: Address, type: number): number =>
  ((type & MEM_RESERVE) === 0 ? space.regions.at(base)?.type : undefined) ?? MEM_PRIVATE;

/** MEM_RESET stands alone; anything else commits, reserves or both. */
function isAllocationType(type: number): boolean {
  if ((type & MEM_RESET) !== 0) return type === MEM_RESET;
  if ((type & ~ALLOCATION_TYPES) !== 0 || (type & (MEM_COMMIT | MEM_RESERVE)) === 0) return false;
  return (type & MEM_WRITE_WATCH) === 0 || (type & MEM_RESERVE) !== 0;
}

function ntReserve(
  space: AddressSpace,
  base: Address,
  size: number,
  type: number,
  protect: number,
  zeroBits: number,
): VirtualRange {
  const failed = (status: number): VirtualRange => ({ status, base, size });
  const first = base === NULL ? undefined : alignDown(base, ALLOCATION_GRANULARITY);
  const whole = first === undefined ? alignUp(address(size), PAGE_SIZE) : pageEnd(base, size) - first;
  if (first !== undefined && !space.isFree(first, whole)) return failed(NtStatus.CONFLICTING_ADDRESSES);
  const at = first ?? space.findFree(whole, (type & MEM_TOP_DOWN) !== 0, belowZeroBits(zeroBits));
  if (at === undefined) return failed(NtStatus.NO_MEMORY);
  const commits = (type & MEM_COMMIT) !== 0;
  if (commits && !space.canCommit(whole)) return failed(NtStatus.COMMITMENT_LIMIT);
  if (!space.reserveAt(at, whole, protect, MEM_PRIVATE, (type & MEM_WRITE_WATCH) !== 0))
    return failed(NtStatus.NO_MEMORY);
  if (commits) space.commit(at, whole, protect, 'program');
  return { status: NtStatus.SUCCESS, base: at, size: whole };
}

/** End of the addresses that have the wanted leading zeros; Infinity when none are wanted. */
function belowZeroBits(zeroBits: number): number {
  if (zeroBits === 0) return Infinity;
  if (zeroBits < 32) return 2 ** (32 - zeroBits);
  return 2 ** Math.ceil(Math.log2(zeroBits + 1));
}

function ntCommit(space: AddressSpace, base: Address, size: number, protect: number): VirtualRange {
  const range = pagesOf(base, size);
  const region = regionAround(space, range.base, range.size);
  // Pages of views are committed by the section; to commit them again sets their protection.
  const isView = region?.type === MEM_MAPPED && space.uncommittedIn(range.base, range.size) === 0;
  const isOther = region?.placeholder === 'open' || (region?.type !== MEM_PRIVATE && !isView);
  if (region === undefined || isOther) return { status: NtStatus.CONFLICTING_ADDRESSES, base, size };
  if (isView && !isAllowedInView(region.allocationProtect, protect))
    return { status: NtStatus.SECTION_PROTECTION, base, size };
  const committed = space.commit(range.base, range.size, pageProtect(region, protect), 'program');
  return committed
    ? { status: NtStatus.SUCCESS, ...range }
    : { status: NtStatus.COMMITMENT_LIMIT, base, size };
}

/** MEM_RESET changes neither state nor protection (C-195); the contents may be lost, and here they are kept. */
function ntReset(space: AddressSpace, base: Address, size: number): VirtualRange {
  const range = pagesOf(base, size);
  if (regionAround(space, range.base, range.size) === undefined)
    return { status: NtStatus.CONFLICTING_ADDRESSES, base, size };
  return { status: NtStatus.SUCCESS, ...range };
}

/** NtFreeVirtualMemory: decommits or releases pages of one region. Size 0 means all of it, from an address in its first page. */
export function ntFree(space: AddressSpace, base: Address, size: number, type: number): VirtualRange {
  const failed = (status: number): VirtualRange => ({ status, base, size });
  if ((type & (MEM_COALESCE_PLACEHOLDERS | MEM_PRESERVE_PLACEHOLDER)) !== 0)
    return ntFreePlaceholder(space, base, size, type);
  if (type !== MEM_DECOMMIT && type !== MEM_RELEASE) return failed(NtStatus.INVALID_PARAMETER_4);
  if (base > space.highestAddress) return failed(NtStatus.INVALID_PARAMETER_2);
  if (base + size - 1 > space.highestAddress) return failed(NtStatus.INVALID_PARAMETER_3);
  const region = space.regions.at(base);
  if (region === undefined) return failed(NtStatus.MEMORY_NOT_ALLOCATED);
  if (region.type !== MEM_PRIVATE) return failed(NtStatus.UNABLE_TO_DELETE_SECTION);
  if (size === 0 && base >= region.base + PAGE_SIZE) return failed(NtStatus.FREE_VM_NOT_AT_BASE);
  const range = size === 0 ? { base: region.base, size: region.size } : pagesOf(base, size);
  if (range.base + range.size > region.base + region.size) return failed(NtStatus.UNABLE_TO_FREE_VM);
  if (type === MEM_DECOMMIT) space.decommit(range.base, range.size);
  else space.releasePages(range.base, range.size);
  return { status: NtStatus.SUCCESS, ...range };
}

/** NtProtectVirtualMemory; `old` is the protection that the first page had. */
export function ntProtect(
  space: AddressSpace,
  base: Address,
  size: number,
  protect: number,
): VirtualRange & { readonly old: number } {
  const failed = (status: number): VirtualRange & { old: number } => ({ status, base, size, old: 0 });
  if (!isValidFor(0, protect)) return failed(NtStatus.INVALID_PAGE_PROTECTION);
  if (base > space.highestAddress) return failed(NtStatus.INVALID_PARAMETER_2);
  if (size === 0 || base + size - 1 > space.highestAddress) return failed(NtStatus.INVALID_PARAMETER_3);
  const range = pagesOf(base, size);
  const region = regionAround(space, range.base, range.size);
  if (region === undefined) return failed(NtStatus.CONFLICTING_ADDRESSES);
  if (!isValidFor(region.type, protect)) return failed(NtStatus.INVALID_PAGE_PROTECTION);
  if (region.type === MEM_MAPPED && !isAllowedInView(region.allocationProtect, protect))
    return failed(NtStatus.SECTION_PROTECTION);
  if (space.uncommittedIn(range.base, range.size) > 0) return failed(NtStatus.NOT_COMMITTED);
  const old = space.protectionAt(range.base);
  space.protectPages(range.base, range.size, pageProtect(region, protect));
  return { status: NtStatus.SUCCESS, ...range, old };
}

/** NtQueryVirtualMemory, MemoryBasicInformation: the run of pages like the one of `at`; undefined above the user's addresses. */
export function ntQuery(space: AddressSpace, at: Address): PageRun | undefined {
  if (at < 0 || at > space.highestAddress) return undefined;
  const first = alignDown(at, PAGE_SIZE);
  const region = space.regions.from(first);
  if (region === undefined || region.base > first) {
    const end = region === undefined ? space.highestAddress + 1 : region.base;
    return {
      at: first,
      size: end - first,
      state: 'free',
      protect: 0,
      allocationBase: NULL,
      allocationProtect: 0,
      type: 0,
    };
  }
  const { frameOf } = space.pages;
  const page = space.pages.indexOf(first);
  const committed = frameOf[page] !== 0;
  const protect = space.protectionAt(first);
  let size = PAGE_SIZE;
  for (; first + size < region.base + region.size; size += PAGE_SIZE) {
    const next = space.pages.indexOf(first + size);
    if ((frameOf[next] !== 0) !== committed || space.protectionAt(address(first + size)) !== protect) break;
  }
  return {
    at: first,
    size,
    state: committed ? 'committed' : 'reserved',
    protect,
    allocationBase: region.base,
    allocationProtect: region.allocationProtect,
    type: region.type,
  };
}

const pageEnd = (base: Address, size: number): number => alignUp(address(base + size), PAGE_SIZE);

/** The pages that [`base`, `base` + `size`) touches. */
function pagesOf(base: Address, size: number): { readonly base: Address; readonly size: number } {
  const first = alignDown(base, PAGE_SIZE);
  return { base: first, size: pageEnd(base, size) - first };
}

/** The region that holds all of the range. */
function regionAround(space: AddressSpace, base: Address, size: number): Region | undefined {
  const region = space.regions.at(base);
  return region !== undefined && base + size <= region.base + region.size ? region : undefined;
}

const pageProtect = (region: Region, protect: number): number =>
  (protect & ~CACHE) | (region.allocationProtect & CACHE);
