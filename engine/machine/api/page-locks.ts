import { type Address, PAGE_SIZE, offset, roundUp } from '../../base/units';
import { isGuard, isReadable } from '../../memory/protection';
import { PAGE_GUARD } from '../../nt/memory-flags';
import { NtStatus, Win32Error } from '../../nt/status';
import { type Process } from '../process';
import { type SystemCall, type SystemTable } from '../system-call';

/* Pages that a program keeps in memory. Nothing is ever paged out here: what is kept is what the calls answer. */

export const PAGE_LOCK_CALLS: SystemTable = {
  /**
   * Each page is touched: a guard page loses its guard and the call fails with its status, one without access fails
   * with 998. A page is locked once, however often the call names it. Source: Microsoft, "VirtualLock", "Creating Guard Pages".
   */
  VirtualLock(call) {
    const pages = pagesOf(call);
    if (pages === undefined) return;
    const { space, state } = call.process;
    for (const page of pages) {
      const protect = space.protectionAt(page);
      if (!isReadable(protect)) {
        call.fail(Win32Error.NOACCESS);
        return;
      }
      if (isGuard(protect)) {
        space.pages.protect(space.pages.indexOf(page), protect & ~PAGE_GUARD);
        call.fail(NtStatus.GUARD_PAGE_VIOLATION);
        return;
      }
    }
    state.lockedPages = [...new Set([...state.lockedPages, ...pages])];
    call.returnBool(true);
  },

  /** Fails with 158, and unlocks nothing, where a page of the range is not locked. Source: Microsoft, "VirtualUnlock". */
  VirtualUnlock(call) {
    const pages = pagesOf(call);
    if (pages === undefined) return;
    const { state } = call.process;
    const locked = new Set(state.lockedPages);
    if (pages.some(page => !locked.has(page))) {
      call.fail(Win32Error.NOT_LOCKED);
      return;
    }
    for (const page of pages) locked.delete(page);
    state.lockedPages = [...locked];
    call.returnBool(true);
  },
};

/** A page that was given back is locked no more: called when pages of the program were decommitted or released. */
export function forgetLocks({ space, state }: Process): void {
  if (state.lockedPages.some(page => !space.isCommitted(page)))
    state.lockedPages = state.lockedPages.filter(page => space.isCommitted(page));
}

/** The pages of the range; undefined, and the call has failed, when it is empty or one of them is not committed. */
function pagesOf(call: SystemCall): Address[] | undefined {
  const at = call.pointer(0);
  const size = call.size(1);
  const { space } = call.process;
  if (size === 0) {
    call.fail(Win32Error.INVALID_PARAMETER);
    return undefined;
  }
  const pages: Address[] = [];
  const end = roundUp(at + size, PAGE_SIZE);
  for (let page = (at - (at % PAGE_SIZE)) as Address; page < end; page = offset(page, PAGE_SIZE)) {
    if (!space.isCommitted(page)) {
      call.fail(Win32Error.INVALID_ADDRESS);
      return undefined;
    }
    pages.push(page);
  }
  return pages;
}
