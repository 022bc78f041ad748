import assert from 'node:assert/strict';
import { type FaultRecord, type MachineSettings } from '../../engine/machine/seam';
import { faultRule } from '../../engine/nt/faults';
import { profileOf } from '../../engine/nt/profile';
import { PROFILE_IDS, type ProfileId } from '../../engine/nt/profile-ids';
import { runC } from '../support/run-c';

/** A copy that is 8 bytes too long for its buffer, and everything that might find it out. */
const SOURCE = `#include <windows.h>
#include <string.h>
int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    char *name = HeapAlloc(heap, 0, 24);
    char *path = HeapAlloc(heap, 0, 24);
    int i;
    memset(path, 0, 24);
    for (i = 0; i < 32; i++)
        name[i] = 'x';
    HeapAlloc(heap, 0, 100);
    HeapFree(heap, 0, path);
    HeapFree(heap, 0, name);
    HeapValidate(heap, 0, NULL);
    return 0;
}`;
const WRITE_LINE = 11;
/** HeapCreate and two times HeapAlloc come before the first bad write. */
const CALLS_BEFORE = 3;

const MODIFIERS: Readonly<Record<string, Partial<MachineSettings>>> = {
  plain: {},
  'debug heap': { debugHeap: true },
  'page heap light': { pageHeap: 'light' },
  'page heap full': { pageHeap: 'full' },
  'without LFH': { noLfh: true },
};
const USED = {
  plain: undefined,
  'debug heap': 'debugHeap',
  'page heap light': 'pageHeap',
  'page heap full': 'pageHeap',
  'without LFH': 'noLfh',
} as const;

interface Found {
  readonly act: FaultRecord['act'];
  readonly id: string;
  readonly line: number;
  /** `line check type`, or `never`. */
  readonly notice: string;
}

function firstFinding(profile: ProfileId, settings: Partial<MachineSettings>): Found {
  const { machine } = runC(SOURCE, { profile, ...settings });
  const { spanOf, spans } = machine.program.debug;
  const lineOf = (pc: number): number => spans.line[spanOf[pc]!]!;
  const fault = machine.faults.find(each => faultRule(each.id).kind === 'shadow');
  assert.ok(fault !== undefined, `${profile}: nothing found`);
  const { act, notice, id, failureType } = fault;
  return {
    act,
    id,
    line: lineOf(act.pc),
    notice: notice === undefined ? 'never' : `${lineOf(notice.pc)} ${notice.check} ${failureType ?? '-'}`,
  };
}

/** HEAP_SPEC §F.1: the header behind is looked at when its block is freed, a tail or a suffix when its own is. */
function expectedNotice(profile: ProfileId, modifier: string): string {
  if (modifier === 'debug heap') return '14 HeapFree 6';
  // On x64 a block of 24 bytes ends 8 bytes before the guard page: those have the suffix pattern.
  if (modifier === 'page heap full' && !profile.endsWith('x64')) return '11 an access violation -';
  if (modifier.startsWith('page heap')) return '14 HeapFree 15';
  // A chunk for 24 bytes has room for 32 behind its header: what is written too much is slack.
  if (profile === 'segment-x64') return 'never';
  // Without a checksum the bit of a busy block is what counts; Windows CE names no types.
  if (profile === 'nt4-x86') return '13 HeapFree 8';
  return profile === 'ce-x86' ? '13 HeapFree -' : '13 HeapFree 3';
}

describe('One overrun', () => {
  for (const profile of PROFILE_IDS)
    for (const [name, settings] of Object.entries(MODIFIERS)) {
      const modifier = USED[name as keyof typeof USED];
      if (modifier !== undefined && !profileOf(profile).modifiers.includes(modifier)) continue;
      it(`happens at one line and heap event, and is noticed as the heap can, in ${profile}, ${name}`, () => {
        const { id, line, act, notice } = firstFinding(profile, settings);
        assert.deepEqual([id, line, act.event], ['buffer-overrun', WRITE_LINE, CALLS_BEFORE]);
        assert.equal(notice, expectedNotice(profile, name));
      });
    }
});
