#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
struct node { int value; struct node *next; };
int main(void)
{
    struct node *n = malloc(sizeof *n);
    if (n == NULL) return 1;
    struct node *same = n;
    free(n);
    printf("%d\n", n->value);
    free(same);
    char *s = HeapAlloc(GetProcessHeap(), 0, 10);
    if (s == NULL) return 1;
    HeapFree(GetProcessHeap(), 0, s);
    puts(s);
    HeapFree(GetProcessHeap(), 0, s);
    return 0;
}
