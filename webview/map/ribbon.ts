import { type RegionRow } from '../protocol/map-types';
import { type Extent } from './bands';

/** A region on the overview ribbon, in CSS pixels. */
export interface RibbonPart {
  readonly region: RegionRow;
  readonly x: number;
  readonly width: number;
}

const NARROWEST = 6;
const GAP = 2;

/**
 * Regions side by side over `width` pixels, in address order without the empty space between them. A region's width
 * grows with the logarithm of its pages: a page and a gigabyte are both things one can point at.
 */
export function ribbonParts(regions: readonly RegionRow[], width: number): RibbonPart[] {
  const used = regions.filter(region => region.type !== 'free');
  const weights = used.map(region => 1 + Math.log2(1 + region.size / 4096));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const room = Math.max(0, width - used.length * (NARROWEST + GAP));
  let x = 0;
  return used.map((region, index) => {
    const share = NARROWEST + (room * weights[index]!) / total;
    const part = { region, x, width: share };
    x += share + GAP;
    return part;
  });
}

/** What part of the ribbon shows `seen`: the lens. Undefined while nothing of it is a region. */
export function lensOf(parts: readonly RibbonPart[], seen: Extent): { x: number; width: number } | undefined {
  const first = parts.find(part => part.region.base + part.region.size > seen.at);
  const last = parts.findLast(part => part.region.base < seen.end);
  if (first === undefined || last === undefined || first.x > last.x) return undefined;
  const from = within(first, seen.at);
  const to = within(last, seen.end);
  return { x: from, width: Math.max(3, to - from) };
}

function within(part: RibbonPart, at: number): number {
  const share = (at - part.region.base) / part.region.size;
  return part.x + Math.min(1, Math.max(0, share)) * part.width;
}

/** The address under `x`; undefined in a gap. */
export function ribbonAddress(parts: readonly RibbonPart[], x: number): number | undefined {
  const part = parts.find(part => x >= part.x && x < part.x + part.width);
  if (part === undefined) return undefined;
  return part.region.base + Math.floor(((x - part.x) / part.width) * part.region.size);
}
