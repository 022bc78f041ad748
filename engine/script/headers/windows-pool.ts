import { CHARACTER_NAMES } from '../library/locale';

const forms = (suffix: string, text: string, constant: string, type: string): string => `
${text} WINAPI CharUpper${suffix}(${text} lpsz);
${text} WINAPI CharLower${suffix}(${text} lpsz);
DWORD WINAPI CharUpperBuff${suffix}(${text} lpsz, DWORD cchLength);
DWORD WINAPI CharLowerBuff${suffix}(${text} lpsz, DWORD cchLength);
${text} WINAPI CharNext${suffix}(${constant} lpsz);
${text} WINAPI CharPrev${suffix}(${constant} lpszStart, ${constant} lpszCurrent);
BOOL WINAPI IsCharAlpha${suffix}(${type} ch);
BOOL WINAPI IsCharAlphaNumeric${suffix}(${type} ch);
BOOL WINAPI IsCharUpper${suffix}(${type} ch);
BOOL WINAPI IsCharLower${suffix}(${type} ch);`;

const generic = (suffix: 'A' | 'W'): string =>
  CHARACTER_NAMES.split(' ')
    .filter(name => name.endsWith(suffix))
    .map(name => `#define ${name.slice(0, -1)} ${name}`)
    .join('\n');

/** Characters of user32 and the pool of threads. Source: the SDK's pages of each function. */
export const WINDOWS_POOL = `${forms('A', 'LPSTR', 'LPCSTR', 'CHAR')}${forms('W', 'LPWSTR', 'LPCWSTR', 'WCHAR')}
#ifdef UNICODE
${generic('W')}
#else
${generic('A')}
#endif
#define WT_EXECUTEDEFAULT 0x00000000
#define WT_EXECUTELONGFUNCTION 0x00000010
BOOL WINAPI QueueUserWorkItem(LPTHREAD_START_ROUTINE Function, PVOID Context, ULONG Flags);
typedef struct _TP_WORK TP_WORK, *PTP_WORK;
typedef struct _TP_CALLBACK_INSTANCE TP_CALLBACK_INSTANCE, *PTP_CALLBACK_INSTANCE;
typedef struct _TP_CALLBACK_ENVIRON TP_CALLBACK_ENVIRON, *PTP_CALLBACK_ENVIRON;
typedef VOID (CALLBACK *PTP_WORK_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context, PTP_WORK Work);
typedef VOID (CALLBACK *PTP_SIMPLE_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context);
PTP_WORK WINAPI CreateThreadpoolWork(PTP_WORK_CALLBACK pfnwk, PVOID pv, PTP_CALLBACK_ENVIRON pcbe);
void WINAPI SubmitThreadpoolWork(PTP_WORK pwk);
void WINAPI WaitForThreadpoolWorkCallbacks(PTP_WORK pwk, BOOL fCancelPendingCallbacks);
void WINAPI CloseThreadpoolWork(PTP_WORK pwk);
BOOL WINAPI TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK pfns, PVOID pv, PTP_CALLBACK_ENVIRON pcbe);
`;
