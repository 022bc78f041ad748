#include <windows.h>
typedef struct tagRecord { int id; } RECORD, *PRECORD;
typedef int (*Callback)(int, char *);
typedef unsigned long long Big;
static int call(int n, char *s) { return n + s[0]; }
static int other(char *s) { return s[0]; }
static void take(PRECORD r) { r->id = 1; }
int main(void)
{
    RECORD r;
    Callback c = call;
    Callback d = other;
    Big *b = &r;
    take(r);
    take(&b);
    c("x");
    PRECORD p = r;
    r = p;
    LPDWORD size = &r;
    DWORD n = p;
    return c + d;
}
