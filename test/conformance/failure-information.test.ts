import assert from 'node:assert/strict';
import { type Address, address, offset } from '../../engine/base/units';
import { type MachineSettings } from '../../engine/machine/seam';
import { FAILURE_INFORMATION } from '../../engine/nt/layout-failure';
import { profileOf } from '../../engine/nt/profile';
import { runC } from '../support/run-c';
import { CHECKS } from '../support/self-checking';

/* HEAP_SPEC §F.2: what the heap leaves in memory when it finds damage. */

type Profile = MachineSettings['profile'];
const VISTA = ['win7-x86', 'win7-x64', 'win10-x86', 'win10-x64'] as const;

/** Runs a program that prints addresses in hex, one a line, and reads the structure that is left. */
function failure(profile: Profile, body: string, changes: Partial<MachineSettings> = {}) {
  const source = `${CHECKS(profile)} static void tell(void *p) { printf("%Ix\\n", (SIZE_T)p); }
    int main(void) { HANDLE h = HeapCreate(HEAP_NO_SERIALIZE, 0, 0); ${body} return 0; }`;
  const { machine, output, stop } = runC(source, { profile, ...changes }, 200_000);
  const own = profileOf(profile);
  const at = offset(machine.peb, own.width.peb.failureInformation);
  const layout = FAILURE_INFORMATION[own.pointerBytes];
  const number = (place: number, size: number): number =>
    machine.space.peekNumber(offset(at, place), size as 4 | 8) ?? 0;
  const pointer = (place: number): Address => address(number(place, own.pointerBytes));
  return {
    told: output.split('\n').filter(Boolean).map(line => Number.parseInt(line, 16)), // prettier-ignore
    stop,
    size: number(layout.structureSize, 4),
    type: number(layout.failureType, 4),
    heap: pointer(layout.heapAddress),
    address: pointer(layout.address),
    previous: pointer(layout.previousBlock),
    next: pointer(layout.nextBlock),
    decoded: number(layout.expectedDecoded + own.headerBytes - 8, 4),
    encoded: number(layout.expectedEncoded + own.headerBytes - 8, 4),
    stack: pointer(layout.stackTrace),
    header: own.headerBytes,
    functions: machine.program.functions,
    sizeof: layout.sizeof,
  };
}

const OVERRUN =
  'char *a = HeapAlloc(h, 0, 0x400), *b = HeapAlloc(h, 0, 0x400), *c = HeapAlloc(h, 0, 0x400); ' +
  'tell(h); tell(a); tell(b); tell(c); memset(a + 0x400, 0x5a, P == 4 ? 4 : 12); HeapFree(h, 0, b);';

describe('HEAP_FAILURE_INFORMATION', () => {
  for (const profile of VISTA)
    it(`names the damaged block, the sound ones around it, and the header that they tell (${profile})`, () => {
      const found = failure(profile, OVERRUN);
      const [heap = 0, a = 0, b = 0, c = 0] = found.told;
      assert.deepEqual(
        [found.size, found.heap, found.address, found.previous, found.next],
        [found.sizeof, heap, b - found.header, a - found.header, c - found.header],
      );
      const granule = profileOf(profile).granule;
      assert.equal(found.decoded & 0xffff, (c - b) / granule);
      assert.equal((found.decoded >>> 16) & 0xff, 1);
      assert.notEqual(found.encoded, found.decoded);
      assert.ok([3, 6].includes(found.type), `type ${found.type}`);
      const main = found.functions.find(each => each.name === 'main');
      assert.ok(main !== undefined && found.stack >= main.address && found.stack < main.address + 16);
    });

  for (const profile of VISTA)
    it(`is that of the last failure, with its number (${profile})`, () => {
      const twice =
        'char *p = HeapAlloc(h, 0, 0x400); tell(p); HeapFree(h, 0, p); HeapFree(h, 0, p); HeapFree(h, 0, p + 1);';
      const found = failure(profile, twice);
      // Where damage ends the process the first is the last.
      const ends = found.stop.reason === 'died';
      assert.equal(ends, profile !== 'win7-x86');
      assert.equal(found.type, ends ? 8 : 9);
      assert.equal(found.sizeof, profile.endsWith('x64') ? 0x168 : 0xb8);
    });

  it('counts as Windows 11 does when asked for', () => {
    const body = 'HANDLE other = HeapCreate(0, 0, 0); HeapFree(other, 0, HeapAlloc(h, 0, 0x400));';
    assert.equal(failure('win10-x64', body).type, 11);
    assert.equal(failure('win10-x64', body, { win11: true }).type, 12);
  });

  it('is left by a segment heap too, and not by a heap that is whole, by HeapValidate, or by those before Vista', () => {
    const twice =
      'HANDLE s = HeapCreate(0, 0, 0); char *p = HeapAlloc(s, 0, 0x400); HeapFree(s, 0, p); HeapFree(s, 0, p);';
    const segment = failure('segment-x64', twice);
    assert.deepEqual([segment.size, segment.address !== 0], [0x168, true]);
    for (const [profile, body] of [
      ['win10-x86', 'HeapFree(h, 0, HeapAlloc(h, 0, 0x400));'],
      ['win10-x86', 'char *a = HeapAlloc(h, 0, 0x400); a[0x404] ^= 1; HeapValidate(h, 0, NULL);'],
      ['xp-x86', twice],
    ] as const)
      assert.equal(failure(profile, body).size, 0);
  });
});
