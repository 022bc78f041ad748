import assert from 'node:assert/strict';
import { Random } from '../../engine/base/random';
import { type MachineSettings } from '../../engine/machine/seam';
import { type Control } from '../../engine/timeline/seam';
import { Timeline } from '../../engine/timeline/timeline';
import { PROFILE_IDS } from '../../engine/nt/profile-ids';
import { load } from '../support/run-c';
import { holds } from '../support/self-checking';

/* Going back and forth ends in a fresh run's state in every profile and under every modifier. */

const MODIFIERS: readonly (readonly [string, Partial<MachineSettings>])[] = [
  ['plain', {}],
  ['debug heap', { debugHeap: true }],
  ['page heap full', { pageHeap: 'full' }],
  ['page heap light', { pageHeap: 'light' }],
  ['debug C library', { crtDebug: true }],
  ['decommit threshold', { decommit: 'threshold' }],
];

const CHURN = `#include <windows.h>
#include <stdlib.h>
int main(void) {
  HANDLE h = HeapCreate(0, 0, 0);
  void *own[24] = { 0 }, *crt[24] = { 0 };
  unsigned k, at = 7;
  for (k = 0; k < 240; k++) {
    at = at * 1103515245 + 12345;
    unsigned slot = at / 65536 % 24, size = at / 4096 % 600;
    if (own[slot] == NULL) own[slot] = HeapAlloc(h, 0, k % 3 ? 40 : size);
    else if (k % 4) { HeapFree(h, 0, own[slot]); own[slot] = NULL; }
    else own[slot] = HeapReAlloc(h, 0, own[slot], size);
    crt[slot] = realloc(crt[slot], size % 5 ? size : 0);
  }
  return HeapValidate(h, 0, NULL) ? 0 : 1;
}`;
const WALK: Control = { instructions: 500, cancelled: false, pause: () => Promise.resolve() };
const SEEKS = 6;

describe('time travel in every profile, under every modifier', () => {
  for (const profile of PROFILE_IDS)
    for (const [name, changes] of MODIFIERS)
      it(`seeks end with the state of a fresh run (${profile}, ${name})`, async () => {
        const all = { profile, ...changes };
        const straight = load(CHURN, all).machine;
        assert.deepEqual(straight.run({ instructions: 1e7 }), { reason: 'exited', exitCode: 0 });
        const { step: length } = straight.position;
        const { machine } = load(CHURN, all);
        const timeline = new Timeline(machine, () => undefined);
        const random = new Random(20);
        for (let seek = 0; seek < SEEKS; seek++) {
          const target = seek === SEEKS - 1 ? length : random.below(length);
          await timeline.seek(target, WALK);
          const fresh = load(CHURN, all).machine;
          fresh.run({ instructions: target });
          assert.equal(machine.stateHash(), fresh.stateHash(), `step ${target}`);
        }
        timeline.dispose();
      });

  holds(
    'GetSystemInfo tells the limits of each Windows (HEAP_SPEC §A.14)',
    `int main(void) {
      SYSTEM_INFO si;
      GetSystemInfo(&si);
      CHECK(sizeof si == (P == 4 ? 0x24 : 0x30) && si.dwPageSize == 0x1000 && si.dwAllocationGranularity == 0x10000);
      CHECK(si.wProcessorArchitecture == (P == 4 ? 0 : 9) && si.dwProcessorType == (P == 4 ? 586 : 8664));
      CHECK(AT(si.lpMinimumApplicationAddress) == 0x10000);
      CHECK(AT(si.lpMaximumApplicationAddress) == (P == 4 ? 0x7FFEFFFF : WIN10 ? (SIZE_T)0x7FFFFFFEFFFFULL : (SIZE_T)0x7FFFFFEFFFFULL));
      return 0;
    }`,
    ['nt4-x86', 'xp-x86', 'win7-x86', 'win7-x64', 'win10-x86', 'win10-x64'],
  );
});
