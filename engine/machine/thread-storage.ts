import { type Address, ALLOCATION_GRANULARITY, NULL, PAGE_SIZE, offset, roundUp } from '../base/units';
import { TEB_LAYOUT } from '../nt/layout-teb';
import { MEM_PRIVATE, PAGE_READWRITE } from '../nt/memory-flags';
import { type Process } from './process';
import { type ThreadState } from './thread-state';

/**
 * A new thread's own copies of the `__declspec(thread)` variables, as the modules' .tls sections have them now: NULL when
 * the program has none, undefined when there is no room. Source: Microsoft, "Thread Local Storage (TLS)" and "PE Format",
 * "The .tls Section". That the block has a reservation of its own, and is no block of the process heap, is our rule.
 */
export function takeStorage(process: Process): Address | undefined {
  const { space, program } = process;
  const { threadStorage } = program;
  if (threadStorage === undefined) return NULL;
  const size = roundUp(threadStorage.size, PAGE_SIZE);
  const at = space.findFree(roundUp(size, ALLOCATION_GRANULARITY));
  if (at === undefined || !space.canCommit(size) || !space.reserveAt(at, size, PAGE_READWRITE, MEM_PRIVATE))
    return undefined;
  space.commit(at, size, PAGE_READWRITE, 'program');
  for (const part of threadStorage.parts)
    space.raw.store(offset(at, part.at), space.peek(part.from, part.size).bytes);
  return at;
}

/** Gives back what a thread that has ended had for itself beside its stack: its variables and its environment block. */
export function releaseStorage(process: Process, thread: ThreadState): void {
  const { space, program, pointerBytes } = process;
  if (program.threadStorage !== undefined)
    space.releasePages(thread.storage, roundUp(program.threadStorage.size, PAGE_SIZE));
  if (thread.teb !== NULL) space.releasePages(thread.teb, TEB_LAYOUT[pointerBytes].sizeof);
}
