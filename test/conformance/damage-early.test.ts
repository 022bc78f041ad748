import assert from 'node:assert/strict';
import { type FaultRecord } from '../../engine/machine/seam';
import { type CRun, runC } from '../support/run-c';
import { CHECKS } from '../support/self-checking';

/* The columns `nt4 / xp plain` and `xp SP2 adds` of HEAP_SPEC §F.1, a program a cell: what was done, and when Windows noticed. */

type Profile = 'nt4-x86' | 'xp-x86';

interface Cell {
  /** The shadow's name for what the line with the comment ACT did. */
  readonly act: FaultRecord['id'];
  /** HEAP_FAILURE_TYPE that the line with NOTICE tells; undefined when Windows never notices. */
  readonly notice: number | undefined;
  readonly output: string;
  /** Status of the exception that ends the program. */
  readonly died?: number;
}

/** Four blocks behind each other, the last one a fence, in a heap without a front end. */
const FOUR = `
  typedef struct LINK { struct LINK *next, *previous; } LINK;
  static HANDLE h;
  static char *a, *b, *c, *d;
  static void four(SIZE_T size) {
    h = HeapCreate(HEAP_NO_SERIALIZE, 0, 0);
    a = HeapAlloc(h, 0, size); b = HeapAlloc(h, 0, size); c = HeapAlloc(h, 0, size); d = HeapAlloc(h, 0, size);
  }
  static int target[8];
`;

const lineOf = ({ machine }: CRun, pc: number): number => {
  const { spanOf, spans } = machine.program.debug;
  return spans.line[spanOf[pc]!]!;
};

function cell(profile: Profile, statement: string, body: string, expected: Cell): void {
  it(`${statement} (${profile})`, () => {
    const text = CHECKS(profile) + FOUR + body;
    const run = runC(text, { profile });
    const line = (mark: string): number => text.slice(0, text.indexOf(mark)).split('\n').length;
    const fault = run.machine.faults.find(
      each => each.id === expected.act && lineOf(run, each.act.pc) === line('/* ACT */'),
    );
    const seen = run.machine.faults.map(each => `${each.id} ${lineOf(run, each.act.pc)}`).join();
    assert.ok(fault !== undefined, seen);
    const told = run.machine.faults.filter(each => each.id === 'corruption-detected');
    assert.deepEqual(
      told.map(each => [each.failureType, lineOf(run, each.act.pc)]),
      expected.notice === undefined ? [] : [[expected.notice, line('/* NOTICE */')]],
    );
    // What dies of an access violation is noticed by it.
    assert.equal(fault.notice?.step, expected.died === undefined ? told[0]?.act.step : fault.act.step);
    assert.equal(run.output, expected.output);
    const { stop } = run;
    if (expected.died === undefined) assert.deepEqual(stop, { reason: 'exited', exitCode: 0 });
    else assert.ok(stop.reason === 'died' && stop.status === expected.died, JSON.stringify(stop));
  });
}

const BOTH: readonly Profile[] = ['nt4-x86', 'xp-x86'];

describe('Damage to a heap of NT 4 and XP', () => {
  for (const profile of BOTH) {
    cell(
      profile,
      'within the slack of a block is never noticed',
      `int main(void) {
        four(97);
        a[97] = 'x'; /* ACT */
        printf("%d %d", HeapValidate(h, 0, NULL), HeapFree(h, 0, a) && HeapFree(h, 0, b));
        return 0;
      }`,
      { act: 'buffer-overrun', notice: undefined, output: '1 1' },
    );
    cell(
      profile,
      'to the size in the next header is noticed by HeapValidate',
      `int main(void) {
        four(104);
        a[104] ^= 0x55; /* ACT */
        printf("%d", HeapValidate(h, 0, NULL)); /* NOTICE */
        return 0;
      }`,
      { act: 'buffer-overrun', notice: 3, output: '0' },
    );
    cell(
      profile,
      'of freed data behind the links is never noticed',
      `int main(void) {
        four(104);
        HeapFree(h, 0, b);
        b[20] = 'x'; /* ACT */
        printf("%d %d", HeapValidate(h, 0, NULL), HeapAlloc(h, 0, 104) == b);
        return 0;
      }`,
      { act: 'use-after-free', notice: undefined, output: '1 1' },
    );
    cell(
      profile,
      'by a second free of a block of the back end is refused with 87',
      `int main(void) {
        four(104);
        HeapFree(h, 0, b);
        printf(/* ACT */ HeapFree(h, 0, b) /* NOTICE */ ? "freed" : "refused");
        CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
        return 0;
      }`,
      { act: 'double-free', notice: 8, output: 'refused' },
    );
    cell(
      profile,
      'by a pointer that is not aligned is refused',
      `int main(void) {
        four(104);
        printf(/* ACT */ HeapFree(h, 0, b + 4) /* NOTICE */ ? "freed" : "refused");
        return 0;
      }`,
      { act: 'invalid-free', notice: 9, output: 'refused' },
    );
    cell(
      profile,
      'by an unmapped pointer is an access violation',
      `int main(void) {
        four(104);
        HeapFree(h, 0, (void *)0x60000000); /* ACT */
        return 0;
      }`,
      { act: 'invalid-free', notice: undefined, output: '', died: 0xc0000005 },
    );
    cell(
      profile,
      'cannot reach a handle after HeapDestroy: its pages are gone',
      `int main(void) {
        four(104);
        HeapDestroy(h);
        HeapAlloc(h, 0, 8); /* ACT */
        return 0;
      }`,
      { act: 'use-after-destroy', notice: undefined, output: '', died: 0xc0000005 },
    );
  }

  const OVER_COOKIE = `int main(void) {
    four(104);
    b[-4] ^= 0x55; /* ACT */
    printf(HeapFree(h, 0, b) ? "freed" : "refused"); /* NOTICE */
    return 0;
  }`;
  cell('nt4-x86', 'to the unused byte of a header is never noticed', OVER_COOKIE, {
    act: 'buffer-underrun',
    notice: undefined,
    output: 'freed',
  });
  cell('xp-x86', 'to the cookie of a header is noticed when the block is freed', OVER_COOKIE, {
    act: 'buffer-underrun',
    notice: 3,
    output: 'refused',
  });

  const FORGED = `int main(void) {
    four(104);
    HeapFree(h, 0, b);
    ((LINK *)b)->next = (LINK *)(target + 4); /* ACT */
    ((LINK *)b)->previous = (LINK *)target;
    HeapAlloc(h, 0, 104); /* NOTICE */
    printf(*(int **)target == target + 4 && *(int **)(target + 5) == target ? "written" : "whole");
    return 0;
  }`;
  cell('nt4-x86', 'to the links of a freed block makes unlinking write where they point', FORGED, {
    act: 'use-after-free',
    notice: undefined,
    output: 'written',
  });
  cell('xp-x86', 'to the links of a freed block is noticed by the safe unlink', FORGED, {
    act: 'use-after-free',
    notice: 13,
    output: 'whole',
  });

  const OTHER_HEAP = `int main(void) {
    HANDLE other = HeapCreate(HEAP_NO_SERIALIZE, 0, 0);
    four(104);
    printf(/* ACT */ HeapFree(other, 0, b) /* NOTICE */ ? "freed" : "refused");
    return 0;
  }`;
  cell('nt4-x86', 'by a block of another heap is not seen: it is freed into the wrong one', OTHER_HEAP, {
    act: 'wrong-heap',
    notice: undefined,
    output: 'freed',
  });
  cell('xp-x86', 'by a block of another heap is noticed by its cookie', OTHER_HEAP, {
    act: 'wrong-heap',
    notice: 9,
    output: 'refused',
  });

  cell(
    'xp-x86',
    'by a second free of a block on a lookaside list is never noticed',
    `int main(void) {
      char *one, *two;
      h = HeapCreate(0, 0, 0);
      b = HeapAlloc(h, 0, 104);
      HeapFree(h, 0, b);
      HeapFree(h, 0, b); /* ACT */
      one = HeapAlloc(h, 0, 104); two = HeapAlloc(h, 0, 104);
      printf("%d %d", one == b, two == b);
      return 0;
    }`,
    { act: 'double-free', notice: undefined, output: '1 1' },
  );
});
