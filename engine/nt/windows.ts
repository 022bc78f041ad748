import { type ProfileId } from './profile-ids';

/** The Windows that a profile models: what its id says before the width. */
export type WindowsName = 'nt4' | 'xp' | 'win7' | 'win10' | 'segment' | 'ce';

export const windowsOf = (id: ProfileId): WindowsName => id.slice(0, id.indexOf('-')) as WindowsName;

/** How GlobalAlloc, LocalAlloc and their sisters differ (HEAP_SPEC §A.16). */
export interface MemoryObjectRules {
  /** There are moveable objects and handles to them; without, every object is a block of the process heap. */
  readonly moveable: boolean;
  /** GlobalUnlock of a handle that nobody has gives TRUE all the same. */
  readonly badUnlockSucceeds: boolean;
  /** Unknown bits in uFlags are refused with 87. */
  readonly refusesUnknownFlags: boolean;
  /** Size 0 for a fixed block leaves it one byte. */
  readonly keepsOneByte: boolean;
}

const XP_OBJECTS: MemoryObjectRules = {
  moveable: true,
  badUnlockSucceeds: false,
  refusesUnknownFlags: true,
  keepsOneByte: false,
};
const VISTA_OBJECTS: MemoryObjectRules = {
  moveable: true,
  badUnlockSucceeds: true,
  refusesUnknownFlags: false,
  keepsOneByte: false,
};

/** Nothing says how nt4 differs from xp: our rule is that it does not. */
const MEMORY_OBJECTS: Readonly<Record<WindowsName, MemoryObjectRules>> = {
  nt4: XP_OBJECTS,
  xp: XP_OBJECTS,
  win7: { ...VISTA_OBJECTS, keepsOneByte: true },
  win10: VISTA_OBJECTS,
  segment: VISTA_OBJECTS,
  ce: { ...VISTA_OBJECTS, moveable: false },
};

export const memoryObjectRules = (id: ProfileId): MemoryObjectRules => MEMORY_OBJECTS[windowsOf(id)];

/** What RtlWalkHeap calls things (HEAP_SPEC §A.13, C-79, C-92). */
export interface RtlWalkFlags {
  readonly busy: number;
  readonly region: number;
  readonly uncommitted: number;
  /** A busy block of the low-fragmentation heap, and a region of such blocks. */
  readonly frontEndBusy: number;
  readonly frontEndRegion: number;
}

const EARLY_WALK: RtlWalkFlags = {
  busy: 1,
  region: 2,
  uncommitted: 0x100,
  frontEndBusy: 1,
  frontEndRegion: 2,
};
const LATE_WALK: RtlWalkFlags = {
  busy: 0x4011,
  region: 2,
  uncommitted: 0x1000,
  frontEndBusy: 0x8001,
  frontEndRegion: 0x8002,
};

/** No test tells what came before Vista: our rule is the values without the bits that Vista added. */
const RTL_WALK: Readonly<Record<WindowsName, RtlWalkFlags>> = {
  nt4: EARLY_WALK,
  xp: EARLY_WALK,
  win7: { ...EARLY_WALK, busy: 0x411 },
  win10: LATE_WALK,
  segment: LATE_WALK,
  ce: EARLY_WALK,
};

export const rtlWalkFlags = (id: ProfileId): RtlWalkFlags => RTL_WALK[windowsOf(id)];

const NTDLL_SINCE_XP =
  'RtlMultipleAllocateHeap RtlMultipleFreeHeap RtlQueryHeapInformation RtlSetHeapInformation RtlFlushHeaps RtlDetectHeapLeaks ' +
  'NtGetWriteWatch NtResetWriteWatch';

/** Removed in Vista (HEAP_SPEC §A.13). */
const NTDLL_UP_TO_XP = 'RtlExtendHeap RtlUsageHeap';

/** Both forms of functions that take text. */
const bothForms = (names: string): string =>
  names
    .split(' ')
    .map(name => `${name}A ${name}W`)
    .join(' ');

/** shlwapi.dll came with Internet Explorer 4. */
const SHELL_STRINGS =
  bothForms(
    'StrDup StrCpyN StrCatBuff StrChr StrRChr StrStr StrStrI StrPBrk StrSpn StrCSpn StrCmpN StrCmpNI StrToInt StrTrim ' +
      'PathFindFileName PathFindExtension PathRemoveExtension PathRenameExtension PathRemoveFileSpec PathStripPath ' +
      'PathAddBackslash PathIsRelative PathFileExists',
  ) + ' StrCmpW StrCmpIW StrCpyW StrCatW';
const SINCE_2000 =
  'CreateTimerQueue CreateTimerQueueTimer DeleteTimerQueueTimer DeleteTimerQueueEx DeleteTimerQueue QueueUserWorkItem ' +
  'AllocateUserPhysicalPages FreeUserPhysicalPages MapUserPhysicalPages MapUserPhysicalPagesScatter SetFilePointerEx ' +
  'GetFileSizeEx RtlGetVersion';
const SINCE_XP =
  'CreateMemoryResourceNotification QueryMemoryResourceNotification GetNumaHighestNodeNumber EncodePointer DecodePointer ' +
  'FlsAlloc FlsGetValue FlsSetValue FlsFree SetProcessDEPPolicy GetWriteWatch ResetWriteWatch ' +
  'InitializeSListHead InterlockedPushEntrySList InterlockedPopEntrySList InterlockedFlushSList QueryDepthSList ' +
  'AddVectoredExceptionHandler RemoveVectoredExceptionHandler GetModuleHandleExA GetModuleHandleExW GetNativeSystemInfo ' +
  'IsWow64Process ConvertFiberToThread CreateFiberEx GetProcessHandleCount GetPerformanceInfo CheckRemoteDebuggerPresent ' +
  'RtlCaptureContext RtlCaptureStackBackTrace RtlGetLastNtStatus GetNumaNodeProcessorMask GetNumaAvailableMemoryNode GetNumaProcessorNode';
/** With what 32-bit XP lacks of Server 2003, and what came with Windows 7. */
const SINCE_VISTA =
  'InitOnceExecuteOnce InitOnceInitialize InitOnceBeginInitialize InitOnceComplete ' +
  'InitializeSRWLock AcquireSRWLockExclusive AcquireSRWLockShared ReleaseSRWLockExclusive ReleaseSRWLockShared ' +
  'TryAcquireSRWLockExclusive TryAcquireSRWLockShared InitializeConditionVariable SleepConditionVariableCS ' +
  'SleepConditionVariableSRW WakeConditionVariable WakeAllConditionVariable InitializeCriticalSectionEx ' +
  'CreateEventExA CreateEventExW CreateMutexExA CreateMutexExW ' +
  'TrySubmitThreadpoolCallback CreateThreadpoolWork SubmitThreadpoolWork WaitForThreadpoolWorkCallbacks CloseThreadpoolWork ' +
  'VirtualAllocExNuma GetLargePageMinimum QueryWorkingSetEx GetTickCount64 GetThreadId GetProcessIdOfThread IsThreadAFiber ' +
  'GetCurrentProcessorNumber SetThreadStackGuarantee GetErrorMode RegGetValueA RegGetValueW ' +
  'AddVectoredContinueHandler RemoveVectoredContinueHandler RaiseFailFastException CreateFileMappingNumaA CreateFileMappingNumaW ' +
  'MapViewOfFileExNuma GetNumaProximityNode GetProcessWorkingSetSizeEx GetSystemFileCacheSize SetSystemFileCacheSize';
const SINCE_WIN8 =
  'OfferVirtualMemory ReclaimVirtualMemory DiscardVirtualMemory PrefetchVirtualMemory GetCurrentThreadStackLimits ' +
  'UnmapViewOfFileEx CreateFileMappingFromApp MapViewOfFileFromApp GetMemoryErrorHandlingCapabilities ' +
  'WaitOnAddress WakeByAddressSingle WakeByAddressAll';
const SINCE_WIN10 =
  'VirtualAlloc2 MapViewOfFile2 MapViewOfFileNuma2 MapViewOfFile3 UnmapViewOfFile2 CreateFileMapping2 OpenFileMappingFromApp VirtualAllocFromApp ' +
  'VirtualProtectFromApp VirtualUnlockEx QueryVirtualMemoryInformation NtAllocateVirtualMemoryEx NtMapViewOfSectionEx NtUnmapViewOfSectionEx ' +
  `SetThreadDescription ${SINCE_WIN8}`;
/** Names of ntdll; Windows CE has no such library. */
const NTDLL =
  'RtlCreateHeap RtlDestroyHeap RtlAllocateHeap RtlReAllocateHeap ' +
  'RtlFreeHeap RtlSizeHeap RtlValidateHeap RtlValidateProcessHeaps RtlWalkHeap RtlLockHeap RtlUnlockHeap RtlCompactHeap ' +
  'RtlZeroHeap RtlGetProcessHeaps RtlEnumProcessHeaps RtlGetUserInfoHeap RtlSetUserValueHeap RtlSetUserFlagsHeap RtlCreateTagHeap ' +
  'RtlQueryTagHeap RtlGetNtGlobalFlags RtlProtectHeap NtAllocateVirtualMemory NtFreeVirtualMemory NtProtectVirtualMemory NtQueryVirtualMemory ' +
  'NtCreateSection NtOpenSection NtMapViewOfSection NtUnmapViewOfSection NtQuerySection ' +
  'NtQuerySystemInformation NtQueryInformationProcess NtClose RtlCompareMemoryUlong RtlFillMemoryUlong RtlInitializeCriticalSection ' +
  'RtlEnterCriticalSection RtlLeaveCriticalSection RtlTryEnterCriticalSection RtlDeleteCriticalSection RtlInitUnicodeString RtlInitAnsiString ' +
  'NtDelayExecution NtQueryPerformanceCounter NtTerminateProcess NtLockVirtualMemory NtUnlockVirtualMemory ' +
  'RtlAnsiStringToUnicodeString RtlUnicodeStringToAnsiString RtlFreeUnicodeString RtlFreeAnsiString RtlRaiseStatus RtlUniform DbgPrint';
const NOT_IN_CE =
  'GlobalAlloc GlobalReAlloc GlobalFree GlobalLock GlobalUnlock GlobalSize GlobalFlags GlobalHandle GlobalCompact GlobalFix ' +
  'GlobalUnfix GlobalWire GlobalUnWire LocalFlags LocalCompact LocalShrink HeapLock HeapUnlock HeapSetInformation HeapQueryInformation ' +
  'AddAtomA AddAtomW FindAtomA FindAtomW DeleteAtom GetAtomNameA GetAtomNameW InitAtomTable ' +
  bothForms(
    'GetPrivateProfileString GetPrivateProfileInt GetPrivateProfileSection GetPrivateProfileSectionNames GetPrivateProfileStruct ' +
      'WritePrivateProfileString WritePrivateProfileSection WritePrivateProfileStruct GetProfileString GetProfileInt GetProfileSection ' +
      'WriteProfileString WriteProfileSection',
  );
const SUMMARIES = 'HeapSummary GetPhysicallyInstalledSystemMemory';

/** Library functions that a Windows does not have yet, or not any more (HEAP_SPEC §A.11 to §A.16, §H; the SDK's pages, "Requirements"). */
const ABSENT: Readonly<Partial<Record<WindowsName, readonly string[]>>> = {
  nt4: [
    'HeapSetInformation HeapQueryInformation GlobalMemoryStatusEx',
    ...[SUMMARIES, SHELL_STRINGS, SINCE_2000, SINCE_XP, SINCE_VISTA, SINCE_WIN10, NTDLL_SINCE_XP],
  ],
  xp: [SUMMARIES, SINCE_VISTA, SINCE_WIN10, 'RtlFlushHeaps RtlDetectHeapLeaks'],
  win7: [SINCE_WIN10, NTDLL_UP_TO_XP],
  win10: [NTDLL_UP_TO_XP],
  segment: [NTDLL_UP_TO_XP],
  ce: [
    'GlobalMemoryStatusEx',
    ...[
      NOT_IN_CE,
      SUMMARIES,
      SHELL_STRINGS,
      SINCE_2000,
      SINCE_XP,
      SINCE_VISTA,
      SINCE_WIN10,
      NTDLL,
      NTDLL_SINCE_XP,
      NTDLL_UP_TO_XP,
    ],
  ],
};

const ABSENT_NAMES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(ABSENT).map(([windows, names]) => [windows, new Set(names.join(' ').split(' '))]),
);

/** All that a Windows lacks. */
export const absentNames = (windows: WindowsName): ReadonlySet<string> =>
  ABSENT_NAMES.get(windows) ?? new Set();

/** Whether the Windows of a profile lacks a library function: a call of it fails with ERROR_CALL_NOT_IMPLEMENTED (§A.12). */
export const isAbsent = (id: ProfileId, name: string): boolean => absentNames(windowsOf(id)).has(name);

/** What a call that does not exist answers where 0 would read as success: its argument or a number. */
const FAILURES: ReadonlyMap<string, 'status' | 'first argument' | number> = new Map<
  string,
  'status' | 'first argument' | number
>([
  ...(
    'RtlQueryHeapInformation RtlSetHeapInformation RtlFlushHeaps RtlWalkHeap RtlZeroHeap RtlExtendHeap RtlUsageHeap NtAllocateVirtualMemory NtFreeVirtualMemory ' +
    'NtProtectVirtualMemory NtQueryVirtualMemory NtGetWriteWatch NtResetWriteWatch RtlEnumProcessHeaps NtQuerySystemInformation NtQueryInformationProcess NtClose ' +
    'NtCreateSection NtOpenSection NtMapViewOfSection NtUnmapViewOfSection NtQuerySection NtAllocateVirtualMemoryEx NtMapViewOfSectionEx ' +
    'NtUnmapViewOfSectionEx ' +
    'NtDelayExecution NtQueryPerformanceCounter NtTerminateProcess NtLockVirtualMemory NtUnlockVirtualMemory ' +
    'RtlAnsiStringToUnicodeString RtlUnicodeStringToAnsiString RtlGetVersion RtlGetLastNtStatus ' +
    'RtlInitializeCriticalSection RtlEnterCriticalSection RtlLeaveCriticalSection RtlDeleteCriticalSection'
  )
    .split(' ')
    .map(name => [name, 'status'] as const),
  // They give back what they could not free.
  ['GlobalFree', 'first argument'],
  ['RtlDestroyHeap', 'first argument'],
  ['RtlSizeHeap', -1],
  // GMEM_INVALID_HANDLE.
  ['GlobalFlags', 0x8000],
  ['LocalFlags', 0x8000],
  // FLS_OUT_OF_INDEXES.
  ['FlsAlloc', -1],
  ['GetWriteWatch', -1],
  ['ResetWriteWatch', -1],
  // ERROR_CALL_NOT_IMPLEMENTED: their result is the error.
  ['OfferVirtualMemory', 120],
  ['ReclaimVirtualMemory', 120],
  ['DiscardVirtualMemory', 120],
  ['RegGetValueA', 120],
  ['RegGetValueW', 120],
  // E_NOTIMPL.
  ['SetThreadDescription', 0x80004001 | 0],
]);

/** How a function says that it failed: by an NTSTATUS, by giving its first argument back, or by a number, which mostly is 0. */
export const failureOf = (name: string): 'status' | 'first argument' | number => FAILURES.get(name) ?? 0;

/** Version numbers of the Windows that a profile models: major, minor, build. Source: Microsoft, "Operating System Version". */
export const VERSIONS: Readonly<Record<WindowsName, readonly [number, number, number]>> = {
  nt4: [4, 0, 1381],
  xp: [5, 1, 2600],
  win7: [6, 1, 7601],
  win10: [10, 0, 19045],
  segment: [10, 0, 19045],
  // Embedded Compact 2013.
  ce: [8, 0, 0],
};

const VER_PLATFORM_WIN32_NT = 2;
const VER_PLATFORM_WIN32_CE = 3;
export const platformOf = (windows: WindowsName): number =>
  windows === 'ce' ? VER_PLATFORM_WIN32_CE : VER_PLATFORM_WIN32_NT;
