#include <stdlib.h>
static int largest(int a, int b)
{
    if (a > b)
        return a;
}
static char *copy(const char *s)
{
    char *p = malloc(10);
    if (p != NULL)
        *p = *s;
}
static void nothing(void) { return 3; }
static int none(void) { return; }
int main(void) { nothing(); return largest(1, 2) + (copy("a") != 0) + none(); }
