// _Generic of functions and of choices between pointers; a text for an array that begins a member without braces. From GCC 12.
#include <stdio.h>
struct text { char letters[8]; int count; };
struct outer { struct text t; int behind; };
union either { struct text t; long number; };
static struct outer fixed = {"abc", 4, 5};
static union either either = {"one", 1};
static struct { int before; struct outer o; char last; } deep = {1, "xyz", 2, 3, 'e'};
static int answer(int n) { return n; }
_Alignas(16) static int aligned;
int main(void) {
  struct outer local = {"def", 6, 7}, rows[2] = {"r0", 1, 2, {"r1", 3}};
  int n = 1;
  int const *c = &n;
  int volatile *v = &n;
  void *any = 0;
  printf("%s %d %d\n", fixed.t.letters, fixed.t.count, fixed.behind);
  printf("%s %d\n", either.t.letters, either.t.count);
  printf("%d %s %d %d %c\n", deep.before, deep.o.t.letters, deep.o.t.count, deep.o.behind, deep.last);
  printf("%s %d %d\n", local.t.letters, local.t.count, local.behind);
  printf("%s %d %s %d\n", rows[0].t.letters, rows[0].behind, rows[1].t.letters, rows[1].behind);
  printf("%d\n", _Generic(answer, int (*)(int): 1, default: 2));
  printf("%d\n", _Generic(n ? c : v, int *: 1, int const *: 2, int volatile *: 3, int const volatile *: 4));
  printf("%d\n", _Generic(n ? c : any, void *: 1, void const *: 2, default: 3));
  printf("%d\n", _Generic(n ? &n : 0, int *: 1, void *: 2, default: 3));
  printf("%d\n", (int)((unsigned long long)&aligned % 16));
  return 0;
}
