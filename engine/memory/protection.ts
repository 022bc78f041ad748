import {
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
export const isGuard = (protect: number): boolean => (protect & PAGE_GUARD) !== 0;

/**
 * Whether VirtualAlloc and VirtualProtect take this word for private memory: exactly one base protection, not one of
 * the copy-on-write ones, and no unknown bit. PAGE_NOACCESS takes no modifier. Source: C-196, VirtualAlloc's page.
 */
export function isValidForPrivate(protect: number): boolean {
  const base = protect & BASE;
  if ((protect & ~(BASE | MODIFIERS)) !== 0) return false;
  if (base === 0 || (base & (base - 1)) !== 0) return false;
  if ((base & COPY_ON_WRITE) !== 0) return false;
  return base !== PAGE_NOACCESS || (protect & MODIFIERS) === 0;
}
