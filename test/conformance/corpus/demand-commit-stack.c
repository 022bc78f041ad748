// Stack probes: a function with a large frame, and _alloca in a loop of calls, stay within the committed stack's growth.
// profiles: nt
// expect: large frame: 65536 <= Microsoft, "/Gs (Control Stack Checking Calls)"
// expect: alloca sum: 4950 <= Microsoft, "_alloca"
// expect: _malloca small and large: 1 <= Microsoft, "_malloca"
#include <windows.h>
#include <malloc.h>
#include <stdio.h>
static int LargeFrame(void)
{
    char buffer[65536];
    int i, n = 0;
    for (i = 0; i < (int)sizeof buffer; i++) buffer[i] = 1;
    for (i = 0; i < (int)sizeof buffer; i++) n += buffer[i];
    return n;
}
static int WithAlloca(int n)
{
    int *p = _alloca(n * sizeof(int) + 1), i, last = 0;
    for (i = 0; i < n; i++) p[i] = i;
    if (n) last = p[n - 1];
    return last;
}
int main(void)
{
    int i, sum = 0;
    char *small, *large;
    printf("large frame: %d\n", LargeFrame());
    for (i = 1; i <= 100; i++) sum += WithAlloca(i);
    printf("alloca sum: %d\n", sum);
    small = _malloca(100);
    large = _malloca(100000);
    small[99] = large[99999] = 1;
    printf("_malloca small and large: %d\n", small && large);
    _freea(small);
    _freea(large);
    return 0;
}
