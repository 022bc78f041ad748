import {
  MEM_PRIVATE,
  PAGE_EXECUTE,
  PAGE_EXECUTE_READ,
  PAGE_EXECUTE_READWRITE,
  PAGE_EXECUTE_WRITECOPY,
  PAGE_GUARD,
  PAGE_NOACCESS,
  PAGE_NOCACHE,
  PAGE_READONLY,
  PAGE_READWRITE,
  PAGE_WRITECOMBINE,
  PAGE_WRITECOPY,
} from '../nt/memory-flags';
import { type AccessKind } from './seam';

/** What a page's word keeps above its protection: it lies in memory whose writes are watched, and it was written to since the last reset. */
export const WRITE_WATCHED = 0x800;
export const WRITTEN = 0x1000;
/** It was copied on write: the page is the process's own, whatever protection it gets. */
export const COPIED = 0x2000;
/** The PAGE_* bits of such a word. */
export const PROTECTION = 0x7ff;

const BASE = 0xff;
const MODIFIERS = PAGE_GUARD | PAGE_NOCACHE | PAGE_WRITECOMBINE;
/** As on every modelled processor, a page that may be executed but not "read" by its name is readable all the same. */
const READABLE =
  PAGE_READONLY |
  PAGE_READWRITE |
  PAGE_WRITECOPY |
  PAGE_EXECUTE |
  PAGE_EXECUTE_READ |
  PAGE_EXECUTE_READWRITE |
  PAGE_EXECUTE_WRITECOPY;
const WRITABLE = PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY;
const EXECUTABLE = PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY;
const COPY_ON_WRITE = PAGE_WRITECOPY | PAGE_EXECUTE_WRITECOPY;

/** Whether a committed page with this protection may be touched so, guard bits aside. */
export function permits(protect: number, access: AccessKind): boolean {
  if (access === 'read') return (protect & READABLE) !== 0;
  if (access === 'write') return (protect & WRITABLE) !== 0;
  return (protect & EXECUTABLE) !== 0;
}

export const isReadable = (protect: number): boolean => (protect & READABLE) !== 0;
export const isWritable = (protect: number): boolean => (protect & WRITABLE) !== 0;
/** Whether the first write to a page has to be seen. */
export const awaitsWrite = (protect: number): boolean =>
  (protect & (WRITE_WATCHED | WRITTEN)) === WRITE_WATCHED;
export const isCopiedOnWrite = (protect: number): boolean => (protect & COPY_ON_WRITE) !== 0;
/** The protection of a copied-on-write page that has been written to. */
export const afterCopy = (protect: number): number =>
  (protect & ~COPY_ON_WRITE) | ((protect & PAGE_WRITECOPY) !== 0 ? PAGE_READWRITE : PAGE_EXECUTE_READWRITE);
/**
 * Whether pages of a view that was mapped with `view` may get this protection: it gives no right that the view has not; a
 * copied page is the process's own. Source: Wine's kernel32 tests.
 */
export const isAllowedInView = (view: number, protect: number): boolean =>
  (!permits(protect, 'read') || permits(view, 'read')) &&
  (!permits(protect, 'execute') || permits(view, 'execute')) &&
  (!isWritable(protect) || isCopiedOnWrite(protect) || (isWritable(view) && !isCopiedOnWrite(view)));
export const isGuard = (protect: number): boolean => (protect & PAGE_GUARD) !== 0;

/**
 * Whether VirtualAlloc and VirtualProtect take this word for memory of `type`: exactly one base protection, no unknown
 * bit, no modifier on PAGE_NOACCESS, and the copy-on-write ones never for private memory. Source: C-196.
 */
export function isValidFor(type: number, protect: number): boolean {
  const base = protect & BASE;
  if ((protect & ~(BASE | MODIFIERS)) !== 0) return false;
  if (base === 0 || (base & (base - 1)) !== 0) return false;
  if ((base & COPY_ON_WRITE) !== 0 && type === MEM_PRIVATE) return false;
  return base !== PAGE_NOACCESS || (protect & MODIFIERS) === 0;
}
