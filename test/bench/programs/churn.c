/* The heap under load: blocks of mixed sizes come, are written, grow old and go. */
#include <stdio.h>
#include "allocate.h"

int main(void)
{
    enum { SLOTS = 1024, ROUNDS = 1500000 };
    static unsigned char *blocks[SLOTS];
    static unsigned sizes[SLOTS];
    unsigned state = 7, sum = 0;
    for (int i = 0; i < ROUNDS; i++) {
        state = state * 1103515245u + 12345u;
        unsigned slot = (state >> 16) % SLOTS;
        if (blocks[slot]) {
            sum = sum * 31 + blocks[slot][0] + blocks[slot][sizes[slot] - 1];
            release(blocks[slot]);
            blocks[slot] = 0;
        } else {
            sizes[slot] = 1 + ((state >> 8) & 511);
            blocks[slot] = allocate(sizes[slot]);
            blocks[slot][0] = (unsigned char)i;
            blocks[slot][sizes[slot] - 1] = (unsigned char)slot;
        }
    }
    for (int i = 0; i < SLOTS; i++)
        if (blocks[i])
            release(blocks[i]);
    printf("%u\n", sum);
    return 0;
}
