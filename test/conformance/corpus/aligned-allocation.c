// _aligned_malloc and its relatives: every power of two, odd alignments refused, offsets honoured, contents kept.
// profiles: nt
// expect: powers of two: 0 bad <= C-180
// expect: alignment 3: NULL, errno 22 <= C-180
// expect: offset 5 of 64: 0 <= C-181
// expect: offset past the end: NULL <= C-181
// expect: realloc keeps 40 bytes: 1, aligned 1 <= C-182
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <stdint.h>
#include <errno.h>
static void quiet(const wchar_t *e, const wchar_t *f, const wchar_t *file, unsigned line, uintptr_t r) { }
int main(void)
{
    size_t a;
    int bad = 0;
    char *p;
    _set_invalid_parameter_handler(quiet);
    for (a = 1; a <= 4096; a *= 2) {
        p = _aligned_malloc(256, a);
        if (!p || (uintptr_t)p % a) bad++;
        _aligned_free(p);
    }
    printf("powers of two: %d bad\n", bad);
    errno = 0;
    p = _aligned_malloc(256, 3);
    printf("alignment 3: %s, errno %d\n", p ? "block" : "NULL", errno);
    p = _aligned_offset_malloc(256, 64, 5);
    printf("offset 5 of 64: %u\n", (unsigned)(((uintptr_t)p + 5) % 64));
    _aligned_free(p);
    printf("offset past the end: %s\n", _aligned_offset_malloc(256, 64, 256) ? "block" : "NULL");
    p = _aligned_malloc(40, 32);
    memset(p, 7, 40);
    p = _aligned_realloc(p, 4000, 32);
    printf("realloc keeps 40 bytes: %d, aligned %d\n", p[0] == 7 && p[39] == 7, (uintptr_t)p % 32 == 0);
    _aligned_free(p);
    return 0;
}
