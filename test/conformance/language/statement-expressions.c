// GNU C, Statements and Declarations in Expressions.
#include <stdio.h>
#define MAX(a,b) ({ __typeof__(a) _a=(a); __typeof__(b) _b=(b); _a>_b?_a:_b; })
struct p {
  int x, y;
};
int main(void) {
  int i = 3;
  printf("%d\n", MAX(i++, 2));
  printf("%d\n", i);
  int z = ({int q = 4; q += i; q;}) * 2;
  printf("%d\n", z);
  struct p s = ( {
                   struct p t = {1, 2};
                   t;
                 });
  printf("%d %d\n", s.x, s.y);
  printf("%d\n", ({int k; for (k = 0; k < 10; k++) if (k == 5) break; k;}));
  ({ printf("void\n"); });
  double d = ({1.5;});
  printf("%g\n", d);

  for (int j = 0; j < 5; j++) {
    int v = ({ if (j == 2) continue; j * 2;})
              ;
    printf("%d ", v);
  }

  printf("\n");
  printf("%d\n", ({struct p t = {5, 6}; t;}).y);
  char *str = ({char*u = "hey"; u;});
  puts(str);
  return ({int w = 3; w;}) - 3;
}
