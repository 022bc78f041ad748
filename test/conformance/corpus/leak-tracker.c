// A leak tracker: malloc and free are macros that remember file and line; the report names what was not freed.
// profiles: all
// expect: leak-tracker: 2 leaks, 300 bytes <= C99 6.10.8
// expect:   100 bytes from line 47 <= C99 6.10.8
// expect:   200 bytes from line 48 <= C99 6.10.8
// expect: after cleaning: 0 leaks, 0 bytes <= C99 7.20.3.2
#include <stdio.h>
#include <stdlib.h>
typedef struct record { struct record *next, **link; const char *file; int line; size_t size; } Record;
static Record *records;
static void *track_malloc(size_t size, const char *file, int line)
{
    Record *r = malloc(sizeof *r + size);
    if (!r) return NULL;
    r->file = file; r->line = line; r->size = size;
    r->next = records;
    r->link = &records;
    if (records) records->link = &r->next;
    records = r;
    return r + 1;
}
static void track_free(void *p)
{
    Record *r = (Record *)p - 1;
    if (!p) return;
    *r->link = r->next;
    if (r->next) r->next->link = r->link;
    free(r);
}
static void track_report(const char *title)
{
    Record *r;
    int n = 0;
    size_t bytes = 0;
    for (r = records; r; r = r->next) { n++; bytes += r->size; }
    printf("%s: %d leaks, %u bytes\n", title, n, (unsigned)bytes);
    for (; n > 0; n--) {
        int k;
        for (r = records, k = 1; k < n; k++) r = r->next;
        printf("  %u bytes from line %d\n", (unsigned)r->size, r->line);
    }
}
#define malloc(size) track_malloc((size), __FILE__, __LINE__)
#define free(block) track_free(block)
int main(void)
{
    void *a = malloc(100);
    void *b = malloc(200);
    void *c = malloc(300);
    free(c);
    track_report("leak-tracker");
    free(a);
    free(b);
    track_report("after cleaning");
    return 0;
}
