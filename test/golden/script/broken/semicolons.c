struct point { int x, y; }
static struct point here = { 1, 2 };
int main(void) {
  int a = 5
  int b = 6;
  here.x = a
  return a + b + here.y;
}
