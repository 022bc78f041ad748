import { holds, NT_PROFILES } from '../support/self-checking';

/* msvcrt's small blocks, and what malloc does when memory is lacking (HEAP_SPEC §A.17). */

describe('Thresholds and handlers of the C library', () => {
  holds(
    'C-183: _set_sbh_threshold rounds up to 16, and small blocks are aligned by it',
    `#include <malloc.h>
    int main(void) {
      static const size_t asked[] = { 1, 8, 1000, 0 }, read[] = { 16, 16, 1008, 0 };
      int i;
      for (i = 0; i < 4; i++) {
        CHECK(_set_sbh_threshold(asked[i]) == 1);
        CHECK(_get_sbh_threshold() == read[i]);
      }
      CHECK(_set_sbh_threshold(1000) == 1);
      for (i = 1; i < 1200; i += 7) {
        char *p = malloc(i);
        CHECK(i > 1008 || (AT(p) & 15) == 0);
        CHECK(_msize(p) == (size_t)i);
        memset(p, i, i);
        p = realloc(p, i + 9);
        CHECK((i > 1008 || (AT(p) & 15) == 0) && p[i - 1] == (char)i && _msize(p) == (size_t)i + 9);
        if (i % 2) free(p);
      }
      CHECK(_heapchk() == _HEAPOK);
      return 0;
    }`,
    ['nt4-x86', 'xp-x86', 'win7-x86'],
  );

  holds(
    'C-183: _set_sbh_threshold fails on 64 bits',
    `#include <malloc.h>
    int main(void) { CHECK(_set_sbh_threshold(16) == 0 && _set_sbh_threshold(0) == 0 && _get_sbh_threshold() == 0); return 0; }`,
    ['win7-x64', 'win10-x64'],
  );

  holds(
    'malloc asks the handler only in new mode 1, and again as long as it says so',
    `#include <new.h>
    #include <errno.h>
    static int asked; static size_t wanted;
    static int handler(size_t size) { wanted = size; return ++asked < 3; }
    int main(void) {
      SIZE_T huge = (SIZE_T)-1 / 2 - 0x10000;
      CHECK(_query_new_mode() == 0 && _query_new_handler() == NULL && _set_new_handler(handler) == NULL && _query_new_handler() == handler);
      CHECK(malloc(huge) == NULL && asked == 0 && errno == ENOMEM);
      CHECK(_set_new_mode(2) == -1 && _set_new_mode(1) == 0 && _query_new_mode() == 1);
      CHECK(malloc(huge) == NULL && asked == 3 && wanted == huge);
      asked = 0;
      CHECK(realloc(NULL, huge) == NULL && asked == 3);
      asked = 2;
      CHECK(_callnewh(5) == 0 && wanted == 5);
      free(malloc(10));
      return 0;
    }`,
    NT_PROFILES,
  );

  holds(
    '_expand gives a block of the low-fragmentation heap back as it is (HEAP_SPEC §A.17)',
    `#include <malloc.h>
    int main(void) {
      char *p = NULL; int i;
      for (i = 0; i < 64; i++) p = malloc(100);
      CHECK(_expand(p, 40) == p && _msize(p) == (EARLY ? 40 : 100));
      CHECK(_expand(p, 100) == p);
      return 0;
    }`,
    ['xp-x86', 'win7-x86', 'win10-x86'],
  );
});
