import assert from 'node:assert/strict';
import { NULL, offset } from '../../engine/base/units';
import { HeapQueryInformation, HeapSetInformation } from '../../engine/heap/calls';
import { type ProfileId } from '../../engine/nt/profile-ids';
import { checkHeap } from '../support/check-heap';
import { conform, scratch, WIN10, WIN7 } from '../support/conform';
import { servedHeap } from '../support/quick-blocks';
import { load, runC } from '../support/run-c';
import { VISTA_IDS, type VistaWorld } from '../support/vista-world';

function optimize(world: VistaWorld, heap: number, version = 1, length = 8) {
  const at = scratch(world);
  world.memory.setU32(at, version);
  world.memory.setU32(offset(at, 4), 0);
  return HeapSetInformation(world.context, heap as typeof NULL, 3, at, length);
}

describe('HeapEnableTerminationOnCorruption (HEAP_SPEC §A.12)', () => {
  const terminates = (world: VistaWorld): number => {
    const at = scratch(world);
    assert.equal(HeapQueryInformation(world.context, world.processHeap, 1, at, 4, NULL).value, 1);
    return world.memory.u32(at);
  };
  conform(
    'holds for the whole process from then on',
    world => {
      const heap = world.create();
      const block = world.alloc(heap, 100);
      const kept = world.alloc(heap, 100);
      assert.equal(world.free(heap, block).value, 1);
      assert.deepEqual([terminates(world), world.free(heap, block).raise], [0, undefined]);
      assert.deepEqual(HeapSetInformation(world.context, NULL, 1, NULL, 0), { value: 1 });
      assert.equal(terminates(world), 1);
      assert.equal(world.free(heap, block).raise?.status, 0xc0000374);
      assert.notEqual(kept, NULL);
    },
    ['win7-x86'],
  );
  conform(
    'is in force without being asked for',
    world => {
      assert.equal(terminates(world), 1);
    },
    ['win7-x64', ...WIN10],
  );
});

describe('HeapOptimizeResources (HEAP_SPEC §A.12, §C.4)', () => {
  conform(
    'gives empty containers and whole free pages back, whatever the policy',
    world => {
      const heap = servedHeap(world, 40);
      const blocks = Array.from({ length: 3000 }, () => world.alloc(heap, 40));
      for (const block of blocks) world.free(heap, block);
      const before = world.field(heap, 'TotalMemoryCommitted');
      assert.deepEqual(optimize(world, heap), { value: 1 });
      assert.ok(world.field(heap, 'TotalMemoryCommitted') < before / 4);
      checkHeap(world, heap);
      for (let count = 0; count < 100; count++) assert.notEqual(world.alloc(heap, 40), NULL);
      checkHeap(world, heap);
    },
    WIN10,
  );
  conform(
    'means all heaps without a handle',
    world => {
      const heaps = [world.create(0, 0x40000), world.create(0, 0x40000)] as const;
      assert.deepEqual(optimize(world, NULL), { value: 1 });
      for (const heap of heaps) {
        assert.ok(world.field(heap, 'TotalMemoryCommitted') <= 0x2000);
        checkHeap(world, heap);
      }
    },
    WIN10,
  );
  conform(
    'refuses other versions and short structures, and Windows 7 does not know it',
    world => {
      const heap = world.create();
      const isKnown = !WIN7.includes(world.profile.id);
      assert.equal(optimize(world, heap, 2).lastError, 87);
      assert.equal(optimize(world, heap, 1, 4).lastError, isKnown ? 122 : 87);
    },
    VISTA_IDS,
  );
});

const PROGRAM = `
#include <windows.h>
#include <stdio.h>
static HANDLE heap;
static DWORD WINAPI work(void *argument) {
  char *blocks[60];
  int i, round;
  for (round = 0; round < 3; round++) {
    for (i = 0; i < 60; i++) { blocks[i] = HeapAlloc(heap, 0, 40); memset(blocks[i], (int)(INT_PTR)argument, 40); }
    for (i = 0; i < 60; i++) {
      if (blocks[i][39] != (char)(INT_PTR)argument) return 1;
      HeapFree(heap, 0, blocks[i]);
    }
  }
  return 0;
}
int main(void) {
  HANDLE threads[2];
  ULONG front = 0;
  heap = HeapCreate(0, 0, 0);
  threads[0] = CreateThread(NULL, 0, work, (void *)1, 0, NULL);
  threads[1] = CreateThread(NULL, 0, work, (void *)2, 0, NULL);
  WaitForMultipleObjects(2, threads, TRUE, INFINITE);
  HeapQueryInformation(heap, HeapCompatibilityInformation, &front, sizeof(front), NULL);
  printf("%u %d", (unsigned)front, HeapValidate(heap, 0, NULL));
  return 0;
}
`;

describe('two threads on a heap with a low-fragmentation heap (C-86, C-96)', () => {
  const run = (profile: ProfileId, seed: number) => runC(PROGRAM, { profile, seed, scheduler: 'random' });
  for (const profile of VISTA_IDS) {
    it(`keep their blocks apart whatever the order (${profile})`, () => {
      for (let seed = 1; seed <= 5; seed++) {
        const { output, stop } = run(profile, seed);
        assert.deepEqual([output, stop.reason], ['2 1', 'exited']);
      }
    });
    it(`give the same state for the same seed, also from a snapshot (${profile})`, () => {
      const one = run(profile, 3).machine;
      assert.equal(one.stateHash(), run(profile, 3).machine.stateHash());
      assert.notEqual(one.stateHash(), run(profile, 4).machine.stateHash());
      const { machine } = load(PROGRAM, { profile, seed: 3, scheduler: 'random' });
      machine.run({ instructions: 5000 });
      const snapshot = machine.snapshot();
      machine.run({ instructions: 5_000_000 });
      machine.restore(snapshot);
      machine.run({ instructions: 5_000_000 });
      assert.equal(machine.stateHash(), one.stateHash());
      machine.release(snapshot);
    });
  }
});

describe('The low-fragmentation heap of Windows XP (HEAP_SPEC §A.12, C-83, C-85, C-87)', () => {
  it('is granted to a growable, serialised heap and reported from then on; blocks that waited on a list are free then', () => {
    const { output } = runC(
      `#include <stdio.h>
      #include <windows.h>
      static HANDLE heap;
      static void set(ULONG value)
      {
          ULONG told = 9;
          SetLastError(0);
          BOOL ok = HeapSetInformation(heap, HeapCompatibilityInformation, &value, sizeof value);
          DWORD error = GetLastError();
          HeapQueryInformation(heap, HeapCompatibilityInformation, &told, sizeof told, NULL);
          printf("%d %lu %lu\\n", ok, error, told);
      }
      int main(void)
      {
          void *blocks[3];
          int i;
          heap = HeapCreate(0, 0, 0);
          for (i = 0; i < 3; i++) blocks[i] = HeapAlloc(heap, 0, 24);
          HeapFree(heap, 0, blocks[0]);
          printf("%d\\n", (int)HeapSize(heap, 0, blocks[0]));
          set(0);
          set(2);
          set(2);
          set(1);
          printf("%d %d\\n", (int)HeapSize(heap, 0, blocks[0]), HeapValidate(heap, 0, NULL));
          heap = HeapCreate(0, 0, 0x10000);
          set(2);
          heap = HeapCreate(HEAP_NO_SERIALIZE, 0, 0);
          set(2);
          return 0;
      }`,
      { profile: 'xp-x86' },
    );
    assert.deepEqual(output.trim().split('\n'), [
      '24',
      '0 31 1',
      '1 0 2',
      '1 0 2',
      '0 31 2',
      '-1 1',
      '0 31 0',
      '0 87 0',
    ]);
  });

  it('is not granted to a heap that checks', () => {
    const { output } = runC(
      `#include <stdio.h>
      #include <windows.h>
      int main(void)
      {
          ULONG value = 2;
          printf("%d", HeapSetInformation(HeapCreate(0, 0, 0), HeapCompatibilityInformation, &value, sizeof value));
          return 0;
      }`,
      { profile: 'xp-x86', debugHeap: true },
    );
    assert.equal(output, '0');
  });
});

describe('Heap information and memory that cannot be touched', () => {
  for (const profile of ['xp-x86', 'win7-x86', 'win7-x64', 'win10-x86', 'win10-x64', 'segment-x64'] as const)
    it(`is an access violation of the caller, with nothing changed (B.4) (${profile})`, () => {
      const { output } = runC(
        `#include <stdio.h>
        #include <windows.h>
        static void attempt(HANDLE heap, int sets, PVOID at)
        {
            __try { sets ? HeapSetInformation(heap, 0, at, 4) : HeapQueryInformation(heap, 0, at, 4, NULL); }
            __except (GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION) { printf("violation "); }
        }
        int main(void)
        {
            HANDLE heap = HeapCreate(0, 0, 0);
            ULONG value = 99, two = 2;
            attempt(heap, 1, NULL);
            attempt(heap, 1, (PVOID)0x12340);
            attempt(heap, 0, NULL);
            HeapSetInformation(heap, 0, &two, 4);
            HeapQueryInformation(heap, 0, &value, 4, NULL);
            printf("%lu", value);
            return 0;
        }`,
        { profile },
      );
      assert.equal(output, 'violation violation violation 2');
    });
});
