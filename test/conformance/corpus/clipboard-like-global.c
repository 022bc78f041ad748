// What a program does before SetClipboardData: a moveable object, locked, filled, unlocked; the receiver copies it.
// profiles: nt
// expect: locked pointer differs from handle: 1 <= C-117
// expect: lock count 2 <= C-117
// expect: unlock 1 then 0 with error 0 <= C-118
// expect: pasted: Hello from the heap <= C99 7.21.2
// expect: size holds the text: 1 <= HEAP_SPEC §A.16
#include <windows.h>
#include <stdio.h>
#include <string.h>
static HGLOBAL clipboard;
static BOOL Copy(LPCSTR text)
{
    SIZE_T size = strlen(text) + 1;
    HGLOBAL hglbCopy = GlobalAlloc(GMEM_MOVEABLE, size);
    LPSTR lpstrCopy;
    if (hglbCopy == NULL) return FALSE;
    lpstrCopy = (LPSTR)GlobalLock(hglbCopy);
    printf("locked pointer differs from handle: %d\n", (HGLOBAL)lpstrCopy != hglbCopy);
    memcpy(lpstrCopy, text, size);
    GlobalLock(hglbCopy);
    printf("lock count %u\n", GlobalFlags(hglbCopy) & GMEM_LOCKCOUNT);
    printf("unlock %d", GlobalUnlock(hglbCopy));
    SetLastError(0xdeadbeef);
    printf(" then %d", GlobalUnlock(hglbCopy));
    printf(" with error %lu\n", GetLastError());
    clipboard = hglbCopy;
    return TRUE;
}
int main(void)
{
    char buffer[64];
    Copy("Hello from the heap");
    lstrcpyn(buffer, GlobalLock(clipboard), sizeof buffer);
    GlobalUnlock(clipboard);
    printf("pasted: %s\n", buffer);
    printf("size holds the text: %d\n", GlobalSize(clipboard) >= strlen(buffer) + 1);
    GlobalFree(clipboard);
    return 0;
}
