import { codeAt, headerBytes, opAllocate } from './layout';
import { opOf, slotToRead } from './lines';
import { byteOf, ownerOf, pageToRead, stateOf } from './memory';
import { rowOf } from './rows';

/** Lines that are looked at together before they are played. */
export const GROUP: u32 = 32;

/** Room for an address and an owner word of each. */
export let ahead: usize = 0;
/** What was loaded, so that it is not left out as useless. */
export let seen: u32 = 0;

/**
 * Loads what lines [`from`, `to`) will free or move: header, owner word, shadow and record of a block lie in four places that
 * are rarely in the host's caches once a program has many blocks. One line after the other would wait for each of them; here the loads
 * of a step do not depend upon each other, so that the host does many at once. Stores nothing, and what it sees may change
 * before the line is played.
 */
export function foresee(from: u32, to: u32): void {
  let end = ahead;
  for (let line = from; line < to; line++) {
    if (opOf(line) === opAllocate) continue;
    const slot = slotToRead(line);
    store<u32>(end, load<u32>(slot));
    end += 8;
  }
  let loaded: u32 = 0;
  for (let block = ahead; block < end; block += 8) {
    const at = load<u32>(block);
    const page = pageToRead(at);
    store<u32>(block, load<u32>(ownerOf(page, at)), 4);
    loaded ^= load<u32>(byteOf(page, at - headerBytes + codeAt)) ^ (load<u8>(stateOf(page, at)) as u32);
  }
  for (let block = ahead; block < end; block += 8) {
    const owner = load<u32>(block, 4);
    if (owner !== 0) loaded ^= load<u32>(rowOf(owner - 1));
  }
  seen = loaded;
}
