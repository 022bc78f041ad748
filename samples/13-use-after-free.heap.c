// A pointer outlives its block. The block's bytes go to somebody else, and a write through the old pointer lands there.
// Heapscope stops at the write (and, with the filter on, at the read); Windows never notices.
// Watch the price of the order change without anybody having touched it.
#include <stdio.h>
#include <windows.h>

typedef struct {
    char customer[16];
    int quantity;
    int price;
} Order;

int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    Order *old = HeapAlloc(heap, HEAP_ZERO_MEMORY, sizeof(Order));
    old->quantity = 3;
    old->price = 100;
    HeapFree(heap, 0, old);
    old->price = 55; // use after free: these bytes are free space now

    Order *fresh = HeapAlloc(heap, HEAP_ZERO_MEMORY, sizeof(Order));
    fresh->quantity = 1;
    fresh->price = 999;
    printf("the new order is %s the old one was\n", fresh == old ? "where" : "not where");
    old->price = 1; // now the bytes are another order's
    printf("price of the new order: %d\n", fresh->price);

    HeapFree(heap, 0, fresh);
    HeapDestroy(heap);
    return 0;
}
