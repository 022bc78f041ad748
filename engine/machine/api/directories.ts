import { type Address, NULL, offset } from '../../base/units';
import { Win32Error } from '../../nt/status';
import { copyContent } from '../files/content';
import {
  addNode,
  ATTRIBUTE_DIRECTORY,
  ATTRIBUTE_HIDDEN,
  ATTRIBUTE_NORMAL,
  ATTRIBUTE_READONLY,
  ATTRIBUTE_SYSTEM,
  ATTRIBUTE_TEMPORARY,
  CAPACITY,
  childrenOf,
  type DiskNode,
  find,
  isDirectory,
  NOWHERE,
  pathOf,
  ROOT,
  usedBytes,
} from '../files/disk';
import { deleteFile, isHeld } from '../files/open-file';
import { matches, readPath } from '../files/path';
import { closeHandle, objectOf, openHandle, plainHandle } from '../kernel-objects';
import { type FoundFile, type Process, simulatedTime } from '../process';
import { type SystemCall, type SystemNative, type SystemTable } from '../system-call';
import { narrowPath, widePath } from './file-names';
import { storeFileTime } from './file-times';

/* Files by name: directories, attributes, searches, moves and copies. Sources: Microsoft's page of each function. */

/** Attributes that a program may set. */
const SETTABLE = ATTRIBUTE_READONLY | ATTRIBUTE_HIDDEN | ATTRIBUTE_SYSTEM | 0x20 | ATTRIBUTE_TEMPORARY;
const MOVEFILE_REPLACE_EXISTING = 1;
const INVALID_FILE_ATTRIBUTES = -1;

/** The node of a path that exists, or a Win32 error as a negative number. */
function nodeAt(process: Process, path: string): number {
  const place = find(process.state.disk, path);
  if (place.kind === 'bad name') return -Win32Error.INVALID_NAME;
  if (place.kind === 'no such path') return -Win32Error.PATH_NOT_FOUND;
  if (place.kind !== 'node' || place.node === NOWHERE) return -Win32Error.FILE_NOT_FOUND;
  return place.node;
}

/** Renames or moves a file or directory; a Win32 error, 0 for none. */
export function moveFile(process: Process, from: string, to: string, replaces: boolean): number {
  const { state } = process;
  const { disk } = state;
  const source = nodeAt(process, from);
  if (source < 0) return -source;
  const target = find(disk, to);
  if (target.kind === 'bad name') return Win32Error.INVALID_NAME;
  if (target.kind !== 'node') return Win32Error.PATH_NOT_FOUND;
  const node = disk.nodes[source]!;
  if (source === ROOT || isWithin(process, target.parent, source)) return Win32Error.ACCESS_DENIED;
  if (isHeld(state, source)) return Win32Error.SHARING_VIOLATION;
  if (target.node !== NOWHERE && target.node !== source) {
    if (!replaces) return Win32Error.ALREADY_EXISTS;
    const error = deleteFile(process, to);
    if (error !== Win32Error.SUCCESS) return error;
  }
  node.name = target.name;
  node.parent = target.parent;
  return Win32Error.SUCCESS;
}

function isWithin({ state }: Process, node: number, directory: number): boolean {
  for (let at = node; at !== NOWHERE; at = state.disk.nodes[at]!.parent) if (at === directory) return true;
  return false;
}

function copyFile(process: Process, from: string, to: string, keeps: boolean): number {
  const { disk } = process.state;
  const source = nodeAt(process, from);
  if (source < 0) return -source;
  const old = disk.nodes[source]!;
  if (isDirectory(old)) return Win32Error.ACCESS_DENIED;
  const target = find(disk, to);
  if (target.kind === 'bad name') return Win32Error.INVALID_NAME;
  if (target.kind !== 'node') return Win32Error.PATH_NOT_FOUND;
  if (target.node === source) return Win32Error.SHARING_VIOLATION;
  if (target.node !== NOWHERE) {
    if (keeps) return Win32Error.FILE_EXISTS;
    const error = deleteFile(process, to);
    if (error !== Win32Error.SUCCESS) return error;
  }
  if (usedBytes(disk) + old.content.size > CAPACITY) return Win32Error.DISK_FULL;
  const made = addNode(disk, target.parent, target.name, old.attributes, simulatedTime(process));
  const copy = disk.nodes[made]!;
  copy.content = copyContent(old.content);
  copy.written = old.written;
  return Win32Error.SUCCESS;
}

/** Makes a directory; a Win32 error, 0 for none. */
export function makeDirectory(process: Process, path: string): number {
  const { disk } = process.state;
  const place = find(disk, path);
  if (place.kind === 'bad name') return Win32Error.INVALID_NAME;
  if (place.kind !== 'node') return Win32Error.PATH_NOT_FOUND;
  if (place.node !== NOWHERE) return Win32Error.ALREADY_EXISTS;
  addNode(disk, place.parent, place.name, ATTRIBUTE_DIRECTORY, simulatedTime(process));
  return Win32Error.SUCCESS;
}

/** Removes an empty directory; a Win32 error, 0 for none. */
export function removeDirectory(process: Process, path: string): number {
  const { disk } = process.state;
  const node = nodeAt(process, path);
  if (node < 0) return -node;
  if (!isDirectory(disk.nodes[node]!)) return Win32Error.DIRECTORY;
  if (node === ROOT) return Win32Error.ACCESS_DENIED;
  if (childrenOf(disk, node).length > 0) return Win32Error.DIR_NOT_EMPTY;
  if (node === disk.current) return Win32Error.SHARING_VIOLATION;
  disk.nodes[node] = undefined;
  return Win32Error.SUCCESS;
}

/** Makes a directory the current one; a Win32 error, 0 for none. */
export function changeDirectory(process: Process, path: string): number {
  const { disk } = process.state;
  const node = nodeAt(process, path);
  if (node < 0) return -node;
  if (!isDirectory(disk.nodes[node]!)) return Win32Error.DIRECTORY;
  disk.current = node;
  return Win32Error.SUCCESS;
}

/** The file or directory of a path, undefined when there is none; `error` says why. */
export function lookUp(
  process: Process,
  path: string,
): { readonly node: DiskNode } | { readonly error: number } {
  const node = nodeAt(process, path);
  return node < 0 ? { error: -node } : { node: process.state.disk.nodes[node]! };
}

const giveError = (call: SystemCall, error: number): void => {
  if (error === Win32Error.SUCCESS) call.returnBool(true);
  else call.fail(error);
};

/** What the A and W forms of a call differ in: how texts are read and stored. */
interface Form {
  readonly suffix: 'A' | 'W';
  readonly unit: 1 | 2;
  read(call: SystemCall, argument: number): string;
}

const FORMS: readonly Form[] = [
  { suffix: 'A', unit: 1, read: narrowPath },
  { suffix: 'W', unit: 2, read: widePath },
];

function storeText(call: SystemCall, form: Form, at: Address, text: string): void {
  const units = Array.from(`${text}\0`, letter => letter.charCodeAt(0));
  call.storeBytes(
    at,
    form.unit === 1 ? Uint8Array.from(units) : new Uint8Array(Uint16Array.from(units).buffer),
  );
}

/** Stores a text that fits in `size` units and gives its length, or gives the room that it needs. */
function giveText(call: SystemCall, form: Form, text: string, size: number, at: Address): void {
  if (text.length < size) storeText(call, form, at, text);
  call.returnI32(text.length < size ? text.length : text.length + 1);
}

/** WIN32_FIND_DATA: attributes, times, sizes, two names. */
const FIND_NAME_AT = 44;
const FIND_NAME_UNITS = 260;
const SHORT_NAME_UNITS = 14;

function storeFound(call: SystemCall, form: Form, at: Address, { node, name }: FoundFile): void {
  const size = FIND_NAME_AT + form.unit * (FIND_NAME_UNITS + SHORT_NAME_UNITS);
  call.require(at, size, 'write');
  call.fill(at, size, 0);
  storeAttributes(call, at, call.process.state.disk.nodes[node]!);
  storeText(call, form, offset(at, FIND_NAME_AT), name);
}

/** WIN32_FILE_ATTRIBUTE_DATA, with which WIN32_FIND_DATA begins. */
function storeAttributes(call: SystemCall, at: Address, node: DiskNode): void {
  call.storeU32(at, node.attributes);
  storeFileTime(call, offset(at, 4), node.created);
  storeFileTime(call, offset(at, 12), node.accessed);
  storeFileTime(call, offset(at, 20), node.written);
  call.storeU32(offset(at, 28), 0);
  call.storeU32(offset(at, 32), node.content.size);
}

/** What is in a directory. The names . and .. come first, but not in the root. */
function listOf({ state }: Process, directory: number): readonly FoundFile[] {
  const { disk } = state;
  const children = childrenOf(disk, directory).map(node => ({ node, name: disk.nodes[node]!.name }));
  if (directory === ROOT) return children;
  const above = disk.nodes[directory]!.parent;
  return [{ node: directory, name: '.' }, { node: above, name: '..' }, ...children];
}

/** What a path or pattern finds. */
function search(
  process: Process,
  path: string,
): { readonly found: readonly FoundFile[]; readonly error: number } {
  const { disk } = process.state;
  const place = find(disk, path, true);
  if (place.kind === 'bad name') return { found: [], error: Win32Error.INVALID_NAME };
  if (place.kind !== 'node') return { found: [], error: Win32Error.PATH_NOT_FOUND };
  const spelled = readPath(path, true);
  const last = spelled.kind === 'file' ? (spelled.parts.at(-1) ?? '') : '';
  const named = (node: number): FoundFile => ({ node, name: disk.nodes[node]!.name });
  const all = /[*?]/.test(last)
    ? listOf(process, place.parent).filter(({ name }) => matches(name, last))
    : [place.node].filter(node => node !== NOWHERE && node !== ROOT).map(named);
  return { found: all, error: all.length > 0 ? 0 : Win32Error.FILE_NOT_FOUND };
}

const callsOf = (form: Form): Readonly<Record<string, SystemNative>> => ({
  DeleteFile(call) {
    giveError(call, deleteFile(call.process, form.read(call, 0)));
  },

  MoveFile(call) {
    giveError(call, moveFile(call.process, form.read(call, 0), form.read(call, 1), false));
  },

  MoveFileEx(call) {
    const replaces = (call.u32(2) & MOVEFILE_REPLACE_EXISTING) !== 0;
    giveError(call, moveFile(call.process, form.read(call, 0), form.read(call, 1), replaces));
  },

  CopyFile(call) {
    giveError(call, copyFile(call.process, form.read(call, 0), form.read(call, 1), call.i32(2) !== 0));
  },

  CreateDirectory(call) {
    giveError(call, makeDirectory(call.process, form.read(call, 0)));
  },

  RemoveDirectory(call) {
    giveError(call, removeDirectory(call.process, form.read(call, 0)));
  },

  SetCurrentDirectory(call) {
    giveError(call, changeDirectory(call.process, form.read(call, 0)));
  },

  GetCurrentDirectory(call) {
    const { disk } = call.process.state;
    giveText(call, form, pathOf(disk, disk.current), call.u32(0), call.pointer(1));
  },

  GetFullPathName(call) {
    const text = fullPath(call.process, form.read(call, 0));
    const [size, to, part] = [call.u32(1), call.pointer(2), call.pointer(3)];
    if (text === undefined) {
      call.fail(Win32Error.INVALID_NAME);
      return;
    }
    if (part !== NULL && text.length < size) {
      const name = text.lastIndexOf('\\') + 1;
      call.storePointer(part, name < text.length ? offset(to, form.unit * name) : NULL);
    }
    giveText(call, form, text, size, to);
  },

  GetFileAttributes(call) {
    const found = lookUp(call.process, form.read(call, 0));
    if ('node' in found) call.returnI32(found.node.attributes);
    else {
      call.lastError = found.error;
      call.returnI32(INVALID_FILE_ATTRIBUTES);
    }
  },

  GetFileAttributesEx(call) {
    const found = lookUp(call.process, form.read(call, 0));
    if (call.u32(1) !== 0) call.fail(Win32Error.INVALID_PARAMETER);
    else if ('node' in found) {
      call.require(call.pointer(2), 36, 'write');
      storeAttributes(call, call.pointer(2), found.node);
      call.returnBool(true);
    } else call.fail(found.error);
  },

  SetFileAttributes(call) {
    const found = lookUp(call.process, form.read(call, 0));
    if (!('node' in found)) {
      call.fail(found.error);
      return;
    }
    const kept = found.node.attributes & ATTRIBUTE_DIRECTORY;
    found.node.attributes = (call.u32(1) & SETTABLE) | kept || ATTRIBUTE_NORMAL;
    call.returnBool(true);
  },

  FindFirstFile(call) {
    const { found, error } = search(call.process, form.read(call, 0));
    if (error !== 0) {
      call.lastError = error;
      call.returnPointer(-1);
      return;
    }
    const { state } = call.process;
    storeFound(call, form, call.pointer(1), found[0]!);
    call.returnPointer(openHandle(state, { kind: 'search', found, next: 1 }));
  },

  FindNextFile(call) {
    const search = objectOf(call.process, plainHandle(call.signed(0)), call.thread);
    if (search?.kind !== 'search') {
      call.fail(Win32Error.INVALID_HANDLE);
      return;
    }
    const { nodes } = call.process.state.disk;
    // What was deleted meanwhile is passed over.
    while (search.next < search.found.length && nodes[search.found[search.next]!.node] === undefined)
      search.next++;
    const next = search.found[search.next];
    if (next === undefined) {
      call.fail(Win32Error.NO_MORE_FILES);
      return;
    }
    storeFound(call, form, call.pointer(1), next);
    search.next++;
    call.returnBool(true);
  },

  /** With a number of 0 a name that is free is found, and the file made. */
  GetTempFileName(call) {
    const { process } = call;
    const directory = form.read(call, 0).replace(/[\\/]+$/, '');
    const prefix = form.read(call, 1).slice(0, 3);
    const place = nodeAt(process, `${directory}\\`);
    if (place < 0 || !isDirectory(process.state.disk.nodes[place]!)) {
      call.fail(Win32Error.DIRECTORY);
      return;
    }
    const asked = call.u32(2) & 0xffff;
    let number = asked === 0 ? simulatedTime(process) & 0xffff || 1 : asked;
    const name = (): string => `${directory}\\${prefix}${number.toString(16).toUpperCase()}.tmp`;
    if (asked === 0) {
      while (nodeAt(process, name()) >= 0) number = (number % 0xffff) + 1;
      const free = find(process.state.disk, name());
      if (free.kind === 'node')
        addNode(process.state.disk, free.parent, free.name, 0x20, simulatedTime(process));
    }
    storeText(call, form, call.pointer(3), name());
    call.returnI32(number);
  },
});

/** A path with drive and current directory; undefined for what is none. */
function fullPath({ state }: Process, text: string): string | undefined {
  const place = readPath(text);
  if (place.kind !== 'file') return undefined;
  const names: string[] = place.absolute ? [] : pathOf(state.disk, state.disk.current).slice(3).split('\\');
  for (const part of place.parts) {
    if (part === '..') names.pop();
    else if (part !== '.') names.push(part);
  }
  return `C:\\${names.filter(name => name !== '').join('\\')}`;
}

export const DIRECTORY_CALLS: SystemTable = {
  ...Object.fromEntries(
    FORMS.flatMap(form =>
      Object.entries(callsOf(form)).map(([name, native]) => [`${name}${form.suffix}`, native]),
    ),
  ),

  FindClose(call) {
    const handle = plainHandle(call.signed(0));
    const isSearch = objectOf(call.process, handle, call.thread)?.kind === 'search';
    if (isSearch && closeHandle(call.process.state, handle)) call.returnBool(true);
    else call.fail(Win32Error.INVALID_HANDLE);
  },
};
