#include <windows.h>
HANDEL h;
DWROD d;
unsinged int x;
usigned y;
strutc point { int x; };
viod f(void) { }
cahr c;
LPVIOD p;
itn main(void) { return 0; }
