int main(void)
{
    int a[3 = { 1, 2, 3 };
    int[3] b;
    int c[];
    int d[-1];
    int e[0.5];
    return a[0];
}
