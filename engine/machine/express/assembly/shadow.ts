import { uninitialisedState } from './layout';
import {
  forget,
  initialisedBeside,
  isNowhere,
  nowhere,
  ownerOf,
  pageAround,
  pageToRead,
  pageToWrite,
  stateOf,
} from './memory';

/* What ShadowMap does, for blocks that lie in one page. */

/** Shadow, initialised bits and owner of a new block in more than one page. */
declare function give(at: u32, bytes: u32, owner: u32): void;
/** Shadow of a block that goes, in more than one page. */
declare function take(at: u32, bytes: u32): void;
/** Shadow of a block that moved, in more than one page. */
declare function carry(to: u32, from: u32, kept: u32): void;

export function inOnePage(at: u32, bytes: u32): bool {
  return (at & 4095) + bytes <= 4096;
}

/** The page to write to of the block at `at` whose header's last byte lies at `header`, if that is known; nowhere if not. */
function pageBehind(header: usize, at: u32): usize {
  return header !== 0 && (at & 4095) !== 0 ? pageAround(header, at - 1) : pageToWrite(at);
}

/** ShadowMap.giveBlock; `header` is where the last byte of the block's header lies, 0 when that is not known. */
export function giveBlock(header: usize, at: u32, bytes: u32, owner: u32): void {
  const page = inOnePage(at, bytes) && bytes !== 0 ? pageBehind(header, at) : nowhere();
  if (isNowhere(page)) {
    give(at, bytes, owner);
    forget();
    return;
  }
  const first = stateOf(page, at);
  const whole = bytes >>> 3;
  const tail = bytes & 7;
  fill(first, ((uninitialisedState + 8) as u64) * EACH_BYTE, whole);
  if (tail !== 0) store<u8>(first + whole, uninitialisedState + tail);
  const count = (bytes + 7) >>> 3;
  fill(initialisedBeside(first), 0, count);
  const owners = ownerOf(page, at);
  fill(owners, 0, count << 2);
  store<u32>(owners, owner);
}

/** A byte in each byte of a word. */
const EACH_BYTE: u64 = 0x0101010101010101;
/** Bytes from which the host's own fill is faster than a loop. */
const LONG_RUN: usize = 512;

/** Fills `count` bytes; all of `word` are the same. */
function fill(at: usize, word: u64, count: usize): void {
  if (count >= LONG_RUN) {
    memory.fill(at, word as u8, count);
    return;
  }
  const end = at + count;
  for (; at + 8 <= end; at += 8) store<u64>(at, word);
  if (count & 4) {
    store<u32>(at, word as u32);
    at += 4;
  }
  if (count & 2) {
    store<u16>(at, word as u16);
    at += 2;
  }
  if (count & 1) store<u8>(at, word as u8);
}

/** ShadowMap.setNone, likewise. */
export function takeBlock(header: usize, at: u32, bytes: u32): void {
  const page = inOnePage(at, bytes) ? pageBehind(header, at) : nowhere();
  if (isNowhere(page)) {
    take(at, bytes);
    forget();
  } else fill(stateOf(page, at), 0, (bytes + 7) >>> 3);
}

/** ShadowMap.carryBlock to a block that was just given: the first `bytes` bytes have a value where those at `from` had one. */
export function carryBlock(to: u32, from: u32, bytes: u32): void {
  const source = inOnePage(from, bytes) ? pageToRead(from) : nowhere();
  const target = inOnePage(to, bytes) ? pageToWrite(to) : nowhere();
  if (isNowhere(source) || isNowhere(target)) {
    carry(to, from, bytes);
    forget();
    return;
  }
  let out = stateOf(source, from);
  let into = stateOf(target, to);
  for (const end = out + (bytes >>> 3); out < end; out++, into++) {
    store<u8>(into, 8 | (load<u8>(out) & uninitialisedState));
    store<u8>(initialisedBeside(into), load<u8>(initialisedBeside(out)));
  }
  const count = bytes & 7;
  if (count === 0) return;
  const known: u32 = (load<u8>(out) & uninitialisedState) === 0 ? 0xff : load<u8>(initialisedBeside(out));
  const now = known & ((1 << count) - 1);
  const touchable: u32 = load<u8>(into) & 15;
  store<u8>(initialisedBeside(into), now);
  if (now === (1 << touchable) - 1) store<u8>(into, touchable);
}
