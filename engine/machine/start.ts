import { LoadError } from './loader';
import { type Process } from './process';
import { STACK_RESERVE, createThread } from './threads';

/** Makes what a process has before its first instruction: the main thread with its stack. */
export function startProcess(process: Process): void {
  const main = createThread(process, 'main', process.program.entry, [], STACK_RESERVE);
  if (main === undefined) throw new LoadError("the commit limit is too low for the main thread's stack");
}
