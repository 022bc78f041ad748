// malloc, calloc, realloc and their relatives at their borders, as a test of a C library asks.
// profiles: vista+
// expect: malloc(0) 1, calloc(0,0) 1 <= C-176 C-178
// expect: realloc(NULL) 1, realloc(p,0) 1 <= C-177
// expect: calloc overflow: 1, errno 12 <= C-179
// expect: _msize 100, _recalloc zero tail 1 <= HEAP_SPEC §A.17
// expect: _expand in place: 1 <= HEAP_SPEC §A.17
// expect: _heapchk -2 <= HEAP_SPEC §A.17
#include <stdio.h>
#include <stdlib.h>
#include <malloc.h>
#include <errno.h>
#include <stdint.h>
int main(void)
{
    void *a = malloc(0), *b = calloc(0, 0), *c;
    char *r, *e;
    int k, zero = 1;
    printf("malloc(0) %d, calloc(0,0) %d\n", a != NULL, b != NULL);
    free(a);
    free(b);
    c = realloc(NULL, 10);
    printf("realloc(NULL) %d, ", c != NULL);
    printf("realloc(p,0) %d\n", realloc(c, 0) == NULL);
    errno = 0;
    c = calloc(SIZE_MAX / 2, SIZE_MAX / 2);
    printf("calloc overflow: %d, errno %d\n", c == NULL, errno);
    r = malloc(100);
    printf("_msize %u, ", (unsigned)_msize(r));
    memset(r, 'x', 100);
    r = _recalloc(r, 3, 100);
    for (k = 100; k < 300; k++) zero &= r[k] == 0;
    printf("_recalloc zero tail %d\n", zero && r[99] == 'x');
    e = _expand(r, 200);
    printf("_expand in place: %d\n", e == r);
    free(r);
    printf("_heapchk %d\n", _heapchk());
    return 0;
}
