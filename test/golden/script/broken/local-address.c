#include <stdlib.h>
static int *counter(void) { int n = 0; return &n; }
static char *name(void) { char text[20] = "Ada"; return text; }
static char *good(void) { static char text[20] = "Ada"; return text; }
static int *through(int a) { int *p = &a; return p; }
int main(void) { return *counter() + *name() + *good() + *through(1); }
