/* Structs that are copied: assigned, passed and returned by value, and kept in arrays. */
#include <stdio.h>

struct vector {
    double x, y, z;
};

struct particle {
    struct vector at, speed;
    int id, hits;
};

static struct vector add(struct vector a, struct vector b)
{
    struct vector sum = { a.x + b.x, a.y + b.y, a.z + b.z };
    return sum;
}

static struct vector scale(struct vector a, double by)
{
    a.x *= by;
    a.y *= by;
    a.z *= by;
    return a;
}

static struct particle move(struct particle p, double time)
{
    p.at = add(p.at, scale(p.speed, time));
    if (p.at.x > 100.0 || p.at.x < -100.0) {
        p.speed.x = -p.speed.x;
        p.hits++;
    }
    return p;
}

int main(void)
{
    enum { COUNT = 64, ROUNDS = 40000 };
    struct particle all[COUNT];
    for (int i = 0; i < COUNT; i++) {
        struct particle p = { { i, 0, 0 }, { 1.0 + i, 0.5, 0.25 }, i, 0 };
        all[i] = p;
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < COUNT; i++)
            all[i] = move(all[i], 0.125);
        struct particle first = all[0];
        for (int i = 0; i + 1 < COUNT; i++)
            all[i] = all[i + 1];
        all[COUNT - 1] = first;
    }
    int hits = 0;
    double sum = 0;
    for (int i = 0; i < COUNT; i++) {
        hits += all[i].hits * all[i].id;
        sum += all[i].at.x + all[i].at.y;
    }
    printf("%d %.3f\n", hits, sum);
    return 0;
}
