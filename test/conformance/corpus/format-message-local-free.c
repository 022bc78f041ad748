// The text of the last error: FormatMessage allocates with LocalAlloc, the program frees with LocalFree.
// profiles: nt
// expect: HeapDestroy failed with error 6: The handle is invalid. <= Microsoft, "Retrieving the Last-Error Code"
// expect: LocalSize holds the text: 1 <= Microsoft, "FormatMessage"
// expect: LocalFree: 1 <= C-99
#include <windows.h>
#include <strsafe.h>
#include <stdio.h>
int main(void)
{
    LPVOID lpMsgBuf;
    LPVOID lpDisplayBuf;
    DWORD dw;
    HeapDestroy(GetProcessHeap());
    dw = GetLastError();
    FormatMessage(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS,
        NULL, dw, MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT), (LPTSTR)&lpMsgBuf, 0, NULL);
    lpDisplayBuf = (LPVOID)LocalAlloc(LMEM_ZEROINIT, (lstrlen((LPCTSTR)lpMsgBuf) + lstrlen(TEXT("HeapDestroy")) + 40) * sizeof(TCHAR));
    StringCchPrintf((LPTSTR)lpDisplayBuf, LocalSize(lpDisplayBuf) / sizeof(TCHAR), TEXT("%s failed with error %d: %s"), TEXT("HeapDestroy"), dw, lpMsgBuf);
    printf("%s", (LPCTSTR)lpDisplayBuf);
    printf("LocalSize holds the text: %d\n", LocalSize(lpMsgBuf) > (SIZE_T)lstrlen(lpMsgBuf));
    printf("LocalFree: %d\n", LocalFree(lpMsgBuf) == NULL && LocalFree(lpDisplayBuf) == NULL);
    return 0;
}
