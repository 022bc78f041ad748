#include <windows.h>
#include <stdlib.h>
#include <string.h>
typedef struct { int id; char name[60]; } Record;
static void clear(char *buffer, int values[10])
{
    memset(buffer, 0, sizeof(buffer));
    ZeroMemory(values, sizeof(values));
}
int main(void)
{
    Record *r = HeapAlloc(GetProcessHeap(), 0, sizeof(r));
    Record *s = malloc(sizeof(Record *));
    int *numbers = malloc(10 * sizeof(char));
    double *d = HeapAlloc(GetProcessHeap(), 0, 4 * sizeof(float));
    if (r == NULL || s == NULL || numbers == NULL || d == NULL) return 1;
    memcpy(r, s, sizeof(r));
    clear((char *)r, numbers);
    return 0;
}
