/* Sorting: a quicksort of the program's own, and the library's with a comparison through a pointer. */
#include <stdio.h>
#include <stdlib.h>
#include "allocate.h"

static void quicksort(int *a, int low, int high)
{
    while (low < high) {
        int pivot = a[(low + high) / 2], i = low, k = high;
        while (i <= k) {
            while (a[i] < pivot)
                i++;
            while (a[k] > pivot)
                k--;
            if (i <= k) {
                int value = a[i];
                a[i++] = a[k];
                a[k--] = value;
            }
        }
        if (k - low < high - i) {
            quicksort(a, low, k);
            low = i;
        } else {
            quicksort(a, i, high);
            high = k;
        }
    }
}

static int compare(const void *a, const void *b)
{
    int left = *(const int *)a, right = *(const int *)b;
    return (left > right) - (left < right);
}

static unsigned fill(int *a, int count, unsigned state)
{
    for (int i = 0; i < count; i++) {
        state = state * 1664525u + 1013904223u;
        a[i] = (int)(state >> 4) - (1 << 27);
    }
    return state;
}

static unsigned checksum(const int *a, int count)
{
    unsigned sum = 0;
    for (int i = 0; i < count; i++)
        sum = sum * 7 + (unsigned)a[i];
    return sum;
}

int main(void)
{
    enum { COUNT = 50000 };
    int *a = allocate(COUNT * sizeof *a);
    unsigned state = 1, sum = 0;
    for (int round = 0; round < 24; round++) {
        state = fill(a, COUNT, state);
        quicksort(a, 0, COUNT - 1);
        sum ^= checksum(a, COUNT);
    }
    state = fill(a, COUNT, state);
    qsort(a, COUNT, sizeof *a, compare);
    sum ^= checksum(a, COUNT);
    printf("%u\n", sum);
    release(a);
    return 0;
}
