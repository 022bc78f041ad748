import { holds, NT_PROFILES } from '../support/self-checking';

/* CONFORMANCE §10: the C library's memory functions as a C program observes them. */

const CRT = '#include <errno.h>\n#include <malloc.h>\n#include <stdlib.h>\n';

describe('The C library and its heap', () => {
  holds(
    'C-175, C-176, C-177, C-178, C-179: allocates whatever the size',
    `${CRT}
    int main(void) {
      char *p = malloc(0);
      CHECK(((HANDLE)_get_heap_handle() == GetProcessHeap()) == WIN10);                    /* C-175 */
      CHECK(p != NULL && _msize(p) == 1 && HeapSize((HANDLE)_get_heap_handle(), 0, p) == 1); /* C-176, A.17 */
      free(p);
      p = realloc(NULL, 10);                                                               /* C-177 */
      CHECK(p != NULL && (p = realloc(p, 20)) != NULL && _msize(p) == 20 && realloc(p, 0) == NULL);
      CHECK(realloc(NULL, 0) != NULL);
      CHECK(calloc(1, 0) != NULL && calloc(0, 0) != NULL && calloc(0, 1) != NULL);         /* C-178 */
      errno = 0;
      CHECK(calloc(~(size_t)0 / 2, ~(size_t)0 / 2) == NULL && errno == ENOMEM);            /* C-179 */
      errno = 0;
      CHECK(malloc(_HEAP_MAXREQ + (size_t)1) == NULL && errno == ENOMEM);
      errno = 0;
      CHECK(_msize(NULL) == (size_t)-1 && errno == EINVAL && _expand(NULL, 10) == NULL);
      p = _recalloc(NULL, 4, 5); memset(p, 7, 20);
      p = _recalloc(p, 8, 5);
      CHECK(p[19] == 7 && p[20] == 0 && p[39] == 0 && _recalloc(p, 0, 5) == NULL);
      free(NULL);
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'C-180, C-181, C-182: aligns blocks, at an offset too',
    `${CRT}
    static const size_t good[] = { 0, 1, 2, 4, 8, 16, 64, 256, 4096 }, bad[] = { 3, 127 };
    int main(void) {
      int i, j, k;
      char *p;
      for (i = 0; i < 9; i++) {
        size_t unit = good[i] == 0 ? P : good[i];
        p = _aligned_malloc(256, good[i]);                                                 /* C-180 */
        CHECK(p != NULL && AT(p) % unit == 0);
        for (k = 0; k < 256; k++) p[k] = (char)k;
        CHECK(_aligned_msize(p, good[i], 0) == 256);
        p = _aligned_realloc(p, 4000, good[i]);                                            /* C-182 */
        CHECK(AT(p) % unit == 0 && _aligned_msize(p, good[i], 0) == 4000);
        for (k = 0; k < 256; k++) if (p[k] != (char)k) break;
        CHECK(k == 256);
        p = _aligned_realloc(p, 100, good[i]);
        for (k = 0; k < 100; k++) if (p[k] != (char)k) break;
        CHECK(k == 100);
        _aligned_free(p);
        for (j = 1; j < 256; j += 51) {
          p = _aligned_offset_malloc(256, good[i], j);                                     /* C-181 */
          CHECK(p != NULL && (AT(p) + j) % unit == 0 && _aligned_msize(p, good[i], j) == 256);
          memset(p, j, 256);
          p = _aligned_offset_realloc(p, 512, good[i], j);
          CHECK((AT(p) + j) % unit == 0 && p[0] == (char)j && p[255] == (char)j);
          p = _aligned_offset_recalloc(p, 3, 300, good[i], j);
          CHECK((AT(p) + j) % unit == 0 && p[255] == (char)j && p[512] == 0 && p[899] == 0);
          _aligned_free(p);
        }
        errno = 0;
        CHECK(_aligned_offset_malloc(256, good[i], 256) == NULL && errno == EINVAL);
      }
      for (i = 0; i < 2; i++) { errno = 0; CHECK(_aligned_malloc(256, bad[i]) == NULL && errno == EINVAL); }
      p = _aligned_recalloc(NULL, 10, 10, 32);
      CHECK(AT(p) % 32 == 0 && p[0] == 0 && p[99] == 0);
      CHECK(_aligned_realloc(p, 0, 32) == NULL && _aligned_realloc(NULL, 8, 32) != NULL);
      _aligned_free(NULL);
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    'checks and walks its heap (A.17)',
    `${CRT}
    int main(void) {
      _HEAPINFO info = { NULL };
      char *p = malloc(77), *q = malloc(200000 * P);
      int result, found = 0, large = 0, count = 0;
      CHECK(_heapchk() == _HEAPOK && _heapset(0) == _HEAPOK && _heapmin() == 0);
      while ((result = _heapwalk(&info)) == _HEAPOK) {
        count++;
        if ((char *)info._pentry == p) found = info._size == 77 && info._useflag == _USEDENTRY;
        if ((char *)info._pentry == q) large = info._size == 200000 * P && info._useflag == _USEDENTRY;
      }
      CHECK(result == _HEAPEND && found && large && count >= 3);
      info._pentry = (int *)p;
      CHECK(_heapwalk(&info) == _HEAPOK && (char *)info._pentry > p);
      info._pentry = (int *)&info;
      CHECK(_heapwalk(&info) == _HEAPBADPTR);
      CHECK(_heapadd(&info, 10) == -1 && errno == ENOSYS);
      return 0;
    }`,
    NT_PROFILES,
  );
});
