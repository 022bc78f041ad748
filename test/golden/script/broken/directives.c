#inclde <stdio.h>
#define
#ifdef FOO
#if 1 +
#endif
#endif
#else
#include stdio.h
int main(void) { return 0; }
