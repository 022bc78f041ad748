/** Why a group of functions does not exist here, and what a program uses instead. */
const GROUPS: readonly (readonly [reason: string, names: string])[] = [
  [
    'files are read and written with fopen, _open or CreateFile; this call is not among those that exist',
    '_sopen_s _sopen _wstat64 _utime _futime ReadFileEx WriteFileEx LockFileEx UnlockFileEx ' +
      'SetFileTime GetDiskFreeSpaceA GetDiskFreeSpaceExA GetDriveTypeA GetVolumeInformationA GetLogicalDrives ' +
      'CreateSymbolicLinkA CreateHardLinkA ReplaceFileA GetShortPathNameA GetLongPathNameA DeviceIoControl CancelIo CreateIoCompletionPort',
  ],
  [
    'there are no pipes: files and memory exist',
    '_pipe CreatePipe CreateNamedPipeA CreateNamedPipeW CallNamedPipeA',
  ],
  [
    'a script is one process: CreateThread and _beginthreadex exist',
    '_popen _pclose ShellExecuteA ShellExecuteW ShellExecute WinExec _spawnl _spawnv _execl _execv ' +
      'fork exec execv execvp waitpid pipe CreateRemoteThread',
  ],
  [
    'a thread ends by itself: return from its function or ExitThread, and wait for it with WaitForSingleObject',
    'TerminateThread QueueUserAPC',
  ],
  [
    'this kind of timer does not exist: CreateTimerQueueTimer and SetWaitableTimer do',
    'CreateThreadpoolTimer ' + 'SetTimer timeSetEvent RegisterWaitForSingleObject',
  ],
  [
    'POSIX threads do not exist: CreateThread, CRITICAL_SECTION, SRWLOCK and CONDITION_VARIABLE do (<windows.h>)',
    'pthread_create pthread_join pthread_mutex_lock pthread_mutex_unlock pthread_mutex_init pthread_t pthread_mutex_t pthread_cond_t sem_t pthread_exit pthread_mutex_destroy pthread_cond_wait',
  ],
  [
    'POSIX memory calls do not exist: VirtualAlloc, HeapAlloc and malloc do',
    'mmap munmap mprotect sbrk brk posix_memalign memalign aligned_alloc valloc',
  ],
  [
    'there is no window and no sound: printf and OutputDebugString exist',
    'MessageBoxA MessageBoxW MessageBox Beep MessageBeep CreateWindowExA CreateWindowExW CreateWindowA CreateWindowW GetMessageA GetMessageW ' +
      'DispatchMessageA DispatchMessageW',
  ],
  [
    'it is of GNU: allocate with malloc and copy with memcpy',
    'strndup strndupa asprintf vasprintf getline getdelim',
  ],
  ['use Sleep with milliseconds (<windows.h>)', 'sleep usleep nanosleep'],
  ['use GetTickCount64 or QueryPerformanceCounter (<windows.h>)', 'clock_gettime gettimeofday'],
  ['use _putenv_s (<stdlib.h>)', 'setenv'],
];

const REASONS: ReadonlyMap<string, string> = new Map(
  GROUPS.flatMap(([reason, names]) => names.split(' ').map(name => [name, reason] as const)),
);

/** Why the well-known function `name` does not exist, and what does; undefined for a name that nobody knows. */
export const absenceOf = (name: string): string | undefined => REASONS.get(name);
