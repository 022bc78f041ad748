static int helper(void);
extern int e = 5;
static extern int q;
int main(void) { static int s = main(); extern int z = 3; register int r; int *p = &r; return helper(); }
inline int sq(int x) { return x * x; }
typedef int; struct; enum; int; static;
typedef static int BAD;
long long long v; unsigned float uf; short char sc; long char lc; signed unsigned su;
int fn()[3]; int fn2(void)(void); int arrf[3](void); int arr0[0]; int x y; 
