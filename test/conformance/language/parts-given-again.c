/* Expected: GCC 12. C99 6.7.8: a list or a string for a part that has values already replaces all of them. */
#include <stdio.h>

struct text { char name[6]; int number; };
static struct text first[] = { { { "foo" }, 1 }, [0] = { .name[0] = 'b' } };
static struct text second[] = { { { "foo" }, 1 }, [0].name = { "a" }, [0].number = 2 };
static struct text third[] = { { { "foo" }, 1 }, [0].name[0] = 'b' };
static int table[3][2] = { { 1, 2 }, { 3, 4 }, { 5, 6 }, [1] = { 7 }, [0][1] = 8 };

static void show(const struct text *text) { printf("%s %d %d\n", text->name, text->name[1], text->number); }

int main(void) {
  struct text local[] = { [1] = { "bar", 3 }, [0] = { "foo", 4 }, [1] = { .number = 5 } };
  show(first);
  show(second);
  show(third);
  show(local);
  show(local + 1);
  for (int i = 0; i < 3; i++) printf("%d %d\n", table[i][0], table[i][1]);
  int n = 0;
  void *p = (int (*)[++n]){ 0 };
  p = (int (*)[++n])p;
  printf("%d %d\n", n, p == 0);
  return 0;
}
