#include <stdio.h>
#include <string.h>
struct s { int a; };
struct s make(void) { struct s v = { 1 }; return v; }
int main(void)
{
    struct s a = make(), b = a;
    if (a == b) puts("same");
    if (a.a == b) puts("x");
    printf("%d\n", a);
    make().a = 3;
    make.a = 3;
    struct s c = { .b = 1 };
    struct s d = { 1, 2 };
    struct s e = 5;
    struct s *f = make();
    struct s *g = { 1 };
    return a;
}
