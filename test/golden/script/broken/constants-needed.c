#include <assert.h>
_Static_assert(sizeof(int) == 8, "int is not 8 bytes");
_Static_assert(1);
int n = 2;
_Static_assert(n == 2, "n");
int arr[n];
static int v = n + 1;
enum { Z = n };
struct b { int f : 40; int g : n; float h : 3; int : 0; int z : 0; };
int main(void) { static_assert(1 == 2, "no"); return 0; }
