import { ALIGNED, CRT_HEAP, NEW_HANDLING } from './allocation';
import { CRT_COPIES, CRT_COPY_NAMES, CRT_HOOK, CRT_REPORT, CRT_REPORT_NAMES } from './crt-debug';
import { GLOBAL_ATOM_NAMES, GLOBAL_ATOMS, LOCAL_ATOM_NAMES, LOCAL_ATOMS } from './atoms';
import { FIND_FILES, TEMPORARY_NAME, WIDE_FIND_FILES } from './find-files';
import { SHELL_STRING_NAMES, SHELL_STRINGS_A, SHELL_STRINGS_W } from './shell-strings';
import { BYTE_ORDERS, CASE_S, ENVIRONMENT, ERRNO_ACCESS, ROTATIONS, STRERROR_S } from './bits';
import { CALENDAR, FILE_TIMES, TIME_OF_DAY, TIME_TEXTS, TIMESPEC } from './calendar';
import { CURRENT_DIRECTORY, FILE_CALLS, FILE_SYNONYMS, TEMPORARY_FILES, TEMPORARY_PATH } from './files';
import { GNU_BITS, GNU_BITS_H, GNU_BITS_NAMES } from './gnu';
import { BASIC_STRINGS, COM_START, GUIDS, TASK_MEMORY } from './com';
import { CONSOLE_INPUT, CONSOLE_KEY_NAMES, CONSOLE_KEYS, CONSOLE_STATE } from './console';
import { COMPLEX, COMPLEX_NAMES } from './complex';
import { CONVERSION } from './conversion';
import { ENVIRONMENT_STRING_NAMES, ENVIRONMENT_VARIABLES, PLACES } from './environment';
import { MAPPING_SISTER_NAMES, MAPPING_SISTERS, MEMORY_SISTER_NAMES, MEMORY_SISTERS } from './memory-sisters';
import { NATIVE_MEMORY, PROCESS_SETTINGS } from './process-settings';
import { AT_EXIT, INVALID_PARAMETER, SIGNALS } from './process';
import { FLOAT_CONTROL, FLOAT_CONTROL_NAMES } from './float-control';
import { FLOAT_DIGITS } from './float-digits';
import { PATH_UNITS } from './paths';
import { ENUM_HEAPS } from './native';
import { NATIVE_EXTRA_NAMES, NATIVE_EXTRAS } from './native-extras';
import { COMMAND_LINE, PROCESS_MODULE_NAMES, PROCESS_MODULES } from './process-modules';
import { VIRTUAL_EXTRA_NAMES, VIRTUAL_EXTRAS, WORKING_SETS } from './working-sets';
import { INTRINSIC_NAMES, INTRINSICS } from './intrinsics';
import { PROCESS_SNAPSHOT_NAMES, PROCESS_SNAPSHOTS } from './snapshots';
import { CHARACTER_NAMES, CHARACTERS, LOCALE } from './locale';
import { POOL_NAMES, THREAD_POOL } from './pool';
import { OTHER_PROCESSES, REGISTRY, REGISTRY_NAMES } from './registry';
import { SECURITY, SECURITY_NAMES } from './security';
import { PROFILE_FILE_NAMES, PROFILE_FILES } from './profile-files';
import { THREADS, THREADS_NAMES } from './threads';
import { TIMER_QUEUE_NAMES, TIMER_QUEUES, WAITABLE_TIMER_NAMES, WAITABLE_TIMERS } from './timers';
import { PERFORMANCE, SYSTEM_INFORMATION } from './system-information';
import {
  LINEAR_SEARCH,
  MULTIBYTE,
  NARROW_CHANGES,
  NUMBER_TEXTS,
  SEARCH_WITH_CONTEXT,
  SORT_WITH_CONTEXT,
  WIDE_CHANGES,
  WIDE_SETS,
  WIDE_TOKENS,
} from './text';
import {
  COUNTED_COPY,
  ERROR_MODE,
  FIBER_LOCAL,
  FORMAT_MESSAGE,
  INIT_ONCE,
  MEMORY_NOTICES,
  NUMA,
  MUL_DIV,
  STARTUP_INFO,
} from './windows';

/** A library unit in C: its name, the functions that it defines, its text. */
type LibraryUnit = readonly [name: string, defines: string, text: string];

/** The library functions that are written in C beside those of prelude.ts. */
export const LIBRARY_UNITS: readonly LibraryUnit[] = [
  [
    'aligned',
    '_aligned_malloc _aligned_free _aligned_msize _aligned_realloc _aligned_recalloc _aligned_offset_malloc _aligned_offset_realloc _aligned_offset_recalloc',
    ALIGNED,
  ],
  ['crt-heap', '_heapchk _heapset _heapmin _heapadd _heapwalk', CRT_HEAP],
  ['crt-report', CRT_REPORT_NAMES, CRT_REPORT],
  ['crt-copies', CRT_COPY_NAMES, CRT_COPIES],
  ['console-keys', CONSOLE_KEY_NAMES, CONSOLE_KEYS],
  ['crt-hook', '_CrtSetAllocHook _CrtGetAllocHook', CRT_HOOK],
  [
    'new-handling',
    '_set_new_handler _query_new_handler _callnewh _set_new_mode _query_new_mode __malloc_newh __calloc_newh __realloc_newh',
    NEW_HANDLING,
  ],
  ['calendar', 'gmtime localtime mktime asctime ctime strftime _gmtime64_s _localtime64_s', CALENDAR],
  [
    'file-times',
    'FileTimeToSystemTime SystemTimeToFileTime GetSystemTime GetLocalTime FileTimeToLocalFileTime LocalFileTimeToFileTime CompareFileTime',
    FILE_TIMES,
  ],
  ['at-exit', 'atexit _onexit', AT_EXIT],
  [
    'invalid-parameter',
    '_set_invalid_parameter_handler _get_invalid_parameter_handler _invalid_parameter_noinfo',
    INVALID_PARAMETER,
  ],
  ['signals', 'signal raise', SIGNALS],
  ['qsort-s', 'qsort_s', SORT_WITH_CONTEXT],
  ['bsearch-s', 'bsearch_s', SEARCH_WITH_CONTEXT],
  ['linear-search', '_lfind _lsearch', LINEAR_SEARCH],
  ['wide-tokens', 'wcstok wcstok_s', WIDE_TOKENS],
  ['wide-sets', 'wcsspn wcscspn wcspbrk', WIDE_SETS],
  ['wide-changes', '_wcslwr _wcsupr _wcsset _wcsrev wmemchr wcscoll wcsxfrm wcsncat_s', WIDE_CHANGES],
  ['narrow-changes', '_strset _strnset strxfrm _memccpy _memicmp _swab', NARROW_CHANGES],
  ['multibyte', 'mblen mbtowc wctomb btowc wctob mbstowcs_s wcstombs_s', MULTIBYTE],
  ...NUMBER_TEXTS.map(({ name, defines, text }): LibraryUnit => [name.slice(1), defines, text]),
  ['rotations', '_rotl _rotr _lrotl _lrotr _rotl64 _rotr64', ROTATIONS],
  ['byte-orders', '_byteswap_ushort _byteswap_ulong _byteswap_uint64', BYTE_ORDERS],
  ['gnu-bits', GNU_BITS_NAMES.join(' '), `${GNU_BITS_H}${GNU_BITS}`],
  ['complex', COMPLEX_NAMES.join(' '), COMPLEX],
  ['environment', 'getenv getenv_s _dupenv_s _putenv _putenv_s', ENVIRONMENT],
  ...PATH_UNITS,
  ['float-control', FLOAT_CONTROL_NAMES, FLOAT_CONTROL],
  ['float-digits', '_ecvt _fcvt _gcvt', FLOAT_DIGITS],
  ['time-of-day', '_ftime _ftime_s', TIME_OF_DAY],
  ['errno-access', '_set_errno _get_errno', ERRNO_ACCESS],
  ['strerror-s', 'strerror_s', STRERROR_S],
  ['case-s', '_strlwr_s _strupr_s', CASE_S],
  ['init-once', 'InitOnceExecuteOnce', INIT_ONCE],
  ['fiber-local', 'FlsAlloc FlsGetValue FlsSetValue FlsFree DeleteFiber', FIBER_LOCAL],
  ['format-message', 'FormatMessageA FormatMessageW', FORMAT_MESSAGE],
  ['mul-div', 'MulDiv', MUL_DIV],
  ['counted-copy', 'lstrcpynA lstrcpynW', COUNTED_COPY],
  ['startup-info', 'GetStartupInfoA GetStartupInfoW', STARTUP_INFO],
  ['enum-heaps', 'RtlEnumProcessHeaps', ENUM_HEAPS],
  ['conversion', 'MultiByteToWideChar WideCharToMultiByte', CONVERSION],
  [
    'environment-variables',
    `GetEnvironmentVariableA GetEnvironmentVariableW SetEnvironmentVariableA SetEnvironmentVariableW ${ENVIRONMENT_STRING_NAMES}`,
    ENVIRONMENT_VARIABLES,
  ],
  [
    'places',
    'GetModuleFileNameA GetModuleFileNameW GetSystemDirectoryA GetSystemDirectoryW GetWindowsDirectoryA GetWindowsDirectoryW ' +
      'GetComputerNameA GetComputerNameW',
    PLACES,
  ],
  ['console-input', 'ReadConsoleA ReadConsoleW', CONSOLE_INPUT],
  [
    'console-state',
    'GetConsoleMode SetConsoleMode SetConsoleTextAttribute GetConsoleScreenBufferInfo SetConsoleCursorPosition GetConsoleCP ' +
      'GetConsoleOutputCP SetConsoleCP SetConsoleOutputCP SetConsoleTitleA SetConsoleTitleW SetConsoleCtrlHandler AllocConsole',
    CONSOLE_STATE,
  ],
  ['task-memory', 'CoTaskMemAlloc CoTaskMemFree CoTaskMemRealloc', TASK_MEMORY],
  [
    'basic-strings',
    'SysAllocString SysAllocStringLen SysAllocStringByteLen SysReAllocString SysReAllocStringLen SysFreeString SysStringLen SysStringByteLen',
    BASIC_STRINGS,
  ],
  [
    'process-settings',
    'GetPriorityClass SetPriorityClass GetProcessAffinityMask SetProcessAffinityMask GetProcessWorkingSetSize SetProcessWorkingSetSize ' +
      'EmptyWorkingSet GetCurrentProcessorNumber IsProcessorFeaturePresent SetThreadStackGuarantee SetProcessDEPPolicy SetHandleInformation ' +
      'EncodePointer DecodePointer SetThreadDescription RaiseFailFastException',
    PROCESS_SETTINGS,
  ],
  [
    'native-memory',
    'RtlCompareMemoryUlong RtlFillMemoryUlong NtClose RtlInitializeCriticalSection RtlEnterCriticalSection RtlLeaveCriticalSection ' +
      'RtlTryEnterCriticalSection RtlDeleteCriticalSection RtlInitUnicodeString RtlInitAnsiString',
    NATIVE_MEMORY,
  ],
  ['locale', 'setlocale _wsetlocale localeconv', LOCALE],
  ['characters', CHARACTER_NAMES, CHARACTERS],
  ['thread-pool', POOL_NAMES, THREAD_POOL],
  ['registry', REGISTRY_NAMES, REGISTRY],
  ['other-processes', 'CreateProcessA CreateProcessW', OTHER_PROCESSES],
  ['system-information', 'NtQuerySystemInformation NtQueryInformationProcess', SYSTEM_INFORMATION],
  ['intrinsics', INTRINSIC_NAMES, INTRINSICS],
  ['process-snapshots', PROCESS_SNAPSHOT_NAMES, PROCESS_SNAPSHOTS],
  ['timespec', 'timespec_get', TIMESPEC],
  ['threads', THREADS_NAMES, THREADS],
  ['com-start', 'CoInitialize CoInitializeEx CoUninitialize CoGetMalloc', COM_START],
  ['virtual-extras', VIRTUAL_EXTRA_NAMES, VIRTUAL_EXTRAS],
  ['working-sets', 'QueryWorkingSet QueryWorkingSetEx', WORKING_SETS],
  ['process-modules', PROCESS_MODULE_NAMES, PROCESS_MODULES],
  ['command-line', 'CommandLineToArgvW', COMMAND_LINE],
  ['native-extras', NATIVE_EXTRA_NAMES, NATIVE_EXTRAS],
  ['guids', 'StringFromGUID2 CoCreateGuid StringFromCLSID CLSIDFromString', GUIDS],
  ['performance', 'GetPerformanceInfo', PERFORMANCE],
  ['memory-notices', 'CreateMemoryResourceNotification QueryMemoryResourceNotification', MEMORY_NOTICES],
  ['timer-queues', TIMER_QUEUE_NAMES, TIMER_QUEUES],
  ['waitable-timers', WAITABLE_TIMER_NAMES, WAITABLE_TIMERS],
  ['time-texts', 'asctime_s ctime_s', TIME_TEXTS],
  [
    'numa',
    'GetNumaHighestNodeNumber VirtualAllocExNuma GetNumaNodeProcessorMask GetNumaAvailableMemoryNode GetNumaProcessorNode GetNumaProximityNode',
    NUMA,
  ],
  ['mapping-sisters', MAPPING_SISTER_NAMES, MAPPING_SISTERS],
  ['memory-sisters', MEMORY_SISTER_NAMES, MEMORY_SISTERS],
  ['file-calls', 'SetFilePointerEx LockFile UnlockFile GetOverlappedResult', FILE_CALLS],
  ['temporary-path', 'GetTempPathA GetTempPathW', TEMPORARY_PATH],
  ['temporary-files', 'tmpnam tmpnam_s tmpfile tmpfile_s', TEMPORARY_FILES],
  ['file-synonyms', '_unlink _wunlink _creat _commit _flushall _access_s freopen_s', FILE_SYNONYMS],
  ['current-directory', '_getcwd', CURRENT_DIRECTORY],
  ['security', SECURITY_NAMES, SECURITY],
  ['shell-strings-a', SHELL_STRING_NAMES('A'), SHELL_STRINGS_A],
  ['shell-strings-w', SHELL_STRING_NAMES('W'), SHELL_STRINGS_W],
  ['local-atoms', LOCAL_ATOM_NAMES, LOCAL_ATOMS],
  ['global-atoms', GLOBAL_ATOM_NAMES, GLOBAL_ATOMS],
  ['find-files', '_findfirst _findnext _findclose', FIND_FILES],
  ['wide-find-files', '_wfindfirst _wfindnext', WIDE_FIND_FILES],
  ['temporary-name', '_tempnam', TEMPORARY_NAME],
  ['profile-files', PROFILE_FILE_NAMES, PROFILE_FILES],
  ['error-mode', 'SetErrorMode GetErrorMode', ERROR_MODE],
];
