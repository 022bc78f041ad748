import { type Hash } from '../../base/hash';
import { type Content, copyContent, emptyContent, hashContent } from './content';
import { folded, type Place, readPath } from './path';

/*
 * The drive C: of the simulated machine: files and directories in the run's own state, gone with it. Plain data that is
 * copied and hashed with the rest of the process, so that going back in time takes files along. No file of the host is
 * ever read or written.
 */

export const ATTRIBUTE_READONLY = 0x1;
export const ATTRIBUTE_HIDDEN = 0x2;
export const ATTRIBUTE_SYSTEM = 0x4;
export const ATTRIBUTE_DIRECTORY = 0x10;
export const ATTRIBUTE_ARCHIVE = 0x20;
export const ATTRIBUTE_NORMAL = 0x80;
export const ATTRIBUTE_TEMPORARY = 0x100;

export interface DiskNode {
  name: string;
  /** The directory that it is in; NOWHERE for the root and for a file that is deleted while it is open. */
  parent: number;
  /** ATTRIBUTE_* bits. */
  attributes: number;
  /** Simulated time, 100 ns units. */
  created: number;
  accessed: number;
  written: number;
  /** Deleted as soon as nobody has it open. */
  doomed: boolean;
  content: Content;
}

export interface Disk {
  /** Places of deleted nodes are undefined until they are used again. */
  nodes: (DiskNode | undefined)[];
  /** The current directory. */
  current: number;
}

export const ROOT = 0;
export const NOWHERE = -1;
/** The drive holds so much, bytes: our rule. */
export const CAPACITY = 0x4000000;

/** A drive with the directories that Windows itself is in. */
export function newDisk(): Disk {
  const disk: Disk = { nodes: [], current: ROOT };
  const add = (parent: number, name: string): number => addNode(disk, parent, name, ATTRIBUTE_DIRECTORY, 0);
  const windows = add(add(NOWHERE, 'C:'), 'Windows');
  add(windows, 'System32');
  add(windows, 'Temp');
  return disk;
}

export function copyDisk(disk: Disk): Disk {
  return {
    nodes: disk.nodes.map(node => node && { ...node, content: copyContent(node.content) }),
    current: disk.current,
  };
}

export function hashDisk(disk: Disk, hash: Hash): void {
  hash.u32(disk.current);
  disk.nodes.forEach((node, index) => {
    if (node === undefined) return;
    hash.u32(index);
    hash.text(node.name);
    for (const value of [node.parent, node.attributes, node.created, node.accessed, node.written])
      hash.f64(value);
    hash.u32(Number(node.doomed));
    hashContent(node.content, hash);
  });
}

/** Bytes of all files. */
export const usedBytes = (disk: Disk): number =>
  disk.nodes.reduce((sum, node) => sum + (node?.content.size ?? 0), 0);

/** Makes a file or directory and gives its number. */
export function addNode(disk: Disk, parent: number, name: string, attributes: number, now: number): number {
  const times = { created: now, accessed: now, written: now };
  const node: DiskNode = { name, parent, attributes, ...times, doomed: false, content: emptyContent() };
  const free = disk.nodes.indexOf(undefined);
  if (free < 0) return disk.nodes.push(node) - 1;
  disk.nodes[free] = node;
  return free;
}

export const isDirectory = (node: DiskNode): boolean => (node.attributes & ATTRIBUTE_DIRECTORY) !== 0;

/** Numbers of what is in a directory, sorted by name as NTFS lists them. */
export function childrenOf(disk: Disk, directory: number): number[] {
  const found: number[] = [];
  disk.nodes.forEach((node, index) => {
    if (node?.parent === directory) found.push(index);
  });
  const key = (index: number): string => folded(disk.nodes[index]!.name);
  return found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Where a path leads. */
export type Found =
  | Exclude<Place, { readonly kind: 'file' }>
  /** `node` is NOWHERE when the last part does not exist in directory `parent`. */
  | { readonly kind: 'node'; readonly node: number; readonly parent: number; readonly name: string };

export function find(disk: Disk, path: string, pattern = false): Found {
  const place = readPath(path, pattern);
  if (place.kind !== 'file') return place;
  const { absolute, parts } = place;
  let at = absolute ? ROOT : disk.current;
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const next = step(disk, at, part);
    if (isLast) {
      const parent = next === NOWHERE ? at : disk.nodes[next]!.parent;
      return { kind: 'node', node: next, parent, name: part };
    }
    if (next === NOWHERE || !isDirectory(disk.nodes[next]!)) return { kind: 'no such path' };
    at = next;
  }
  return { kind: 'node', node: at, parent: disk.nodes[at]!.parent, name: disk.nodes[at]!.name };
}

function step(disk: Disk, at: number, part: string): number {
  if (part === '.') return at;
  if (part === '..') return at === ROOT ? ROOT : disk.nodes[at]!.parent;
  const name = folded(part);
  return disk.nodes.findIndex(node => node?.parent === at && folded(node.name) === name);
}

/** The full path of a node: C:\ and below. */
export function pathOf(disk: Disk, node: number): string {
  const names: string[] = [];
  for (let at = node; at !== ROOT && at !== NOWHERE; at = disk.nodes[at]!.parent)
    names.unshift(disk.nodes[at]!.name);
  return `C:\\${names.join('\\')}`;
}
