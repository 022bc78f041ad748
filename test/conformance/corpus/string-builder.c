// A string builder that grows its buffer by half with HeapReAlloc; contents survive every move.
// profiles: all
// expect: length 1890, first 0, last 499 <= C99 7.21
// expect: grew and kept: 1 <= C-230
#include <windows.h>
#include <stdio.h>
#include <stdarg.h>
typedef struct { HANDLE heap; char *text; size_t length, capacity; unsigned moves; } Builder;
static BOOL Append(Builder *b, const char *format, ...)
{
    va_list args;
    int needed;
    va_start(args, format);
    needed = _vscprintf(format, args);
    va_end(args);
    if (b->length + needed + 1 > b->capacity) {
        size_t capacity = max(b->capacity + b->capacity / 2, b->length + needed + 1);
        char *text = b->text ? HeapReAlloc(b->heap, 0, b->text, capacity) : HeapAlloc(b->heap, 0, capacity);
        if (!text) return FALSE;
        if (text != b->text) b->moves++;
        b->text = text;
        b->capacity = capacity;
    }
    va_start(args, format);
    b->length += vsnprintf(b->text + b->length, b->capacity - b->length, format, args);
    va_end(args);
    return TRUE;
}
int main(void)
{
    Builder b = { GetProcessHeap() };
    int i, v = -1, n, good = 1;
    const char *at;
    for (i = 0; i < 500; i++) Append(&b, "%d,", i);
    at = b.text;
    for (i = 0; i < 500; i++) { if (sscanf(at, "%d,%n", &v, &n) != 1 || v != i) good = 0; at += n; }
    printf("length %u, first %c, last %d\n", (unsigned)b.length, b.text[0], v);
    printf("grew and kept: %d\n", good && b.capacity > b.length);
    HeapFree(b.heap, 0, b.text);
    return 0;
}
