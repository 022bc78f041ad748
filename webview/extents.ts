import { type Extent } from './map/bands';
import { type PageRow, type RegionRow } from './protocol/map-types';

interface Space {
  readonly regions: readonly RegionRow[];
  readonly pages: readonly PageRow[];
}

const known = new WeakMap<readonly RegionRow[], { pages: readonly PageRow[]; extents: readonly Extent[] }>();

/**
 * Used address space in order: what the map's rows are made of. Of a reserved run only the first byte counts, so that it
 * has one row to point at and the rest of it folds as empty address space does: most of a heap is reserved, and what is
 * in it shall fill the map.
 */
export function extentsOf({ regions, pages }: Space): readonly Extent[] {
  let found = known.get(regions);
  if (found?.pages !== pages) known.set(regions, (found = { pages, extents: findExtents(regions, pages) }));
  return found.extents;
}

function findExtents(regions: readonly RegionRow[], pages: readonly PageRow[]): Extent[] {
  const extents: Extent[] = [];
  let next = 0;
  for (const { type, base, size } of regions) {
    if (type === 'free' || size <= 0) continue;
    let at = base;
    for (let run = pages[next]; run !== undefined && run.at < base + size; run = pages[++next]) {
      if (run.at < at) continue;
      at = run.at + run.size;
      if (run.state !== 'free') extents.push({ at: run.at, end: run.state === 'reserved' ? run.at + 1 : at });
    }
    if (at < base + size) extents.push({ at, end: base + size });
  }
  return extents;
}

/** Bytes of `extent` that lie in regions: in a fold all of them are reserved. */
export function bytesInRegions(regions: readonly RegionRow[], extent: Extent): number {
  let bytes = 0;
  for (const { base, size, type } of regions)
    if (type !== 'free') bytes += Math.max(0, Math.min(extent.end, base + size) - Math.max(extent.at, base));
  return bytes;
}
