/* C11 7.17: atomic objects and operations; the output is that of GCC 12. */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

struct pair { int a, b; };
static atomic_int count = ATOMIC_VAR_INIT(5);
static _Atomic(long long) total;
static _Atomic struct pair both = { 1, 2 };
static atomic_flag flag = ATOMIC_FLAG_INIT;
typedef _Atomic unsigned char small;

int main(void)
{
    int _Atomic *p = &count;
    int expected = 8, old, array[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
    small c = 250;
    _Atomic short s = -7;
    _Atomic float f = 1.5f;
    _Atomic double d = 2;
    atomic_bool b = false;
    atomic_uint u = 0x80000000u;
    int *_Atomic q = array;
    struct pair read;

    printf("%d ", count++), printf("%d ", ++*p), printf("%d ", *p += 3), printf("%d ", (*p)--), printf("%d\n", atomic_load(p));
    count = 8;
    old = atomic_compare_exchange_strong(&count, &expected, 20);
    printf("%d %d %d ", old, expected, atomic_load_explicit(&count, memory_order_acquire));
    old = atomic_compare_exchange_weak_explicit(&count, &expected, 30, memory_order_seq_cst, memory_order_relaxed);
    printf("%d %d %d\n", old, expected, count);
    c += 10, printf("%d ", c), c -= 5, printf("%d ", c), c <<= 1, printf("%d ", c), c ^= 0xff, printf("%d\n", c);
    s /= 2, printf("%d ", s), s *= -300, printf("%d ", s), s >>= 2, printf("%d ", s), s %= 7, printf("%d\n", s);
    u >>= 4, printf("%x ", u), u |= 3, printf("%x ", u), u /= 2u, printf("%x ", u), count *= 1.5, printf("%d\n", count);
    f += 0.25, printf("%g ", (double)f), f *= 3, printf("%g ", f--), printf("%g ", f), d /= 8, printf("%g ", d);
    printf("%g ", atomic_exchange(&d, 9)), printf("%g\n", d);
    total = -1, total += 0x100000000LL, printf("%llx ", total), printf("%lld ", atomic_fetch_sub(&total, 0x200000000LL)), printf("%lld\n", total--);
    printf("%d ", atomic_fetch_add(&count, 2)), printf("%d ", atomic_fetch_or(&count, 1)), printf("%d ", atomic_fetch_and(&count, 0x18));
    printf("%d ", atomic_fetch_xor_explicit(&count, 0xff, memory_order_relaxed)), printf("%d\n", count);
    printf("%d ", *q), q++, printf("%d ", *q), q += 3, printf("%d ", *q), printf("%d ", *q--), printf("%d ", *q), printf("%d %d\n", *atomic_exchange(&q, array + 7), 0);
    b = 7, printf("%d ", b), printf("%d ", atomic_exchange(&b, false)), printf("%d ", b), b |= 2, printf("%d\n", b);
    printf("%d ", atomic_flag_test_and_set(&flag)), printf("%d ", atomic_flag_test_and_set(&flag)), atomic_flag_clear(&flag);
    printf("%d\n", atomic_flag_test_and_set_explicit(&flag, memory_order_acquire));
    read = both, printf("%d %d ", read.a, read.b), read.a = 9, atomic_store(&both, read), printf("%d ", atomic_load(&both).a);
    atomic_init(&count, 3), atomic_thread_fence(memory_order_seq_cst), printf("%d %d %d\n", kill_dependency(count), (int)sizeof(atomic_llong), atomic_is_lock_free(&count));
    printf("%d ", __sync_fetch_and_add(&array[0], 4)), printf("%d ", __sync_add_and_fetch(&array[0], 4)), printf("%d ", __atomic_sub_fetch(&array[0], 1, __ATOMIC_SEQ_CST));
    printf("%d ", __sync_bool_compare_and_swap(&array[0], 7, 1)), printf("%d\n", __sync_val_compare_and_swap(&array[0], 1, 2));
    __sync_lock_release(&array[0]);
    return array[0];
}
