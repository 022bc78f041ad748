#include <stdatomic.h>

static _Atomic int count;
static _Atomic(long) total;

int main(void)
{
    int _Atomic *p = &count;
    count++;
    *p += (int)total;
    return count;
}
