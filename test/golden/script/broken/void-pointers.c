void v;
int f(void x) { return 0; }
void g(void) { }
int main(void)
{
    int a = g();
    void arr[3];
    void *p = &a;
    *p = 5;
    int b = *p;
    p[0] = 1;
    p->x = 1;
    if (g()) a = 1;
    return g() + 1;
}
