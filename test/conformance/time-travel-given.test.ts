import assert from 'node:assert/strict';
import { Random } from '../../engine/base/random';
import { type Control } from '../../engine/timeline/seam';
import { Timeline } from '../../engine/timeline/timeline';
import { load } from '../support/run-c';

/* Going back and forth through calls that run a routine of the program's in their middle. */

const PROGRAM = `#include <winternl.h>
static int asked;
static NTSTATUS NTAPI commit(PVOID base, PVOID *at, PSIZE_T size) {
  asked++;
  return VirtualAlloc(*at, *size, MEM_COMMIT, PAGE_READWRITE) != NULL ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}
int main(void) {
  RTL_HEAP_PARAMETERS p = { sizeof p };
  char *base = VirtualAlloc(NULL, 0x80000, MEM_RESERVE, PAGE_READWRITE);
  void *own[24] = { 0 };
  unsigned k, at = 7;
  PVOID h;
  VirtualAlloc(base, 0x1000, MEM_COMMIT, PAGE_READWRITE);
  p.InitialCommit = 0x1000; p.InitialReserve = 0x80000; p.CommitRoutine = commit;
  h = RtlCreateHeap(0, base, 0, 0, NULL, &p);
  for (k = 0; k < 120; k++) {
    at = at * 1103515245 + 12345;
    unsigned slot = at / 65536 % 24, size = at / 4096 % 9000;
    if (own[slot] == NULL) own[slot] = RtlAllocateHeap(h, 0, size);
    else if (k % 4) { RtlFreeHeap(h, 0, own[slot]); own[slot] = NULL; }
    else own[slot] = RtlReAllocateHeap(h, 0, own[slot], size);
  }
  return RtlValidateHeap(h, 0, NULL) && asked > 5 ? 0 : 1;
}`;
const WALK: Control = { instructions: 500, cancelled: false, pause: () => Promise.resolve() };

describe('time travel through a commit routine', () => {
  for (const profile of ['nt4-x86', 'win7-x64', 'win10-x86'] as const)
    it(`seeks end with the state of a fresh run (${profile})`, async () => {
      const straight = load(PROGRAM, { profile }).machine;
      assert.deepEqual(straight.run({ instructions: 1e7 }), { reason: 'exited', exitCode: 0 });
      const { step: length } = straight.position;
      const { machine } = load(PROGRAM, { profile });
      const timeline = new Timeline(machine, () => undefined);
      const random = new Random(20);
      for (let seek = 0; seek < 30; seek++) {
        const target = seek === 29 ? length : random.below(length);
        await timeline.seek(target, WALK);
        const fresh = load(PROGRAM, { profile }).machine;
        fresh.run({ instructions: target });
        assert.equal(machine.stateHash(), fresh.stateHash(), `step ${target}`);
      }
      timeline.dispose();
    });
});
