int f(int n) {
  break;
  switch (n) { case 1: case 1: return 1; case n: return 2; default: default: return 3; }
  goto nowhere;
here:
here:
  continue;
  case 4:
  return 0;
}
void g(void) { return 5; }
int h(int n) { if (n) return 1; }
int main(void) { __leave; return f(1); }
