import {
  ASSERT_H,
  ERRNO_H,
  FLOAT_H,
  INTTYPES_H,
  ISO646_H,
  LIMITS_H,
  MATH_H,
  STDALIGN_H,
  STDARG_H,
  STDBOOL_H,
  STDDEF_H,
  STDINT_H,
  STDNORETURN_H,
  TIME_H,
} from './crt-core';
import { DIRECT_H, FCNTL_H, IO_H, SHARE_H, SYS_STAT_H, SYS_TYPES_H } from './crt-files';
import {
  CONIO_H,
  LOCALE_H,
  MALLOC_H,
  NEW_H,
  PROCESS_H,
  SEARCH_H,
  SETJMP_H,
  SIGNAL_H,
  STDIO_H,
  STDLIB_H,
  TIMEAPI_H,
} from './crt-library';
import { CTYPE_H, STRING_H, TCHAR_H, WCHAR_H } from './crt-strings';
import { CRTDBG_H } from './crtdbg';
import { COMPLEX_H } from '../library/complex';
import { STDATOMIC_H } from './stdatomic';
import { STRSAFE_H } from './strsafe';
import { WINTERNL_H } from './native';
import { NTSTATUS_H } from './status-codes';
import { SYS_TIMEB_H } from '../library/calendar';
import { SHELLAPI_H } from '../library/process-modules';
import { THREADS_H } from '../library/threads';
import { SHLWAPI_H } from '../library/shell-strings';
import { INTRIN_H } from '../library/intrinsics';
import { WINDOWS_H } from './windows';
import { OBJBASE_H, OLEAUTO_H, PSAPI_H, VERSIONHELPERS_H } from './windows-system';
import { EXCPT_H, INITGUID_H, INTSAFE_H, SAL_H, TLHELP32_H } from './windows-extra';

/** Headers that windows.h is split into on Windows; each gives all of it. */
const WINDOWS_PARTS =
  'basetsd.h consoleapi.h debugapi.h errhandlingapi.h fileapi.h processenv.h stringapiset.h winnls.h wincon.h windowsx.h handleapi.h heapapi.h interlockedapi.h libloaderapi.h memoryapi.h ' +
  'minwindef.h processthreadsapi.h profileapi.h sdkddkver.h synchapi.h sysinfoapi.h winbase.h windef.h ' +
  'winerror.h winnt.h winreg.h wtypes.h threadpoolapiset.h threadpoollegacyapiset.h wtypesbase.h securitybaseapi.h ' +
  'namedpipeapi.h utilapiset.h timezoneapi.h realtimeapiset.h jobapi.h wow64apiset.h systemtopologyapi.h fibersapi.h';

/** pshpack1.h and its like: #pragma pack in files that are included around structures. */
const PACKING_HEADERS: readonly (readonly [string, string])[] = [
  ...[1, 2, 4, 8, 16].map(
    bytes => [`pshpack${String(bytes)}.h`, `#pragma pack(push, ${String(bytes)})\n`] as const,
  ),
  ['poppack.h', '#pragma pack(pop)\n'],
];

const HEADERS: ReadonlyMap<string, string> = new Map([
  ['windows.h', WINDOWS_H],
  ...WINDOWS_PARTS.split(' ').map(name => [name, '#pragma once\n#include <windows.h>\n'] as const),
  ['assert.h', ASSERT_H],
  ['complex.h', COMPLEX_H],
  ['conio.h', CONIO_H],
  ['corecrt.h', '#pragma once\n#include <stddef.h>\n'],
  ['crtdefs.h', '#pragma once\n#include <stddef.h>\n'],
  ['vadefs.h', '#pragma once\n#include <stdarg.h>\n'],
  ['specstrings.h', '#pragma once\n#include <sal.h>\n'],
  ['corecrt_malloc.h', '#pragma once\n#include <malloc.h>\n'],
  ['timeapi.h', TIMEAPI_H],
  ['mmsystem.h', '#pragma once\n#include <timeapi.h>\n'],
  ['crtdbg.h', CRTDBG_H],
  ['ctype.h', CTYPE_H],
  ['direct.h', DIRECT_H],
  ['errno.h', ERRNO_H],
  ['excpt.h', EXCPT_H],
  ['fcntl.h', FCNTL_H],
  ['float.h', FLOAT_H],
  ['intrin.h', INTRIN_H],
  ['intsafe.h', INTSAFE_H],
  ['inttypes.h', INTTYPES_H],
  ['io.h', IO_H],
  ['limits.h', LIMITS_H],
  ['locale.h', LOCALE_H],
  ['malloc.h', MALLOC_H],
  ['math.h', MATH_H],
  ['new.h', NEW_H],
  ['objbase.h', OBJBASE_H],
  ['combaseapi.h', '#pragma once\n#include <objbase.h>\n'],
  ['objidl.h', '#pragma once\n#include <objbase.h>\n'],
  ['unknwn.h', '#pragma once\n#include <objbase.h>\n'],
  ['basetyps.h', '#pragma once\n#include <objbase.h>\n'],
  ['guiddef.h', '#pragma once\n#include <windows.h>\n'],
  ['initguid.h', INITGUID_H],
  ['immintrin.h', '#pragma once\n#include <intrin.h>\n'],
  ['emmintrin.h', '#pragma once\n#include <intrin.h>\n'],
  ['ole2.h', '#pragma once\n#include <oleauto.h>\n'],
  ['oleauto.h', OLEAUTO_H],
  ['psapi.h', PSAPI_H],
  ['versionhelpers.h', VERSIONHELPERS_H],
  ['ntdef.h', '#pragma once\n#include <winternl.h>\n'],
  ['winuser.h', '#pragma once\n#include <windows.h>\n'],
  ['memory.h', '#pragma once\n#include <string.h>\n'],
  ['process.h', PROCESS_H],
  ['sal.h', SAL_H],
  ['search.h', SEARCH_H],
  ['setjmp.h', SETJMP_H],
  ['share.h', SHARE_H],
  ['shlwapi.h', SHLWAPI_H],
  ['shellapi.h', SHELLAPI_H],
  ['signal.h', SIGNAL_H],
  ['iso646.h', ISO646_H],
  ['stdalign.h', STDALIGN_H],
  ['stdatomic.h', STDATOMIC_H],
  ['stdarg.h', STDARG_H],
  ['stdbool.h', STDBOOL_H],
  ['stddef.h', STDDEF_H],
  ['stdint.h', STDINT_H],
  ['stdio.h', STDIO_H],
  ['stdlib.h', STDLIB_H],
  ['stdnoreturn.h', STDNORETURN_H],
  ['string.h', STRING_H],
  ['strsafe.h', STRSAFE_H],
  ['sys/stat.h', SYS_STAT_H],
  ['sys/timeb.h', SYS_TIMEB_H],
  ['sys/types.h', SYS_TYPES_H],
  ...PACKING_HEADERS,
  ['tchar.h', TCHAR_H],
  ['threads.h', THREADS_H],
  ['time.h', TIME_H],
  ['tlhelp32.h', TLHELP32_H],
  ['wchar.h', WCHAR_H],
  ['winternl.h', WINTERNL_H],
  ['ntstatus.h', NTSTATUS_H],
  ['wctype.h', '#pragma once\n#include <wchar.h>\n'],
]);

/** The text of the built-in header `name`, whatever its case, or undefined. */
export function builtinHeader(name: string): string | undefined {
  return HEADERS.get(name.toLowerCase());
}

/** Names of the built-in headers, sorted. */
export const BUILTIN_HEADERS: readonly string[] = [...HEADERS.keys()].sort();
