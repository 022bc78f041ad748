#include <windows.h>
#include <stdio.h>
typedef unsigned long ulong_t; typedef struct rec { ulong_t n; } REC, *PREC;
void take(PREC r, LPDWORD d, const REC *c) { }
int main(void)
{
    REC r; ulong_t *u = &r; PREC p = &u; 
    take(r, &r, u);
    take(&r, 5, "x");
    LPCRITICAL_SECTION cs = &r;
    SIZE_T *sz = &r.n; 
    BOOL *pb = GetProcessHeap();
    DWORD v = HeapAlloc(GetProcessHeap(), 0, 1);
    int count = HeapSize;
    REC arr[2] = { r, 5 };
    return take(p, u, &r);
}
