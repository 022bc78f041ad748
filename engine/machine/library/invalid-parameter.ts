import { type NativeCall } from '../native';

/** STATUS_INVALID_CRUNTIME_PARAMETER, ntstatus.h. */
const STATUS_INVALID_CRUNTIME_PARAMETER = 0xc0000417;

/**
 * What the CRT does when a `_s` function is given what it cannot take: it sets errno and calls the invalid parameter
 * handler, which by default ends the process. Source: Microsoft, "Parameter validation".
 */
export function invalidParameter(call: NativeCall, error: number): void {
  call.errno = error;
  call.returnI32(-1);
  call.raise(STATUS_INVALID_CRUNTIME_PARAMETER, [], false);
}
