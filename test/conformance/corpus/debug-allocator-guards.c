// A debug allocator with guard bytes on both sides: it finds the byte that was written one too far.
// profiles: all
// expect: whole: 1 <= C99 6.5
// expect: overrun found at +24 <= C99 6.5
// expect: underrun found at -1 <= C99 6.5
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define GUARD 16
#define FILL 0xFD
typedef struct { size_t size; } Head;
static void *guarded(size_t size)
{
    unsigned char *raw = malloc(sizeof(Head) + 2 * GUARD + size);
    ((Head *)raw)->size = size;
    memset(raw + sizeof(Head), FILL, GUARD);
    memset(raw + sizeof(Head) + GUARD, 0xCD, size);
    memset(raw + sizeof(Head) + GUARD + size, FILL, GUARD);
    return raw + sizeof(Head) + GUARD;
}
static Head *head_of(void *p) { return (Head *)((unsigned char *)p - GUARD - sizeof(Head)); }
static int check(void *p, long *where)
{
    unsigned char *bytes = p;
    size_t size = head_of(p)->size;
    long k;
    for (k = 1; k <= GUARD; k++) if (bytes[-k] != FILL) { *where = -k; return 0; }
    for (k = 0; k < GUARD; k++) if (bytes[size + k] != FILL) { *where = (long)size + k; return 0; }
    return 1;
}
int main(void)
{
    char *p = guarded(24);
    long where = 0;
    strcpy(p, "twenty-three letters ok");
  
    printf("whole: %d\n", check(p, &where));
    p[24] = 0;
    check(p, &where);
    printf("overrun found at %+ld\n", where);
    ((unsigned char *)p)[24] = FILL;
    p[-1] = 'x';
    check(p, &where);
    printf("underrun found at %+ld\n", where);
    free(head_of(p));
    return 0;
}
