// C99 6.8: switches and gotos into blocks.
#include <stdio.h>
void send(char*to, const char*from, int count) {
  int n = (count + 7) / 8;

  switch (count % 8) {
  case 0:
    do {
      *to++ = *from++;

    case 7:
      *to++ = *from++;

    case 6:
      *to++ = *from++;

    case 5:
      *to++ = *from++;

    case 4:
      *to++ = *from++;

    case 3:
      *to++ = *from++;

    case 2:
      *to++ = *from++;

    case 1:
      *to++ = *from++;
    } while (--n > 0);
  }
}
int main(void) {
  char b[32] = {0};
  send(b, "hello duff device", 17);
  puts(b);
  int i = 0;
  goto in;

  while (i < 5) {
    i += 10;
in:
    i++;
  }

  printf("%d\n", i);
  {
    if (0) {
lab:
      puts("in if");
      goto out;
    }
  }
  goto lab;
out:

  switch (3)
    if (1)
    case 3:
  puts("weird");

  switch (2) {
    int z;

  case 2:
    z = 4;
    printf("%d\n", z);
  }

  for (i = 0; i < 3; i++)
    switch (i) {
    case 1:
      continue;

    default:
      printf("%d", i);
    }

  puts("");
  return 0;
}
