/** Defined, beside `_DEBUG`, when the run has the debug heap of the C library: `/MDd` of the Microsoft compiler does both. */
export const DEBUG_LIBRARY = '__CRT_DEBUG_HEAP';

/** Macros of a program that runs with the debug heap of the C library. */
export const DEBUG_LIBRARY_DEFINES: readonly string[] = ['_DEBUG', DEBUG_LIBRARY];

const HOW = "the option --crt-debug, `crtDebug` in launch.json or '#pragma heapscope crt_debug' gives both";

/**
 * What is told of an `#include <crtdbg.h>` whose program shows that it wants the debug heap and does not have it: which
 * library a program gets is a switch of the build, and no macro changes it.
 */
export function lacksDebugLibrary(path: string, isDefined: (macro: string) => boolean): string | undefined {
  if (path !== '<crtdbg.h>' || isDefined(DEBUG_LIBRARY)) return undefined;
  if (isDefined('_DEBUG'))
    return `_DEBUG is defined, but the C library is the one without a debug heap: ${HOW}`;
  if (!isDefined('_CRTDBG_MAP_ALLOC')) return undefined;
  return `_CRTDBG_MAP_ALLOC does nothing without _DEBUG and the debug heap of the C library: ${HOW}`;
}
