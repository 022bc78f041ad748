#include <stdio.h>
int main(void)
{
    int i; double d; float f; char s[10], c; char *p; long long ll; short sh; unsigned char uc; int *ip = &i;
    scanf("%d", i); scanf("%f", &d); scanf("%lf", &f); scanf("%s", &s); scanf("%s", s); scanf("%d", &f); scanf("%c", c); scanf("%c", &c); scanf("%s", p); scanf("%d", &ll); scanf("%lld", &ll); scanf("%hd", &sh); scanf("%d", &sh); scanf("%d", &c); scanf("%d %d", &i); scanf("%d", &i, &i); scanf("%d\n", &i); scanf("%s", c); scanf("%d", ip); scanf("%d", &ip); scanf(i); scanf("%20s", s); scanf("%9s", s); scanf("%hhu", &uc); sscanf("1", "%d", i); scanf("%p", &p); scanf("%[a-z]", s); scanf("%[a", s); scanf("%5.2f", &f);
    return 0;
}
