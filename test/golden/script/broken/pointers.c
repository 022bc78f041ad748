#include <stdlib.h>
struct node { int value; struct node *next; };
int main(void)
{
    struct node n, *p = &n;
    p.value = 3;
    n->value = 4;
    p->nxt = NULL;
    int i = 3;
    int *q = i;
    int *r = &i;
    *i = 4;
    r = *q;
    i = r;
    char *c = r;
    p = q;
    int **qq = r;
    q[1.5] = 2;
    &i = q;
    p + p;
    return p * 2;
}
