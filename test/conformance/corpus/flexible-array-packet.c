// A packet with a flexible array member, sized at run time.
// profiles: all
// expect: header 4, packet of 12 bytes: payload <= C99 6.7.2.1
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct packet { unsigned short type, length; char data[]; };
int main(void)
{
    size_t length = strlen("payload") + 1;
    struct packet *p = malloc(sizeof *p + length);
    p->length = (unsigned short)(sizeof *p + length);
    memcpy(p->data, "payload", length);
    printf("header %d, packet of %d bytes: %s\n", (int)sizeof *p, p->length, p->data);
    free(p);
    return 0;
}
