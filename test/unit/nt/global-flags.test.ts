import assert from 'node:assert/strict';
import { heapFlagsOf, parseGlobalFlags } from '../../../engine/nt/global-flags';
import { heapOptions, refusedModifier } from '../../../engine/machine/seam';
import { profileOf } from '../../../engine/nt/profile';
import { settings } from '../../support/assemble';

describe('NtGlobalFlag', () => {
  // HEAP_SPEC §B.3.
  for (const [flags, expected] of [
    [0x10, 0x20],
    [0x20, 0x40],
    [0x40, 0x40000060],
    [0x80, 0x20000060],
    [0x70, 0x40000060],
    [0x400, 0],
    [0x800, 0x04000000],
    [0x8000, 0],
    [0x200000, 0x80],
    [0x2000000, 0x1000000],
  ] as const)
    it(`C-174: 0x${flags.toString(16)} gives heaps the flags 0x${expected.toString(16)}`, () => {
      assert.equal(heapFlagsOf(flags), expected);
    });

  for (const [text, expected] of [
    ['0x70', 0x70],
    ['112', 112],
    ['htc hfc hpc', 0x70],
    ['+htc,+HFC', 0x30],
    ['hpa', 0x2000000],
    ['', undefined],
    ['xyz', undefined],
    ['htc xyz', undefined],
    ['0x1ffffffff', undefined],
  ] as const)
    it(`reads '${text}'`, () => {
      assert.equal(parseGlobalFlags(text), expected);
    });
});

describe('the options of a process', () => {
  it('give page heap its flag and the flag full page heap', () => {
    assert.deepEqual(
      [
        heapOptions(settings({ pageHeap: 'light' })),
        heapOptions(settings({ globalFlags: 0x2000000 })),
        heapOptions(settings({ globalFlags: 0x2000010, pageHeap: 'off' })),
      ].map(({ globalFlags, pageHeap }) => [globalFlags, pageHeap]),
      [
        [0x2000000, 'light'],
        [0x2000000, 'full'],
        [0x10, 'off'],
      ],
    );
  });

  it('are refused where the profile has no such thing', () => {
    const bare = { ...profileOf('win10-x86'), modifiers: ['noLfh'] as const };
    assert.deepEqual(
      [
        { debugHeap: true },
        { globalFlags: 0x10 },
        { pageHeap: 'full' as const },
        { crtDebug: true },
        { noLfh: true },
        { win11: true },
      ].map(changes => refusedModifier(bare, settings(changes))),
      ['debugHeap', 'debugHeap', 'pageHeap', 'crtDebug', undefined, 'win11'],
    );
  });
});
