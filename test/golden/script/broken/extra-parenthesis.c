#include <stdio.h>
int main(void)
{
    int i = 3;
    if (i > 2)) {
        printf("big\n");
    }
    printf("%d\n", i));
    return 0;
}
