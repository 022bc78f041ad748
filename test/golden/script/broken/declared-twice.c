int a;
char a;
int f(int x) { return x; }
int f(int x, int y) { return x + y; }
struct s { int a; };
struct s { int b; };
enum e { A, B };
enum e2 { B, C };
typedef int T;
typedef char T;
int main(void) { int v = 1; char v = 2; for (int i = 0; i < 2; i++) { int i = 3; } return v; }
int g(int p) { int p = 2; return p; }
