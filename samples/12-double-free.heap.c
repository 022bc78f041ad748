// Two owners of one block, and both free it. Heapscope stops at the second HeapFree with both places on its card.
// Watch the state of the block in the Heaps view: busy, free, and then the call on a free block.
// What Windows does depends on the profile: here it ends the process with 0xC0000374.
#pragma heapscope profile("win10-x86")
#include <stdio.h>
#include <windows.h>

typedef struct {
    char *buffer;
} Connection;

static void closeConnection(HANDLE heap, Connection *connection)
{
    HeapFree(heap, 0, connection->buffer); // forgets to clear the pointer
}

int main(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    Connection connection;
    connection.buffer = HeapAlloc(heap, 0, 256);
    char *keep = HeapAlloc(heap, 0, 256); // keeps the freed block from joining the rest
    keep[0] = 'k';

    closeConnection(heap, &connection);
    printf("closed once\n");
    closeConnection(heap, &connection);
    printf("not reached: Windows ended the process\n");
    return 0;
}
