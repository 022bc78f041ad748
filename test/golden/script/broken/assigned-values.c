int f(void) { return 1; }
enum { K };
int main(void)
{
    int a = 1, b = 2, arr[3];
    5 = a;
    a + b = 3;
    f() = 2;
    K = 1;
    &a = 0;
    arr = 0;
    a++ = 2;
    ++a++;
    5++;
    (a ? a : b) = 4;
    &5;
    &f();
    &(a + b);
    int *p = &&a;
    sizeof(a) = 4;
    (char)a = 1;
    return 0;
}
