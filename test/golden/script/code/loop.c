int table[16];
int loop(int n) {
  int s = 0, i;
  for (i = 0; i < n; i++) s += i * 3;
  return s;
}
int walk(const int *p, int n) {
  int s = 0;
  while (n-- > 0) s += *p++;
  return s + table[n & 15];
}
int pick(int x) {
  switch (x) { case 1: return 10; case 2: return 20; case 3: return 30; case 4: return 40; }
  return x > 100u && x != 7;
}
int main(void) { return loop(3) + walk(table, 2) + pick(4); }
