import { type Sources } from './compile-types';
import { BUILTIN_HEADERS, builtinHeader } from './headers/index';
import { nearestName } from './nearest-name';
import { folderOf, resolvePath } from './source';

/** What became of the search for an included file. */
export type Found =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  /** The host must read these paths, or find them missing, first. */
  | { readonly kind: 'needs'; readonly paths: readonly string[] }
  | { readonly kind: 'missing' };

/**
 * Looks for `name`: a quoted one in the including file's folder and the include path, then among the built-in
 * headers; one in angle brackets among the built-in headers first, so that they need no look at the disk; the next one in the
 * folders of the include path behind the including file's, then among the built-in headers (GNU C, `#include_next`).
 */
export function findInclude(
  name: string,
  way: 'quoted' | 'angled' | 'next',
  includer: string,
  includePath: readonly string[],
  sources: Sources,
): Found {
  const text = builtinHeader(name);
  const builtin: Found | undefined =
    text === undefined ? undefined : { kind: 'file', path: `<${name.toLowerCase()}>`, text };
  const fromBuiltin = includer.startsWith('<');
  if (builtin !== undefined && (way === 'angled' || fromBuiltin)) return builtin;
  const own = folderOf(includer);
  const folders =
    way === 'quoted' && !fromBuiltin
      ? [own, ...includePath]
      : way === 'next'
        ? includePath.slice(includePath.indexOf(own) + 1)
        : includePath;
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
    'algorithm array atomic bitset chrono cassert cmath cctype climits cstddef cstdint cstdio cstdlib cstring ctime deque exception ' +
    'fstream functional iomanip iostream iterator limits list map memory mutex new numeric optional queue set sstream stack ' +
    'stdexcept string thread tuple type_traits unordered_map unordered_set utility vector'
  ).split(' '),
);

/** Headers that other systems and kits have, and what there is here in their place. */
const ELSEWHERE: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [
    /^(unistd|sys\/.*|sched|dirent|dlfcn|poll)\.h$/,
    'POSIX is not here: <windows.h> has VirtualAlloc, Sleep and the like',
  ],
  [
    /^(pthread|semaphore)\.h$/,
    'threads are those of <windows.h>: CreateThread, CRITICAL_SECTION, CONDITION_VARIABLE; or of <threads.h>',
  ],
  [/^(dos|graphics)\.h$/, 'there is no console but stdin and stdout: <stdio.h>'],
  [/^(winsock2?|ws2tcpip|wininet|sys\/socket)\.h$/, 'a script has no network'],
  [/^(complex|fenv|tgmath|uchar|locale)\.h$/, 'this header of the C standard is not supported'],
  [
    /^(ntddk|wdm|ntifs|afx.*|atl.*|objbase|ole2|shlobj|commctrl|psapi|dbghelp)\.h$/,
    'of the Windows kits there is what heaps need: <windows.h>, <tlhelp32.h>, <crtdbg.h>',
  ],
  [
    /^(winternl|ntrtl|phnt.*)\.h$/,
    'the Rtl heap functions are not declared here: <windows.h> has HeapAlloc and its like',
  ],
];

/** Why `name` cannot be included and what can be done about it. */
export function missingInclude(name: string, quoted: boolean): string {
  const lower = name.toLowerCase();
  const instead = ELSEWHERE.find(([pattern]) => pattern.test(lower))?.[1];
  if (instead !== undefined) return `there is no <${name}>: ${instead}`;
  const nearest = nearestName(lower, BUILTIN_HEADERS, 2);
  if (nearest !== undefined) return `cannot find '${name}'; did you mean <${nearest}>?`;
  const where = quoted ? 'beside this file or on the include path' : 'on the include path';
  return `cannot find '${name}' ${where}; built in are the headers of the C standard (stdio.h, stdlib.h, ...), windows.h, malloc.h, crtdbg.h, tlhelp32.h and their like`;
}

/** Whether `name` is a header that C++ alone has. */
export const isCppHeader = (name: string): boolean => CXX_HEADERS.has(name);
