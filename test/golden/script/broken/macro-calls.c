#include <stdio.h>
#define SQUARE(x) x * x
#define ADD(a, b) a + b
#define PRINT(x) printf("%d\n", x);
#define BAD(x printf(x)
#define FREE(p) free(p)
#define max (a,b) ((a)>(b)?(a):(b))
#define EMPTY
#define WITHARG(a) (a + undefinedName)
int main(void)
{
    int x = SQUARE(2 + 1);
    if (x) PRINT(x); else x = 1;
    FREE(x);
    int m = max(1, 2);
    x = EMPTY;
    x = WITHARG(3);
    x = WITHARG("s") * 2;
    SQUARE;
    return SQUARE(1;
}
