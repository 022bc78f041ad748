int f(int a) { return a; }
int f(double a) { return (int)a; }
int main(void) { return f(1) + f(2.0); }
