// C99 7.13: setjmp in the contexts that the standard allows.
#include <stdio.h>
#include <setjmp.h>
jmp_buf b;
int d;
void deep(int n) {
  if (n == 0)
    longjmp(b, 7);

  deep(n - 1);
}
int main(void) {
  volatile int c = 0;
  int r = setjmp(b);
  c++;

  if (r == 0)
    deep(5);

  printf("%d %d\n", r, c);

  switch (setjmp(b)) {
  case 0:
    longjmp(b, 2);

  case 2:
    puts("two");

    if (c < 3) {
      c++;
      longjmp(b, 0);
    }

    break;

  case 1:
    puts("one");
    break;
  }

  while (setjmp(b) < 3) {
    c++;
    longjmp(b, c);
  }

  printf("%d\n", c);

  if (!setjmp(b))
    longjmp(b, 1);
  else
    puts("else");

  return 0;
}
