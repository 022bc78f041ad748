import assert from 'node:assert/strict';
import { type Address, address, NULL } from '../../engine/base/units';
import { AddressSpace } from '../../engine/memory/address-space';
import { ProcessFault } from '../../engine/memory/seam';
import {
  VirtualAlloc,
  VirtualAllocEx,
  type VirtualAnswer,
  VirtualFree,
  VirtualFreeEx,
  VirtualProtect,
  VirtualQuery,
} from '../../engine/memory/virtual-calls';
import { ntAllocate, ntFree, ntQuery } from '../../engine/memory/virtual-memory';
import {
  MEM_COMMIT,
  MEM_DECOMMIT,
  MEM_FREE,
  MEM_PRIVATE,
  MEM_RELEASE,
  MEM_RESERVE,
  MEM_RESET,
  MEM_TOP_DOWN,
  PAGE_EXECUTE,
  PAGE_EXECUTE_READWRITE,
  PAGE_EXECUTE_WRITECOPY,
  PAGE_GUARD,
  PAGE_NOACCESS,
  PAGE_NOCACHE,
  PAGE_READONLY,
  PAGE_READWRITE,
  PAGE_WRITECOPY,
} from '../../engine/nt/memory-flags';
import { profileOf } from '../../engine/nt/profile';
import { NT_IDS } from '../support/conform';

const AT_ROUND_TO_PAGE = 0x40000000;

/* CONFORMANCE §12 and §13: one address space for all, of the width and size of each profile. */
for (const profile of NT_IDS) {
  describe(`virtual memory (${profile})`, () => {
    const { pointerBytes, system } = profileOf(profile);
    const highestAddress = address(system.highestAddress);
    let space: AddressSpace;
    /** A page for MEMORY_BASIC_INFORMATION and old protections. */
    let scratch: Address;

    beforeEach(() => {
      space = new AddressSpace({ pointerBytes, commitLimit: undefined, highestAddress });
      scratch = address(
        VirtualAlloc(space, address(0x70000000), 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE).value,
      );
    });

    const alloc = (at: number, size: number, type: number, protect: number): VirtualAnswer =>
      VirtualAlloc(space, address(at), size, type, protect);
    const reserve = (size: number, protect = PAGE_NOACCESS): Address =>
      address(alloc(0, size, MEM_RESERVE, protect).value);
    const reserveAndCommit = (size: number, protect = PAGE_READWRITE): Address =>
      address(alloc(0, size, MEM_RESERVE | MEM_COMMIT, protect).value);
    const free = (at: number, size: number, type: number): VirtualAnswer =>
      VirtualFree(space, address(at), size, type);
    const protect = (at: number, size: number, to: number): VirtualAnswer =>
      VirtualProtect(space, address(at), size, to, scratch);
    const oldProtect = (): number => space.load32(scratch);

    /** VirtualQuery as a program reads it. */
    function query(at: number): Record<string, number> {
      const to = address(scratch + 0x100);
      const wide = pointerBytes === 8;
      assert.deepEqual(VirtualQuery(space, address(at), to, 0x30), { value: wide ? 0x30 : 0x1c });
      const u32 = (offset: number): number => space.load32(address(to + offset));
      const pointer = (offset: number): number => space.loadPointer(address(to + offset));
      return {
        base: pointer(0),
        allocationBase: pointer(wide ? 8 : 4),
        allocationProtect: u32(wide ? 0x10 : 8),
        size: pointer(wide ? 0x18 : 0xc),
        state: u32(wide ? 0x20 : 0x10),
        protect: u32(wide ? 0x24 : 0x14),
        type: u32(wide ? 0x28 : 0x18),
      };
    }

    it('C-190: VirtualAlloc of size 0 fails with 87', () => {
      assert.deepEqual(alloc(0, 0, MEM_RESERVE, PAGE_NOACCESS), { value: 0, lastError: 87 });
    });

    it('C-191: a reservation is queried as one run of whole pages without protection', () => {
      const base = reserve(0xfffc);
      assert.deepEqual(query(base), {
        base,
        allocationBase: base,
        allocationProtect: PAGE_NOACCESS,
        size: 0x10000,
        state: MEM_RESERVE,
        protect: 0,
        type: MEM_PRIVATE,
      });
    });

    it('C-192: VirtualProtect of reserved or partly reserved pages fails with 487', () => {
      const base = reserve(0x10000);
      assert.deepEqual(protect(base, 0x1000, PAGE_READONLY), { value: 0, lastError: 487 });
      alloc(base, 0x1000, MEM_COMMIT, PAGE_READWRITE);
      assert.deepEqual(protect(base, 0x2000, PAGE_READONLY), { value: 0, lastError: 487 });
      assert.equal(query(base)['protect'], PAGE_READWRITE);
    });

    it('C-193: a page committed in a reservation has its own protection', () => {
      const base = reserve(0x10000);
      assert.deepEqual(alloc(base, 0x1000, MEM_COMMIT, PAGE_READWRITE), { value: base });
      assert.deepEqual(query(base), {
        base,
        allocationBase: base,
        allocationProtect: PAGE_NOACCESS,
        size: 0x1000,
        state: MEM_COMMIT,
        protect: PAGE_READWRITE,
        type: MEM_PRIVATE,
      });
    });

    it('C-194: VirtualProtect gives the protection before, each time', () => {
      const base = reserveAndCommit(0x1000, PAGE_NOACCESS);
      assert.deepEqual(protect(base, 0x1000, PAGE_READONLY), { value: 1 });
      assert.equal(oldProtect(), PAGE_NOACCESS);
      assert.deepEqual(protect(base, 0x1000, PAGE_READWRITE), { value: 1 });
      assert.equal(oldProtect(), PAGE_READONLY);
    });

    it('C-195: MEM_RESET changes neither state nor protection, and stays inside the region', () => {
      const base = reserve(0x10000);
      alloc(base, 0x1000, MEM_COMMIT, PAGE_READWRITE);
      assert.deepEqual(alloc(base, 0x1000, MEM_RESET, PAGE_NOACCESS), { value: base });
      assert.deepEqual([query(base)['state'], query(base)['protect']], [MEM_COMMIT, PAGE_READWRITE]);
      assert.deepEqual(alloc(base + 0x1000, 0x1000, MEM_RESET, PAGE_NOACCESS), { value: base + 0x1000 });
      assert.deepEqual([query(base + 0x1000)['state'], query(base + 0x1000)['size']], [MEM_RESERVE, 0xf000]);
      assert.deepEqual(alloc(base, 0x11000, MEM_RESET, PAGE_NOACCESS), { value: 0, lastError: 487 });
    });

    it('C-196: exactly one base protection is needed, and not a copy-on-write one', () => {
      const invalid = { value: 0, lastError: 87 };
      for (const word of [0, PAGE_READONLY | PAGE_EXECUTE, PAGE_WRITECOPY, PAGE_EXECUTE_WRITECOPY, 0x1004])
        assert.deepEqual(alloc(0, 0x1000, MEM_COMMIT, word), invalid);
      const base = reserveAndCommit(0x1000);
      for (const word of [0, PAGE_READWRITE | PAGE_EXECUTE_WRITECOPY, PAGE_WRITECOPY])
        assert.deepEqual(protect(base, 0x1000, word), invalid);
      assert.equal(query(base)['protect'], PAGE_READWRITE);
    });

    it('C-197: VirtualFree takes MEM_DECOMMIT or MEM_RELEASE and nothing else', () => {
      const base = reserve(0x1000);
      assert.deepEqual(free(base, 0, 0), { value: 0, lastError: 87 });
      assert.deepEqual(free(base, 0, MEM_FREE), { value: 0, lastError: 87 });
      assert.deepEqual(free(base, 0, MEM_DECOMMIT | MEM_RELEASE), { value: 0, lastError: 87 });
    });

    it('C-198: decommitting a region that is reserved in part succeeds', () => {
      const base = reserve(0x10000);
      alloc(base, 0x1000, MEM_COMMIT, PAGE_READWRITE);
      assert.deepEqual(free(base, 0x10000, MEM_DECOMMIT), { value: 1 });
      assert.deepEqual([query(base)['state'], query(base)['size']], [MEM_RESERVE, 0x10000]);
    });

    it('C-199: MEM_RELEASE takes size 0 only', () => {
      const base = reserve(0x10000);
      assert.deepEqual(free(base, 1, MEM_RELEASE), { value: 0, lastError: 87 });
      assert.deepEqual(free(base, 0, MEM_RELEASE), { value: 1 });
      assert.equal(query(base)['state'], MEM_FREE);
    });

    it('C-200: a free choice is 64 KB aligned and can be had again', () => {
      const base = reserve(0xfffc);
      assert.equal(base % 0x10000, 0);
      free(base, 0, MEM_RELEASE);
      assert.deepEqual(alloc(base, 0x10000, MEM_RESERVE, PAGE_NOACCESS), { value: base });
    });

    it('C-201: AT_ROUND_TO_PAGE is refused with 87', () => {
      assert.deepEqual(alloc(0x200000, 0x1000, MEM_RESERVE | AT_ROUND_TO_PAGE, PAGE_NOACCESS), {
        value: 0,
        lastError: 87,
      });
    });

    it('C-202: another process handle is refused with 6', () => {
      const base = reserve(0x1000);
      assert.deepEqual(VirtualAllocEx(space, 0, NULL, 0x1000, MEM_RESERVE, PAGE_NOACCESS), {
        value: 0,
        lastError: 6,
      });
      assert.deepEqual(VirtualFreeEx(space, 0, base, 0, MEM_RELEASE), { value: 0, lastError: 6 });
      assert.deepEqual(VirtualFreeEx(space, -1, base, 0, MEM_RELEASE), { value: 1 });
    });

    it('C-203: PAGE_NOCACHE belongs to the region', () => {
      const base = reserveAndCommit(0x2000, PAGE_READWRITE | PAGE_NOCACHE);
      assert.equal(query(base)['protect'], PAGE_READWRITE | PAGE_NOCACHE);
      protect(base, 0x1000, PAGE_READWRITE);
      assert.equal(query(base)['protect'], PAGE_READWRITE | PAGE_NOCACHE);
      const plain = reserveAndCommit(0x1000);
      assert.deepEqual(protect(plain, 0x1000, PAGE_READWRITE | PAGE_NOCACHE), { value: 1 });
      assert.equal(query(plain)['protect'], PAGE_READWRITE);
    });

    it('C-204: fresh committed pages contain zero, also after a decommit', () => {
      const base = reserveAndCommit(0x3000);
      assert.deepEqual(space.loadBytes(base, 0x3000), new Uint8Array(0x3000));
      space.fill(base, 0x3000, 0xcc);
      free(base, 0x3000, MEM_DECOMMIT);
      alloc(base, 0x3000, MEM_COMMIT, PAGE_READWRITE);
      assert.deepEqual(space.loadBytes(base, 0x3000), new Uint8Array(0x3000));
    });

    it("answers VirtualQuery for free memory, for a short buffer and above the user's addresses", () => {
      assert.deepEqual(query(0x10123), {
        base: 0x10000,
        allocationBase: 0,
        allocationProtect: 0,
        size: 0x6fff0000,
        state: MEM_FREE,
        protect: PAGE_NOACCESS,
        type: 0,
      });
      assert.deepEqual(VirtualQuery(space, scratch, scratch, 0x1b), { value: 0, lastError: 24 });
      assert.deepEqual(VirtualQuery(space, address(highestAddress + 1), scratch, 0x30), {
        value: 0,
        lastError: 87,
      });
    });

    it('refuses addresses in the first 64 KB, and an old protection that goes nowhere', () => {
      assert.deepEqual(alloc(0x1000, 0x1000, MEM_RESERVE, PAGE_NOACCESS), { value: 0, lastError: 87 });
      const base = reserveAndCommit(0x1000);
      assert.deepEqual(VirtualProtect(space, base, 1, PAGE_READONLY, NULL), { value: 0, lastError: 998 });
      assert.equal(query(base)['protect'], PAGE_READWRITE);
    });

    it('answers 1455 when the commit limit is reached', () => {
      const small = new AddressSpace({ pointerBytes, commitLimit: 0x10000, highestAddress });
      assert.deepEqual(VirtualAlloc(small, NULL, 0x11000, MEM_COMMIT, PAGE_READWRITE), {
        value: 0,
        lastError: 1455,
      });
      assert.equal(small.regions.list.length, 0);
    });

    it('lets a guard page fault once', () => {
      const base = reserveAndCommit(0x1000, PAGE_READWRITE | PAGE_GUARD);
      assert.throws(
        () => space.load8(base),
        (fault: unknown) => fault instanceof ProcessFault && fault.status === 0x80000001,
      );
      assert.equal(query(base)['protect'], PAGE_READWRITE);
      assert.equal(space.load8(base), 0);
    });

    describe('native calls', () => {
      const status = (answer: { status: number; base: number; size: number }): string =>
        `${answer.status.toString(16)} ${answer.base.toString(16)} ${answer.size.toString(16)}`;

      it('C-205: a reservation is rounded down to 64 KB and up to a page', () => {
        for (const [base, size, rounded] of [
          [0x50000000, 1, 0x1000],
          [0x50008000, 1, 0x9000],
          [0x50000010, 0x1000, 0x2000],
          [0x50010000, 0x2000, 0x2000],
          [0x5000ffff, 0x3000, 0x13000],
          [0x50001010, 0x7000, 0x9000],
          [0x50001010, 0xc000, 0xe000],
        ] as const) {
          const answer = ntAllocate(space, address(base), size, MEM_RESERVE, PAGE_READWRITE);
          const down = base - (base % 0x10000);
          assert.equal(status(answer), `0 ${down.toString(16)} ${rounded.toString(16)}`);
          assert.equal(ntFree(space, answer.base, 0, MEM_RELEASE).status, 0);
        }
      });

      it('C-206: a second reservation in the same 64 KB conflicts', () => {
        ntAllocate(space, address(0x50000000), 0x1000, MEM_RESERVE, PAGE_READWRITE);
        assert.equal(
          ntAllocate(space, address(0x50008000), 0x1000, MEM_RESERVE, PAGE_READWRITE).status,
          0xc0000018,
        );
        assert.equal(
          ntAllocate(space, address(0x50008000), 0x1000, MEM_RESERVE, PAGE_READWRITE, 12).status,
          0xc0000018,
        );
      });

      it('C-207, C-208: a commit lies in one region', () => {
        ntAllocate(space, address(0x50000000), 0x10000, MEM_RESERVE, PAGE_READWRITE);
        ntAllocate(space, address(0x50010000), 0x10000, MEM_RESERVE, PAGE_READWRITE);
        const at = address(0x50001000);
        assert.equal(ntAllocate(space, at, 0x1000, MEM_COMMIT, PAGE_READWRITE).status, 0);
        assert.equal(ntAllocate(space, at, 0x1000, MEM_COMMIT, PAGE_READONLY).status, 0);
        assert.equal(space.protectionAt(at), PAGE_READONLY);
        assert.equal(
          ntAllocate(space, address(0x50020000), 1, MEM_COMMIT, PAGE_READWRITE).status,
          0xc0000018,
        );
        assert.equal(
          ntAllocate(space, address(0x5000f000), 0x2000, MEM_COMMIT, PAGE_READWRITE).status,
          0xc0000018,
        );
      });

      it('C-210, C-211: a release finds its region and stays in it', () => {
        ntAllocate(space, address(0x50000000), 0x1000, MEM_RESERVE, PAGE_READWRITE);
        ntAllocate(space, address(0x50010000), 0x1000, MEM_RESERVE, PAGE_READWRITE);
        assert.equal(ntFree(space, address(0x50001000), 0, MEM_RELEASE).status, 0xc00000a0);
        assert.equal(ntFree(space, address(0x50020000), 0, MEM_RELEASE).status, 0xc00000a0);
        assert.equal(ntFree(space, address(0x50000000), 0x2000, MEM_RELEASE).status, 0xc000001a);
        assert.equal(ntFree(space, address(0x50000000), 0x11000, MEM_RELEASE).status, 0xc000001a);
      });

      it('C-212: RESERVE|COMMIT at an odd address commits from 64 KB to the page end', () => {
        const answer = ntAllocate(
          space,
          address(0x50004080),
          0x1000,
          MEM_RESERVE | MEM_COMMIT,
          PAGE_READWRITE,
        );
        assert.equal(status(answer), '0 50000000 6000');
        space.store8(address(0x50000000), 1);
        space.store8(address(0x50005fff), 1);
      });

      it('C-215, C-219: a part of a region can be released, which splits it', () => {
        const base = ntAllocate(space, address(0x50000000), 0x30000, MEM_RESERVE, PAGE_READWRITE).base;
        assert.equal(ntFree(space, address(base + 0x10000), 0x10000, MEM_RELEASE).status, 0);
        assert.deepEqual(
          space.regions.list
            .filter(region => region.base < 0x70000000)
            .map(region => [region.base, region.size]),
          [
            [0x50000000, 0x10000],
            [0x50020000, 0x10000],
          ],
        );
        ntAllocate(space, address(0x60000000), 0x2000, MEM_RESERVE, PAGE_READWRITE);
        assert.equal(status(ntFree(space, address(0x60001000), 0x1000, MEM_RELEASE)), '0 60001000 1000');
        assert.equal(status(ntFree(space, address(0x60000000), 0x1000, MEM_RELEASE)), '0 60000000 1000');
        ntAllocate(space, address(0x60000000), 0x2000, MEM_RESERVE, PAGE_READWRITE);
        assert.equal(status(ntFree(space, address(0x60000001), 0x1000, MEM_RELEASE)), '0 60000000 2000');
      });

      it("C-216: a base below 64 KB is the second parameter's fault", () => {
        assert.equal(
          ntAllocate(space, address(0xf000), 0x1000, MEM_RESERVE, PAGE_READWRITE).status,
          0xc00000f0,
        );
      });

      it('C-217, C-218, C-220: decommit rounds outward and stays in the region', () => {
        const { base } = ntAllocate(space, address(0x50000000), 0x4000, MEM_RESERVE, PAGE_READWRITE);
        assert.equal(ntFree(space, base, 0x4000, MEM_DECOMMIT).status, 0);
        assert.equal(ntFree(space, base, 0x4001, MEM_DECOMMIT).status, 0xc000001a);
        assert.equal(ntFree(space, base, 0x4001, MEM_RELEASE).status, 0xc000001a);
        assert.equal(ntFree(space, address(base + 0x3fff), 2, MEM_DECOMMIT).status, 0xc000001a);
        assert.equal(status(ntFree(space, address(base + 0x1fff), 2, MEM_DECOMMIT)), '0 50001000 2000');
      });

      it('C-221: size 0 means the whole region from anywhere in its first page', () => {
        const { base } = ntAllocate(space, address(0x50000000), 0x10000, MEM_RESERVE, PAGE_READWRITE);
        assert.equal(status(ntFree(space, address(base + 0x1000), 0, MEM_DECOMMIT)), 'c000009f 50001000 0');
        assert.equal(status(ntFree(space, address(base + 0xffe), 0, MEM_DECOMMIT)), '0 50000000 10000');
        assert.equal(status(ntFree(space, address(base + 0xfff), 0, MEM_RELEASE)), '0 50000000 10000');
      });

      it('C-222: zero bits bound the address from above', () => {
        for (let zeroBits = 1; zeroBits <= 20; zeroBits++) {
          const answer = ntAllocate(
            space,
            NULL,
            0x1000,
            MEM_RESERVE | MEM_TOP_DOWN,
            PAGE_READWRITE,
            zeroBits,
          );
          const bound = 2 ** (32 - zeroBits);
          if (answer.status === 0) assert.ok(answer.base + answer.size <= bound);
          else assert.deepEqual([answer.status, bound <= 0x20000], [0xc0000017, true]);
        }
        assert.equal(ntAllocate(space, NULL, 0x1000, MEM_RESERVE, PAGE_READWRITE, 21).status, 0xc0000017);
        assert.equal(ntAllocate(space, NULL, 0x1000, MEM_RESERVE, PAGE_READWRITE, 22).status, 0xc00000f1);
      });

      it('C-214: a query in the middle of a run gives the rest of it', () => {
        const { base } = ntAllocate(space, NULL, 0x5000, MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE);
        space.protectPages(address(base + 0x4000), 0x1000, PAGE_READONLY);
        assert.deepEqual(ntQuery(space, address(base + 0x1234)), {
          at: base + 0x1000,
          size: 0x3000,
          state: 'committed',
          protect: PAGE_EXECUTE_READWRITE,
          allocationBase: base,
          allocationProtect: PAGE_EXECUTE_READWRITE,
          type: MEM_PRIVATE,
        });
      });
    });
  });
}
