/* Expected: GCC 12. C99 6.4.2.1: a universal character name in an identifier is the character itself. */
#include <stdio.h>

#define \u00e0jour 3
#define JOIN(a, b) a##b

static int \u00e9t\u00E9 = 4;
static int caf\U000000e9 = 5;

int main(void) {
  int na\u00efve = 6;
  printf("%d %d %d %d\n", \u00e9t\U000000e9, caf\u00e9, na\U000000EFve, \u00E0jour);
  printf("%d\n", JOIN(caf, \u00e9));
  return 0;
}
