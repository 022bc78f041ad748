import { type FaultRecord, type MachineSettings } from '../../engine/machine/seam';
import { type ProfileId } from '../../engine/nt/profile-ids';
import { type CRun, runC } from './run-c';

/*
 * The matrix of HEAP_SPEC §F.1: a row is an error, a column a heap that it is made in. A row's script marks its lines with
 * comments in capitals; a cell says at which of them the heap notices, and by which call.
 */

interface Column {
  readonly profiles: readonly ProfileId[];
  readonly settings?: Partial<MachineSettings>;
  /** Enough blocks of a size are allocated that the front end serves them. */
  readonly frontEnd?: boolean;
}

const X = { win7: ['win7-x86', 'win7-x64'], win10: ['win10-x86', 'win10-x64'] } as const;

const COLUMNS = {
  nt4: { profiles: ['nt4-x86'] },
  xp: { profiles: ['xp-x86'] },
  win7: { profiles: X.win7, settings: { noLfh: true } },
  win10: { profiles: X.win10, settings: { noLfh: true } },
  'win7 LFH': { profiles: X.win7, frontEnd: true },
  'win10 LFH': { profiles: X.win10, frontEnd: true },
  'nt4 debug': { profiles: ['nt4-x86'], settings: { debugHeap: true } },
  'xp debug': { profiles: ['xp-x86'], settings: { debugHeap: true } },
  'win7 debug': { profiles: X.win7, settings: { debugHeap: true } },
  'win10 debug': { profiles: X.win10, settings: { debugHeap: true } },
  'page heap': {
    profiles: ['nt4-x86', 'xp-x86', ...X.win7, ...X.win10],
    settings: { pageHeap: 'full' },
  },
  ce: { profiles: ['ce-x86'] },
} as const satisfies Readonly<Record<string, Column>>;
export type ColumnName = keyof typeof COLUMNS;
export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly ColumnName[];

/** `LINE call type`: at the line with that comment, by that call, HEAP_FAILURE_TYPE. */
export type Notice = string;

/** Four neighbours `a` to `d` of `n` bytes in the heap `h`, by address; `other` is another heap. */
const PREAMBLE = `#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static HANDLE h, other;
static char *a, *b, *c, *d;
static int ascending(const void *x, const void *y)
{
    SIZE_T left = *(const SIZE_T *)x, right = *(const SIZE_T *)y;
    return left < right ? -1 : left > right;
}
static void blocks(SIZE_T n)
{
    static SIZE_T at[BLOCKS];
    int i;
    h = HeapCreate(0, 0, 0);
    other = HeapCreate(0, 0, 0);
    for (i = 0; i < BLOCKS; i++) at[i] = (SIZE_T)HeapAlloc(h, 0, n);
    qsort(at, BLOCKS, sizeof *at, ascending);
    /* From the top: the blocks of a front end lie above those that came before it. */
    for (i = BLOCKS - 5; i > 0; i--)
        if (at[i + 1] - at[i] == at[i + 2] - at[i + 1] && at[i + 2] - at[i + 1] == at[i + 3] - at[i + 2]) break;
    a = (char *)at[i];
    b = (char *)at[i + 1];
    c = (char *)at[i + 2];
    d = (char *)at[i + 3];
    if (FRONT_END && (a[-1] & 0x80) == 0) exit(99);
}
`;

const PREAMBLE_LINES = PREAMBLE.split('\n').length + 1;

const lineOf = ({ machine }: CRun, pc: number): number => {
  const { spanOf, spans } = machine.program.debug;
  return spans.line[spanOf[pc]!]!;
};

/** What happened, in the words of a cell. */
export interface Outcome {
  /** `id LINE` of every finding that is no notice of Windows' own. */
  readonly acts: string;
  /** `LINE call type` of the notice of the first act, else `never`. */
  readonly notice: Notice;
  /** `exited`, or the status that the process died of. */
  readonly end: string;
  readonly output: string;
}

/** `body` for every profile of a column. */
export function runCell(
  column: ColumnName,
  body: string,
): readonly { readonly profile: ProfileId; readonly run: () => Outcome }[] {
  const { profiles, settings, frontEnd }: Column = COLUMNS[column];
  const front = frontEnd === true;
  const text = `#define FRONT_END ${front ? 1 : 0}\n#define BLOCKS ${front ? 90 : 5}\n${PREAMBLE}${body}`;
  return profiles.map(profile => ({
    profile,
    run: () => outcomeOf(runC(text, { profile, ...settings }), text),
  }));
}

function outcomeOf(run: CRun, text: string): Outcome {
  const lines = text.split('\n');
  const mark = (pc: number): string =>
    /\/\* ([A-Z_ ]+) \*\//.exec(lines[lineOf(run, pc) - 1] ?? '')?.[1] ?? `line ${lineOf(run, pc)}`;
  const { output } = run;
  const findings = run.machine.faults.filter(
    fault =>
      fault.id !== 'corruption-detected' &&
      fault.id !== 'exception-raised' &&
      lineOf(run, fault.act.pc) > PREAMBLE_LINES,
  );
  const errors = findings.filter(fault => fault.id !== 'leak');
  const acts = errors.length === 0 ? findings.slice(0, 1) : errors;
  const notice = (fault: FaultRecord | undefined): Notice =>
    fault?.notice === undefined
      ? 'never'
      : `${mark(fault.notice.pc)} ${fault.notice.check} ${fault.failureType ?? '-'}`;
  return {
    acts: [...new Set(acts.map(fault => `${fault.id} ${mark(fault.act.pc)}`))].join(', '),
    notice: notice(acts[0]),
    end: endOf(run.stop),
    output,
  };
}

function endOf(stop: CRun['stop']): string {
  if (stop.reason === 'died') return (stop.status >>> 0).toString(16).toUpperCase();
  return stop.reason === 'exited' && stop.exitCode !== 0 ? `exited ${stop.exitCode}` : stop.reason;
}
