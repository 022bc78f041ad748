#include <stdio.h>
#if 0
int a;
#else if 1
int b;
#endif
#ifdefined X
#endif
int main(void) { return b; }
