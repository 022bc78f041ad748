#include <stdio.h>
int main(void)
{
    int a, b;
    int *p, q;
    q = &a;
    p = a;
    int x = 5, x2 = x;
    a = b = ;
    a = (b;
    a = b);
    a = [3];
    a = {3};
    if (a == 1) { return 1; } else if { return 2; }
    if () { return 3; }
    while () { }
    for (;;;) { }
    return a b;
    return return;
    do a++; while (a < 3);
    case = 3;
    sizeof;
    sizeof(x;
    (int) ;
    a->;
    p[];
    p[1;
    f(;
    f(a,);
    f(,a);
    ;
}
