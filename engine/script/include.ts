import { type Sources } from './compile-types';
import { BUILTIN_HEADERS, builtinHeader } from './headers/index';
import { folderOf, resolvePath } from './source';

/** What became of the search for an included file. */
export type Found =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  /** The host must read these paths, or find them missing, first. */
  | { readonly kind: 'needs'; readonly paths: readonly string[] }
  | { readonly kind: 'missing' };

/**
 * Looks for `name`: a quoted one in the including file's folder and the include path, then among the built-in
 * headers; one in angle brackets among the built-in headers first, so that they need no look at the disk.
 */
export function findInclude(
  name: string,
  quoted: boolean,
  includer: string,
  includePath: readonly string[],
  sources: Sources,
): Found {
  const text = builtinHeader(name);
  const builtin: Found | undefined =
    text === undefined ? undefined : { kind: 'file', path: `<${name.toLowerCase()}>`, text };
  const fromBuiltin = includer.startsWith('<');
  if (builtin !== undefined && (!quoted || fromBuiltin)) return builtin;
  const folders = quoted && !fromBuiltin ? [folderOf(includer), ...includePath] : includePath;
  const needs: string[] = [];
  for (const folder of folders) {
    const path = resolvePath(folder, name);
    const found = sources.get(path);
    if (found !== undefined && needs.length === 0) return { kind: 'file', path, text: found };
    if (found !== undefined) break;
    if (!sources.has(path)) needs.push(path);
  }
  if (needs.length > 0) return { kind: 'needs', paths: needs };
  return builtin ?? { kind: 'missing' };
}

const CXX_HEADERS = new Set(
  (
    'algorithm array atomic chrono cassert cstddef cstdint cstdio cstdlib cstring deque exception fstream functional ' +
    'iomanip iostream list map memory mutex new set sstream string thread unordered_map utility vector'
  ).split(' '),
);

/** Why `name` cannot be included and what can be done about it. */
export function missingInclude(name: string, quoted: boolean): string {
  if (CXX_HEADERS.has(name)) return `<${name}> is a C++ header: scripts are C, not C++`;
  const nearest = BUILTIN_HEADERS.find(header => distance(header, name.toLowerCase()) <= 2);
  if (nearest !== undefined) return `cannot find '${name}', did you mean <${nearest}>?`;
  const where = quoted ? 'beside this file, on the include path or' : 'on the include path or';
  return `cannot find '${name}' ${where} among the built-in headers (${BUILTIN_HEADERS.join(', ')})`;
}

/** Edits (insert, delete, replace) between two names. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
