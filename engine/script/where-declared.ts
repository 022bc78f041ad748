import { BUILTIN_HEADERS, builtinHeader } from './headers/index';
import { nearestName } from './nearest-name';

/** Headers that a program is told to include first where several declare a name. */
const PREFERRED = ['stdlib.h', 'stdio.h', 'string.h', 'stdint.h', 'stddef.h'];

let headers: ReadonlyMap<string, string> | undefined;

/** The built-in header to include for a function, type or macro, undefined for a name that none declares. */
export const headerOf = (name: string): string | undefined => (headers ??= readHeaders()).get(name);

/** The name of the library that `name` may be a slip of: among so many, one edit makes of a short name another word. */
export const nearestLibraryName = (name: string): string | undefined =>
  nearestName(name, [...(headers ??= readHeaders()).keys()], name.length < 8 ? 0.5 : 2);

/** The header of the C library, none of Windows, that declares a name. */
export function libraryHeaderOf(name: string): string | undefined {
  const header = headerOf(name);
  return header === undefined || header === 'windows.h' || isWindows(header) ? undefined : header;
}

const isWindows = (header: string): boolean => (builtinHeader(header) ?? '').includes('<windows.h>');

function readHeaders(): ReadonlyMap<string, string> {
  const others = BUILTIN_HEADERS.filter(header => header !== 'windows.h' && !isWindows(header));
  const order = [...PREFERRED, ...others, 'windows.h', ...BUILTIN_HEADERS.filter(isWindows)];
  const found = new Map<string, string>();
  for (const header of order) {
    for (const name of namesIn(builtinHeader(header) ?? '')) {
      if (!found.has(name)) found.set(name, header);
    }
  }
  return found;
}

/** What a header defines as macros, types and functions, each of which stands at the end of a line of its own. */
function* namesIn(text: string): Generator<string> {
  for (const [, name = ''] of text.matchAll(/^#define (\w+)/gm)) if (!name.startsWith('_')) yield name;
  for (const [, names = ''] of text.matchAll(/^(?:typedef [^{}()]*?|\})([\w*, ]+);$/gm))
    for (const declarator of names.split(',')) yield /(\w+)\s*$/.exec(declarator)?.[1] ?? '';
  for (const [, name = ''] of text.matchAll(/^typedef (?:struct|union|enum)\b.*\}\s*(\w+)[^;]*;$/gm))
    yield name;
  for (const [, name = ''] of text.matchAll(/^typedef .*\(\w*\s*\*\s*(\w+)\)\(.*\);$/gm)) yield name;
  for (const [, name = ''] of text.matchAll(/^(?!typedef|#).*?\b(\w+)\(.*\);$/gm)) yield name;
}

/** The shortest name of the library that goes on where `name` ends: `INVALID_HANDLE_VALUE` for `INVALID_HANDLE`. */
export function longerName(name: string): string | undefined {
  if (name.length < 6) return undefined;
  const longer = [...(headers ??= readHeaders()).keys()].filter(each => each.startsWith(name));
  return longer.sort((a, b) => a.length - b.length)[0];
}

/** How functions are called that belong together, and those of them that say the most. */
const FAMILIES: readonly (readonly [pattern: RegExp, names: string])[] = [
  [
    /^_?Heap[A-Z]/,
    'HeapCreate, HeapAlloc, HeapReAlloc, HeapSize, HeapFree, HeapValidate, HeapWalk and HeapDestroy',
  ],
  [/^Virtual[A-Z]/, 'VirtualAlloc, VirtualFree, VirtualProtect and VirtualQuery'],
  [/^(local|global)[A-Z]/, 'LocalAlloc, LocalFree, GlobalAlloc and GlobalFree'],
  [/^_?Interlocked/, 'InterlockedIncrement, InterlockedExchange, InterlockedCompareExchange and their like'],
  [/^pthread_/, 'CreateThread, WaitForSingleObject and CRITICAL_SECTION'],
];

/** The functions that exist of the family that an unknown name seems to belong to. */
export const familyOf = (name: string): string | undefined =>
  FAMILIES.find(([pattern]) => pattern.test(name))?.[1];
