int f(int n) {
  for (;;) {
    __try { n++; }
    __finally { goto out; }
    __try { goto after; after: n--; }
    __finally { if (n) goto inside; inside: ; }
  }
  goto into;
  __try { into: n = 2; }
  __except (1) { goto out; }
out:
  return n;
}
int main(void) { return f(1); }
