int f(void) { return 1; }
int main(void) {
  f() = 3;
  5++;
  &f();
  if (f() = 1) { }
  "a"[0] = 1;
  return 0;
}
