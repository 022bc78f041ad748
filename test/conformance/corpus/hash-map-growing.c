// A hash map on its own heap that doubles its table with HEAP_ZERO_MEMORY and moves the chains over.
// profiles: all
// expect: 500 keys, 512 buckets <= C99 6.5
// expect: lookup: all found, missing is NULL <= C99 6.5
// expect: heap valid: 1 <= C-18
#include <windows.h>
#include <stdio.h>
#include <string.h>
typedef struct entry { struct entry *next; DWORD hash; int value; CHAR key[1]; } ENTRY;
typedef struct { HANDLE heap; ENTRY **table; SIZE_T buckets, count; } MAP;
static DWORD Hash(LPCSTR s) { DWORD h = 2166136261u; while (*s) h = (h ^ (BYTE)*s++) * 16777619u; return h; }
static void Grow(MAP *m)
{
    SIZE_T n = m->buckets ? m->buckets * 2 : 8, i;
    ENTRY **t = HeapAlloc(m->heap, HEAP_ZERO_MEMORY, n * sizeof *t);
    for (i = 0; i < m->buckets; i++) {
        ENTRY *e = m->table[i], *next;
        for (; e; e = next) { next = e->next; e->next = t[e->hash & (n - 1)]; t[e->hash & (n - 1)] = e; }
    }
    if (m->table) HeapFree(m->heap, 0, m->table);
    m->table = t;
    m->buckets = n;
}
static ENTRY *Find(MAP *m, LPCSTR key)
{
    DWORD h = Hash(key);
    ENTRY *e = m->table[h & (m->buckets - 1)];
    while (e && (e->hash != h || strcmp(e->key, key))) e = e->next;
    return e;
}
static void Put(MAP *m, LPCSTR key, int value)
{
    ENTRY *e;
    if (m->count >= m->buckets) Grow(m);
    e = HeapAlloc(m->heap, 0, FIELD_OFFSET(ENTRY, key) + lstrlenA(key) + 1);
    lstrcpyA(e->key, key);
    e->hash = Hash(key);
    e->value = value;
    e->next = m->table[e->hash & (m->buckets - 1)];
    m->table[e->hash & (m->buckets - 1)] = e;
    m->count++;
}
int main(void)
{
    MAP map = { HeapCreate(HEAP_NO_SERIALIZE, 0, 0) };
    char key[32];
    int i, bad = 0;
    for (i = 0; i < 500; i++) { wsprintfA(key, "key%d", i); Put(&map, key, i); }
    printf("%u keys, %u buckets\n", (UINT)map.count, (UINT)map.buckets);
    for (i = 0; i < 500; i++) { ENTRY *e; wsprintfA(key, "key%d", i); e = Find(&map, key); if (!e || e->value != i) bad++; }
    printf("lookup: %s, missing is %s\n", bad ? "bad" : "all found", Find(&map, "nothing") ? "there" : "NULL");
    printf("heap valid: %d\n", HeapValidate(map.heap, 0, NULL));
    HeapDestroy(map.heap);
    return 0;
}
