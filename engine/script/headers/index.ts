import { WINDOWS_H } from './windows';

const HEADERS: ReadonlyMap<string, string> = new Map([['windows.h', WINDOWS_H]]);

/** The text of the built-in header `name`, whatever its case, or undefined. */
export function builtinHeader(name: string): string | undefined {
  return HEADERS.get(name.toLowerCase());
}

/** Names of the built-in headers, sorted. */
export const BUILTIN_HEADERS: readonly string[] = [...HEADERS.keys()].sort();
