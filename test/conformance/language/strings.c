// C11 6.4.5, 6.4.3: prefixed strings, universal character names, line splices.
#include <stdio.h>
#include <string.h>
#include <wchar.h>
int main(void) {
  char *u = u8"h\u00e9";
  printf("%d %02x\n", (int)strlen(u), (unsigned char)u[1]);
  unsigned short *w = (unsigned short*)u"h\u00e9\U0001F600";
  printf("%x %x %x %x\n", w[0], w[1], w[2], w[3]);
  unsigned *v = (unsigned*)U"\U0001F600x";
  printf("%x %x %d\n", v[0], v[1], (int)sizeof(U"ab"));
  printf("%d %d\n", 'ab', (int)sizeof 'a');
  printf("%s" "%s\n", "con" "cat", "\x41\102\e" + 0);
  printf("%d\n", (int)sizeof("a\0b"));
  char q[] = "??=";
  puts(q);
  int
  sp\
liced = 5;
  printf("%d\n", spli\
ced);
  printf("%d\n", '\377');
  printf("%x %x\n", u'\u20ac', U'\U0001F600');
  return 0;
}
