import { type Address, NULL, offset } from '../../base/units';
import { probeForWrite } from '../../memory/write-watch';
import { Win32Error } from '../../nt/status';
import {
  Access,
  Disposition,
  fileOf,
  type FileObject,
  fileSize,
  nodeOf,
  openFile,
  readFile,
  setFileSize,
  Share,
  writeFile,
} from '../files/open-file';
import { NOWHERE } from '../files/disk';
import { meetViews } from '../files/section';
import { STANDARD_ERROR, STANDARD_INPUT, STANDARD_OUTPUT } from '../files/stream-state';
import { objectOf, plainHandle } from '../kernel-objects';
import { type SystemCall, type SystemNative, type SystemTable } from '../system-call';
import { narrowPath, widePath } from './file-names';
import { storeFileTime } from './file-times';

/* CreateFile and what is done with its handles. Sources: Microsoft's page of each function. */

const GENERIC_READ = 0x80000000;
const GENERIC_WRITE = 0x40000000;
const GENERIC_EXECUTE = 0x20000000;
const GENERIC_ALL = 0x10000000;
const FILE_READ_DATA = 1;
const FILE_WRITE_DATA = 2;
const FILE_APPEND_DATA = 4;
const FILE_EXECUTE = 0x20;
const DELETE = 0x10000;
const FILE_FLAG_DELETE_ON_CLOSE = 0x04000000;
const FILE_FLAG_BACKUP_SEMANTICS = 0x02000000;
const INVALID_HANDLE_VALUE = -1;
const INVALID_FILE_SIZE = -1;
const FILE_TYPE = { unknown: 0, disk: 1, character: 2 } as const;
/** Serial number of the drive: our rule. */
const SERIAL = 0x48454150;

/** The rights that the bits of an access mask give. */
function accessOf(mask: number): number {
  const any = (bits: number): boolean => (mask & bits) !== 0;
  return (
    (any(GENERIC_READ | GENERIC_ALL | FILE_READ_DATA) ? Access.read : 0) |
    (any(GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA) ? Access.write : 0) |
    (any(FILE_APPEND_DATA) ? Access.append : 0) |
    (any(GENERIC_EXECUTE | GENERIC_ALL | FILE_EXECUTE) ? Access.execute : 0) |
    (any(DELETE | GENERIC_ALL) ? Access.delete : 0)
  );
}

const creates = (path: (call: SystemCall, argument: number) => string): SystemNative =>
  function createFile(call) {
    const [disposition, flags] = [call.u32(4), call.u32(5)];
    if (disposition < Disposition.createNew || disposition > Disposition.truncateExisting) {
      failOpen(call, Win32Error.INVALID_PARAMETER);
      return;
    }
    if (call.pointer(0) === NULL) {
      failOpen(call, Win32Error.PATH_NOT_FOUND);
      return;
    }
    const deleteOnClose = (flags & FILE_FLAG_DELETE_ON_CLOSE) !== 0;
    const opened = openFile(call.process, {
      path: path(call, 0),
      access: accessOf(call.u32(1)) | (deleteOnClose ? Access.delete : 0),
      share: call.u32(2) & (Share.read | Share.write | Share.delete),
      disposition,
      attributes: flags & 0xffff,
      deleteOnClose,
      directories: (flags & FILE_FLAG_BACKUP_SEMANTICS) !== 0,
    });
    if (!opened.ok) {
      failOpen(call, opened.error);
      return;
    }
    const tells = disposition === Disposition.createAlways || disposition === Disposition.openAlways;
    call.lastError = tells && opened.existed ? Win32Error.ALREADY_EXISTS : Win32Error.SUCCESS;
    call.returnPointer(opened.handle);
  };

function failOpen(call: SystemCall, error: number): void {
  call.lastError = error;
  call.returnPointer(INVALID_HANDLE_VALUE);
}

/** The open file of argument 0 with all of `rights`; otherwise the call has failed. */
function fileArgument(call: SystemCall, rights: number): FileObject | undefined {
  const file = fileOf(call.process, call.signed(0), call.thread);
  if (file === undefined) call.fail(Win32Error.INVALID_HANDLE);
  else if ((file.access & rights) !== 0 || rights === 0) return file;
  else call.fail(Win32Error.ACCESS_DENIED);
  return undefined;
}

/** Where an OVERLAPPED says that the transfer begins: -1 without one, END for both words all ones. */
function overlappedAt(call: SystemCall, overlapped: Address): number {
  if (overlapped === NULL) return -1;
  const at = offset(overlapped, 2 * call.pointerBytes);
  const [low, high] = [call.loadU32(at), call.loadU32(offset(at, 4))];
  return low === 0xffffffff && high === 0xffffffff ? END : low + high * 0x100000000;
}
const END = Infinity;

/** Tells the OVERLAPPED and its event that the transfer is over. */
function finishOverlapped(call: SystemCall, overlapped: Address, count: number): void {
  if (overlapped === NULL) return;
  call.storePointer(overlapped, 0);
  call.storePointer(offset(overlapped, call.pointerBytes), count);
  const handle = call.loadPointer(offset(overlapped, 2 * call.pointerBytes + 8));
  const event = handle === 0 ? undefined : objectOf(call.process, plainHandle(handle), call.thread);
  if (event?.kind !== 'event') return;
  event.signaled = true;
  call.process.state.changes++;
}

/** A line of the standard input, or what is left of it. */
function readLine(call: SystemCall, most: number): Uint8Array {
  const line: number[] = [];
  while (line.length < most) {
    const byte = call.readInput();
    if (byte < 0) break;
    line.push(byte);
    if (byte === 10) break;
  }
  return Uint8Array.from(line);
}

/** Whether the kernel can reach the program's buffer: it reports 998 instead of raising an exception. */
function isReachable(call: SystemCall, at: Address, size: number, access: 'read' | 'write'): boolean {
  if (size === 0 || call.process.space.firstDenied(at, size, access) === undefined) return true;
  call.fail(Win32Error.NOACCESS);
  return false;
}

function read(call: SystemCall): void {
  const [buffer, size, done, overlapped] = [call.pointer(1), call.u32(2), call.pointer(3), call.pointer(4)];
  if (done !== NULL) call.storeU32(done, 0);
  if (call.signed(0) === STANDARD_INPUT) {
    if (!isReachable(call, buffer, size, 'write')) return;
    probeForWrite(call.process.space, buffer, size);
    finishRead(call, readLine(call, size));
    return;
  }
  const file = fileArgument(call, Access.read);
  if (file === undefined || !isReachable(call, buffer, size, 'write')) return;
  probeForWrite(call.process.space, buffer, size);
  const at = overlappedAt(call, overlapped);
  const from = at < 0 ? file.position : at;
  meetViews(call.process, file, 'views');
  const bytes = readFile(call.process.state, file, from, size);
  if (at >= 0 && bytes.length === 0 && size > 0) {
    call.fail(Win32Error.HANDLE_EOF);
    return;
  }
  file.position = from + bytes.length;
  finishRead(call, bytes);
}

/** Gives what was read to the program. */
function finishRead(call: SystemCall, bytes: Uint8Array): void {
  const [buffer, done, overlapped] = [call.pointer(1), call.pointer(3), call.pointer(4)];
  if (bytes.length > 0) call.storeBytes(buffer, bytes);
  if (done !== NULL) call.storeU32(done, bytes.length);
  finishOverlapped(call, overlapped, bytes.length);
  call.returnBool(true);
}

const STREAM_OF: ReadonlyMap<number, 1 | 2> = new Map([
  [STANDARD_OUTPUT, 1],
  [STANDARD_ERROR, 2],
]);

function write(call: SystemCall): void {
  const [buffer, size, done, overlapped] = [call.pointer(1), call.u32(2), call.pointer(3), call.pointer(4)];
  if (done !== NULL) call.storeU32(done, 0);
  const stream = STREAM_OF.get(call.signed(0));
  const file = stream === undefined ? fileArgument(call, Access.write | Access.append) : undefined;
  if (stream === undefined && file === undefined) return;
  if (!isReachable(call, buffer, size, 'read')) return;
  const bytes = size === 0 ? new Uint8Array(0) : call.loadBytes(buffer, size);
  if (stream !== undefined) call.write(stream, bytes);
  if (file !== undefined) {
    const end = fileSize(call.process.state, file);
    const asked = overlappedAt(call, overlapped);
    // Without the right to write elsewhere, or at offset -1, it goes to the end.
    const appends = (file.access & Access.write) === 0 || asked === END;
    const at = appends ? end : asked < 0 ? file.position : asked;
    if (!writeFile(call.process, file, at, bytes)) {
      call.fail(Win32Error.DISK_FULL);
      return;
    }
    file.position = at + size;
    meetViews(call.process, file, 'file');
  }
  if (done !== NULL) call.storeU32(done, size);
  finishOverlapped(call, overlapped, size);
  call.returnBool(true);
}

/** Moves the position; undefined when the call has failed. */
function movePosition(call: SystemCall, distance: number, method: number): number | undefined {
  const file = fileArgument(call, 0);
  if (file === undefined) return undefined;
  const from = [0, file.position, fileSize(call.process.state, file)][method];
  if (from === undefined || from + distance < 0) {
    call.fail(from === undefined ? Win32Error.INVALID_PARAMETER : Win32Error.NEGATIVE_SEEK);
    return undefined;
  }
  return (file.position = from + distance);
}

/** The size of the file in argument 0; undefined when the call has failed. */
function sizeArgument(call: SystemCall): number | undefined {
  const file = fileArgument(call, 0);
  return file && fileSize(call.process.state, file);
}

const isStandard = (handle: number): boolean =>
  handle === STANDARD_INPUT || handle === STANDARD_OUTPUT || handle === STANDARD_ERROR;

export const FILE_CALLS: SystemTable = {
  CreateFileA: creates(narrowPath),
  CreateFileW: creates(widePath),
  ReadFile: read,
  WriteFile: write,

  SetFilePointer(call) {
    const high = call.pointer(2);
    const distance =
      high === NULL ? call.i32(1) : (call.loadU32(high) | 0) * 0x100000000 + (call.u32(1) >>> 0);
    const at = movePosition(call, distance, call.u32(3));
    if (at === undefined) {
      call.returnI32(-1);
      return;
    }
    if (high !== NULL) call.storeU32(high, Math.floor(at / 0x100000000));
    if (at % 0x100000000 === 0xffffffff) call.lastError = Win32Error.SUCCESS;
    call.returnI32(at | 0);
  },

  /** SetFilePointerEx with the distance as a number. */
  __set_file_pointer(call) {
    const distance = call.high(1) * 0x100000000 + (call.low(1) >>> 0);
    const to = call.pointer(2);
    const at = movePosition(call, distance, call.u32(3));
    if (at === undefined) return;
    if (to !== NULL) call.process.space.store64(to, at | 0, Math.floor(at / 0x100000000));
    call.returnBool(true);
  },

  SetEndOfFile(call) {
    const file = fileArgument(call, Access.write);
    if (file === undefined) return;
    if (setFileSize(call.process, file, file.position)) call.returnBool(true);
    else call.fail(Win32Error.DISK_FULL);
  },

  GetFileSize(call) {
    const size = sizeArgument(call);
    if (size === undefined) {
      call.returnI32(INVALID_FILE_SIZE);
      return;
    }
    if (call.pointer(1) !== NULL) call.storeU32(call.pointer(1), Math.floor(size / 0x100000000));
    call.returnI32(size | 0);
  },

  GetFileSizeEx(call) {
    const size = sizeArgument(call);
    if (size === undefined) return;
    call.process.space.store64(call.pointer(1), size | 0, Math.floor(size / 0x100000000));
    call.returnBool(true);
  },

  GetFileType(call) {
    const handle = call.signed(0);
    const file = fileOf(call.process, handle, call.thread);
    if (isStandard(handle) || file?.node === NOWHERE) call.returnI32(FILE_TYPE.character);
    else if (file !== undefined) call.returnI32(FILE_TYPE.disk);
    else {
      call.lastError = Win32Error.INVALID_HANDLE;
      call.returnI32(FILE_TYPE.unknown);
    }
  },

  /** Nothing is kept back. */
  FlushFileBuffers(call) {
    if (isStandard(call.signed(0)) || fileArgument(call, Access.write | Access.append) !== undefined)
      call.returnBool(true);
  },

  GetFileTime(call) {
    const file = fileArgument(call, 0);
    if (file === undefined) return;
    const node = nodeOf(call.process.state, file);
    [node.created, node.accessed, node.written].forEach((time, k) => {
      if (call.pointer(1 + k) !== NULL) storeFileTime(call, call.pointer(1 + k), time);
    });
    call.returnBool(true);
  },

  GetFileInformationByHandle(call) {
    const file = fileArgument(call, 0);
    if (file === undefined) return;
    const at = call.pointer(1);
    const node = nodeOf(call.process.state, file);
    call.require(at, 52, 'write');
    call.storeU32(at, node.attributes);
    storeFileTime(call, offset(at, 4), node.created);
    storeFileTime(call, offset(at, 12), node.accessed);
    storeFileTime(call, offset(at, 20), node.written);
    [SERIAL, 0, node.content.size, 1, 0, file.node].forEach((value, k) => {
      call.storeU32(offset(at, 28 + 4 * k), value);
    });
    call.returnBool(true);
  },
};
