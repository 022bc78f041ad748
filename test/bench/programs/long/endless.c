/* A program that works on without end: lists that grow and are taken down again, sums over an array, and text. */
#include <stdio.h>
#include <string.h>
#include "../allocate.h"

struct item {
    struct item *next;
    char name[24];
    int value;
};

static int numbers[65536];

int main(void)
{
    struct item *lists[64] = { 0 };
    unsigned state = 5, sum = 0;
    for (;;) {
        for (int i = 0; i < 2000; i++) {
            state = state * 1664525u + 1013904223u;
            unsigned k = (state >> 20) & 63;
            if ((state & 0x300) == 0) {
                while (lists[k]) {
                    struct item *gone = lists[k];
                    lists[k] = gone->next;
                    sum += (unsigned)gone->value + strlen(gone->name);
                    release(gone);
                }
            } else {
                struct item *made = allocate(sizeof *made);
                strcpy(made->name, "an item of a list");
                made->value = i;
                made->next = lists[k];
                lists[k] = made;
            }
        }
        for (int i = 0; i < 65536; i++) {
            numbers[i] += (int)(sum >> (i & 15));
            sum = sum * 3 + (unsigned)numbers[(i * 7) & 65535];
        }
    }
}
