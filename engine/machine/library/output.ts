import { type Address } from '../../base/units';
import { type NativeCall, type NativeTable } from '../native';
import { type Units, format, utf8Of } from './format';
import { invalidParameter } from './invalid-parameter';
import { VariadicReader } from './variadic';

const EBADF = 9;
const EINVAL = 22;
const ERANGE = 34;
const EOF = -1;
const TRUNCATE = 0xffffffff;

/** The stream that a FILE pointer of stdio.h names; undefined for one that cannot be written. */
export function streamOf(file: Address): 1 | 2 | undefined {
  if (file === 2) return 1;
  return file === 3 ? 2 : undefined;
}

/** Where a printf function finds its format and arguments; `listed` for the v… functions, which take a va_list. */
function formatted(call: NativeCall, at: number, wide: boolean): Units | undefined {
  const text = wide ? call.loadWideString(call.pointer(at)) : call.loadString(call.pointer(at));
  const made = format(call, text, new VariadicReader(call, call.pointer(at + 1)), wide);
  if (made === undefined) call.errno = EINVAL;
  return made;
}

const bytesOf = (text: Units, wide: boolean): Uint8Array => (wide ? utf8Of(text) : Uint8Array.from(text));

function emit(call: NativeCall, stream: 1 | 2 | undefined, text: Units | undefined, wide: boolean): void {
  if (stream === undefined) call.errno = EBADF;
  if (text === undefined || stream === undefined) {
    call.returnI32(EOF);
    return;
  }
  call.write(stream, bytesOf(text, wide));
  call.returnI32(text.length);
}

/** Stores `text` at `to` in units of its width, with a terminating zero when asked for. */
function store(call: NativeCall, to: Address, text: Units, wide: boolean, terminated: boolean): void {
  const whole = terminated ? [...text, 0] : text;
  if (whole.length === 0) return;
  call.storeBytes(to, wide ? new Uint8Array(Uint16Array.from(whole).buffer) : Uint8Array.from(whole));
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
    emit(call, 1, formatted(call, 0, wide), wide);
  };
const toFile =
  (wide: boolean) =>
  (call: NativeCall): void => {
    emit(call, streamOf(call.pointer(0)), formatted(call, 1, wide), wide);
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

function putCharacter(call: NativeCall, stream: 1 | 2 | undefined): void {
  if (stream === undefined) {
    call.errno = EBADF;
    call.returnI32(EOF);
    return;
  }
  const byte = call.u32(0) & 0xff;
  call.write(stream, Uint8Array.of(byte));
  call.returnI32(byte);
}

function putText(call: NativeCall, stream: 1 | 2 | undefined, isWide: boolean, end: readonly number[]): void {
  const at = call.pointer(0);
  const text = isWide ? utf8Of(call.loadWideString(at)) : call.loadString(at);
  if (stream === undefined) {
    call.errno = EBADF;
    call.returnI32(EOF);
    return;
  }
  call.write(stream, Uint8Array.from([...text, ...end]));
  call.returnI32(0);
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
    putText(call, 1, false, NEW_LINE);
  },
  _putws: call => {
    putText(call, 1, true, NEW_LINE);
  },
  fputs: call => {
    putText(call, streamOf(call.pointer(1)), false, []);
  },
  fputws: call => {
    putText(call, streamOf(call.pointer(1)), true, []);
  },
  putchar: call => {
    putCharacter(call, 1);
  },
  putc: call => {
    putCharacter(call, streamOf(call.pointer(1)));
  },
  fputc: call => {
    putCharacter(call, streamOf(call.pointer(1)));
  },
  putwchar: call => {
    const unit = call.u32(0) & 0xffff;
    call.write(1, utf8Of([unit]));
    call.returnI32(unit);
  },
  fputwc: call => {
    const unit = call.u32(0) & 0xffff;
    const stream = streamOf(call.pointer(1));
    if (stream === undefined) call.errno = EBADF;
    else call.write(stream, utf8Of([unit]));
    call.returnI32(stream === undefined ? 0xffff : unit);
  },
  fwrite: call => {
    const size = call.size(1);
    const count = call.size(2);
    const stream = streamOf(call.pointer(3));
    if (stream === undefined) call.errno = EBADF;
    const written = stream !== undefined && size * count > 0;
    if (written) call.write(stream, call.loadBytes(call.pointer(0), size * count));
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
