#include <stdlib.h>
int n = 3;
int m = n;
int *p = malloc(4);
int a[2] = { 1, 2, 3 };
int b[] = 5;
int c[];
int d[n];
int e[-1];
int f[1.5];
struct s { int x, y; } s1 = 5, s2 = { 1, 2, 3 }, s3 = { .z = 1 };
char t[2] = "abc";
int main(void) { int k = { 1, 2 }; int j = { }; return k + j; }
