#include <stdio.h>
struct point { int x; int y; char name[8]; struct point *next; };
typedef struct point POINT_T;
typedef struct node Node;
int main(void)
{
    struct point p; struct point *q = &p; POINT_T *r = &p; int i = 0; int *ip = &i;
    p.z = 1;
    p.nmae[0] = 'a';
    p->x = 1;
    q.x = 1;
    r.y = 1;
    (*q)->x = 1;
    i.x = 1;
    ip->x = 1;
    q->next.x = 1;
    q->X = 2;
    Node *n; n->value = 1;
    p.name = "abc";
    *q.x = 1;
    p.5 = 1;
    return 0;
}
