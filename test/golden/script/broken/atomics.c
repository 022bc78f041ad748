#include <stdatomic.h>

struct pair { int a, b; };
static _Atomic struct pair both;
static _Atomic(int[3]) numbers;
static _Atomic int *pointer;
static _Atomic float real;

int main(void)
{
    struct pair one = { 1, 2 };
    int count = 0;
    atomic_exchange(&both, one);
    atomic_store(count, 1);
    atomic_fetch_or(&real, 1);
    atomic_fetch_add(&count);
    pointer *= 2;
    real %= 2;
    return atomic_load(&count, memory_order_seq_cst);
}
