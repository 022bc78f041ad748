#include <stdio.h>
int main(void)
{
    int n;
    double d;
    float f;
    char c;
    char text[20];
    scanf("%d", n);
    scanf("%f", &d);
    scanf("%lf", &f);
    scanf("%c", c);
    scanf("%s", &text);
    scanf("%d %d", &n);
    return 0;
}
