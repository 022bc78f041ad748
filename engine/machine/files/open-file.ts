import { Win32Error } from '../../nt/status';
import { closeHandle, objectOf, openHandle, plainHandle } from '../kernel-objects';
import { type OpenFile, type Process, type ProcessState, simulatedTime } from '../process';
import { byteAt, type Content, readContent, resizeContent, writeContent } from './content';
import {
  addNode,
  ATTRIBUTE_ARCHIVE,
  ATTRIBUTE_DIRECTORY,
  ATTRIBUTE_NORMAL,
  ATTRIBUTE_READONLY,
  CAPACITY,
  type DiskNode,
  find,
  isDirectory,
  NOWHERE,
  usedBytes,
} from './disk';
import { STANDARD_INPUT, STANDARD_OUTPUT } from './stream-state';

/*
 * Open files, for the calls of Win32 and for the C library: what may be opened, shared, read and written. Errors are Win32's.
 * Source: Microsoft, "CreateFile", "Creating and Opening Files", "DeleteFile".
 */

export type FileObject = OpenFile;

/** Rights, after the generic ones were mapped. */
export const Access = { read: 1, write: 2, append: 4, delete: 8, execute: 16 } as const;
export const Share = { read: 1, write: 2, delete: 4 } as const;
/** What to do about a file that exists, or does not. */
export const Disposition = {
  createNew: 1,
  createAlways: 2,
  openExisting: 3,
  openAlways: 4,
  truncateExisting: 5,
} as const;

export interface OpenRequest {
  readonly path: string;
  readonly access: number;
  readonly share: number;
  readonly disposition: number;
  /** Of a new file. */
  readonly attributes: number;
  readonly deleteOnClose: boolean;
  /** A directory may be opened. */
  readonly directories: boolean;
}

export type Opened =
  | { readonly ok: true; readonly handle: number; readonly existed: boolean }
  | { readonly ok: false; readonly error: number };

const failed = (error: number): Opened => ({ ok: false, error });

export const nodeOf = (state: ProcessState, file: FileObject): DiskNode => state.disk.nodes[file.node]!;
export const contentOf = (state: ProcessState, file: FileObject): Content => nodeOf(state, file).content;

/** The open file of a handle, undefined when it is none. */
export function fileOf(process: Process, handle: number, thread: number): FileObject | undefined {
  const object = objectOf(process, plainHandle(handle), thread);
  return object?.kind === 'file' ? object : undefined;
}

export function openFile(process: Process, request: OpenRequest): Opened {
  const { state } = process;
  const { disk } = state;
  const { access, share, disposition } = request;
  const place = find(disk, request.path);
  if (place.kind === 'bad name') return failed(Win32Error.INVALID_NAME);
  if (place.kind === 'no such path') return failed(Win32Error.PATH_NOT_FOUND);
  if (place.kind === 'input') return opened(STANDARD_INPUT, true);
  if (place.kind === 'output') return opened(STANDARD_OUTPUT, true);
  if (place.kind === 'null')
    return opened(openHandle(state, fileObject(NOWHERE, access, share, false)), true);
  let { node } = place;
  const existed = node !== NOWHERE;
  if (existed) {
    const error = refusal(state, node, request);
    if (error !== Win32Error.SUCCESS) return failed(error);
    if (truncates(disposition)) {
      const old = disk.nodes[node]!;
      resizeContent(old.content, 0);
      old.written = simulatedTime(process);
      if (disposition === Disposition.createAlways) old.attributes = keptAttributes(request.attributes);
    }
  } else {
    if (disposition === Disposition.openExisting || disposition === Disposition.truncateExisting)
      return failed(Win32Error.FILE_NOT_FOUND);
    node = addNode(
      disk,
      place.parent,
      place.name,
      keptAttributes(request.attributes),
      simulatedTime(process),
    );
  }
  return opened(openHandle(state, fileObject(node, access, share, request.deleteOnClose)), existed);
}

const opened = (handle: number, existed: boolean): Opened => ({ ok: true, handle, existed });

const fileObject = (node: number, access: number, share: number, deleteOnClose: boolean): FileObject => ({
  kind: 'file',
  node,
  access,
  share,
  deleteOnClose,
  position: 0,
});

/** A new file is to be archived, and has what the program asks for. */
const keptAttributes = (asked: number): number =>
  (asked & 0xffff & ~(ATTRIBUTE_NORMAL | ATTRIBUTE_DIRECTORY)) | ATTRIBUTE_ARCHIVE;

/** Whether there is a section of the file that can be reached: such a file stays, and keeps its size. */
const isMapped = ({ objects, handles }: ProcessState, node: number): boolean =>
  objects.some(
    (object, index) =>
      object.kind === 'section' &&
      object.file?.node === node &&
      (object.views.length > 0 || handles.includes(index)),
  );

const truncates = (disposition: number): boolean =>
  disposition === Disposition.createAlways || disposition === Disposition.truncateExisting;

/** Why an existing file cannot be opened, 0 when it can. */
function refusal(state: ProcessState, node: number, request: OpenRequest): number {
  const { access, share, disposition } = request;
  const existing = state.disk.nodes[node]!;
  if (disposition === Disposition.createNew) return Win32Error.FILE_EXISTS;
  if (existing.doomed) return Win32Error.ACCESS_DENIED;
  if (isDirectory(existing)) {
    const opens = request.directories && disposition === Disposition.openExisting;
    return opens ? Win32Error.SUCCESS : Win32Error.ACCESS_DENIED;
  }
  const changes = (access & (Access.write | Access.append)) !== 0 || disposition === Disposition.createAlways;
  if (changes && (existing.attributes & ATTRIBUTE_READONLY) !== 0) return Win32Error.ACCESS_DENIED;
  if (disposition === Disposition.truncateExisting && (access & Access.write) === 0)
    return Win32Error.INVALID_PARAMETER;
  if (truncates(disposition) && isMapped(state, node)) return Win32Error.USER_MAPPED_FILE;
  const asked = sharedBy(access);
  const isAllowed = openersOf(state, node).every(
    other => (asked & ~other.share) === 0 && (sharedBy(other.access) & ~share) === 0,
  );
  return isAllowed ? Win32Error.SUCCESS : Win32Error.SHARING_VIOLATION;
}

/** The share bits that others must have given for these rights. */
const sharedBy = (access: number): number =>
  ((access & (Access.read | Access.execute)) === 0 ? 0 : Share.read) |
  ((access & (Access.write | Access.append)) === 0 ? 0 : Share.write) |
  ((access & Access.delete) === 0 ? 0 : Share.delete);

function openersOf(state: ProcessState, node: number): FileObject[] {
  const found = new Set<FileObject>();
  for (const index of state.handles) {
    const object = state.objects[index];
    if (object?.kind === 'file' && object.node === node) found.add(object);
  }
  return [...found];
}

/** Closes a handle. What was deleted goes when nobody has it open any more; false when the handle is not open. */
export function closeObject(process: Process, handle: number, thread: number): boolean {
  const { state } = process;
  const file = fileOf(process, handle, thread);
  if (!closeHandle(state, handle)) return false;
  if (file === undefined || file.node === NOWHERE) return true;
  const isOpen = state.handles.some(index => state.objects[index] === file);
  const node = nodeOf(state, file);
  if (!isOpen && file.deleteOnClose) node.doomed = true;
  if (node.doomed && openersOf(state, file.node).length === 0 && !isMapped(state, file.node))
    state.disk.nodes[file.node] = undefined;
  return true;
}

/** Deletes a file, or marks it when others have it open and share that. Gives a Win32 error, 0 for none. */
export function deleteFile(process: Process, path: string): number {
  const { state } = process;
  const place = find(state.disk, path);
  if (place.kind === 'bad name') return Win32Error.INVALID_NAME;
  if (place.kind === 'no such path') return Win32Error.PATH_NOT_FOUND;
  if (place.kind !== 'node') return Win32Error.ACCESS_DENIED;
  if (place.node === NOWHERE) return Win32Error.FILE_NOT_FOUND;
  const node = state.disk.nodes[place.node]!;
  if (isDirectory(node) || node.doomed || (node.attributes & ATTRIBUTE_READONLY) !== 0)
    return Win32Error.ACCESS_DENIED;
  if (isMapped(state, place.node)) return Win32Error.ACCESS_DENIED;
  const openers = openersOf(state, place.node);
  if (openers.some(({ share }) => (share & Share.delete) === 0)) return Win32Error.SHARING_VIOLATION;
  if (openers.length === 0) state.disk.nodes[place.node] = undefined;
  else node.doomed = true;
  return Win32Error.SUCCESS;
}

/** Whether somebody has the file open without sharing its deletion, so that it cannot be moved. */
export const isHeld = (state: ProcessState, node: number): boolean =>
  openersOf(state, node).some(({ share }) => (share & Share.delete) === 0);

/** The bytes from `at` on, at most `size`. */
export const readFile = (state: ProcessState, file: FileObject, at: number, size: number): Uint8Array =>
  file.node === NOWHERE ? new Uint8Array(0) : readContent(contentOf(state, file), at, size);

export const fileByte = (state: ProcessState, file: FileObject, at: number): number =>
  file.node === NOWHERE ? -1 : byteAt(contentOf(state, file), at);

export const fileSize = (state: ProcessState, file: FileObject): number =>
  file.node === NOWHERE ? 0 : contentOf(state, file).size;

/** False when the drive is full. */
export function writeFile(process: Process, file: FileObject, at: number, bytes: Uint8Array): boolean {
  if (file.node === NOWHERE || bytes.length === 0) return true;
  const content = contentOf(process.state, file);
  if (!hasRoom(process.state, content, at + bytes.length)) return false;
  writeContent(content, at, bytes);
  nodeOf(process.state, file).written = simulatedTime(process);
  return true;
}

/** SetEndOfFile; false when the drive is full. */
export function setFileSize(process: Process, file: FileObject, size: number): boolean {
  if (file.node === NOWHERE) return true;
  const content = contentOf(process.state, file);
  if (!hasRoom(process.state, content, size)) return false;
  resizeContent(content, size);
  nodeOf(process.state, file).written = simulatedTime(process);
  return true;
}

const hasRoom = (state: ProcessState, content: Content, size: number): boolean =>
  size <= content.size || usedBytes(state.disk) + size - content.size <= CAPACITY;
