int f(int, int) { return 0; }
int g(int a, b) { return 0; }
int h(int a, int a) { return a; }
int k(a int) { return 0; }
int m(int a = 5) { return a; }
int n(int a; int b) { return a; }
int o(int a,) { return a; }
int q(int[] a) { return 0; }
int r(char* argv[] , int argc)) { return 0; }
int main(int argc, char argv[]) { return 0; }
