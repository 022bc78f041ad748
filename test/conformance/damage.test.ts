import assert from 'node:assert/strict';
import { type FaultRecord, type MachineSettings } from '../../engine/machine/seam';
import { NtStatus } from '../../engine/nt/status';
import { FORGE, FOUR } from '../support/forge';
import { type CRun, PROFILES, runC } from '../support/run-c';
import { CHECKS } from '../support/self-checking';

/** What a program did wrong, and when Windows noticed: source lines that bear the comments ACT and NOTICE. */
interface Moments {
  readonly act: FaultRecord['id'];
  readonly failureType: number;
  readonly check: string;
}

const lineOf = ({ machine }: CRun, pc: number): number => {
  const { spanOf, spans } = machine.program.debug;
  return spans.line[spanOf[pc]!]!;
};

/** Runs the program: the heap must notice at NOTICE what was done at ACT, and react as the profile does (HEAP_SPEC §F.3). */
function noticed(statement: string, body: string, { act, failureType, check }: Moments): void {
  for (const profile of PROFILES)
    it(`${statement} (${profile})`, () => {
      const text = CHECKS(profile) + FORGE + FOUR + body;
      const run = runC(text, { profile });
      const line = (mark: string): number => text.slice(0, text.indexOf(mark)).split('\n').length;
      const detected = run.machine.faults.filter(fault => fault.id === 'corruption-detected');
      assert.deepEqual(
        detected.map(fault => [fault.failureType, lineOf(run, fault.act.pc), fault.notice?.check]),
        [[failureType, line('/* NOTICE */'), check]],
      );
      const fault = run.machine.faults.find(
        each => each.id === act && lineOf(run, each.act.pc) === line('/* ACT */'),
      );
      assert.ok(
        fault !== undefined,
        run.machine.faults.map(each => `${each.id} ${lineOf(run, each.act.pc)}`).join(),
      );
      assert.deepEqual([fault.notice?.step, fault.failureType], [detected[0]!.act.step, failureType]);
      assert.ok(fault.act.step <= fault.notice!.step);
      assertReaction(run, profile);
    });
}

/** win7-x86 goes on with the damaged heap, the others end the process with C0000374. */
function assertReaction({ stop, output }: CRun, profile: MachineSettings['profile']): void {
  if (profile === 'win7-x86') {
    assert.deepEqual(stop, { reason: 'exited', exitCode: 0 });
    assert.equal(output, 'went on');
  } else {
    assert.ok(stop.reason === 'died', stop.reason);
    assert.equal(stop.status, NtStatus.HEAP_CORRUPTION);
    assert.equal(output, '');
  }
}

describe('Damage to a heap', () => {
  noticed(
    'is an overrun when it crossed the slack before a header',
    `int main(void) {
      int i;
      four(97);
      for (i = 97; i < (P == 4 ? 108 : 116); i++) a[i] = 'x'; /* ACT */
      printf(HeapFree(h, 0, b) ? "freed" : "went on"); /* NOTICE */
      return 0;
    }`,
    { act: 'buffer-overrun', failureType: 6, check: 'HeapFree' },
  );

  noticed(
    'is an underrun when the slack before the header is whole',
    `int main(void) {
      four(97);
      b[-8] ^= 0x55; /* ACT */
      printf(HeapFree(h, 0, b) ? "freed" : "went on"); /* NOTICE */
      return 0;
    }`,
    { act: 'buffer-underrun', failureType: 7, check: 'HeapFree' },
  );

  noticed(
    'is a damaged entry when there is no slack to tell',
    `int main(void) {
      four(104);
      b[-8] ^= 0x55; /* ACT */
      printf(HeapFree(h, 0, b) ? "freed" : "went on"); /* NOTICE */
      return 0;
    }`,
    { act: 'buffer-underrun', failureType: 3, check: 'HeapFree' },
  );

  noticed(
    'is noticed by the free of the block before, which reads the next header',
    `int main(void) {
      four(104);
      a[104] ^= 0x55; /* ACT */
      printf(HeapFree(h, 0, a) ? "freed" : "went on"); /* NOTICE */
      return 0;
    }`,
    { act: 'buffer-overrun', failureType: 3, check: 'HeapFree' },
  );

  noticed(
    'is a damaged list entry when a freed block was written to',
    `int main(void) {
      four(100);
      HeapFree(h, 0, b);
      ((LINK *)b)->next = (LINK *)d; /* ACT */
      printf(HeapAlloc(h, 0, 100) ? "allocated" : "went on"); /* NOTICE */
      return 0;
    }`,
    { act: 'use-after-free', failureType: 13, check: 'HeapAlloc' },
  );

  noticed(
    'is a damaged list entry when the neighbour of a freed block is freed',
    `int main(void) {
      four(100);
      HeapFree(h, 0, b);
      ((LINK *)b)->previous = (LINK *)d; /* ACT */
      printf(HeapFree(h, 0, a) ? "freed" : "went on"); /* NOTICE */
      return 0;
    }`,
    { act: 'use-after-free', failureType: 13, check: 'HeapFree' },
  );

  noticed(
    'is a damaged free list when a hint leads to a busy block',
    `int main(void) {
      LINK **at;
      four(100);
      HeapFree(h, 0, b);
      at = hint(h, granules(h, b));
      *at = (LINK *)d; /* ACT */
      printf(HeapAlloc(h, 0, 100) ? "allocated" : "went on"); /* NOTICE */
      return 0;
    }`,
    { act: 'buffer-overrun', failureType: 12, check: 'HeapAlloc' },
  );

  noticed(
    'is a damaged list entry when a block is put on the list before a forged one',
    `int main(void) {
      four(100);
      HeapFree(h, 0, a);
      ((LINK *)a)->previous = (LINK *)d; /* ACT */
      printf(HeapFree(h, 0, c) ? "freed" : "went on"); /* NOTICE */
      return 0;
    }`,
    { act: 'use-after-free', failureType: 13, check: 'HeapFree' },
  );

  noticed(
    'is a damaged free list when the last hint leads to a busy block',
    `int main(void) {
      LINK **at;
      four(100);
      at = hint(h, 0x7F);
      *at = (LINK *)d; /* ACT */
      printf(HeapAlloc(h, 0, 0x80 * GRANULE) ? "allocated" : "went on"); /* NOTICE */
      return 0;
    }`,
    { act: 'buffer-overrun', failureType: 12, check: 'HeapAlloc' },
  );

  noticed(
    'is a damaged entry when the next block has forgotten the size of the one before it',
    `int main(void) {
      four(104);
      c[-4] ^= 1; /* ACT */
      printf(HeapFree(h, 0, b) ? "freed" : "went on"); /* NOTICE */
      return 0;
    }`,
    { act: 'buffer-underrun', failureType: 3, check: 'HeapFree' },
  );

  noticed(
    'is an invalid argument when a sound header lies outside the heap',
    `static __declspec(align(16)) struct { HEADER pad, header; char rest[200]; } fake;
    int main(void) {
      four(100);
      put(h, fake.rest, get(h, b));
      printf(/* ACT */ HeapFree(h, 0, fake.rest) /* NOTICE */ ? "freed" : "went on");
      return 0;
    }`,
    { act: 'invalid-free', failureType: 9, check: 'HeapFree' },
  );

  noticed(
    'is a damaged large block when its links are written',
    `int main(void) {
      four(100);
      a = HeapAlloc(h, 0, 0x200000);
      ((LINK *)(a - 8 * P))->next = (LINK *)d; /* ACT */
      printf(HeapFree(h, 0, a) ? "freed" : "went on"); /* NOTICE */
      return 0;
    }`,
    { act: 'buffer-underrun', failureType: 5, check: 'HeapFree' },
  );

  noticed(
    'is a damaged large block when its checksum does not hold',
    `int main(void) {
      four(100);
      a = HeapAlloc(h, 0, 0x200000);
      a[-7] ^= 1; /* ACT */
      printf(HeapFree(h, 0, a) ? "freed" : "went on"); /* NOTICE */
      return 0;
    }`,
    { act: 'buffer-underrun', failureType: 5, check: 'HeapFree' },
  );

  noticed(
    'is a damaged list entry when the descriptor of an uncommitted range was unhooked',
    `int main(void) {
      PROCESS_HEAP_ENTRY e = { 0 };
      LINK *link;
      four(100);
      while (HeapWalk(h, &e) && !(e.wFlags & PROCESS_HEAP_UNCOMMITTED_RANGE)) {}
      link = (LINK *)((char *)e.lpData - 6 * P);
      link->next = link; /* ACT */
      printf(HeapAlloc(h, 0, 0x4000) ? "allocated" : "went on"); /* NOTICE */
      return 0;
    }`,
    { act: 'buffer-overrun', failureType: 13, check: 'HeapAlloc' },
  );

  noticed(
    'is a block that is not busy when it is freed twice, both at the same step',
    `int main(void) {
      four(100);
      HeapFree(h, 0, b);
      printf(/* ACT */ HeapFree(h, 0, b) /* NOTICE */ ? "freed" : "went on");
      return 0;
    }`,
    { act: 'double-free', failureType: 8, check: 'HeapFree' },
  );

  noticed(
    'is a cross-heap operation when a block is given to another heap',
    `int main(void) {
      four(100);
      printf(/* ACT */ HeapFree(HeapCreate(0, 0, 0), 0, b) /* NOTICE */ ? "freed" : "went on");
      return 0;
    }`,
    { act: 'wrong-heap', failureType: 11, check: 'HeapFree' },
  );

  noticed(
    'is an invalid argument when the pointer is not aligned',
    `int main(void) {
      four(100);
      printf(/* ACT */ HeapFree(h, 0, b + 4) /* NOTICE */ ? "freed" : "went on");
      return 0;
    }`,
    { act: 'invalid-free', failureType: 9, check: 'HeapFree' },
  );

  noticed(
    'ends HeapReAlloc and HeapSize in the same way',
    `int main(void) {
      four(104);
      b[-6] ^= 2; /* ACT */
      printf(HeapSize(h, 0, b) != (SIZE_T)-1 ? "sized" : "went on"); /* NOTICE */
      return 0;
    }`,
    { act: 'buffer-underrun', failureType: 3, check: 'HeapSize' },
  );

  for (const profile of PROFILES)
    it(`is told by HeapValidate in every profile, which raises nothing (${profile})`, () => {
      const text = `${CHECKS(profile)}${FORGE}${FOUR}
        int main(void) {
          four(104);
          a[104] ^= 0x55; /* ACT */
          SetLastError(UNTOUCHED);
          CHECK(HeapValidate(h, 0, NULL) == FALSE && HeapValidate(h, 0, b) == FALSE && HeapValidate(h, 0, c) == TRUE);
          CHECK(GetLastError() == UNTOUCHED);
          a[104] ^= 0x55;
          CHECK(HeapValidate(h, 0, NULL) && HeapFree(h, 0, a) && HeapFree(h, 0, b));
          return 0;
        }`;
      const run = runC(text, { profile });
      assert.equal(run.output, '');
      assert.deepEqual(run.stop, { reason: 'exited', exitCode: 0 });
      const overrun = run.machine.faults.find(fault => fault.id === 'buffer-overrun');
      assert.deepEqual([overrun?.notice?.check, overrun?.failureType], ['HeapValidate', 3]);
    });

  for (const profile of PROFILES)
    it(`is told of one block too when its header says that a front end serves it, which does not know it (${profile})`, () => {
      const text = `${CHECKS(profile)}${FORGE}${FOUR}
        int main(void) {
          four(104);
          b[-1] |= 0x80; /* ACT */
          CHECK(HeapValidate(h, 0, a) && !HeapValidate(h, 0, b) && HeapValidate(h, 0, c));
          b[-1] &= 0x7f;
          CHECK(HeapValidate(h, 0, NULL) && HeapFree(h, 0, b));
          return 0;
        }`;
      const run = runC(text, { profile });
      assert.equal(run.output, '');
      const underrun = run.machine.faults.find(fault => fault.id === 'buffer-underrun');
      assert.deepEqual([underrun?.notice?.check, underrun?.failureType], ['HeapValidate', 3]);
    });
});
