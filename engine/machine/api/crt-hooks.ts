import { NULL, offset } from '../../base/units';
import { type SystemCall, type SystemNative, type SystemTable } from '../system-call';
import { CRT_DEBUG_CALLS } from './crt-debug';
import { hasDebugHeap } from './crt-state';
import { MEMORY_CALLS } from './memory';

/*
 * _CrtSetAllocHook: while the program has a hook, its allocations and frees go on in routines of the program, which ask the
 * hook and then call the functions here that do not. The routines lie in a table that `__set_alloc_routines` names.
 */

/** In the order of the table: see script/library/crt-debug. */
const HOOKED: readonly (readonly [name: string, native: SystemNative])[] = [
  ...(['malloc', 'calloc', 'realloc', 'free'] as const).map(name => [name, MEMORY_CALLS[name]!] as const),
  ...(['_malloc_dbg', '_calloc_dbg', '_realloc_dbg', '_free_dbg'] as const).map(
    name => [name, CRT_DEBUG_CALLS[name]!] as const,
  ),
];

/** Goes on in the routine when there is one. */
const withHook =
  (native: SystemNative, index: number): SystemNative =>
  call => {
    const { allocRoutines } = call.process.state;
    const routine =
      allocRoutines === NULL ? undefined : routineAt(call, offset(allocRoutines, index * call.pointerBytes));
    if (routine === undefined) native(call);
    else call.enter(routine);
  };

const routineAt = (call: SystemCall, at: number): number | undefined =>
  call.process.functionAt.get(call.process.space.peekNumber(offset(NULL, at), call.pointerBytes) ?? 0);

export const CRT_HOOK_CALLS: SystemTable = {
  ...Object.fromEntries(HOOKED.map(([name, native], index) => [name, withHook(native, index)])),
  ...Object.fromEntries(HOOKED.map(([name, native]) => [`__unhooked_${name.replace(/^_/, '')}`, native])),

  __set_alloc_routines(call) {
    if (hasDebugHeap(call.process)) call.process.state.allocRoutines = call.pointer(0);
  },
};
