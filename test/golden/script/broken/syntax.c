int f(int a) {
  int b = a +
  return b;
}
int g(void) {
  if (f(1) { return 2; }
  for (int i = 0; i < 3; i++ f(i);
  return 3
}
int h(void) { return 4; }
implicit(int a) { return a; }
x = 5;
int main(void) { return f(1) + g() + h() }
