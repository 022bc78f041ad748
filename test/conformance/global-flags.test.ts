import assert from 'node:assert/strict';
import { address, offset } from '../../engine/base/units';
import { HeapSetInformation } from '../../engine/heap/calls';
import { conformEarly, NT_IDS, ntWorld, scratch } from '../support/conform';
import { EarlyWorld } from '../support/early-world';
import { NT_PROFILES, runChecks } from '../support/self-checking';

const XP = ['xp-x86'] as const;
/** Profiles of NT whose heaps NtGlobalFlag changes as C-173 and C-174 say: from XP on. */
const FROM_XP = NT_IDS.filter(id => id !== 'nt4-x86');
/** HEAP_VALIDATE_PARAMETERS_ENABLED and its sisters, which only the heap of XP keeps in its header (HEAP_SPEC §B.3). */
const EARLY_ONLY = 0x10000000;

describe('CONFORMANCE 9, NtGlobalFlag', () => {
  for (const id of NT_PROFILES.filter(profile => profile !== 'nt4-x86'))
    it(`C-173 RtlGetNtGlobalFlags returns what is set for the image (${id})`, () => {
      for (const globalFlags of [0, 0x10, 0x70, 0x80])
        runChecks(
          `#include <winternl.h>
          int main(void) { CHECK(RtlGetNtGlobalFlags() == ${globalFlags}); return 0; }`,
          id,
          { globalFlags },
        );
    });

  for (const id of FROM_XP)
    it(`C-174 bits of NtGlobalFlag give their heap flags (${id})`, () => {
      for (const [globalFlags, expected] of [
        [0x10, 0x20],
        [0x20, 0x40],
        [0x40, 0x40000060],
        [0x80, 0x20000060],
        [0x200000, 0x80],
        [0x400, 0],
        [0x8000, 0],
      ] as const) {
        const world = ntWorld(id, { heap: { globalFlags } });
        const flags = world.memory.u32(offset(world.create(), world.profile.flagsAt));
        assert.equal(flags & ~EARLY_ONLY, expected | 0x1002, globalFlags.toString(16));
      }
      // Tagging (0x800) adds none of the checking flags.
      const world = ntWorld(id, { heap: { globalFlags: 0x800 } });
      assert.equal(world.memory.u32(offset(world.create(), world.profile.flagsAt)) & 0x700000e0, 0);
    });
});

describe('CONFORMANCE 6, the front end of XP', () => {
  conformEarly(
    'C-87 no low-fragmentation heap for fixed and debug heaps',
    world => {
      const ask = (of: EarlyWorld, heap: number): object => {
        of.memory.setU32(scratch(of), 2);
        return HeapSetInformation(of.context, address(heap), 0, scratch(of), 4);
      };
      assert.deepEqual(ask(world, world.create(0, 0, 0x40000)), { value: 0, lastError: 31 });
      const debug = new EarlyWorld('xp-x86', { heap: { globalFlags: 0x70 } });
      assert.deepEqual(ask(debug, debug.create()), { value: 0, lastError: 31 });
    },
    XP,
  );
  conformEarly(
    'C-88 requests above 16 KB never come from a front end',
    world => {
      const heap = world.create();
      for (const size of [0x4001, 0x5000]) {
        const at = world.alloc(heap, size);
        world.alloc(heap, size);
        assert.equal(world.free(heap, at).value, 1);
        // The back end takes it at once: a block on a lookaside list would still answer its size.
        assert.equal(world.size(heap, at), -1);
      }
    },
    XP,
  );
});
