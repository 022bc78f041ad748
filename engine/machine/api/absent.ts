import { NULL } from '../../base/units';
import { PROFILE_TITLES } from '../../nt/profile-ids';
import { NtStatus, Win32Error } from '../../nt/status';
import { failureOf } from '../../nt/windows';
import { recordFault } from '../faults';
import { type SystemNative } from '../system-call';

/**
 * Stands for a library function that the Windows of the profile does not have. The loader of Windows would not start the
 * program; here each call fails as that function fails, with ERROR_CALL_NOT_IMPLEMENTED, and is a finding. Our rule.
 */
export function absentNative(name: string): SystemNative {
  const failure = failureOf(name);
  return call => {
    const { profile } = call.process.settings;
    recordFault(call.process, call.caller, {
      id: 'missing-function',
      at: NULL,
      size: 0,
      access: 'call',
      once: true,
      heap: NULL,
      allocation: -1,
      victim: -1,
      text: `${name} does not exist in ${PROFILE_TITLES[profile]}: a program that is linked to it does not start there`,
    });
    call.fail(Win32Error.CALL_NOT_IMPLEMENTED);
    if (failure === 'status') {
      call.caller.lastStatus = NtStatus.PROCEDURE_NOT_FOUND;
      call.returnI32(NtStatus.PROCEDURE_NOT_FOUND);
    } else call.returnPointer(failure === 'first argument' ? call.pointer(0) : failure);
  };
}
