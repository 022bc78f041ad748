import { type DebugProtocol } from '@vscode/debugprotocol';
import { ask, type TimelineSeam } from '../../engine/index';
import { ErrorId, RequestError } from './errors';

/** WinDbg's `!heap`, and `!address` for all of the memory, as they can be typed into the debug console. */
const HEAP = /^\s*!heap/i;

/** Whether a line of the console is a debugger command and not C: no expression begins with `!heap` or `!address`, as no variable is called so. */
export const isHeapCommand = (line: string): boolean => /^\s*!(heap|address)\b/i.test(line);

/** What the command prints. */
export function heapReport(timeline: TimelineSeam, line: string): DebugProtocol.EvaluateResponse['body'] {
  const command = HEAP.test(line) ? line.replace(HEAP, '') : '!address';
  try {
    return { result: ask(timeline, 'report', { command }).lines.join('\n'), variablesReference: 0 };
  } catch (error) {
    if (error instanceof RangeError) throw new RequestError(ErrorId.Expression, error.message);
    throw error;
  }
}
