import { type Address, offset } from '../../base/units';
import { type Native, type NativeCall, type NativeTable } from '../native';
import { utf16Of, utf8Of } from './format';
import { invalidParameter } from './invalid-parameter';

const EINVAL = 22;
const ERANGE = 34;
const STRUNCATE = 80;

/** Strings of one width of unit: the functions of string.h and of wchar.h differ in nothing else. */
interface Width {
  readonly bytes: 1 | 2;
  load(call: NativeCall, at: Address, index: number): number;
}

const NARROW: Width = { bytes: 1, load: (call, at, index) => call.loadU8(offset(at, index)) };
const WIDE: Width = { bytes: 2, load: (call, at, index) => call.loadU16(offset(at, 2 * index)) };

const unitsAt = (call: NativeCall, width: Width, at: Address): ArrayLike<number> =>
  width.bytes === 1 ? call.loadString(at) : call.loadWideString(at);

/** Units up to the terminating zero. */
function lengthAt(call: NativeCall, width: Width, at: Address): number {
  const length = call.plainLength(at, width.bytes);
  return length >= 0 ? length : unitsAt(call, width, at).length;
}

/** Copies a text and its zero; where every byte has to be looked at the text is loaded first. */
function copyText(call: NativeCall, width: Width, to: Address, from: Address): void {
  const length = call.plainLength(from, width.bytes);
  if (length >= 0) call.copy(to, from, (length + 1) * width.bytes);
  else storeUnits(call, width, to, terminated(unitsAt(call, width, from)));
}

/** At most `most` units up to the terminating zero, reading no further. */
function unitsUpTo(call: NativeCall, width: Width, at: Address, most: number): number[] {
  const out: number[] = [];
  while (out.length < most) {
    const unit = width.load(call, at, out.length);
    if (unit === 0) break;
    out.push(unit);
  }
  return out;
}

function storeUnits(call: NativeCall, width: Width, at: Address, text: ArrayLike<number>): void {
  if (text.length === 0) return;
  call.storeBytes(
    at,
    width.bytes === 1 ? Uint8Array.from(text) : new Uint8Array(Uint16Array.from(text).buffer),
  );
}

const terminated = (text: ArrayLike<number>): number[] => [...Array.from(text), 0];
const after = (width: Width, at: Address, index: number): Address => offset(at, width.bytes * index);

function length(width: Width): Native {
  return call => {
    call.returnPointer(lengthAt(call, width, call.pointer(0)));
  };
}

function boundedLength(width: Width): Native {
  return call => {
    const at = call.pointer(0);
    call.returnPointer(at === 0 ? 0 : unitsUpTo(call, width, at, call.size(1)).length);
  };
}

function copy(width: Width): Native {
  return call => {
    const to = call.pointer(0);
    copyText(call, width, to, call.pointer(1));
    call.returnPointer(to);
  };
}

/** strncpy fills the rest with zeros and leaves a longer source without one. */
function copyCounted(width: Width): Native {
  return call => {
    const to = call.pointer(0);
    const count = call.size(2);
    const text = unitsUpTo(call, width, call.pointer(1), count);
    call.require(to, count * width.bytes, 'write');
    storeUnits(call, width, to, text);
    const rest = count - text.length;
    if (rest > 0) call.fill(after(width, to, text.length), rest * width.bytes, 0);
    call.returnPointer(to);
  };
}

function append(width: Width, counted: boolean): Native {
  return call => {
    const to = call.pointer(0);
    const end = after(width, to, lengthAt(call, width, to));
    const from = call.pointer(1);
    if (counted) storeUnits(call, width, end, terminated(unitsUpTo(call, width, from, call.size(2))));
    else copyText(call, width, end, from);
    call.returnPointer(to);
  };
}

const lower = (unit: number): number => (unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit);
const upper = (unit: number): number => (unit >= 0x61 && unit <= 0x7a ? unit - 0x20 : unit);
const same = (unit: number): number => unit;

/** Compares unit by unit, reading no further than the first difference. */
function compare(width: Width, fold: (unit: number) => number, counted: boolean): Native {
  return call => {
    const [a, b] = [call.pointer(0), call.pointer(1)];
    const most = counted ? call.size(2) : Infinity;
    let order = 0;
    for (let at = 0; at < most && order === 0; at++) {
      const unit = width.load(call, a, at);
      order = Math.sign(fold(unit) - fold(width.load(call, b, at)));
      if (unit === 0) break;
    }
    call.returnI32(order);
  };
}

function findFirst(width: Width): Native {
  return call => {
    const at = call.pointer(0);
    const wanted = call.u32(1) & (width.bytes === 1 ? 0xff : 0xffff);
    for (let index = 0; ; index++) {
      const unit = width.load(call, at, index);
      if (unit !== wanted && unit !== 0) continue;
      call.returnPointer(unit === wanted ? after(width, at, index) : 0);
      return;
    }
  };
}

function findLast(width: Width): Native {
  return call => {
    const at = call.pointer(0);
    const wanted = call.u32(1) & (width.bytes === 1 ? 0xff : 0xffff);
    const index = terminated(unitsAt(call, width, at)).lastIndexOf(wanted);
    call.returnPointer(index < 0 ? 0 : after(width, at, index));
  };
}

function findPart(width: Width): Native {
  return call => {
    const at = call.pointer(0);
    const text = unitsAt(call, width, at);
    const part = unitsAt(call, width, call.pointer(1));
    for (let start = 0; start + part.length <= text.length; start++) {
      let matched = 0;
      while (matched < part.length && text[start + matched] === part[matched]) matched++;
      if (matched < part.length) continue;
      call.returnPointer(after(width, at, start));
      return;
    }
    call.returnPointer(0);
  };
}

/** Units from the start that are (or are not) in a set. */
function span(call: NativeCall, inSet: boolean): number {
  const set = call.loadString(call.pointer(1));
  const at = call.pointer(0);
  for (let index = 0; ; index++) {
    const unit = NARROW.load(call, at, index);
    if (unit === 0 || set.includes(unit) !== inSet) return index;
  }
}

/**
 * strcpy_s and strcat_s: a text that does not fit has filled the destination when its first unit becomes 0, and is an invalid
 * parameter. Source: Wine's msvcrt tests.
 */
function secure(width: Width, appends: boolean, counted: boolean): Native {
  return call => {
    const [to, size, from] = [call.pointer(0), call.size(1), call.pointer(2)];
    const count = counted ? call.size(3) : Infinity;
    if (to === 0 || size === 0) {
      if (count === 0 && to === 0 && size === 0) call.returnI32(0);
      else invalidParameter(call, EINVAL);
      return;
    }
    const used = appends ? unitsUpTo(call, width, to, size).length : 0;
    if ((from === 0 && count > 0) || used === size) {
      storeUnits(call, width, to, [0]);
      invalidParameter(call, EINVAL);
      return;
    }
    const room = size - used;
    const end = after(width, to, used);
    const text = unitsForCopy(call, width, end, from, Math.min(count, room));
    if (text.length < room) {
      storeUnits(call, width, end, terminated(text));
      call.returnI32(0);
    } else if (counted && isTruncate(call, count)) {
      storeUnits(call, width, end, terminated(text.slice(0, room - 1)));
      call.returnI32(STRUNCATE);
    } else {
      storeUnits(call, width, end, text);
      storeUnits(call, width, to, [0]);
      invalidParameter(call, ERANGE);
    }
  };
}

/** What copying a text unit by unit, low to high, stores: one that is copied into itself repeats. */
function unitsForCopy(call: NativeCall, width: Width, to: Address, from: Address, most: number): number[] {
  if (most === 0) return [];
  const text = unitsUpTo(call, width, from, most);
  const ahead = (to - from) / width.bytes;
  if (!Number.isInteger(ahead) || ahead <= 0 || ahead > text.length) return text;
  return Array.from({ length: most }, (_, k) => text[k % ahead]!);
}

/** _TRUNCATE is (size_t)-1. */
const isTruncate = (call: NativeCall, count: number): boolean =>
  count >= (call.pointerBytes === 4 ? 0xffffffff : 2 ** 63);

function mapInPlace(map: (text: number[]) => number[]): Native {
  return call => {
    const at = call.pointer(0);
    const before = Array.from(call.loadString(at));
    const text = map([...before]);
    // A text that is so already may be a constant.
    if (text.some((unit, k) => unit !== before[k])) storeUnits(call, NARROW, at, text);
    call.returnPointer(at);
  };
}

/** lstrlen, lstrcmp, lstrcpy and lstrcat take NULL without harm. Source: Microsoft, "lstrlenW function". */
const lengthOrZero =
  (width: Width): Native =>
  call => {
    const at = call.pointer(0);
    call.returnI32(at === 0 ? 0 : lengthAt(call, width, at));
  };

const coalesceNull =
  (native: Native): Native =>
  call => {
    if (call.pointer(0) === 0 || call.pointer(1) === 0) call.returnPointer(0);
    else native(call);
  };

/** The functions of string.h and wchar.h on strings, and Win32's lstr… */
export const STRINGS: NativeTable = {
  strlen: length(NARROW),
  wcslen: length(WIDE),
  strnlen: boundedLength(NARROW),
  strnlen_s: boundedLength(NARROW),
  wcsnlen: boundedLength(WIDE),
  strcpy: copy(NARROW),
  wcscpy: copy(WIDE),
  strncpy: copyCounted(NARROW),
  wcsncpy: copyCounted(WIDE),
  strcat: append(NARROW, false),
  wcscat: append(WIDE, false),
  strncat: append(NARROW, true),
  wcsncat: append(WIDE, true),
  strcmp: compare(NARROW, same, false),
  strcoll: compare(NARROW, same, false),
  strncmp: compare(NARROW, same, true),
  _stricmp: compare(NARROW, lower, false),
  _strnicmp: compare(NARROW, lower, true),
  wcscmp: compare(WIDE, same, false),
  wcsncmp: compare(WIDE, same, true),
  _wcsicmp: compare(WIDE, lower, false),
  _wcsnicmp: compare(WIDE, lower, true),
  strchr: findFirst(NARROW),
  wcschr: findFirst(WIDE),
  strrchr: findLast(NARROW),
  wcsrchr: findLast(WIDE),
  strstr: findPart(NARROW),
  wcsstr: findPart(WIDE),
  strspn: call => {
    call.returnPointer(span(call, true));
  },
  strcspn: call => {
    call.returnPointer(span(call, false));
  },
  strpbrk: call => {
    const at = offset(call.pointer(0), span(call, false));
    call.returnPointer(call.loadU8(at) === 0 ? 0 : at);
  },
  strcpy_s: secure(NARROW, false, false),
  wcscpy_s: secure(WIDE, false, false),
  strncpy_s: secure(NARROW, false, true),
  wcsncpy_s: secure(WIDE, false, true),
  strcat_s: secure(NARROW, true, false),
  wcscat_s: secure(WIDE, true, false),
  strncat_s: secure(NARROW, true, true),
  _strlwr: mapInPlace(text => text.map(lower)),
  _strupr: mapInPlace(text => text.map(upper)),
  _strrev: mapInPlace(text => text.reverse()),
  lstrlenA: lengthOrZero(NARROW),
  lstrlenW: lengthOrZero(WIDE),
  lstrcmpiA: compare(NARROW, lower, false),
  lstrcmpiW: compare(WIDE, lower, false),
  lstrcmpA: compare(NARROW, same, false),
  lstrcmpW: compare(WIDE, same, false),
  lstrcpyA: coalesceNull(copy(NARROW)),
  lstrcpyW: coalesceNull(copy(WIDE)),
  lstrcatA: coalesceNull(append(NARROW, false)),
  lstrcatW: coalesceNull(append(WIDE, false)),
  wcstombs: call => {
    const bytes = utf8Of(call.loadWideString(call.pointer(1)));
    const to = call.pointer(0);
    const kept = to === 0 ? bytes : bytes.slice(0, call.size(2));
    if (to !== 0) storeUnits(call, NARROW, to, bytes.length < call.size(2) ? terminated(bytes) : kept);
    call.returnPointer(kept.length);
  },
  mbstowcs: call => {
    const units = utf16Of(call.loadString(call.pointer(1)));
    const to = call.pointer(0);
    const kept = to === 0 ? units : units.slice(0, call.size(2));
    if (to !== 0) storeUnits(call, WIDE, to, units.length < call.size(2) ? terminated(units) : kept);
    call.returnPointer(kept.length);
  },
};
