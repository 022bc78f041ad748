import { type Address, address, NULL } from '../../base/units';
import * as calls from '../../heap/calls';
import { ntGlobalFlag } from '../../heap/process-heaps';
import * as rtl from '../../heap/rtl-calls';
import { parametersBytes, readParameters } from '../../heap/given';
import { RtlWalkHeap, rtlWalkEntryBytes } from '../../heap/rtl-walk';
import { type HeapAnswer } from '../../heap/seam';
import { RtlUsageHeap, usageBytes } from '../../heap/usage';
import { lastErrorOf, NtStatus, statusOf, Win32Error } from '../../nt/status';
import { BlockFamily } from '../allocations';
import { blockAllocated, blockFreed, forgetDestroyed, misuseOf, rowAt, tell } from '../blocks';
import { noteCommitRoutine } from '../commit-routines';
import { giveAnswer, heapContext, invokeHeap } from '../heap-calls';
import { EventKind } from '../seam';
import { noteCreator } from '../sharing';
import { type SystemCall, type SystemTable } from '../system-call';
import {
  allocationFailed,
  heapAlloc,
  heapDestroy,
  heapFree,
  heapReAlloc,
  heapSize,
  invokeChecked,
  otherCall,
} from './heap';

/** The heap functions of ntdll (HEAP_SPEC §A.13). */
export const RTL_CALLS: SystemTable = {
  RtlCreateHeap(call) {
    const [flags, base, reserve, commit] = [call.u32(0), call.pointer(1), call.size(2), call.size(3)];
    const [lock, parameters] = [call.pointer(4), call.pointer(5)];
    // Parameters that cannot be read are an answer, not an exception (C-14).
    if (parameters !== NULL && isUnreadable(call, parameters)) {
      call.returnPointer(NULL);
      return;
    }
    const given = { base, lock, parameters };
    const answer = invokeHeap(call, NULL, 0, context =>
      rtl.RtlCreateHeap(context, flags, reserve, commit, given),
    );
    if (answer === undefined) return;
    giveAnswer(call, answer, 'RtlCreateHeap');
    const heap = address(answer.value);
    if (heap === NULL) allocationFailed(call, 'RtlCreateHeap', NULL, commit);
    else {
      noteCreator(call.process, call.caller, heap);
      forgetDestroyed(call.process, heap);
      if (hasRoutine(call, parameters)) noteCommitRoutine(call.process, heap);
      tell(call, EventKind.HeapCreate, heap, heap, commit, reserve);
    }
  },

  /** NULL when the heap is gone, else its handle. */
  RtlDestroyHeap(call) {
    const heap = call.pointer(0);
    const answer = heapDestroy(call, 'RtlDestroyHeap', heap);
    if (answer !== undefined) call.returnPointer(answer.value === 0 ? heap : NULL);
  },

  RtlAllocateHeap(call) {
    heapAlloc(call, 'RtlAllocateHeap', call.pointer(0), call.u32(1), call.size(2));
  },

  RtlReAllocateHeap(call) {
    heapReAlloc(call, 'RtlReAllocateHeap', call.pointer(0), call.u32(1), call.pointer(2), call.size(3));
  },

  RtlFreeHeap(call) {
    heapFree(call, 'RtlFreeHeap', call.pointer(0), call.u32(1), call.pointer(2));
  },

  RtlSizeHeap(call) {
    heapSize(call, 'RtlSizeHeap', call.pointer(0), call.u32(1), call.pointer(2));
  },

  RtlValidateHeap(call) {
    const [heap, flags, at] = [call.pointer(0), call.u32(1), call.pointer(2)];
    otherCall(call, 'RtlValidateHeap', heap, flags, context => calls.HeapValidate(context, heap, flags, at));
  },

  RtlValidateProcessHeaps(call) {
    otherCall(call, 'RtlValidateProcessHeaps', NULL, 0, rtl.RtlValidateProcessHeaps);
  },

  RtlWalkHeap(call) {
    const [heap, entry] = [call.pointer(0), call.pointer(1)];
    call.require(entry, rtlWalkEntryBytes(call.pointerBytes), 'write');
    giveStatus(
      call,
      otherCall(call, 'RtlWalkHeap', heap, 0, context => RtlWalkHeap(context, heap, entry)),
    );
  },

  RtlLockHeap(call) {
    const heap = call.pointer(0);
    otherCall(call, 'RtlLockHeap', heap, 0, context => calls.HeapLock(context, heap));
  },

  RtlUnlockHeap(call) {
    const heap = call.pointer(0);
    otherCall(call, 'RtlUnlockHeap', heap, 0, context => calls.HeapUnlock(context, heap));
    call.process.state.changes++;
  },

  RtlCompactHeap(call) {
    const [heap, flags] = [call.pointer(0), call.u32(1)];
    otherCall(call, 'RtlCompactHeap', heap, flags, context => calls.HeapCompact(context, heap, flags));
  },

  RtlExtendHeap(call) {
    const [heap, flags, base, size] = [call.pointer(0), call.u32(1), call.pointer(2), call.size(3)];
    giveStatus(
      call,
      otherCall(call, 'RtlExtendHeap', heap, flags, context =>
        rtl.RtlExtendHeap(context, heap, flags, base, size),
      ),
    );
  },

  RtlUsageHeap(call) {
    const [heap, flags, usage] = [call.pointer(0), call.u32(1), call.pointer(2)];
    call.require(usage, usageBytes(call.pointerBytes), 'write');
    giveStatus(
      call,
      otherCall(call, 'RtlUsageHeap', heap, flags, context => RtlUsageHeap(context, heap, flags, usage)),
    );
  },

  /** It has no result. */
  RtlProtectHeap(call) {
    const [heap, readOnly] = [call.pointer(0), (call.u32(1) & 0xff) !== 0];
    otherCall(call, 'RtlProtectHeap', heap, 0, context => rtl.RtlProtectHeap(context, heap, readOnly));
  },

  RtlZeroHeap(call) {
    const [heap, flags] = [call.pointer(0), call.u32(1)];
    giveStatus(
      call,
      otherCall(call, 'RtlZeroHeap', heap, flags, context => rtl.RtlZeroHeap(context, heap)),
    );
  },

  RtlGetProcessHeaps(call) {
    const [count, array] = [call.u32(0), call.pointer(1)];
    otherCall(call, 'RtlGetProcessHeaps', NULL, 0, context => calls.GetProcessHeaps(context, count, array));
  },

  RtlQueryHeapInformation(call) {
    const [heap, kind, buffer, size, returned] = [
      call.pointer(0),
      call.u32(1),
      call.pointer(2),
      call.size(3),
      call.pointer(4),
    ];
    giveStatus(
      call,
      otherCall(call, 'RtlQueryHeapInformation', heap, 0, context =>
        calls.HeapQueryInformation(context, heap, kind, buffer, size, returned),
      ),
    );
  },

  RtlSetHeapInformation(call) {
    const [heap, kind, information, size] = [call.pointer(0), call.u32(1), call.pointer(2), call.size(3)];
    giveStatus(
      call,
      otherCall(call, 'RtlSetHeapInformation', heap, 0, context =>
        calls.HeapSetInformation(context, heap, kind, information, size),
      ),
    );
  },

  /** Heaps have no tags: tagging needs FLG_HEAP_ENABLE_TAGGING, which nothing here sets up. Our rule. */
  RtlCreateTagHeap(call) {
    call.returnI32(0);
  },

  RtlQueryTagHeap(call) {
    call.returnPointer(NULL);
  },

  /** Nothing is cached outside of the heaps' own structures. */
  RtlFlushHeaps(call) {
    call.returnI32(NtStatus.SUCCESS);
  },

  /** Prints what is left when tagging is on, and it never is. */
  RtlDetectHeapLeaks(call) {
    call.returnI32(NtStatus.SUCCESS);
  },

  RtlGetNtGlobalFlags(call) {
    const { process } = call;
    call.returnI32(ntGlobalFlag(heapContext(process, process.heapMemory, call.thread)));
  },

  RtlNtStatusToDosErrorNoTeb(call) {
    call.returnI32(lastErrorOf(call.u32(0)));
  },

  /** Keeps the status as the thread's last one, which the form above does not. */
  RtlNtStatusToDosError(call) {
    call.caller.lastStatus = call.u32(0);
    call.returnI32(lastErrorOf(call.u32(0)));
  },

  RtlSetLastWin32Error(call) {
    call.lastError = call.u32(0);
  },

  RtlSetLastWin32ErrorAndNtStatusFromNtStatus(call) {
    call.lastError = lastErrorOf(call.u32(0));
    call.caller.lastStatus = call.u32(0);
  },

  RtlGetCurrentPeb(call) {
    call.returnPointer(call.process.state.peb);
  },

  RtlGetLastNtStatus(call) {
    call.returnI32(call.caller.lastStatus);
  },

  RtlGetLastWin32Error(call) {
    call.returnI32(call.lastError);
  },

  RtlMultipleAllocateHeap(call) {
    const [heap, flags, size, count, array] = [
      call.pointer(0),
      call.u32(1),
      call.size(2),
      call.u32(3),
      call.pointer(4),
    ];
    call.require(array, count * call.pointerBytes, 'write');
    const answer = invokeChecked(call, 'RtlMultipleAllocateHeap', heap, flags, context =>
      rtl.RtlMultipleAllocateHeap(context, heap, flags, size, count, array),
    );
    if (answer === undefined) return;
    giveAnswer(call, answer, 'RtlMultipleAllocateHeap');
    for (const { to, zeroed } of answer.changes ?? [])
      blockAllocated(call, heap, to, size, zeroed, BlockFamily.Heap);
    if (answer.value < count) allocationFailed(call, 'RtlMultipleAllocateHeap', heap, size);
  },

  RtlMultipleFreeHeap(call) {
    const [heap, flags, count, array] = [call.pointer(0), call.u32(1), call.u32(2), call.pointer(3)];
    call.require(array, count * call.pointerBytes, 'read');
    const blocks = call.probing ? [] : pointersAt(call, array, count);
    const rows = blocks.map(block => (block === NULL ? -1 : rowAt(call.process, block)));
    const answer = invokeChecked(call, 'RtlMultipleFreeHeap', heap, flags, context =>
      rtl.RtlMultipleFreeHeap(context, heap, flags, count, array),
    );
    if (answer === undefined) return;
    const { value: done } = answer;
    const refused = blocks[done];
    const misuse =
      refused === undefined
        ? undefined
        : misuseOf(call, 'RtlMultipleFreeHeap', heap, refused, rows[done] ?? -1, BlockFamily.Heap);
    giveAnswer(call, answer, 'RtlMultipleFreeHeap', misuse);
    for (let k = 0; k < done; k++) {
      const block = blocks[k] ?? NULL;
      if (block !== NULL) blockFreed(call, heap, block, rows[k] ?? -1);
    }
  },

  RtlGetUserInfoHeap(call) {
    const [heap, flags, user, value, found] = [
      call.pointer(0),
      call.u32(1),
      call.pointer(2),
      call.pointer(3),
      call.pointer(4),
    ];
    if (value !== NULL) call.require(value, call.pointerBytes, 'write');
    if (found !== NULL) call.require(found, 4, 'write');
    otherCall(call, 'RtlGetUserInfoHeap', heap, flags, context =>
      rtl.RtlGetUserInfoHeap(context, heap, flags, user, value, found),
    );
  },

  RtlSetUserValueHeap(call) {
    const [heap, flags, user, value] = [call.pointer(0), call.u32(1), call.pointer(2), call.size(3)];
    otherCall(call, 'RtlSetUserValueHeap', heap, flags, context =>
      rtl.RtlSetUserValueHeap(context, heap, flags, user, value),
    );
  },

  RtlSetUserFlagsHeap(call) {
    const [heap, flags, user, reset, set] = [
      call.pointer(0),
      call.u32(1),
      call.pointer(2),
      call.u32(3),
      call.u32(4),
    ];
    otherCall(call, 'RtlSetUserFlagsHeap', heap, flags, context =>
      rtl.RtlSetUserFlagsHeap(context, heap, flags, user, reset, set),
    );
  },
};

/** An NTSTATUS instead of a BOOL: what the last error of the answer stands for. */
function giveStatus(call: SystemCall, answer: HeapAnswer | undefined): void {
  if (answer === undefined) return;
  call.returnI32(
    answer.value === 0 ? statusOf(answer.lastError ?? Win32Error.GEN_FAILURE) : NtStatus.SUCCESS,
  );
}

/** ULONG Length, then sizes: RTL_HEAP_PARAMETERS begins with how long it is. */
const isUnreadable = (call: SystemCall, at: Address): boolean =>
  call.process.space.firstDenied(at, parametersBytes(call.pointerBytes), 'read') !== undefined;

/** Whether parameters that were taken name a commit routine. */
const hasRoutine = (call: SystemCall, at: Address): boolean =>
  readParameters(call.process.heapMemory, at).commitRoutine !== NULL;

function pointersAt(call: SystemCall, array: Address, count: number): readonly Address[] {
  const { raw } = call.process.space;
  return Array.from({ length: count }, (_, k) =>
    address(raw.number(address(array + k * call.pointerBytes), call.pointerBytes)),
  );
}
