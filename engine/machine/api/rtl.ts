import { NULL } from '../../base/units';
import * as rtl from '../../heap/rtl-calls';
import { type SystemTable } from '../system-call';
import { otherCall } from './heap';

/** The heap functions of ntdll (HEAP_SPEC §A.13). */
export const RTL_CALLS: SystemTable = {
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
