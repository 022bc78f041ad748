int main(void) {
  int a = 1, b = 2;
  if (a =< b) a++;
  a =+ b +;
  for (int i = 0, i < 3, i++) { }
  if a > b { }
  return a <> b;
}
