import { type Address, address, NULL, offset } from '../../base/units';
import { HeapWalk } from '../../heap/calls';
import { EntryMemory } from '../../heap/entry-memory';
import { OBJECT_BLOCK } from '../../heap/objects/allocate';
import { blockOf, entryOf, flagsOf } from '../../heap/objects/handle-table';
import { HEAP_NO_SERIALIZE } from '../../nt/heap-flags';
import { OBJECT_LOCK, OBJECT_LOCK_MASK } from '../../nt/object-flags';
import { profileOf } from '../../nt/profile';
import { Win32Error } from '../../nt/status';
import { heapContext } from '../heap-calls';
import { objectOf, openHandle, plainHandle } from '../kernel-objects';
import { type Process } from '../process';
import { type SystemCall, type SystemTable } from '../system-call';
import { type ThreadState } from '../thread-state';
import { windowsThreadId } from '../threads';
import { PROCESS_ID } from './process';

/** Heaps, processes, threads, modules of either width. */
const TH32CS_SNAPALL = 0x1f;
const HF32_DEFAULT = 1;
const LF32_FIXED = 1;
const LF32_FREE = 2;
const LF32_MOVEABLE = 4;
const ERROR_INVALID_DATA = 13;
const ERROR_NO_MORE_FILES = 18;
/** Bytes of a THREADENTRY32. */
const THREAD_ENTRY = 28;
const INVALID_HANDLE_VALUE = -1;
/** PROCESS_HEAP_ENTRY.wFlags. */
const PROCESS_HEAP_REGION = 1;
const PROCESS_HEAP_UNCOMMITTED_RANGE = 2;
const PROCESS_HEAP_ENTRY_BUSY = 4;

/** HEAPLIST32 and HEAPENTRY32. Source: tlhelp32.h, both widths. */
const LIST = { 4: { id: 8, flags: 0xc, sizeof: 0x10 }, 8: { id: 0x10, flags: 0x18, sizeof: 0x20 } } as const;
const ENTRY = {
  4: { handle: 4, at: 8, size: 0xc, flags: 0x10, lock: 0x14, ordinal: 0x18, process: 0x1c, heap: 0x20, sizeof: 0x24 },
  8: { handle: 8, at: 0x10, size: 0x18, flags: 0x20, lock: 0x24, ordinal: 0x28, process: 0x2c, heap: 0x30, sizeof: 0x38 },
} as const; // prettier-ignore

export const TOOLHELP_CALLS: SystemTable = {
  CreateToolhelp32Snapshot(call) {
    const { process } = call;
    if ((call.u32(0) & TH32CS_SNAPALL) === 0 || (call.u32(1) !== 0 && call.u32(1) !== PROCESS_ID)) {
      call.lastError = Win32Error.INVALID_PARAMETER;
      call.returnPointer(INVALID_HANDLE_VALUE);
      return;
    }
    call.returnPointer(openHandle(process.state, { kind: 'toolhelp', heaps: heapsOf(process), next: 0 }));
  },

  Heap32ListFirst(call) {
    giveList(call, true);
  },

  Heap32ListNext(call) {
    giveList(call, false);
  },

  /** Copies memory of the process itself: there is no other. */
  Toolhelp32ReadProcessMemory(call) {
    const [from, to, size, readAt] = [call.pointer(1), call.pointer(2), call.size(3), call.pointer(4)];
    const { space } = call.process;
    if (call.u32(0) !== 0 && call.u32(0) !== PROCESS_ID) {
      call.fail(Win32Error.INVALID_PARAMETER);
      return;
    }
    const readable = space.firstDenied(from, size, 'read') === undefined;
    call.require(to, readable ? size : 0, 'write');
    if (readAt !== NULL) call.storePointer(readAt, readable ? size : 0);
    if (readable) space.storeBytes(to, space.peek(from, size).bytes);
    else call.lastError = Win32Error.PARTIAL_COPY;
    call.returnBool(readable);
  },

  __is_snapshot(call) {
    const object = objectOf(call.process, plainHandle(call.signed(0)), call.thread);
    call.returnBool(object?.kind === 'toolhelp');
  },

  __thread_count(call) {
    call.returnI32(livingThreads(call.process).length);
  },

  Thread32First(call) {
    giveThread(call, livingThreads(call.process)[0]);
  },

  /** The thread after the one in the entry. */
  Thread32Next(call) {
    const last = call.loadU32(call.after(1, 8));
    giveThread(
      call,
      livingThreads(call.process).find(({ id }) => windowsThreadId(id) > last),
    );
  },

  Heap32First(call) {
    const layout = ENTRY[call.pointerBytes];
    const entry = call.pointer(0);
    const isOwn = call.u32(1) === 0 || call.u32(1) === PROCESS_ID;
    if (!isOwn || call.size(0) === 0 || call.loadPointer(entry) !== layout.sizeof)
      call.fail(Win32Error.INVALID_PARAMETER);
    else giveEntry(call, entry, call.pointer(2), 0);
  },

  Heap32Next(call) {
    const layout = ENTRY[call.pointerBytes];
    const entry = call.pointer(0);
    const ordinal = call.loadU32(offset(entry, layout.ordinal)) + 1;
    giveEntry(call, entry, call.loadPointer(offset(entry, layout.heap)), ordinal);
  },
};

function heapsOf(process: Process): readonly Address[] {
  const { space, state, settings, pointerBytes } = process;
  const { peb } = profileOf(settings.profile).width;
  const count = space.peekNumber(offset(state.peb, peb.numberOfHeaps), 4) ?? 0;
  const array = address(space.peekNumber(offset(state.peb, peb.processHeaps), pointerBytes) ?? 0);
  return Array.from({ length: count }, (_, k) =>
    address(space.peekNumber(offset(array, k * pointerBytes), pointerBytes) ?? 0),
  );
}

const livingThreads = ({ state }: Process): readonly ThreadState[] =>
  state.threads.filter(({ status }) => status !== 'ended');

/** Stores a THREADENTRY32: ids of thread and process, and the priority of a normal thread. */
function giveThread(call: SystemCall, thread: ThreadState | undefined): void {
  const snapshot = objectOf(call.process, plainHandle(call.signed(0)), call.thread);
  const at = call.pointer(1);
  if (snapshot?.kind !== 'toolhelp') call.fail(Win32Error.INVALID_HANDLE);
  else if (call.loadU32(at) < THREAD_ENTRY) call.fail(Win32Error.BAD_LENGTH);
  else if (thread === undefined) call.fail(ERROR_NO_MORE_FILES);
  else {
    call.require(at, THREAD_ENTRY, 'write');
    [0, windowsThreadId(thread.id), PROCESS_ID, 8, 0, 0].forEach((value, k) => {
      call.storeU32(offset(at, 4 + 4 * k), value);
    });
    call.returnBool(true);
  }
}

function giveList(call: SystemCall, first: boolean): void {
  const { process } = call;
  const snapshot = objectOf(process, plainHandle(call.signed(0)), call.thread);
  const list = call.pointer(1);
  const layout = LIST[call.pointerBytes];
  if (snapshot?.kind !== 'toolhelp') {
    call.fail(Win32Error.INVALID_HANDLE);
    return;
  }
  if (call.loadPointer(list) !== layout.sizeof) {
    call.fail(Win32Error.INVALID_PARAMETER);
    return;
  }
  if (first) snapshot.next = 0;
  const heap = snapshot.heaps[snapshot.next];
  if (heap === undefined) {
    call.fail(ERROR_NO_MORE_FILES);
    return;
  }
  call.require(list, layout.sizeof, 'write');
  call.storeU32(offset(list, call.pointerBytes), PROCESS_ID);
  call.storePointer(offset(list, layout.id), heap);
  call.storeU32(offset(list, layout.flags), heap === process.state.processHeap ? HF32_DEFAULT : 0);
  snapshot.next++;
  call.returnBool(true);
}

/**
 * Fills in the block number `ordinal` of the heap, as HeapWalk finds it; regions do not count. Last error 18 behind the
 * last one and for what is no heap, 13 where the walk meets damage (HEAP_SPEC §A.18).
 */
function giveEntry(call: SystemCall, entry: Address, heap: Address, ordinal: number): void {
  const { process } = call;
  const layout = ENTRY[call.pointerBytes];
  const found = heapsOf(process).includes(heap) ? blockAt(call, heap, ordinal) : ERROR_NO_MORE_FILES;
  if (typeof found === 'number') {
    call.fail(found);
    return;
  }
  call.require(entry, layout.sizeof, 'write');
  const object = objectAt(call, heap, found);
  call.storePointer(offset(entry, layout.handle), object?.handle ?? NULL);
  call.storePointer(offset(entry, layout.at), found.at);
  call.storePointer(offset(entry, layout.size), found.size);
  call.storeU32(
    offset(entry, layout.flags),
    object !== undefined ? LF32_MOVEABLE : found.busy ? LF32_FIXED : LF32_FREE,
  );
  call.storeU32(offset(entry, layout.lock), object?.locks ?? 0);
  call.storeU32(offset(entry, layout.ordinal), ordinal);
  call.storeU32(offset(entry, layout.process), PROCESS_ID);
  call.storePointer(offset(entry, layout.heap), heap);
  process.state.heapCalls++;
  call.returnBool(true);
}

/** The moveable memory object that a block of the process heap belongs to: its handle and how often it is locked. */
function objectAt(
  call: SystemCall,
  heap: Address,
  block: WalkedBlock,
): { readonly handle: Address; readonly locks: number } | undefined {
  const { process } = call;
  if (!block.busy || heap !== process.state.processHeap) return undefined;
  const context = heapContext(process, process.heapMemory, call.thread);
  const info = context.process.manager.getUserInfo(context, heap, HEAP_NO_SERIALIZE, block.at);
  const handle = address(info.userValue ?? 0);
  if ((info.userFlags & OBJECT_BLOCK) === 0 || handle === NULL) return undefined;
  const entry = entryOf(context, handle);
  if (entry === NULL || blockOf(context, entry) !== block.at) return undefined;
  return { handle, locks: (flagsOf(context, entry) & OBJECT_LOCK_MASK) / OBJECT_LOCK };
}

interface WalkedBlock {
  readonly at: Address;
  readonly size: number;
  readonly busy: boolean;
}

/** Goes on from where the last call for this heap stopped, or from the first block. Without a block, the last error. */
function blockAt(call: SystemCall, heap: Address, ordinal: number): WalkedBlock | number {
  const { process } = call;
  const { walk } = profileOf(process.settings.profile).width;
  const last = process.state.toolhelpWalk;
  const goesOn = last.heap === heap && last.ordinal === ordinal - 1;
  const memory = new EntryMemory(
    process.heapMemory,
    goesOn ? last.entry : new Array<number>(walk.sizeof).fill(0),
  );
  const context = heapContext(process, memory, call.thread);
  for (let seen = goesOn ? last.ordinal : -1; ;) {
    const answer = HeapWalk(context, heap, EntryMemory.AT);
    if (answer.value === 0)
      return answer.lastError === Win32Error.NO_MORE_ITEMS ? ERROR_NO_MORE_FILES : ERROR_INVALID_DATA;
    if ((memory.u16(offset(EntryMemory.AT, walk.wFlags)) & PROCESS_HEAP_REGION) !== 0) continue;
    seen++;
    if (seen < ordinal) continue;
    process.state.toolhelpWalk = { heap, ordinal, entry: memory.entry };
    const flags = memory.u16(offset(EntryMemory.AT, walk.wFlags));
    return {
      at: memory.pointer(EntryMemory.AT),
      size:
        memory.u32(offset(EntryMemory.AT, walk.cbData)) + memory.u8(offset(EntryMemory.AT, walk.cbOverhead)),
      busy: (flags & PROCESS_HEAP_ENTRY_BUSY) !== 0 && (flags & PROCESS_HEAP_UNCOMMITTED_RANGE) === 0,
    };
  }
}
