import { NULL } from '../base/units';
import { ProcessFault } from '../memory/seam';
import { isAbsent } from '../nt/windows';
import { absentNative } from './api/absent';
import { ATOMIC_OBJECT_CALLS } from './api/atomic-objects';
import { ATOMIC_CALLS } from './api/atomics';
import { CRT_DEBUG_CALLS } from './api/crt-debug';
import { CRT_HOOK_CALLS } from './api/crt-hooks';
import { CRT_STATE_CALLS } from './api/crt-state';
import { DIRECTORY_CALLS } from './api/directories';
import { EXCEPTION_CALLS } from './api/exceptions';
import { FILE_CALLS } from './api/files';
import { FILE_STATUS_CALLS } from './api/file-status';
import { HEAP_CALLS } from './api/heap';
import { LOCK_CALLS } from './api/locks';
import { INFORMATION_CALLS } from './api/information';
import { MEMORY_CALLS } from './api/memory';
import { MODULE_CALLS } from './api/modules';
import { NATIVE_MEMORY_CALLS } from './api/native-memory';
import { OBJECT_CALLS } from './api/objects';
import { PROCESS_CALLS } from './api/process';
import { RTL_CALLS } from './api/rtl';
import { SMALL_BLOCK_CALLS } from './api/small-blocks';
import { FIBER_CALLS } from './api/fibers';
import { NATIVE_SECTION_CALLS } from './api/native-sections';
import { SECTION_CALLS } from './api/sections';
import { STREAM_CALLS } from './api/streams';
import { SYNCHRONIZATION_CALLS } from './api/synchronization';
import { PAGE_LOCK_CALLS } from './api/page-locks';
import { PROCESS_MEMORY_CALLS } from './api/process-memory';
import { SYSTEM_CALLS } from './api/system';
import { keepBlock, readBlock, THREAD_BLOCK_CALLS } from './api/thread-block';
import { THREAD_CALLS } from './api/threads';
import { TOOLHELP_CALLS } from './api/toolhelp';
import { VIRTUAL_ALLOC2_CALLS } from './api/virtual-alloc2';
import { VIRTUAL_CALLS } from './api/virtual';
import { WRITE_WATCH_CALLS } from './api/write-watch';
import { LIBRARY } from './library/index';
import { LoadError } from './loader';
import { type BoundNatives, type Process } from './process';
import { SystemCall, type SystemNative, type SystemTable } from './system-call';

const TABLES: readonly SystemTable[] = [
  LIBRARY,
  HEAP_CALLS,
  MEMORY_CALLS,
  CRT_DEBUG_CALLS,
  CRT_STATE_CALLS,
  SMALL_BLOCK_CALLS,
  OBJECT_CALLS,
  RTL_CALLS,
  VIRTUAL_CALLS,
  VIRTUAL_ALLOC2_CALLS,
  WRITE_WATCH_CALLS,
  NATIVE_MEMORY_CALLS,
  PROCESS_CALLS,
  MODULE_CALLS,
  INFORMATION_CALLS,
  THREAD_CALLS,
  FIBER_CALLS,
  THREAD_BLOCK_CALLS,
  SYNCHRONIZATION_CALLS,
  LOCK_CALLS,
  ATOMIC_CALLS,
  ATOMIC_OBJECT_CALLS,
  PAGE_LOCK_CALLS,
  PROCESS_MEMORY_CALLS,
  SYSTEM_CALLS,
  EXCEPTION_CALLS,
  TOOLHELP_CALLS,
  FILE_CALLS,
  DIRECTORY_CALLS,
  FILE_STATUS_CALLS,
  STREAM_CALLS,
  SECTION_CALLS,
  NATIVE_SECTION_CALLS,
  // Behind the functions that it stands before.
  CRT_HOOK_CALLS,
];

/** Every library function by name. */
export const NATIVES: ReadonlyMap<string, SystemNative> = new Map(
  TABLES.flatMap(table => Object.entries(table)),
);

/** Heap functions whose stores other threads may run between, when the heap has no serialisation. */
const LOGGABLE: ReadonlySet<SystemNative> = new Set(
  (
    'HeapAlloc HeapReAlloc HeapFree HeapSize HeapValidate HeapWalk HeapCompact RtlAllocateHeap RtlReAllocateHeap RtlFreeHeap ' +
    'RtlSizeHeap RtlValidateHeap RtlWalkHeap RtlCompactHeap RtlZeroHeap RtlGetUserInfoHeap RtlSetUserValueHeap ' +
    'RtlSetUserFlagsHeap RtlMultipleAllocateHeap RtlMultipleFreeHeap'
  )
    .split(' ')
    .map(name => NATIVES.get(name)!),
);

/** Binds the functions of a program; one that nobody has is refused by its name. */
export function bind(process: Process, names: readonly string[]): BoundNatives {
  const { profile } = process.settings;
  const missing = names.filter(name => !NATIVES.has(name) && !isAbsent(profile, name));
  if (missing.length > 0)
    throw new LoadError(`no library function is called ${missing.map(name => `'${name}'`).join(', ')}`);
  const natives = names.map(name => (isAbsent(profile, name) ? absentNative(name) : NATIVES.get(name)!));
  const call = new SystemCall(process);
  return {
    count: natives.length,
    call(native, thread, base) {
      if (thread.teb !== NULL) readBlock(process, thread);
      call.begin(thread, base);
      natives[native]!(call);
      if (thread.teb !== NULL && thread.status !== 'ended') keepBlock(process, thread);
      return call;
    },
    look(native, thread, base) {
      if (!LOGGABLE.has(natives[native]!)) return;
      call.begin(thread, base);
      call.probing = true;
      try {
        natives[native]!(call);
      } catch (error) {
        // The call faults when it is made, not when it is looked at.
        if (!(error instanceof ProcessFault)) throw error;
      } finally {
        call.probing = false;
      }
    },
  };
}
