import { type NativeCall } from '../native';

/** STATUS_INVALID_CRUNTIME_PARAMETER, ntstatus.h. */
const STATUS_INVALID_CRUNTIME_PARAMETER = 0xc0000417;

/**
 * What the CRT does when a `_s` function is given what it cannot take: it sets errno and calls the invalid parameter
 * handler, which by default ends the process; with a handler of the program's own the call gives `result`.
 * Source: Microsoft, "Parameter validation".
 */
export function invalidParameter(call: NativeCall, error: number, result = error): void {
  call.errno = error;
  if (call.handleInvalidParameter(result)) return;
  call.returnI32(result);
  call.raise(STATUS_INVALID_CRUNTIME_PARAMETER, [], false);
}
