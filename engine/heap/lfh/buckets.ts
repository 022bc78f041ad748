/*
 * The 128 size classes of the low-fragmentation heap (HEAP_SPEC §D.6.1). A bucket serves a range of payloads, which are
 * blocks less their header; the ranges have steps of 8 bytes up to 256 and then sixteen steps to each power of two. On x64
 * steps below 16 are 16, so that every second of the first 32 buckets stays empty.
 */

export const BUCKETS = 128;
/** Larger requests go to the back end (C-88). */
export const LARGEST_REQUEST = 0x4000;

/** The bucket, from 1, that serves blocks of `size` granules. */
export function bucketOf(size: number, granule: number): number {
  const payload = (size - 1) * granule;
  if (payload <= 256) return payload >>> 3;
  const power = 31 - Math.clz32(payload - 1);
  return 33 + (power - 8) * 16 + ((payload - 1 - (1 << power)) >>> (power - 4));
}

/** Size in granules, header included, of the blocks of `bucket`: HEAP_BUCKET.BlockUnits. */
export function blockUnits(bucket: number, granule: number): number {
  return Math.ceil(largestPayload(bucket) / granule) + 1;
}

function largestPayload(bucket: number): number {
  if (bucket <= 32) return bucket * 8;
  const power = 8 + ((bucket - 33) >>> 4);
  return (1 << power) + (((bucket - 33) & 15) + 1) * (1 << (power - 4));
}
