/* Expected: GCC 12 with glibc, where the C library of Windows agrees. Numbers from and to text. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void range(const char *text) {
  char *end;
  errno = 0;
  double value = strtod(text, &end);
  printf("%s: %g '%s' %d\n", text, value, end, errno == ERANGE);
}

int main(void) {
  double values[] = { 1e10, 1.5e10, 1.23457e10, 1.5e300, 1e20, 1e100, 123456, 1234567, 1e-10, 1.5e-20, 0, 100, 1e6, 10.5 };
  for (unsigned i = 0; i < sizeof values / sizeof *values; i++)
    printf("%g %G %.0g %.2g %.12g %#g %e\n", values[i], values[i], values[i], values[i], values[i], values[i], values[i]);
  range("inf");
  range("-infinity");
  range("1e400");
  range("-1e400x");
  range("1e-400");
  range("0e400");
  range("0x0p9");
  range("0x1p5000");
  range("0.000");
  printf("%g %g\n", fdim(-INFINITY, INFINITY), fdim(3, 1));
  return 0;
}
