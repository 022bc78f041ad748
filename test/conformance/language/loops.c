// C99 6.8.5, 6.8.6: loops, and jumps in and between them.
#include <stdio.h>
int main(void) {
  int i, j, n = 0;

  for (i = 0, j = 10; i < j; i++, j--)
    n += i * j;

  printf("%d\n", n);

  do {
    if (n % 2)
      continue;

    n -= 3;
  } while (n > 0 && n--);

  printf("%d\n", n);

  for (;;) {
    if (++i > 20)
      break;

    switch (i) {
    case 7:
      continue;

    case 8:
      break;

    default:
      n++;
    }
  }

  printf("%d %d\n", i, n);

  while (i-- > 0)
    if (i == 5)
      goto out;

out:
  printf("%d\n", i);
outer:

  for (i = 0; i < 3; i++) {
    for (j = 0; j < 3; j++) {
      if (j == 1)
        goto next;

      n += j;
    }

next:
    ;
  }

  printf("%d\n", n);
  int k = 0;
  {
k:
    k++;

    if (k < 5)
      goto k;
  }
  printf("%d\n", k);

  for (int a[2] = {0, 3}; a[0] < a[1]; a[0]++)
    printf("%d", a[0]);

  puts("");

  if (n)
    ;
  else
    puts("no");

  if (1)
    if (0)
      puts("a");
    else
      puts("b");

  return 0;
}
