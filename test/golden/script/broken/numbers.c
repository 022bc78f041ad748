#include <limits.h>
int main(void)
{
    int a[5];
    int i = 5;
    unsigned u = 3;
    int x = INT_MAX + 1;
    int y = 10 / 0;
    int z = 1 << 40;
    char c = 1000;
    short s = 100000;
    a[5] = 1;
    a[-1] = 2;
    i %= 0;
    if (u >= 0) i++;
    for (unsigned k = 3; k >= 0; k--) i++;
    if (u > -1) i++;
    if (i & 2 == 2) i++;
    i == 3;
    i + 1;
    return x + y + z + c + s + a[0];
}
