/*
 * Names of files as Win32 reads them. Source: Microsoft, "Naming Files, Paths, and Namespaces".
 */

/** What a path names: a place on the drive, a device, or nothing that could be. */
export type Place =
  | { readonly kind: 'file'; readonly absolute: boolean; readonly parts: readonly string[] }
  | { readonly kind: 'null' }
  | { readonly kind: 'input' }
  | { readonly kind: 'output' }
  | { readonly kind: 'bad name' }
  | { readonly kind: 'no such path' };

/** Characters that no name has. */
const FORBIDDEN = /[<>:"|?*]/;
const isForbidden = (name: string): boolean =>
  FORBIDDEN.test(name) || Array.from(name).some(letter => letter < ' ');
const LONGEST_NAME = 255;

const DEVICES: Readonly<Partial<Record<string, Place>>> = {
  NUL: { kind: 'null' },
  CONIN$: { kind: 'input' },
  CONOUT$: { kind: 'output' },
  CON: { kind: 'output' },
};

/** Reads a path. The only drive is C:. With `pattern` the last part may have * and ?. */
export function readPath(text: string, pattern = false): Place {
  if (text === '') return { kind: 'no such path' };
  let rest = text.replaceAll('/', '\\').replace(/^\\\\[?.]\\/, '');
  const device = DEVICES[rest.toUpperCase()];
  if (device !== undefined) return device;
  if (rest.startsWith('\\\\')) return { kind: 'no such path' };
  const drive = /^([A-Za-z]):/.exec(rest)?.[1];
  if (drive !== undefined) {
    if (drive.toUpperCase() !== 'C') return { kind: 'no such path' };
    rest = rest.slice(2);
  }
  const absolute = rest.startsWith('\\');
  const parts = rest.split('\\').filter(part => part !== '');
  const plain = parts.map(part => (/^\.+$/.test(part) ? part : part.replace(/[. ]+$/, '')));
  for (const [index, part] of plain.entries()) {
    const isPattern = pattern && index === plain.length - 1;
    if (part === '' || part.length > LONGEST_NAME) return { kind: 'bad name' };
    if (isForbidden(isPattern ? part.replace(/[*?]/g, '') : part)) return { kind: 'bad name' };
  }
  return { kind: 'file', absolute, parts: plain };
}

/** How names are compared: without regard to case. */
export const folded = (name: string): string => name.toUpperCase();

/** Whether `name` fits a pattern of FindFirstFile: * stands for any characters, ? for one, *.* for every name. */
export function matches(name: string, pattern: string): boolean {
  if (pattern === '*.*' || pattern === '*') return true;
  const letters = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${letters}$`, 'i').test(name);
}
