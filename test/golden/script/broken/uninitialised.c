#include <stdio.h>
#include <stdlib.h>
int main(void)
{
    int sum;
    int *p;
    char *name;
    for (int i = 0; i < 3; i++)
        sum += i;
    *p = 5;
    int product;
    product = product * 2;
    printf("%s\n", name);
    return sum + product;
}
