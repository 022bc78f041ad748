#include <stdio.h>
int main(void)
{
    int n = 2;
    const int two = 2;
    switch (n) {
        case 1: printf("one\n")
        case two: printf("two\n");
        case 1: break;
        case n: break;
        case "x": break;
        default: break;
        default: break;
    }
    switch ("text") { case 1: break; }
    switch n { case 1: break; }
    return 0;
}
