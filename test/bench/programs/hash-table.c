/* A hash table with chains on the heap: inserts, look-ups, removals and one growth after another. */
#include <stdio.h>
#include "allocate.h"

typedef struct entry {
    struct entry *next;
    unsigned key;
    unsigned value;
} entry;

typedef struct {
    entry **buckets;
    unsigned count, capacity;
} table;

static unsigned mix(unsigned key)
{
    key ^= key >> 16;
    key *= 0x45d9f3bu;
    key ^= key >> 16;
    return key;
}

static entry **empty_buckets(unsigned capacity)
{
    entry **buckets = allocate(capacity * sizeof *buckets);
    for (unsigned i = 0; i < capacity; i++)
        buckets[i] = 0;
    return buckets;
}

static void grow(table *t)
{
    unsigned capacity = t->capacity * 2;
    entry **buckets = empty_buckets(capacity);
    for (unsigned i = 0; i < t->capacity; i++) {
        entry *e = t->buckets[i];
        while (e) {
            entry *next = e->next;
            unsigned at = mix(e->key) & (capacity - 1);
            e->next = buckets[at];
            buckets[at] = e;
            e = next;
        }
    }
    release(t->buckets);
    t->buckets = buckets;
    t->capacity = capacity;
}

static entry *find(const table *t, unsigned key)
{
    entry *e = t->buckets[mix(key) & (t->capacity - 1)];
    while (e && e->key != key)
        e = e->next;
    return e;
}

static void put(table *t, unsigned key, unsigned value)
{
    entry *e = find(t, key);
    if (e) {
        e->value += value;
        return;
    }
    if (t->count >= t->capacity)
        grow(t);
    unsigned at = mix(key) & (t->capacity - 1);
    e = allocate(sizeof *e);
    e->next = t->buckets[at];
    e->key = key;
    e->value = value;
    t->buckets[at] = e;
    t->count++;
}

static int take(table *t, unsigned key)
{
    entry **at = &t->buckets[mix(key) & (t->capacity - 1)];
    while (*at) {
        if ((*at)->key == key) {
            entry *gone = *at;
            *at = gone->next;
            release(gone);
            t->count--;
            return 1;
        }
        at = &(*at)->next;
    }
    return 0;
}

int main(void)
{
    table t = { empty_buckets(16), 0, 16 };
    unsigned state = 3, sum = 0, taken = 0;
    for (unsigned i = 0; i < 2000000; i++) {
        state = state * 1664525u + 1013904223u;
        unsigned key = (state >> 8) % 30000;
        if (i % 4 == 3)
            taken += (unsigned)take(&t, key);
        else if (i % 2)
            sum += find(&t, key) != 0;
        else
            put(&t, key, i);
    }
    for (unsigned i = 0; i < 30000; i++) {
        entry *e = find(&t, i);
        if (e)
            sum = sum * 5 + e->value;
        take(&t, i);
    }
    release(t.buckets);
    printf("%u %u %u\n", sum, taken, t.count);
    return 0;
}
