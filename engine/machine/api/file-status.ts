import { type Address, NULL, offset } from '../../base/units';
import { Win32Error } from '../../nt/status';
import { ATTRIBUTE_READONLY, type DiskNode, isDirectory } from '../files/disk';
import { fileOf, nodeOf } from '../files/open-file';
import { EBADF } from '../files/streams';
import { type SystemCall, type SystemNative, type SystemTable } from '../system-call';
import { changeDirectory, lookUp, makeDirectory, removeDirectory } from './directories';
import { narrowPath, widePath } from './file-names';
import { unixSeconds } from './file-times';
import { errnoOf } from './streams';

/* io.h, direct.h and sys/stat.h: what the C library says of files by their names. Sources: Microsoft's page of each function. */

const EACCES = 13;
const EINVAL = 22;
const S_IFCHR = 0x2000;
const S_IFDIR = 0x4000;
const S_IFREG = 0x8000;
const READ = 0x124;
const WRITE = 0x92;
const EXECUTE = 0x49;
const WRITABLE = 2;

/** struct _stat64i32, which `_stat` fills in, and struct _stat64. */
const STAT = { size: 20, times: 24, sizeof: 48 };
const STAT64 = { size: 24, times: 32, sizeof: 56 };

type Reader = (call: SystemCall, argument: number) => string;

function giveErrno(call: SystemCall, error: number): void {
  if (error !== Win32Error.SUCCESS) call.errno = errnoOf(error);
  call.returnI32(error === Win32Error.SUCCESS ? 0 : -1);
}

function modeOf(node: DiskNode): number {
  const writes = (node.attributes & ATTRIBUTE_READONLY) === 0 ? WRITE : 0;
  if (isDirectory(node)) return S_IFDIR | READ | writes | EXECUTE;
  return S_IFREG | READ | writes | (/\.(exe|com|bat|cmd)$/i.test(node.name) ? EXECUTE : 0);
}

function storeStatus(call: SystemCall, at: Address, node: DiskNode, layout: typeof STAT): void {
  call.require(at, layout.sizeof, 'write');
  call.fill(at, layout.sizeof, 0);
  call.storeU32(at, 2);
  call.storeU16(offset(at, 6), modeOf(node));
  call.storeU16(offset(at, 8), 1);
  call.storeU32(offset(at, 16), 2);
  call.storeU32(offset(at, layout.size), node.content.size);
  [node.accessed, node.written, node.created].forEach((time, k) => {
    call.process.space.store64(offset(at, layout.times + 8 * k), unixSeconds(time), 0);
  });
  call.returnI32(0);
}

const statusOfPath = (read: Reader, layout: typeof STAT): SystemNative =>
  function status(call) {
    const found = lookUp(call.process, read(call, 0));
    if ('node' in found) storeStatus(call, call.pointer(1), found.node, layout);
    else giveErrno(call, Win32Error.FILE_NOT_FOUND);
  };

const statusOfDescriptor = (layout: typeof STAT): SystemNative =>
  function status(call) {
    const descriptor = call.process.state.descriptors[call.i32(0)];
    const file = descriptor && fileOf(call.process, descriptor.handle, call.thread);
    if (descriptor === undefined) {
      call.errno = EBADF;
      call.returnI32(-1);
    } else if (file !== undefined && file.node >= 0)
      storeStatus(call, call.pointer(1), nodeOf(call.process.state, file), layout);
    else {
      call.fill(call.pointer(1), layout.sizeof, 0);
      call.storeU16(offset(call.pointer(1), 6), S_IFCHR);
      call.storeU16(offset(call.pointer(1), 8), 1);
      call.returnI32(0);
    }
  };

const accesses = (read: Reader): SystemNative =>
  function access(call) {
    const found = lookUp(call.process, read(call, 0));
    const asked = call.i32(1);
    if (!('node' in found)) giveErrno(call, found.error);
    else if ((asked & WRITABLE) !== 0 && (modeOf(found.node) & WRITE) === 0) {
      call.errno = EACCES;
      call.returnI32(-1);
    } else call.returnI32(0);
  };

const changes = (read: Reader, change: typeof makeDirectory): SystemNative =>
  function directory(call) {
    if (call.pointer(0) === NULL) {
      call.errno = EINVAL;
      call.returnI32(-1);
    } else giveErrno(call, change(call.process, read(call, 0)));
  };

export const FILE_STATUS_CALLS: SystemTable = {
  _stat: statusOfPath(narrowPath, STAT),
  _wstat: statusOfPath(widePath, STAT),
  _stat64: statusOfPath(narrowPath, STAT64),
  _fstat: statusOfDescriptor(STAT),
  _fstat64: statusOfDescriptor(STAT64),
  _access: accesses(narrowPath),
  _waccess: accesses(widePath),
  _mkdir: changes(narrowPath, makeDirectory),
  _wmkdir: changes(widePath, makeDirectory),
  _rmdir: changes(narrowPath, removeDirectory),
  _wrmdir: changes(widePath, removeDirectory),
  _chdir: changes(narrowPath, changeDirectory),
  _wchdir: changes(widePath, changeDirectory),
};
