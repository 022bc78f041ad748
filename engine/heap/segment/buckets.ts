/*
 * The 129 size classes of the segment heap's front end (HEAP_SPEC §D.8): steps of 16 bytes up to 1 KB, then sixteen steps
 * to each power of two. How many there are and where they end has a source, the steps are our rule.
 */

export const BUCKETS = 129;
/** Larger requests are never served by the front end. */
export const LARGEST_QUICK = 16368;
const LAST_FINE = 64;

/** The bucket, from 1, for requests of `bytes`. */
export function bucketOf(bytes: number): number {
  const units = Math.max(1, (bytes + 15) >>> 4);
  if (units <= LAST_FINE) return units;
  const power = 31 - Math.clz32(units - 1);
  return LAST_FINE + (power - 6) * 16 + ((units - 1 - (1 << power)) >>> (power - 4)) + 1;
}

/** Bytes of the blocks of `bucket`. */
export function bucketBytes(bucket: number): number {
  if (bucket <= LAST_FINE) return bucket * 16;
  const power = 6 + ((bucket - LAST_FINE - 1) >>> 4);
  const step = ((bucket - LAST_FINE - 1) & 15) + 1;
  return Math.min(LARGEST_QUICK, ((1 << power) + step * (1 << (power - 4))) * 16);
}
