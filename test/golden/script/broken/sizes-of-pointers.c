#include <stdlib.h>
#include <string.h>
#include <stdio.h>
typedef struct node { int v; struct node *next; char name[32]; } NODE;
void clear(char buf[100]) { memset(buf, 0, sizeof(buf)); int n = sizeof(buf) / sizeof(buf[0]); printf("%d", n); }
void fill(int a[], int n) { for (int i = 0; i < sizeof(a) / sizeof(a[0]); i++) a[i] = n; }
int main(void)
{
    NODE *n = malloc(sizeof(n));
    NODE *m = malloc(sizeof(NODE *));
    NODE **t = malloc(10 * sizeof(NODE));
    char *s = malloc(sizeof(s) * 20);
    int *a = calloc(sizeof(int *), 10);
    char *d = malloc(strlen("abc"));
    memset(n, 0, sizeof(n));
    memset(n, sizeof(*n), 0);
    memcpy(s, d, sizeof(s));
    strncpy(s, "hello", sizeof(s));
    snprintf(s, sizeof(s), "%d", 5);
    fgets(s, sizeof(s), stdin);
    ZeroMemoryX(s);
    return 0;
}
