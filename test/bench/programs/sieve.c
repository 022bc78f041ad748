/* Arrays of bytes and of words: primes by Eratosthenes, and their gaps counted. */
#include <stdio.h>
#include <string.h>

enum { LIMIT = 1000000 };
static unsigned char composite[LIMIT];
static int gaps[256];

int main(void)
{
    int primes = 0, widest = 0;
    for (int round = 0; round < 24; round++) {
        memset(composite, 0, sizeof composite);
        for (int i = 2; i * i < LIMIT; i++)
            if (!composite[i])
                for (int k = i * i; k < LIMIT; k += i)
                    composite[k] = 1;
        int last = 2;
        for (int i = 3; i < LIMIT; i++)
            if (!composite[i]) {
                gaps[i - last]++;
                last = i;
                primes++;
            }
    }
    for (int i = 0; i < 256; i++)
        if (gaps[i] > gaps[widest])
            widest = i;
    printf("%d %d %d\n", primes, widest, gaps[widest]);
    return 0;
}
