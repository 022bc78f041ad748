#include <windows.h>
#include <stdlib.h>
#include <string.h>
int main(void)
{
    HANDLE heap = HeapCreate(0, 0x1000, 0x10000);
    int *a = HeapAlloc(heap, 0, 100);
    a[0] = 1;
    char *b = malloc(20);
    strcpy(b, "text");
    return 0;
}
