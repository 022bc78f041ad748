#include <stdio.h>
printf("hello\n");
int x = 3;
x = 4;
for (int i = 0; i < 3; i++) { }
return 0;
int main(void)
{
    break;
    continue;
    case 3:
    int f(void) { return 1; }
    else { }
    return 0;
}
