import { type Address, NULL, offset } from '../../base/units';
import { Win32Error } from '../../nt/status';
import { ATTRIBUTE_NORMAL } from '../files/disk';
import {
  Access,
  closeObject,
  deleteFile,
  Disposition,
  fileOf,
  type FileObject,
  fileSize,
  openFile,
  setFileSize,
  Share,
} from '../files/open-file';
import { type Channel } from '../files/channel';
import { newStream, type StreamState } from '../files/stream-state';
import { descriptorChannel, EBADF, streamState } from '../files/streams';
import { openAgain } from '../kernel-objects';
import { invalidParameter } from '../library/invalid-parameter';
import { type SystemCall, type SystemNative, type SystemTable } from '../system-call';
import { moveFile } from './directories';
import { narrowPath, widePath } from './file-names';

/*
 * fopen and its like, and the descriptors below them. Sources: C99 7.19.5 and 7.19.9; Microsoft, "fopen, _wfopen",
 * "_open, _wopen", "errno, _doserrno".
 */

const ENOENT = 2;
const EACCES = 13;
const EEXIST = 17;
const EINVAL = 22;
const EMFILE = 24;
const ENOSPC = 28;
const ENOTEMPTY = 41;
const EOF = -1;

/** Streams that can be open at a time (Microsoft, "_setmaxstdio"), and descriptors. */
const MOST_STREAMS = 512;
const MOST_DESCRIPTORS = 2048;

const ERRNO: ReadonlyMap<number, number> = new Map([
  [Win32Error.FILE_NOT_FOUND, ENOENT],
  [Win32Error.PATH_NOT_FOUND, ENOENT],
  [Win32Error.ACCESS_DENIED, EACCES],
  [Win32Error.SHARING_VIOLATION, EACCES],
  [Win32Error.INVALID_HANDLE, EBADF],
  [Win32Error.FILE_EXISTS, EEXIST],
  [Win32Error.ALREADY_EXISTS, EEXIST],
  [Win32Error.DISK_FULL, ENOSPC],
  [Win32Error.DIR_NOT_EMPTY, ENOTEMPTY],
]);
export const errnoOf = (error: number): number => ERRNO.get(error) ?? EINVAL;

/** What a mode of fopen, or the flags of _open, ask for. */
interface Mode {
  readonly access: number;
  readonly disposition: number;
  readonly text: boolean;
  readonly append: boolean;
  readonly deleteOnClose: boolean;
}

/** Reads "r", "w+b" and the like; undefined for what is none. */
function readMode(mode: string): Mode | undefined {
  const [letters = ''] = mode.replaceAll(' ', '').split(',');
  const rest = letters.slice(1);
  const first = letters.charAt(0);
  if (!'rwa'.includes(first) || first === '' || /[^+btxcnSRTDN]/.test(rest)) return undefined;
  const both = rest.includes('+');
  const reads = first === 'r' || both;
  const writes = first !== 'r' || both;
  const disposition = { r: Disposition.openExisting, w: Disposition.createAlways, a: Disposition.openAlways };
  return {
    access: (reads ? Access.read : 0) | (writes ? Access.write : 0),
    disposition: rest.includes('x') ? Disposition.createNew : disposition[first as 'r' | 'w' | 'a'],
    text: !rest.includes('b'),
    append: first === 'a',
    deleteOnClose: rest.includes('D'),
  };
}

const O_WRONLY = 1;
const O_RDWR = 2;
const O_APPEND = 8;
const O_TEMPORARY = 0x40;
const O_CREAT = 0x100;
const O_TRUNC = 0x200;
const O_EXCL = 0x400;
const O_BINARY = 0x8000;

function modeOfFlags(flags: number): Mode {
  const writes = (flags & (O_WRONLY | O_RDWR)) !== 0;
  const reads = (flags & O_WRONLY) === 0;
  const has = (bits: number): boolean => (flags & bits) === bits;
  let disposition: number = Disposition.openExisting;
  if (has(O_CREAT | O_EXCL)) disposition = Disposition.createNew;
  else if (has(O_CREAT | O_TRUNC)) disposition = Disposition.createAlways;
  else if (has(O_CREAT)) disposition = Disposition.openAlways;
  else if (has(O_TRUNC)) disposition = Disposition.truncateExisting;
  return {
    access: (reads ? Access.read : 0) | (writes ? Access.write : 0),
    disposition,
    text: !has(O_BINARY),
    append: has(O_APPEND),
    deleteOnClose: has(O_TEMPORARY),
  };
}

const ALL = Share.read | Share.write;

/** Opens a file for the C library and gives its descriptor, or -1 with errno set. */
function openDescriptor(call: SystemCall, path: string, mode: Mode, share: number): number {
  const { descriptors } = call.process.state;
  const free = descriptors.indexOf(undefined);
  const fd = free < 0 ? descriptors.length : free;
  if (fd >= MOST_DESCRIPTORS) {
    call.errno = EMFILE;
    return -1;
  }
  const { access, disposition, text, append, deleteOnClose } = mode;
  const opened = openFile(call.process, {
    path,
    access: access | (deleteOnClose ? Access.delete : 0),
    share: share | (deleteOnClose ? Share.delete : 0),
    disposition,
    attributes: ATTRIBUTE_NORMAL,
    deleteOnClose,
    directories: false,
  });
  if (!opened.ok) {
    call.errno = errnoOf(opened.error);
    call.lastError = opened.error;
    return -1;
  }
  descriptors[fd] = { handle: opened.handle, text, append };
  return fd;
}

/** Opens a stream at its pointer, or the first free one; NULL with errno set. */
function openStream(call: SystemCall, path: string, mode: Mode, share: number): number {
  const { streams } = call.process.state;
  const free = streams.findIndex(stream => stream.fd < 0);
  const index = free < 0 ? streams.length : free;
  if (index >= MOST_STREAMS) {
    call.errno = EMFILE;
    return NULL;
  }
  const fd = openDescriptor(call, path, mode, share);
  if (fd < 0) return NULL;
  streams[index] = newStream(fd, (mode.access & Access.read) !== 0, (mode.access & Access.write) !== 0);
  return index + 1;
}

type Reader = (call: SystemCall, argument: number) => string;

/** fopen(name, mode). */
const opens = (read: Reader, share: number): SystemNative =>
  function open(call) {
    const mode = call.pointer(0) === NULL || call.pointer(1) === NULL ? undefined : readMode(read(call, 1));
    if (mode === undefined) invalidParameter(call, EINVAL, NULL);
    else call.returnPointer(openStream(call, read(call, 0), mode, share));
  };

/** fopen_s(&file, name, mode): what is written is nobody else's. */
const opensSecurely = (read: Reader): SystemNative =>
  function open(call) {
    const to = call.pointer(0);
    const mode = [0, 1, 2].some(k => call.pointer(k) === NULL) ? undefined : readMode(read(call, 2));
    if (mode === undefined) {
      if (to !== NULL) call.storePointer(to, NULL);
      invalidParameter(call, EINVAL, EINVAL);
      return;
    }
    call.require(to, call.pointerBytes, 'write');
    const share = (mode.access & Access.write) === 0 ? Share.read : 0;
    const file = openStream(call, read(call, 1), mode, share);
    call.storePointer(to, file);
    call.returnI32(file === NULL ? call.errno : 0);
  };

function closeDescriptor(call: SystemCall, fd: number): boolean {
  const { descriptors } = call.process.state;
  const descriptor = descriptors[fd];
  if (descriptor === undefined) {
    call.errno = EBADF;
    return false;
  }
  descriptors[fd] = undefined;
  closeObject(call.process, descriptor.handle, call.thread);
  return true;
}

function closeStream(call: SystemCall, file: number): boolean {
  const stream = streamState(call.process, file);
  if (stream === undefined) {
    call.errno = EBADF;
    return false;
  }
  closeDescriptor(call, stream.fd);
  stream.fd = -1;
  return true;
}

/** freopen: the stream keeps its pointer and gets another file. */
const reopens = (read: Reader): SystemNative =>
  function reopen(call) {
    const mode = readMode(read(call, 1));
    const file = call.pointer(2);
    if (mode === undefined || call.pointer(0) === NULL) {
      invalidParameter(call, EINVAL, NULL);
      return;
    }
    const { streams, descriptors } = call.process.state;
    const old = streamState(call.process, file)?.fd ?? -1;
    if (old >= 0) closeStream(call, file);
    const fd = openDescriptor(call, read(call, 0), mode, ALL);
    if (fd < 0 || streams[file - 1] === undefined) {
      call.returnPointer(NULL);
      return;
    }
    if (old >= 0 && fd !== old) {
      descriptors[old] = descriptors[fd];
      descriptors[fd] = undefined;
    }
    const reads = (mode.access & Access.read) !== 0;
    streams[file - 1] = newStream(old >= 0 ? old : fd, reads, (mode.access & Access.write) !== 0);
    call.returnPointer(file);
  };

/** The file of a descriptor; undefined, with errno set, when there is none or it has no position. */
function seekable(call: SystemCall, fd: number): FileObject | undefined {
  const descriptor = call.process.state.descriptors[fd];
  const file = descriptor && fileOf(call.process, descriptor.handle, call.thread);
  if (file === undefined) call.errno = descriptor === undefined ? EBADF : EINVAL;
  return file;
}

/** Moves the position of a descriptor; the new one, or -1 with errno set. */
function seek(call: SystemCall, fd: number, distance: number, origin: number, pushed = 0): number {
  const file = seekable(call, fd);
  if (file === undefined) return -1;
  const from = [0, file.position - pushed, fileSize(call.process.state, file)][origin];
  if (from === undefined || from + distance < 0) {
    call.errno = EINVAL;
    return -1;
  }
  file.position = from + distance;
  return file.position;
}

function seekStream(call: SystemCall, file: Address, distance: number, origin: number): boolean {
  const stream = streamState(call.process, file);
  if (stream === undefined) {
    call.errno = EBADF;
    return false;
  }
  if (seek(call, stream.fd, distance, origin, stream.pushed.length) < 0) return false;
  stream.pushed.length = 0;
  stream.atEnd = false;
  return true;
}

/** Where a stream stands, -1 with errno set. */
function tell(call: SystemCall, file: Address): number {
  const stream = streamState(call.process, file);
  if (stream === undefined) call.errno = EBADF;
  const under = stream && seekable(call, stream.fd);
  return under === undefined ? -1 : Math.max(under.position - stream!.pushed.length, 0);
}

const longLong = (call: SystemCall, argument: number): number =>
  call.high(argument) * 0x100000000 + (call.low(argument) >>> 0);
const returnLongLong = (call: SystemCall, value: number): void => {
  call.returnI64(value | 0, Math.floor(value / 0x100000000) | 0);
};

const removes = (read: Reader): SystemNative =>
  function remove(call) {
    const error = deleteFile(call.process, read(call, 0));
    if (error !== Win32Error.SUCCESS) call.errno = errnoOf(error);
    call.returnI32(error === Win32Error.SUCCESS ? 0 : -1);
  };

const renames = (read: Reader): SystemNative =>
  function rename(call) {
    const error = moveFile(call.process, read(call, 0), read(call, 1), false);
    if (error !== Win32Error.SUCCESS) call.errno = errnoOf(error);
    call.returnI32(error === Win32Error.SUCCESS ? 0 : -1);
  };

const openDescriptors = (read: Reader): SystemNative =>
  function open(call) {
    call.returnI32(openDescriptor(call, read(call, 0), modeOfFlags(call.u32(1)), ALL));
  };

/** A stream over a descriptor that is open. */
const streamsOver: (read: Reader) => SystemNative = read => call => {
  const fd = call.i32(0);
  const mode = readMode(read(call, 1));
  const { streams, descriptors } = call.process.state;
  if (mode === undefined || descriptors[fd] === undefined) {
    call.errno = mode === undefined ? EINVAL : EBADF;
    call.returnPointer(NULL);
    return;
  }
  const free = streams.findIndex(stream => stream.fd < 0);
  const index = free < 0 ? streams.length : free;
  streams[index] = newStream(fd, (mode.access & Access.read) !== 0, (mode.access & Access.write) !== 0);
  call.returnPointer(index + 1);
};

/** The channel of a descriptor in argument 0; undefined with errno set. */
function channelArgument(call: SystemCall): Channel | undefined {
  const channel = descriptorChannel(call, call.i32(0));
  if (channel === undefined) call.errno = EBADF;
  return channel;
}

const streamArgument = (call: SystemCall): StreamState | undefined => {
  const stream = streamState(call.process, call.pointer(0));
  if (stream === undefined) call.errno = EINVAL;
  return stream;
};

export const STREAM_CALLS: SystemTable = {
  fopen: opens(narrowPath, ALL),
  _wfopen: opens(widePath, ALL),
  _fsopen: opens(narrowPath, ALL),
  _wfsopen: opens(widePath, ALL),
  fopen_s: opensSecurely(narrowPath),
  _wfopen_s: opensSecurely(widePath),
  freopen: reopens(narrowPath),
  _wfreopen: reopens(widePath),
  _fdopen: streamsOver(narrowPath),
  _wfdopen: streamsOver(widePath),
  remove: removes(narrowPath),
  _wremove: removes(widePath),
  rename: renames(narrowPath),
  _wrename: renames(widePath),
  _open: openDescriptors(narrowPath),
  _wopen: openDescriptors(widePath),

  fclose(call) {
    call.returnI32(closeStream(call, call.pointer(0)) ? 0 : EOF);
  },

  /** Closes all but the three that a program starts with; gives how many. */
  _fcloseall(call) {
    let count = 0;
    for (let file = 4; file <= call.process.state.streams.length; file++)
      if (streamState(call.process, file) !== undefined && closeStream(call, file)) count++;
    call.returnI32(count);
  },

  fseek(call) {
    call.returnI32(seekStream(call, call.pointer(0), call.i32(1), call.i32(2)) ? 0 : -1);
  },

  _fseeki64(call) {
    call.returnI32(seekStream(call, call.pointer(0), longLong(call, 1), call.i32(2)) ? 0 : -1);
  },

  ftell(call) {
    call.returnI32(tell(call, call.pointer(0)));
  },

  _ftelli64(call) {
    returnLongLong(call, tell(call, call.pointer(0)));
  },

  rewind(call) {
    const stream = streamState(call.process, call.pointer(0));
    seekStream(call, call.pointer(0), 0, 0);
    if (stream !== undefined) stream.failed = false;
  },

  fgetpos(call) {
    const at = tell(call, call.pointer(0));
    if (at >= 0) call.process.space.store64(call.pointer(1), at | 0, Math.floor(at / 0x100000000));
    call.returnI32(at < 0 ? -1 : 0);
  },

  fsetpos(call) {
    const at = call.loadU32(call.pointer(1)) + call.loadU32(offset(call.pointer(1), 4)) * 0x100000000;
    call.returnI32(seekStream(call, call.pointer(0), at, 0) ? 0 : -1);
  },

  feof(call) {
    call.returnI32(streamArgument(call)?.atEnd === true ? 0x10 : 0);
  },

  ferror(call) {
    call.returnI32(streamArgument(call)?.failed === true ? 0x20 : 0);
  },

  clearerr(call) {
    const stream = streamArgument(call);
    if (stream === undefined) return;
    stream.atEnd = false;
    stream.failed = false;
  },

  /** Any character can be pushed back, and more than the one that the standard promises. */
  ungetc(call) {
    const character = call.i32(0);
    const stream = streamState(call.process, call.pointer(1));
    if (stream === undefined) call.errno = EBADF;
    if (stream === undefined || character < 0) {
      call.returnI32(EOF);
      return;
    }
    stream.pushed.push(character & 0xff);
    stream.atEnd = false;
    call.returnI32(character & 0xff);
  },

  _fileno(call) {
    call.returnI32(streamArgument(call)?.fd ?? -1);
  },

  _close(call) {
    call.returnI32(closeDescriptor(call, call.i32(0)) ? 0 : -1);
  },

  /** At most so many bytes, as many as there are. */
  _read(call) {
    const channel = channelArgument(call);
    if (channel === undefined) {
      call.returnI32(-1);
      return;
    }
    const bytes: number[] = [];
    for (const most = call.u32(2); bytes.length < most;) {
      const byte = channel.peek(bytes.length);
      if (byte < 0) break;
      bytes.push(byte);
    }
    if (bytes.length > 0) call.storeBytes(call.pointer(1), Uint8Array.from(bytes));
    channel.take(bytes.length);
    call.returnI32(bytes.length);
  },

  _write(call) {
    const channel = channelArgument(call);
    const size = call.u32(2);
    const done =
      channel !== undefined && (size === 0 || channel.write(call.loadBytes(call.pointer(1), size)));
    call.returnI32(done ? size : -1);
  },

  _lseek(call) {
    call.returnI32(seek(call, call.i32(0), call.i32(1), call.i32(2)));
  },

  _lseeki64(call) {
    returnLongLong(call, seek(call, call.i32(0), longLong(call, 1), call.i32(2)));
  },

  _tell(call) {
    call.returnI32(seek(call, call.i32(0), 0, 1));
  },

  _filelength(call) {
    const file = seekable(call, call.i32(0));
    call.returnI32(file === undefined ? -1 : fileSize(call.process.state, file));
  },

  _chsize(call) {
    const file = seekable(call, call.i32(0));
    const done = file !== undefined && setFileSize(call.process, file, call.u32(1));
    if (file !== undefined && !done) call.errno = ENOSPC;
    call.returnI32(done ? 0 : -1);
  },

  _eof(call) {
    const channel = channelArgument(call);
    call.returnI32(channel === undefined ? -1 : Number(channel.peek(0) < 0));
  },

  _isatty(call) {
    const descriptor = call.process.state.descriptors[call.i32(0)];
    const isConsole = descriptor !== undefined && seekable(call, call.i32(0)) === undefined;
    if (!isConsole) call.errno = EBADF;
    call.returnI32(isConsole ? 0x40 : 0);
  },

  _dup(call) {
    const { descriptors } = call.process.state;
    const free = descriptors.indexOf(undefined);
    duplicate(call, free < 0 ? descriptors.length : free);
  },

  _dup2(call) {
    const to = call.i32(1);
    if (to < 0 || to >= MOST_DESCRIPTORS) {
      call.errno = EBADF;
      call.returnI32(-1);
    } else duplicate(call, to, 0);
  },

  _setmode(call) {
    const descriptor = call.process.state.descriptors[call.i32(0)];
    if (descriptor === undefined) {
      call.errno = EBADF;
      call.returnI32(-1);
      return;
    }
    call.returnI32(descriptor.text ? 0x4000 : O_BINARY);
    descriptor.text = call.i32(1) !== O_BINARY;
  },

  _get_osfhandle(call) {
    const descriptor = call.process.state.descriptors[call.i32(0)];
    if (descriptor === undefined) call.errno = EBADF;
    call.returnPointer(descriptor?.handle ?? -1);
  },

  _open_osfhandle(call) {
    const { descriptors } = call.process.state;
    const mode = modeOfFlags(call.u32(1));
    const free = descriptors.indexOf(undefined);
    const fd = free < 0 ? descriptors.length : free;
    descriptors[fd] = { handle: call.signed(0), text: mode.text, append: mode.append };
    call.returnI32(fd);
  },
};

/** A second descriptor of the same file, at place `to`; `result` instead of it when there is one to give. */
function duplicate(call: SystemCall, to: number, result?: number): void {
  const { state } = call.process;
  const descriptor = state.descriptors[call.i32(0)];
  if (descriptor === undefined) {
    call.errno = EBADF;
    call.returnI32(-1);
    return;
  }
  const file = fileOf(call.process, descriptor.handle, call.thread);
  const handle = file === undefined ? descriptor.handle : openAgain(state, state.objects.indexOf(file));
  if (call.i32(0) !== to && state.descriptors[to] !== undefined) closeDescriptor(call, to);
  while (state.descriptors.length < to) state.descriptors.push(undefined);
  state.descriptors[to] = { ...descriptor, handle };
  call.returnI32(result ?? to);
}
