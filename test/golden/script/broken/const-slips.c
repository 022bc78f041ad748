#include <string.h>
static const int limit = 10;
static void fill(char *text) { text[0] = 'x'; }
int main(void)
{
    const char *name = "Ada";
    char *const fixed = 0;
    limit++;
    name[0] = 'E';
    fixed = 0;
    fill(name);
    const int n;
    #define MAX 10
    MAX = 20;
    return n;
}
