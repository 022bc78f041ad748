import { offset } from '../base/units';
import { crtVariable } from '../heap/crt-debug/state';
import { fileOf, writeFile } from './files/open-file';
import { STANDARD_OUTPUT } from './files/stream-state';
import { type SystemCall } from './system-call';

/* Reports of the debug C library: they go where _CrtSetReportMode and _CrtSetReportFile say, to the debugger unless they say else. */

export const ReportType = { Warn: 0, Error: 1, Assert: 2 } as const;
export type ReportType = (typeof ReportType)[keyof typeof ReportType];

const MODE_FILE = 1;
const DEBUGGER = 3;

/** _CRTDBG_FILE_STDOUT and _CRTDBG_FILE_STDERR, low 32 bits. */
const STDOUT = -4;
const STDERR = -5;

export function reportText(call: SystemCall, type: ReportType, text: string): void {
  const bytes = Uint8Array.from(text, letter => letter.charCodeAt(0) & 0xff);
  const { heapMemory, state } = call.process;
  const mode = heapMemory.u32(offset(crtVariable(state.peb, 'mode'), 4 * type));
  if ((mode & ~MODE_FILE) !== 0) call.write(DEBUGGER, bytes);
  if ((mode & MODE_FILE) === 0) return;
  const handle = heapMemory.i32(offset(crtVariable(state.peb, 'file'), 8 * type));
  const file = handle === STDOUT || handle === STDERR ? undefined : fileOf(call.process, handle, call.thread);
  if (file === undefined) call.write(handle === STDOUT || handle === STANDARD_OUTPUT ? 1 : 2, bytes);
  else if (writeFile(call.process, file, file.position, bytes)) file.position += bytes.length;
}
