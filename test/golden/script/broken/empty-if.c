#include <stdio.h>
int main(void)
{
    int i, total = 0;
    for (i = 0; i < 10; i++);
    {
        total += i;
    }
    if (total > 5);
        printf("big\n");
    while (i > 0);
        i--;
    return total;
}
