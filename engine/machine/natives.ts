import { EXCEPTION_CALLS } from './api/exceptions';
import { HEAP_CALLS } from './api/heap';
import { MEMORY_CALLS } from './api/memory';
import { PROCESS_CALLS } from './api/process';
import { SYNCHRONIZATION_CALLS } from './api/synchronization';
import { THREAD_CALLS } from './api/threads';
import { TOOLHELP_CALLS } from './api/toolhelp';
import { VIRTUAL_CALLS } from './api/virtual';
import { type SystemNative, type SystemTable } from './system-call';

const TABLES: readonly SystemTable[] = [
  HEAP_CALLS,
  MEMORY_CALLS,
  VIRTUAL_CALLS,
  PROCESS_CALLS,
  THREAD_CALLS,
  SYNCHRONIZATION_CALLS,
  EXCEPTION_CALLS,
  TOOLHELP_CALLS,
];

/** Every library function by name. */
export const NATIVES: ReadonlyMap<string, SystemNative> = new Map(
  TABLES.flatMap(table => Object.entries(table)),
);

/** The functions that `names` name, in order; the names that nobody binds come back as `missing`. */
export function bind(names: readonly string[]): {
  readonly natives: readonly SystemNative[];
  readonly missing: readonly string[];
} {
  const natives: SystemNative[] = [];
  const missing: string[] = [];
  for (const name of names) {
    const native = NATIVES.get(name);
    if (native === undefined) missing.push(name);
    else natives.push(native);
  }
  return { natives, missing };
}

/** Heap functions whose stores other threads may run between, when the heap has no serialisation. */
export const LOGGABLE: ReadonlySet<unknown> = new Set<unknown>([
  ...Object.entries(HEAP_CALLS)
    .filter(
      ([name]) =>
        name !== 'GetProcessHeap' &&
        name !== 'GetProcessHeaps' &&
        name !== 'HeapCreate' &&
        name !== 'HeapDestroy',
    )
    .map(([, native]) => native),
]);
