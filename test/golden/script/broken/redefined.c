int f(int a) { return a; }
int f(int a) { return a; }
char f(int a);
int n = 1;
int n = 2;
double n;
struct s { int a; int a; };
struct s { int b; };
enum e { A, B, A };
typedef int t;
typedef char t;
int main(void) { int x; int x; return 0; }
