/*
 * The reference of the heap's benchmark: replays allocation traces through the C library's malloc and prints for each
 * millions of events a second, the best of the rounds after the first. Reading is not timed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 6 };

typedef struct {
    char op;
    int id;
    size_t size;
} Event;

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static size_t read_events(FILE *file, Event **events, int *ids)
{
    size_t count = 0, room = 1 << 16;
    char line[128];
    *events = malloc(room * sizeof **events);
    *ids = 0;
    while (fgets(line, sizeof line, file)) {
        Event event = {0};
        if (sscanf(line, "%c %d %zu", &event.op, &event.id, &event.size) < 2)
            continue;
        if (event.op != 'a' && event.op != 'r' && event.op != 'f')
            continue;
        if (count == room)
            *events = realloc(*events, (room *= 2) * sizeof **events);
        (*events)[count++] = event;
        if (event.id >= *ids)
            *ids = event.id + 1;
    }
    return count;
}

static double replay(const Event *events, size_t count, void **blocks)
{
    double start = milliseconds();
    for (size_t i = 0; i < count; i++) {
        const Event *event = &events[i];
        if (event->op == 'a')
            blocks[event->id] = malloc(event->size);
        else if (event->op == 'r')
            blocks[event->id] = realloc(blocks[event->id], event->size);
        else {
            free(blocks[event->id]);
            blocks[event->id] = NULL;
        }
    }
    return milliseconds() - start;
}

int main(int argc, char **argv)
{
    for (int k = 1; k < argc; k++) {
        FILE *file = fopen(argv[k], "r");
        if (file == NULL)
            return 1;
        Event *events;
        int ids;
        size_t count = read_events(file, &events, &ids);
        fclose(file);
        void **blocks = calloc(ids, sizeof *blocks);
        double best = 1e30;
        for (int round = 0; round < ROUNDS; round++) {
            double time = replay(events, count, blocks);
            if (round > 0 && time < best)
                best = time;
            for (int id = 0; id < ids; id++) {
                free(blocks[id]);
                blocks[id] = NULL;
            }
        }
        printf("%f\n", count / best / 1000);
        free(blocks);
        free(events);
    }
    return 0;
}
