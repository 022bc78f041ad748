#include <stdio.h>
int main(void)
{
    char line[40];
    printf("%d %d\n", 1);
    printf("%d\n", 1, 2);
    printf("%*d\n", 5);
    printf("no value\n", 3);
    sprintf(line, "%s and %s", "one");
    fprintf("%d\n", 1);
    printf(3);
    printf();
    return 0;
}
