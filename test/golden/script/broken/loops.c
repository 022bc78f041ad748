#include <stdio.h>
int main(void)
{
    for (int i = 0, i < 3, i++)
        printf("%d\n", i);
    for (int j = 0; j < 3)
        printf("%d\n", j);
    while i < 3 { }
    for (i = 0; i < 3; i++) { }
    do { } until (1);
    if (1) then return 1;
    if (1) { } elseif (2) { }
    foreach (int k in 3) { }
    return 0;
}
