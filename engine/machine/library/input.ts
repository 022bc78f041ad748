import { type Channel } from '../files/channel';
import { type Native, type NativeCall, type NativeTable } from '../native';
import { utf16Of } from './format';
import { invalidParameter } from './invalid-parameter';
import { commitStores, scan } from './scan';
import { VariadicReader } from './variadic';

const EINVAL = 22;
const EOF = -1;
const WEOF = 0xffff;
/** stdin of stdio.h. */
const STDIN = 1;

/** The next bytes of a stream, at most `most`, up to and with a line break; empty at its end. */
function peekLine(stream: Channel | undefined, most: number): number[] {
  const line: number[] = [];
  while (stream !== undefined && line.length < most) {
    const byte = stream.peek(line.length);
    if (byte < 0) break;
    line.push(byte);
    if (byte === 10) break;
  }
  return line;
}

/** The same of a file in binary mode for wide characters, which are two bytes there. */
function peekWideLine(stream: Channel, most: number): number[] {
  const line: number[] = [];
  while (line.length < most) {
    const [low, high] = [stream.peek(2 * line.length), stream.peek(2 * line.length + 1)];
    if (high < 0) break;
    line.push(low | (high << 8));
    if (line.at(-1) === 10) break;
  }
  return line;
}

/** fgets keeps the line break; nothing is stored at the end of the input. */
function getLine(wide: boolean): Native {
  return call => {
    const [to, size, file] = [call.pointer(0), call.i32(1), call.pointer(2)];
    const stream = call.stream(file, 'read');
    const isRaw = wide && stream?.binary === true;
    const line = isRaw ? peekWideLine(stream, size - 1) : peekLine(stream, size - 1);
    if (line.length === 0) {
      call.returnPointer(0);
      return;
    }
    const whole = [...line, 0];
    const text = isRaw ? Uint16Array.from(whole) : wide ? utf16Of(whole) : Uint8Array.from(whole);
    call.storeBytes(to, new Uint8Array(text.buffer));
    stream?.take(isRaw ? 2 * line.length : line.length);
    call.returnPointer(to);
  };
}

/** gets_s drops the line break; a line that does not fit is an invalid parameter. */
function getLineSecure(call: NativeCall): void {
  const [to, size] = [call.pointer(0), call.size(1)];
  const stream = call.stream(STDIN, 'read');
  const line = peekLine(stream, size + 1);
  const text = line.at(-1) === 10 ? line.slice(0, -1) : line;
  if (to === 0 || size === 0 || text.length >= size) {
    if (to !== 0 && size > 0) call.storeU8(to, 0);
    invalidParameter(call, EINVAL, 0);
    return;
  }
  if (line.length > 0) call.storeBytes(to, Uint8Array.from([...text, 0]));
  stream?.take(line.length);
  call.returnPointer(line.length > 0 ? to : 0);
}

function getCharacter(call: NativeCall, file: number): void {
  const stream = call.stream(file, 'read');
  const byte = stream?.peek(0) ?? EOF;
  stream?.take(byte < 0 ? 0 : 1);
  call.returnI32(byte);
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

/** scanf and fscanf; the format comes behind the file. */
function scanFile(secure: boolean, fileOf: (call: NativeCall) => number, formatAt: number): Native {
  return call => {
    const stream = call.stream(fileOf(call), 'read');
    if (stream === undefined) {
      call.returnI32(EOF);
      return;
    }
    const formatText = call.loadString(call.pointer(formatAt));
    const args = new VariadicReader(call, call.pointer(formatAt + 1));
    const { count, taken, stores } = scan(call, formatText, index => stream.peek(index), args, secure);
    commitStores(call, stores);
    stream.take(taken);
    call.returnI32(count);
  };
}

const standardInput = (): number => STDIN;
const firstArgument = (call: NativeCall): number => call.pointer(0);

/** gets, which Visual C++ 2015 no longer has: a line without its break, however long it is. */
function getLineUnbounded(call: NativeCall): void {
  const to = call.pointer(0);
  const stream = call.stream(STDIN, 'read');
  const line = peekLine(stream, Infinity);
  const text = line.at(-1) === 10 ? line.slice(0, -1) : line;
  if (line.length > 0) call.storeBytes(to, Uint8Array.from([...text, 0]));
  stream?.take(line.length);
  call.returnPointer(line.length > 0 ? to : 0);
}

/** fread: whole elements, as many as the input has; the bytes of a partial one are stored and taken too (C99 7.19.8.1). */
function readElements(call: NativeCall): void {
  const [to, size, count] = [call.pointer(0), call.size(1), call.size(2)];
  const stream = call.stream(call.pointer(3), 'read');
  const bytes: number[] = [];
  while (stream !== undefined && bytes.length < size * count) {
    const byte = stream.peek(bytes.length);
    if (byte < 0) break;
    bytes.push(byte);
  }
  if (bytes.length > 0) call.storeBytes(to, Uint8Array.from(bytes));
  stream?.take(bytes.length);
  call.returnPointer(size === 0 ? 0 : Math.floor(bytes.length / size));
}

function getWide(call: NativeCall, file: number): void {
  const stream = call.stream(file, 'read');
  const low = stream?.peek(0) ?? EOF;
  const high = stream?.binary === true ? stream.peek(1) : 0;
  const isEnd = low < 0 || high < 0;
  if (!isEnd) stream?.take(stream.binary ? 2 : 1);
  call.returnI32(isEnd ? WEOF : low | (high << 8));
}

const getFromFile: Native = call => {
  getCharacter(call, call.pointer(0));
};

/** The functions of stdio.h that read. */
export const INPUT: NativeTable = {
  getchar: call => {
    getCharacter(call, STDIN);
  },
  getc: getFromFile,
  fgetc: getFromFile,
  fgets: getLine(false),
  fgetws: getLine(true),
  gets_s: getLineSecure,
  sscanf: scanText(false),
  sscanf_s: scanText(true),
  scanf: scanFile(false, standardInput, 0),
  scanf_s: scanFile(true, standardInput, 0),
  vsscanf: scanText(false),
  vscanf: scanFile(false, standardInput, 0),
  swscanf: scanWideText(false),
  swscanf_s: scanWideText(true),
  fscanf: scanFile(false, firstArgument, 1),
  fscanf_s: scanFile(true, firstArgument, 1),
  gets: getLineUnbounded,
  fread: readElements,
  getwchar: call => {
    getWide(call, STDIN);
  },
  fgetwc: call => {
    getWide(call, call.pointer(0));
  },
};
