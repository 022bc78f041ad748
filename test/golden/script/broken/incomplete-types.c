struct missing m;
struct fwd *p;
int f(void) { return p->a; }
int g(struct later *l) { return l->b; }
struct later { int b; };
int k(void) { struct later l; return g(&l); }
int main(void) { struct fwd x; int n = sizeof(struct fwd); p++; *p; union u v; enum nope e; return 0; }
