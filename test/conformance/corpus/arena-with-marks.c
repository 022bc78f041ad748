// An arena: bump allocation with alignment, a mark to go back to, one free for all.
// profiles: all
// expect: aligned: 1 <= C11 6.2.8
// expect: back to the mark: 1 <= C99 6.5.6
// expect: too much: NULL <= C99 6.5
#include <stdio.h>
#include <stdlib.h>
#include <stdint.h>
#include <stddef.h>
#include <stdalign.h>
typedef struct { unsigned char *memory; size_t capacity, used; } Arena;
static void *arena_alloc(Arena *a, size_t size, size_t align)
{
    uintptr_t at = (uintptr_t)a->memory + a->used;
    size_t padding = (align - at % align) % align;
    if (size > a->capacity - a->used - padding) return NULL;
    a->used += padding + size;
    return (void *)(at + padding);
}
#define ARENA_NEW(arena, type, n) ((type *)arena_alloc(arena, sizeof(type) * (n), alignof(type)))
struct mixed { char c; double d; short s; };
int main(void)
{
    Arena a = { .memory = malloc(4096), .capacity = 4096 };
    char *c = ARENA_NEW(&a, char, 3);
    struct mixed *m = ARENA_NEW(&a, struct mixed, 10);
    size_t mark = a.used;
    long long *l = ARENA_NEW(&a, long long, 5), *again;
    c[2] = 'x';
    m[9].d = 1.5;
    l[4] = 7;
    printf("aligned: %d\n", (uintptr_t)m % alignof(struct mixed) == 0 && (uintptr_t)l % alignof(long long) == 0);
    a.used = mark;
    again = ARENA_NEW(&a, long long, 5);
    printf("back to the mark: %d\n", again == l);
    printf("too much: %s\n", ARENA_NEW(&a, char, 5000) ? "block" : "NULL");
    free(a.memory);
    return 0;
}
