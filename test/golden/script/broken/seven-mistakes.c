#include <windows.h>
#include <stdio.h>
int main(void)
{
    HANDLE heap = HeapCreate(0, 0);
    char *p = HeapAlloc(heep, 0, 10);
    int count = "three";
    printf("%d\n", cuont);
    p.length = 3;
    retrun 1;
    HeapFre(heap, 0, p);
}
