int main(void)
{
    int x = 2, y = 3;
    if (x => y) x = 1;
    if (x =< y) x = 1;
    if (x =! y) x = 2;
    if (x <> y) x = 3;
    if (x and y) x = 4;
    if (!x == y) x = 5;
    if (x & 1 == 0) x = 6;
    if (1 < x < 3) x = 7;
    x =+ 1;
    x =- 1;
    x = y ** 2;
    x = 2 ^ 3;
    return x;
}
