#include <stdio.h>
int main(void)
{
    int a = 1;
    switch (a) {
    case 1
        printf("one\n");
        break;
    case 2;
        printf("two\n");
        break;
    defualt:
        printf("other\n");
    }
    return 0;
}
