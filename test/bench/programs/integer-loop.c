/* Integer arithmetic in registers: the longest Collatz chain below a bound, and a checksum of xors and shifts. */
#include <stdio.h>

static unsigned chain(unsigned n)
{
    unsigned length = 1;
    while (n != 1) {
        if (n & 1)
            n = 3 * n + 1;
        else
            n >>= 1;
        length++;
    }
    return length;
}

int main(void)
{
    unsigned longest = 0, at = 0, sum = 0;
    for (unsigned n = 1; n < 330000; n++) {
        unsigned length = chain(n);
        if (length > longest) {
            longest = length;
            at = n;
        }
    }
    for (int i = 0; i < 36000000; i++)
        sum = (sum ^ (unsigned)i) + (sum >> 3);
    printf("%u %u %u\n", longest, at, sum);
    return 0;
}
