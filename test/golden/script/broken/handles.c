#include <windows.h>
#include <stdio.h>
DWORD WINAPI worker(LPVOID p) { return 0; }
void badworker(int x) { }
int main(void)
{
    HANDLE t = CreateThread(NULL, 0, worker, NULL, 0);
    CreateThread(NULL, 0, badworker, NULL, 0, NULL);
    CreateThread(NULL, 0, worker(NULL), NULL, 0, NULL);
    WaitForSingleObject(t); WaitForSingleObject(&t, INFINITE);
    CRITICAL_SECTION cs; EnterCriticalSection(cs); InitializeCriticalSection(cs); InitializeCriticalSection(&cs);
    LPTSTR s = "abc"; TCHAR tc[10]; CreateEvent(NULL, TRUE, FALSE, "name"); CreateEventW(NULL, TRUE, FALSE, "name");
    PROCESS_HEAP_ENTRY e; HeapWalk(GetProcessHeap(), e); e.lpDta = 0; e.Block.hMem = 0; e.wFlags |= PROCESS_HEAP_ENTRY_BUSSY;
    MessageBox(NULL, "hi", "x", MB_OK); CreateFile("x", GENERIC_READ); GetLastError; Sleep; exit; return;
    int x = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEM, 10); DWORD *p = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, 10 * sizeof(DWORD);
    HeapFree(GetProcessHeap(), HEAP_NO_SERIALISE, p); HeapFre(GetProcesHeap(), 0, p); HeapAllocate(0, 0, 10); HeapDelete(0);
}
