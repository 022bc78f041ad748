#define
#define 1X 3
#ifdef
#endif
#if FOO ==
#endif
#elseif
#else
#endif
#if 1
#else
#else
#endif
#undef
#pragma once
#error stop here
int main(void) { return 0; }
