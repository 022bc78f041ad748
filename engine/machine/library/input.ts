import { type Native, type NativeCall, type NativeTable } from '../native';
import { utf16Of } from './format';
import { invalidParameter } from './invalid-parameter';
import { commitStores, scan } from './scan';
import { VariadicReader } from './variadic';

const EBADF = 9;
const EINVAL = 22;
const EOF = -1;
const WEOF = 0xffff;
/** stdin of stdio.h. */
const STDIN = 1;

function take(call: NativeCall, count: number): void {
  for (let each = 0; each < count; each++) call.readInput();
}

/** The next bytes of input, at most `most`, up to and with a line break; empty at the end of the input. */
function peekLine(call: NativeCall, most: number): number[] {
  const line: number[] = [];
  while (line.length < most) {
    const byte = call.peekInput(line.length);
    if (byte < 0) break;
    line.push(byte);
    if (byte === 10) break;
  }
  return line;
}

/** fgets keeps the line break; nothing is stored at the end of the input. */
function getLine(wide: boolean): Native {
  return call => {
    const [to, size, file] = [call.pointer(0), call.i32(1), call.pointer(2)];
    const line = size > 0 && file === STDIN ? peekLine(call, size - 1) : [];
    if (file !== STDIN) call.errno = EBADF;
    if (line.length === 0) {
      call.returnPointer(0);
      return;
    }
    const text = wide ? utf16Of([...line, 0]) : Uint8Array.from([...line, 0]);
    call.storeBytes(to, new Uint8Array(text.buffer));
    take(call, line.length);
    call.returnPointer(to);
  };
}

/** gets_s drops the line break; a line that does not fit is an invalid parameter. */
function getLineSecure(call: NativeCall): void {
  const [to, size] = [call.pointer(0), call.size(1)];
  const line = peekLine(call, size + 1);
  const text = line.at(-1) === 10 ? line.slice(0, -1) : line;
  if (to === 0 || size === 0 || text.length >= size) {
    if (to !== 0 && size > 0) call.storeU8(to, 0);
    invalidParameter(call, EINVAL, 0);
    return;
  }
  if (line.length > 0) call.storeBytes(to, Uint8Array.from([...text, 0]));
  take(call, line.length);
  call.returnPointer(line.length > 0 ? to : 0);
}

function getCharacter(call: NativeCall, fromStdin: boolean): void {
  if (!fromStdin) call.errno = EBADF;
  call.returnI32(fromStdin ? call.readInput() : EOF);
}

function scanText(secure: boolean): Native {
  return call => {
    const text = call.loadString(call.pointer(0));
    const formatText = call.loadString(call.pointer(1));
    const args = new VariadicReader(call, call.pointer(2));
    const { count, stores } = scan(call, formatText, index => text[index] ?? 0, args, secure);
    commitStores(call, stores);
    call.returnI32(count);
  };
}

function scanWideText(secure: boolean): Native {
  return call => {
    const text = call.loadWideString(call.pointer(0));
    const formatText = call.loadWideString(call.pointer(1));
    const args = new VariadicReader(call, call.pointer(2));
    const input = (index: number): number => text[index] ?? 0;
    const { count, stores } = scan(call, formatText, input, args, secure, true);
    commitStores(call, stores);
    call.returnI32(count);
  };
}

function scanInput(secure: boolean): Native {
  return call => {
    const formatText = call.loadString(call.pointer(0));
    const args = new VariadicReader(call, call.pointer(1));
    const { count, taken, stores } = scan(call, formatText, index => call.peekInput(index), args, secure);
    commitStores(call, stores);
    take(call, taken);
    call.returnI32(count);
  };
}

/** fscanf: standard input is the only file that can be read. */
function scanFile(secure: boolean): Native {
  return call => {
    if (call.pointer(0) !== STDIN) {
      call.errno = EBADF;
      call.returnI32(EOF);
      return;
    }
    const formatText = call.loadString(call.pointer(1));
    const args = new VariadicReader(call, call.pointer(2));
    const { count, taken, stores } = scan(call, formatText, index => call.peekInput(index), args, secure);
    commitStores(call, stores);
    take(call, taken);
    call.returnI32(count);
  };
}

/** gets, which Visual C++ 2015 no longer has: a line without its break, however long it is. */
function getLineUnbounded(call: NativeCall): void {
  const to = call.pointer(0);
  const line = peekLine(call, Infinity);
  const text = line.at(-1) === 10 ? line.slice(0, -1) : line;
  if (line.length > 0) call.storeBytes(to, Uint8Array.from([...text, 0]));
  take(call, line.length);
  call.returnPointer(line.length > 0 ? to : 0);
}

/** fread: whole elements, as many as the input has; the bytes of a partial one are stored and taken too (C99 7.19.8.1). */
function readElements(call: NativeCall): void {
  const [to, size, count] = [call.pointer(0), call.size(1), call.size(2)];
  if (call.pointer(3) !== STDIN) {
    call.errno = EBADF;
    call.returnPointer(0);
    return;
  }
  const bytes: number[] = [];
  while (bytes.length < size * count) {
    const byte = call.peekInput(bytes.length);
    if (byte < 0) break;
    bytes.push(byte);
  }
  if (bytes.length > 0) call.storeBytes(to, Uint8Array.from(bytes));
  take(call, bytes.length);
  call.returnPointer(size === 0 ? 0 : Math.floor(bytes.length / size));
}

function getWide(call: NativeCall, fromStdin: boolean): void {
  if (!fromStdin) call.errno = EBADF;
  const byte = fromStdin ? call.readInput() : EOF;
  call.returnI32(byte < 0 ? WEOF : byte);
}

const getFromFile: Native = call => {
  getCharacter(call, call.pointer(0) === STDIN);
};

/** The functions of stdio.h that read. */
export const INPUT: NativeTable = {
  getchar: call => {
    getCharacter(call, true);
  },
  getc: getFromFile,
  fgetc: getFromFile,
  fgets: getLine(false),
  fgetws: getLine(true),
  gets_s: getLineSecure,
  sscanf: scanText(false),
  sscanf_s: scanText(true),
  scanf: scanInput(false),
  scanf_s: scanInput(true),
  vsscanf: scanText(false),
  vscanf: scanInput(false),
  swscanf: scanWideText(false),
  swscanf_s: scanWideText(true),
  fscanf: scanFile(false),
  fscanf_s: scanFile(true),
  gets: getLineUnbounded,
  fread: readElements,
  getwchar: call => {
    getWide(call, true);
  },
  fgetwc: call => {
    getWide(call, call.pointer(0) === STDIN);
  },
};
