int f(void);
int a = f();
int b = a;
int c[-1];
int d[2] = { 1, 2, 3 };
char e[2] = "abc";
struct { int w : 33; int z : 0; } g;
int h = 08;
int i = 1x;
int j = 99999999999999999999;
_Static_assert(sizeof(int) == 8, "int is small");
int main(void) { switch (a) { case f(): return 1; } return '' + 1; }
