/* Calls: Fibonacci, Ackermann, and the queens that do not see each other. */
#include <stdio.h>

static int fib(int n)
{
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static int ackermann(int m, int n)
{
    if (m == 0)
        return n + 1;
    if (n == 0)
        return ackermann(m - 1, 1);
    return ackermann(m - 1, ackermann(m, n - 1));
}

static int queens(int row, int size, unsigned columns, unsigned down, unsigned up)
{
    if (row == size)
        return 1;
    int ways = 0;
    for (int c = 0; c < size; c++) {
        unsigned column = 1u << c, d = 1u << (row + c), u = 1u << (row - c + size);
        if ((columns & column) == 0 && (down & d) == 0 && (up & u) == 0)
            ways += queens(row + 1, size, columns | column, down | d, up | u);
    }
    return ways;
}

int main(void)
{
    printf("%d %d %d\n", fib(33), ackermann(2, 1200), queens(0, 10, 0, 0, 0));
    return 0;
}
