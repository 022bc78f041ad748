import { type Address, address, PAGE_SIZE } from '../base/units';
import { WRITE_WATCH_FLAG_RESET } from '../nt/memory-flags';
import { NtStatus } from '../nt/status';
import { type AddressSpace } from './address-space';
import { WRITTEN } from './protection';

/* Which pages of MEM_WRITE_WATCH memory were written to. Sources: Microsoft, "GetWriteWatch", and Wine's kernel32 tests. */

/** The pages that [`at`, `at` + `size`) touches, when all of them are of one region that is watched. */
function watchedPages(space: AddressSpace, at: Address, size: number): readonly [number, number] | undefined {
  const region = space.regions.at(at);
  const first = at - (at % PAGE_SIZE);
  const end = Math.ceil((at + size) / PAGE_SIZE) * PAGE_SIZE;
  const isWatched = region?.watchesWrites === true && end <= region.base + region.size;
  return isWatched ? [first, end] : undefined;
}

/**
 * NtGetWriteWatch, on plain arguments and without the reset: at most `most` addresses of pages, in order, and the end of what
 * was looked at for them, up to where the flag resets. Pages that were decommitted are still told.
 */
export function ntGetWriteWatch(
  space: AddressSpace,
  flags: number,
  at: Address,
  size: number,
  most: number,
): { readonly status: number; readonly written: readonly Address[]; readonly end: Address } {
  const pages = watchedPages(space, at, size);
  if (size === 0 || most === 0 || (flags & ~WRITE_WATCH_FLAG_RESET) !== 0 || pages === undefined)
    return { status: NtStatus.INVALID_PARAMETER, written: [], end: at };
  const written: Address[] = [];
  const [first, end] = pages;
  let here = first;
  for (; here < end && written.length < most; here += PAGE_SIZE)
    if ((space.pages.protectOf[space.pages.indexOf(here)]! & WRITTEN) !== 0) written.push(address(here));
  return { status: NtStatus.SUCCESS, written, end: address(here) };
}

/** NtResetWriteWatch, on plain arguments. */
export function ntResetWriteWatch(space: AddressSpace, at: Address, size: number): number {
  const pages = watchedPages(space, at, size);
  if (size === 0 || pages === undefined) return NtStatus.INVALID_PARAMETER;
  const [first, end] = pages;
  space.setWritten(address(first), end - first, false);
  return NtStatus.SUCCESS;
}

/** The system makes sure that it may write to a buffer by writing to each of its pages: that counts in watched memory. */
export function probeForWrite(space: AddressSpace, at: Address, size: number): void {
  if (size > 0 && space.regions.at(at)?.watchesWrites === true) space.setWritten(at, size, true);
}
