import { type Address, offset } from '../base/units';
import { crtVariable } from '../heap/crt-debug/state';
import { type SystemCall } from './system-call';

/* Reports of the debug C library: they go where _CrtSetReportMode and _CrtSetReportFile say, to the debugger unless they say else. */

export const ReportType = { Warn: 0, Error: 1, Assert: 2 } as const;
export type ReportType = (typeof ReportType)[keyof typeof ReportType];

const MODE_FILE = 1;
const DEBUGGER = 3;

export function reportText(call: SystemCall, type: ReportType, text: string): void {
  const bytes = Uint8Array.from(text, letter => letter.charCodeAt(0) & 0xff);
  const { heapMemory, state } = call.process;
  const mode = heapMemory.u32(offset(crtVariable(state.peb, 'mode'), 4 * type));
  if ((mode & ~MODE_FILE) !== 0) call.write(DEBUGGER, bytes);
  if ((mode & MODE_FILE) === 0) return;
  const file = heapMemory.pointer(offset(crtVariable(state.peb, 'file'), 8 * type));
  call.write(isFile(call, file, 4) ? 1 : 2, bytes);
}

/** (HANDLE)-4 and -5 are standard output and standard error, as the pointer's width shows them. */
const isFile = (call: SystemCall, file: Address, number: number): boolean =>
  file === (call.pointerBytes === 4 ? 0x100000000 : 2 ** 64) - number;
