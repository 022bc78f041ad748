#include <stdio.h>
int main(void)
{
    int int = 5;
    int for = 3;
    float double = 2.0;
    int 2nd = 3;
    int my-var = 2;
    int case = 1;
    return 0;
}
