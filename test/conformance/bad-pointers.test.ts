import assert from 'node:assert/strict';
import { address } from '../../engine/base/units';
import { checkHeap } from '../support/check-heap';
import { conform, scratch } from '../support/conform';
import { runC } from '../support/run-c';
import { VISTA_IDS, type VistaWorld } from '../support/vista-world';

/*
 * The rows of CONFORMANCE marked † describe what old Windows answers and where the current one crashes. These tests pin
 * what Heapscope does, its own choice: HEAP_SPEC X4 for HeapValidate, X5 with §F.3 for HeapFree and HeapReAlloc.
 */

const UNMAPPED = address(0xdeadbe00);

/** What HeapFree and HeapReAlloc answer to a wild pointer: the process ends where that is the profile's way. */
function refuses(world: VistaWorld, user: typeof UNMAPPED, lastError: number | undefined): void {
  const heap = world.create();
  for (const answer of [world.free(heap, user), world.realloc(heap, user, 50)]) {
    assert.equal(answer.value, 0);
    assert.equal(answer.corruption?.failureName, 'heap_failure_invalid_argument');
    if (world.profile.terminatesOnCorruption) {
      assert.deepEqual([answer.raise?.status, answer.raise?.continuable], [0xc0000374, false]);
    } else assert.deepEqual([answer.raise, answer.lastError], [undefined, lastError]);
  }
  checkHeap(world, heap);
}

describe('CONFORMANCE 2, pointers to nothing: the choice of HEAP_SPEC X4 and X5', () => {
  conform('C-21 † HeapValidate of an unmapped pointer is FALSE with 998 (X4)', world => {
    const heap = world.create();
    assert.deepEqual(world.validate(heap, UNMAPPED).lastError, 998);
    assert.equal(world.validate(heap, UNMAPPED).value, 0);
    assert.deepEqual(world.validate(heap), { value: 1 });
  });
  conform('C-39 † HeapFree and HeapReAlloc of an unmapped pointer: 998, or the process ends (X5)', world => {
    refuses(world, UNMAPPED, 998);
  });
  conform(
    'C-40 † HeapFree and HeapReAlloc of readable memory that is no block: no last error, or the process ends (X5)',
    world => {
      refuses(world, scratch(world), undefined);
    },
  );
});

describe('CONFORMANCE 8, a fixed object that is freed twice: HEAP_SPEC X5 in 64 bits, §A.16 in 32', () => {
  const twice = (body: string): string => `#include <windows.h>
    #include <stdio.h>
    int main(void) {
      int i;
      HANDLE fixed, all[20], moveable = GlobalAlloc(GMEM_MOVEABLE, 32);
      printf("%d", GlobalHandle(moveable) == NULL);
      ${body}
      return 0;
    }`;
  const global = `fixed = GlobalAlloc(GMEM_FIXED, 32);
    GlobalFree(fixed);
    SetLastError(1);
    printf(" %d", GlobalFree(fixed) == fixed);
    printf(" %lu", GetLastError());
    SetLastError(1);
    printf(" %d", LocalFree(fixed) == fixed);
    printf(" %lu", GetLastError());`;
  for (const profile of VISTA_IDS)
    it(`C-128 † the second GlobalFree crashes in 64 bits and gives the pointer with 6 in 32; GlobalHandle of a handle is refused (${profile})`, () => {
      const { output, stop } = runC(twice(global), { profile });
      const expected = profile.endsWith('x64') ? ['1', 'died'] : ['1 1 6 1 6', 'exited'];
      assert.deepEqual([output, stop.reason], expected);
    });
  for (const profile of ['win7-x86', 'win10-x86'] as const)
    it(`C-128 † so it is for a block of the front end, and the finding has its notice (${profile})`, () => {
      const front = 'for (i = 0; i < 20; i++) all[i] = GlobalAlloc(GMEM_FIXED, 24); fixed = all[19];';
      const { output, machine } = runC(
        twice(`${front} GlobalFree(fixed); printf(" %d %lu", GlobalFree(fixed) == fixed, GetLastError());`),
        { profile },
      );
      assert.equal(output, '1 1 6');
      const found = machine.faults.filter(fault => fault.id === 'double-free');
      assert.deepEqual(
        found.map(fault => fault.notice !== undefined),
        [true],
      );
    });
  it('C-128 † damage beside the block ends the process all the same (win10-x86)', () => {
    const { stop } = runC(
      twice(
        'fixed = GlobalAlloc(GMEM_FIXED, 32); ((char *)fixed)[-8] ^= 1; GlobalFree(fixed); puts("alive");',
      ),
      { profile: 'win10-x86' },
    );
    assert.equal(stop.reason === 'died' && stop.status, 0xc0000374);
  });
});
