import { type Address, PAGE_SIZE } from '../base/units';
import { MEM_PRIVATE } from '../nt/memory-flags';
import { type AddressSpace } from './address-space';
import { type Phase } from './seam';

/** One thing that a logged heap call does to memory. Plain data: a call in flight is part of the machine's state. */
export type LogEntry = { readonly phase: Phase } & (
  | { readonly kind: 'store'; readonly at: Address; readonly size: 1 | 2 | 4 | 8; readonly value: number }
  | { readonly kind: 'bytes'; readonly at: Address; readonly bytes: Uint8Array }
  | { readonly kind: 'fill'; readonly at: Address; readonly size: number; readonly byte: number }
  | { readonly kind: 'reserve'; readonly at: Address; readonly size: number; readonly protect: number }
  | {
      readonly kind: 'commit';
      readonly at: Address;
      readonly size: number;
      readonly protect: number;
      /** Commit charge that was set aside for it. */
      readonly promised: number;
    }
  | { readonly kind: 'decommit'; readonly at: Address; readonly size: number }
  | { readonly kind: 'release'; readonly at: Address; readonly size: number }
  | { readonly kind: 'adopt' | 'hand back'; readonly at: Address; readonly size: number }
);

export type StoreLog = readonly LogEntry[];

/** Applies entry `index`. Throws ProcessFault, with nothing done, when another thread took the memory away meanwhile. */
export function apply(log: StoreLog, index: number, space: AddressSpace): void {
  const entry = log[index]!;
  switch (entry.kind) {
    case 'store':
      beforeStore(space, entry.at, entry.size);
      space.raw.storeNumber(entry.at, entry.value, entry.size);
      return;
    case 'bytes':
      beforeStore(space, entry.at, entry.bytes.length);
      space.raw.store(entry.at, entry.bytes);
      return;
    case 'fill':
      beforeStore(space, entry.at, entry.size);
      space.raw.fill(entry.at, entry.size, entry.byte);
      return;
    case 'reserve':
      space.regions.unclaim(entry.at);
      space.reserveAt(entry.at, entry.size, entry.protect, MEM_PRIVATE);
      return;
    case 'commit':
      space.promise(-entry.promised);
      if (isInOneRegion(space, entry.at, entry.size))
        space.commit(entry.at, entry.size, entry.protect, 'heap');
      return;
    case 'decommit':
      space.decommit(entry.at, entry.size);
      return;
    case 'adopt':
      space.shadow.setNone(entry.at, entry.size);
      return;
    case 'hand back':
      space.handBack(entry.at, entry.size);
      return;
    case 'release': {
      const region = space.regions.at(entry.at);
      if (region?.base === entry.at) space.releasePages(entry.at, region.size);
    }
  }
}

/** Gives back what the entries from `index` on set aside: the call will not go on. */
export function abandon(log: StoreLog, index: number, space: AddressSpace): void {
  for (const entry of log.slice(index)) {
    if (entry.kind === 'reserve') space.regions.unclaim(entry.at);
    if (entry.kind === 'commit') space.promise(-entry.promised);
  }
}

function beforeStore(space: AddressSpace, at: Address, size: number): void {
  space.require(at, size, 'write');
  space.announce(at, size, 'write');
}

function isInOneRegion(space: AddressSpace, at: Address, size: number): boolean {
  const region = space.regions.at(at);
  return region !== undefined && at + Math.max(size, PAGE_SIZE) <= region.base + region.size;
}
