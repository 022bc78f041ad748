// Lines on the heap sorted by qsort through an array of pointers.
// profiles: all
// expect: alloc free heap lock walk <= C99 7.20.5.2
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int compare(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }
int main(void)
{
    static const char *words[] = { "walk", "heap", "free", "alloc", "lock" };
    char *copy[5];
    int i;
    for (i = 0; i < 5; i++) { copy[i] = malloc(strlen(words[i]) + 1); strcpy(copy[i], words[i]); }
    qsort(copy, 5, sizeof *copy, compare);
    for (i = 0; i < 5; i++) { printf("%s%s", copy[i], i < 4 ? " " : "\n"); free(copy[i]); }
    return 0;
}
