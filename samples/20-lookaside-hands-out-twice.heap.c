// Windows XP keeps up to four freed blocks of each size on a lookaside list and leaves them marked busy. So it does not
// see the second free of a block, hands the block out twice, and two owners write over each other.
// Heapscope stops at the second HeapFree; the block is `cached` in the Heaps view. On nt4-x86, which has no such lists,
// the second HeapFree fails with ERROR_INVALID_PARAMETER.
#pragma heapscope profile("xp-x86")
#include <stdio.h>
#include <windows.h>

int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    int *account = HeapAlloc(heap, 0, sizeof(int));
    HeapFree(heap, 0, account);
    printf("a freed block still has a size: %lu\n", (unsigned long)HeapSize(heap, 0, account));
    printf("second HeapFree: %s\n", HeapFree(heap, 0, account) ? "TRUE" : "FALSE");

    int *yours = HeapAlloc(heap, 0, sizeof(int));
    int *mine = HeapAlloc(heap, 0, sizeof(int));
    *yours = 100;
    *mine = 7;
    printf("%s, and I wrote 7: you own %d\n", yours == mine ? "one block for two" : "two blocks", *yours);

    HeapDestroy(heap);
    return 0;
}
