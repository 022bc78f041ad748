import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { address, ALLOCATION_GRANULARITY, PAGE_SIZE } from '../../../engine/base/units';
import { Random } from '../../../engine/base/random';
import { type Region, Regions, type RegionsState } from '../../../engine/memory/regions';

const LOWEST = address(0x10000);
const END = 0x800000;

const regionOf = (base: number, size: number): Region => ({
  base: address(base),
  size,
  allocationProtect: 4,
  type: 0x20000,
});

/** The lowest gap by looking at every multiple of 64 KB in turn. */
function lowestBySearch(taken: readonly Region[], size: number): number | undefined {
  for (let at: number = LOWEST; at + size <= END; at += ALLOCATION_GRANULARITY)
    if (taken.every(region => region.base + region.size <= at || at + size <= region.base)) return at;
  return undefined;
}

describe('Regions', () => {
  it('give the lowest gap after any reservations, releases of parts, claims and returns to a state', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = new Random(seed);
      const regions = new Regions();
      const draw = (count: number): number => (random.next() >>> 0) % count;
      let claims: Region[] = [];
      let kept: { readonly state: RegionsState; readonly copy: readonly Region[] } | undefined;
      for (let step = 0; step < 400; step++) {
        const size = (1 + draw(40)) * PAGE_SIZE;
        const expected = lowestBySearch([...regions.state.list, ...claims], size);
        assert.equal(regions.lowestGap(size, LOWEST, END), expected, `seed ${seed}, step ${step}`);
        const what = draw(10);
        const list = [...regions.state.list];
        if (what < 5 && expected !== undefined) regions.insert(regionOf(expected, size));
        else if (what < 8 && list.length > 0) {
          const region = list[draw(list.length)]!;
          const pages = region.size / PAGE_SIZE;
          const [first, last] = [draw(pages), draw(pages)].sort((a, b) => a - b) as [number, number];
          regions.remove(
            address(region.base + first * PAGE_SIZE),
            address(region.base + (last + 1) * PAGE_SIZE),
          );
        } else if (what === 8 && expected !== undefined && claims.length === 0) {
          claims = [regionOf(expected, size)];
          regions.claim(claims[0]!);
        } else if (claims.length > 0) {
          regions.unclaim(claims[0]!.base);
          claims = [];
        } else if (kept === undefined) kept = { state: regions.state, copy: [...regions.state.list] };
        else {
          assert.deepEqual(kept.state.list, kept.copy, 'a state that was kept has changed');
          regions.restore(kept.state);
          kept = undefined;
        }
      }
    }
  });
});
