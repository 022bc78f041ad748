import { type Address } from '../../base/units';
import { type NativeCall, type NativeTable } from '../native';
import { type Units, format, utf8Of } from './format';
import { invalidParameter } from './invalid-parameter';
import { VariadicReader } from './variadic';

const EINVAL = 22;
const ERANGE = 34;
const EOF = -1;
const WEOF = 0xffff;
const TRUNCATE = 0xffffffff;

/** stdout of stdio.h. */
const STDOUT = 2;

/** Where a printf function finds its format and arguments; `listed` for the v… functions, which take a va_list. */
function formatted(call: NativeCall, at: number, wide: boolean): Units | undefined {
  const text = wide ? call.loadWideString(call.pointer(at)) : call.loadString(call.pointer(at));
  const made = format(call, text, new VariadicReader(call, call.pointer(at + 1)), wide);
  if (made === undefined) call.errno = EINVAL;
  return made;
}

const rawUnits = (text: Units): Uint8Array => new Uint8Array(Uint16Array.from(text).buffer);

/** Wide characters become UTF-8, and in a file in binary mode they stay as they are (Microsoft, "fputwc"). */
const bytesOf = (text: Units, wide: boolean, binary: boolean): Uint8Array =>
  wide ? (binary ? rawUnits(text) : utf8Of(text)) : Uint8Array.from(text);

/** Writes to the stream at `file`; false with errno set when that cannot be. */
function put(call: NativeCall, file: number, text: Units, wide: boolean): boolean {
  const stream = call.stream(file, 'write');
  return stream?.write(bytesOf(text, wide, stream.binary)) ?? false;
}

function emit(call: NativeCall, file: number, text: Units | undefined, wide: boolean): void {
  const done = text !== undefined && put(call, file, text, wide);
  call.returnI32(done ? text.length : EOF);
}

/** Stores `text` at `to` in units of its width, with a terminating zero when asked for. */
function store(call: NativeCall, to: Address, text: Units, wide: boolean, terminated: boolean): void {
  const whole = terminated ? [...text, 0] : text;
  if (whole.length === 0) return;
  call.storeBytes(to, wide ? rawUnits(whole) : Uint8Array.from(whole));
}

/** sprintf, _swprintf, wsprintf: as much as there is. */
function printUnbounded(call: NativeCall, wide: boolean): void {
  const text = formatted(call, 1, wide);
  if (text !== undefined) store(call, call.pointer(0), text, wide, true);
  call.returnI32(text?.length ?? EOF);
}

/** snprintf of C99: always terminated; the length that the whole text has. swprintf answers -1 when it does not fit. */
function printBounded(call: NativeCall, wide: boolean): void {
  const text = formatted(call, 2, wide);
  const size = call.size(1);
  if (text === undefined) {
    call.returnI32(EOF);
    return;
  }
  if (size > 0) store(call, call.pointer(0), text.slice(0, size - 1), wide, true);
  call.returnI32(wide && text.length >= size ? EOF : text.length);
}

/**
 * _snprintf and its like: no terminating zero where it does not fit, and -1 when the text does not. Without a buffer they tell
 * how much one must hold. Source: Microsoft, "snprintf, _snprintf, _snwprintf", return value.
 */
function printUnterminated(call: NativeCall, wide: boolean): void {
  const text = formatted(call, 2, wide);
  const count = call.size(1);
  if (text === undefined) {
    call.returnI32(EOF);
    return;
  }
  if (count === 0 && call.pointer(0) === 0) {
    call.returnI32(text.length);
    return;
  }
  store(call, call.pointer(0), text.slice(0, count), wide, text.length < count);
  call.returnI32(text.length > count ? EOF : text.length);
}

/** sprintf_s and its like: a text that does not fit is an invalid parameter. */
function printSecure(call: NativeCall, wide: boolean): void {
  const text = formatted(call, 2, wide);
  const size = call.size(1);
  if (text === undefined || call.pointer(0) === 0 || text.length >= size) {
    if (call.pointer(0) !== 0 && size > 0) store(call, call.pointer(0), [], wide, true);
    invalidParameter(call, text === undefined ? EINVAL : ERANGE, -1);
    return;
  }
  store(call, call.pointer(0), text, wide, true);
  call.returnI32(text.length);
}

/** _snprintf_s(buffer, size, count, …): cuts at `count`; _TRUNCATE cuts at the buffer's size and answers -1. */
function printCounted(call: NativeCall, wide: boolean): void {
  const text = formatted(call, 3, wide);
  const size = call.size(1);
  const count = call.size(2);
  if (text === undefined || call.pointer(0) === 0 || size === 0) {
    invalidParameter(call, EINVAL, -1);
    return;
  }
  const truncates = count >= TRUNCATE;
  const most = truncates ? size - 1 : Math.min(count, text.length);
  if (most >= size) {
    store(call, call.pointer(0), [], wide, true);
    invalidParameter(call, ERANGE, -1);
    return;
  }
  store(call, call.pointer(0), text.slice(0, most), wide, true);
  call.returnI32(text.length > most ? EOF : text.length);
}

const toStdout =
  (wide: boolean) =>
  (call: NativeCall): void => {
    emit(call, STDOUT, formatted(call, 0, wide), wide);
  };
const toFile =
  (wide: boolean) =>
  (call: NativeCall): void => {
    emit(call, call.pointer(0), formatted(call, 1, wide), wide);
  };
const narrow =
  (print: (call: NativeCall, wide: boolean) => void) =>
  (call: NativeCall): void => {
    print(call, false);
  };
const wide =
  (print: (call: NativeCall, wide: boolean) => void) =>
  (call: NativeCall): void => {
    print(call, true);
  };
const countOnly = (call: NativeCall, wide: boolean): void => {
  call.returnI32(formatted(call, 0, wide)?.length ?? EOF);
};

function putCharacter(call: NativeCall, file: number): void {
  const byte = call.u32(0) & 0xff;
  call.returnI32(put(call, file, [byte], false) ? byte : EOF);
}

function putWideCharacter(call: NativeCall, file: number): void {
  const unit = call.u32(0) & 0xffff;
  call.returnI32(put(call, file, [unit], true) ? unit : WEOF);
}

function putText(call: NativeCall, file: number, isWide: boolean, end: readonly number[]): void {
  const at = call.pointer(0);
  const text = isWide ? call.loadWideString(at) : call.loadString(at);
  call.returnI32(put(call, file, [...text, ...end], isWide) ? 0 : EOF);
}

const NEW_LINE = [10];

/** The functions of stdio.h and wchar.h that write. */
export const OUTPUT: NativeTable = {
  printf: toStdout(false),
  printf_s: toStdout(false),
  vprintf: toStdout(false),
  wprintf: toStdout(true),
  vwprintf: toStdout(true),
  fprintf: toFile(false),
  fprintf_s: toFile(false),
  vfprintf: toFile(false),
  fwprintf: toFile(true),
  vfwprintf: toFile(true),
  sprintf: narrow(printUnbounded),
  vsprintf: narrow(printUnbounded),
  wsprintfA: narrow(printUnbounded),
  _swprintf: wide(printUnbounded),
  wsprintfW: wide(printUnbounded),
  snprintf: narrow(printBounded),
  vsnprintf: narrow(printBounded),
  swprintf: wide(printBounded),
  vswprintf: wide(printBounded),
  _snprintf: narrow(printUnterminated),
  _vsnprintf: narrow(printUnterminated),
  _snwprintf: wide(printUnterminated),
  _vsnwprintf: wide(printUnterminated),
  sprintf_s: narrow(printSecure),
  vsprintf_s: narrow(printSecure),
  swprintf_s: wide(printSecure),
  _snprintf_s: narrow(printCounted),
  _snwprintf_s: wide(printCounted),
  _scprintf: narrow(countOnly),
  _vscprintf: narrow(countOnly),
  _scwprintf: wide(countOnly),
  _vscwprintf: wide(countOnly),
  vprintf_s: toStdout(false),
  vfprintf_s: toFile(false),
  wprintf_s: toStdout(true),
  vwprintf_s: toStdout(true),
  fwprintf_s: toFile(true),
  vfwprintf_s: toFile(true),
  _vswprintf: wide(printUnbounded),
  vswprintf_s: wide(printSecure),
  _vsnprintf_s: narrow(printCounted),
  _vsnwprintf_s: wide(printCounted),
  puts: call => {
    putText(call, STDOUT, false, NEW_LINE);
  },
  _putws: call => {
    putText(call, STDOUT, true, NEW_LINE);
  },
  fputs: call => {
    putText(call, call.pointer(1), false, []);
  },
  fputws: call => {
    putText(call, call.pointer(1), true, []);
  },
  putchar: call => {
    putCharacter(call, STDOUT);
  },
  putc: call => {
    putCharacter(call, call.pointer(1));
  },
  fputc: call => {
    putCharacter(call, call.pointer(1));
  },
  putwchar: call => {
    putWideCharacter(call, STDOUT);
  },
  fputwc: call => {
    putWideCharacter(call, call.pointer(1));
  },
  fwrite: call => {
    const size = call.size(1);
    const count = call.size(2);
    const stream = call.stream(call.pointer(3), 'write');
    const written = size * count > 0 && stream?.write(call.loadBytes(call.pointer(0), size * count)) === true;
    call.returnPointer(written ? count : 0);
  },
  fflush: call => {
    call.returnI32(0);
  },
  setvbuf: call => {
    call.returnI32(0);
  },
  setbuf: () => undefined,
  OutputDebugStringA: call => {
    call.write(3, call.loadString(call.pointer(0)));
  },
  OutputDebugStringW: call => {
    call.write(3, utf8Of(call.loadWideString(call.pointer(0))));
  },
};
