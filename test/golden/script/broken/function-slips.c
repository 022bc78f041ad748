#include <stdio.h>
int add(int a, b) { return a + b; }
int sub(int a; int b) { return a - b; }
void show(void) { printf("x"); return 1; }
int twice(int n); { return n * 2; }
main() { return 0; }
int three(void) return 3;
int four() { int four; return four(); }
void v = 3;
int five(int n) { int n = 5; return n; }
