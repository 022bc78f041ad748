// MEM_TOP_DOWN takes the highest free addresses.
// profiles: nt
// expect: higher: 1 <= HEAP_SPEC §A.15
#include <windows.h>
#include <stdio.h>
int main(void)
{
    char *low = VirtualAlloc(NULL, 0x10000, MEM_RESERVE, PAGE_READWRITE), *high = VirtualAlloc(NULL, 0x10000, MEM_RESERVE | MEM_TOP_DOWN, PAGE_READWRITE);
    printf("higher: %d\n", high > low);
    VirtualFree(low, 0, MEM_RELEASE);
    VirtualFree(high, 0, MEM_RELEASE);
    return 0;
}
