#include <stdio.h>
#include <stdlib.h>
int main(void)
{
    int a = 1, b = 2, c; unsigned char *p = 0; int arr[4] = {0};
    if (a =! b) a = 1; if (!a == b) a = 2; if (a & 1 == 0) a = 3; if (1 < a < 3) a = 4; a =+ 1; a =- 1; if (a == 1 || 2) a = 5; if (a = 1 && b == 2) a = 6;
    if (a == a) a = 1; a = a; if (arr) a = 2; if (&a) a = 3; if ("x") a = 4; b = 2 ^ 8; if (a && b || c) a = 7; if (a | b == 2) a = 1;
    a << 1; a == 1; a + b, b; if (a > 0 && a < 0) a = 1; switch (a) { case 1: a = 2; case 2: a = 3; break; } while (a) ; for (;;) ; 
    if (a) if (b) a = 1; else a = 2; printf("%d" "x"); if (a); else b = 1; else_; return a;
}
