// C99 7.15: va_list by value and by address, arguments of every size.
#include <stdio.h>
#include <stdarg.h>
struct s {
  int a;
  char b;
};
struct big {
  int v[5];
};
struct d {
  double x;
};
struct c3 {
  char c[3];
};
void f(const char*k, ...) {
  va_list ap, ap2;
  va_start(ap, k);
  va_copy(ap2, ap);

  for (; *k; k++)
    switch (*k) {
    case 'i':
      printf("%d ", va_arg(ap, int));
      break;

    case 'l':
      printf("%lld ", va_arg(ap, long long));
      break;

    case 'd':
      printf("%g ", va_arg(ap, double));
      break;

    case 's':
      printf("%s ", va_arg(ap, char*));
      break;

    case 'S': {
      struct s t = va_arg(ap, struct s);
      printf("%d%c ", t.a, t.b);
      break;
    }

    case 'B':
      printf("%d ", va_arg(ap, struct big).v[4]);
      break;

    case 'D':
      printf("%g ", va_arg(ap, struct d).x);
      break;

    case 'C': {
      struct c3 c = va_arg(ap, struct c3);
      printf("%c%c ", c.c[0], c.c[2]);
      break;
    }

    case 'p':
      printf("%d ", *va_arg(ap, int*));
      break;
    }

  puts("");
  va_end(ap);
  printf("%d\n", va_arg(ap2, int));
  va_end(ap2);
}
int vsum(int n, va_list ap) {
  int s = 0;

  while (n--)
    s += va_arg(ap, int);

  return s;
}
int vsp(int n, va_list*ap) {
  int s = 0;

  while (n--)
    s += va_arg(*ap, int);

  return s;
}
int sum(int n, ...) {
  va_list ap;
  va_start(ap, n);
  int r = vsum(n, ap);
  va_end(ap);
  va_start(ap, n);
  r += vsp(n - 1, &ap) * 10 + va_arg(ap, int) * 1000;
  va_end(ap);
  return r;
}
int main(void) {
  int x = 42;
  f("ildsSBDCpi", 1, 2LL, 3.5f, "str", (struct s) {
    7, 'q'
  }, (struct big) {
    {
      1, 2, 3, 4, 5
    }
  }, (struct d) {
    2.5
  }, (struct c3) {"abc"}, &x, (char)9);
  printf("%d\n", sum(3, 1, 2, 3));
  return 0;
}
