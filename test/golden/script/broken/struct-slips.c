struct point { int x; int y };
struct empty;
struct self { struct self inner; };
typedef struct { int a } small;
union mixed { int i, float f; };
enum colour { red, green = "x", blue };
struct point { int z; };
int main(void)
{
    point p;
    struct point q = { .x = 1, .z = 2 };
    struct empty e;
    enum color c = red;
    q.x.y = 3;
    sizeof(struct empty);
    return q + 1;
}
