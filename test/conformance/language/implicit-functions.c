// C89 3.3.2.2: calls of functions that are not declared.
int printf(const char*, ...);
main() {
  char *p = malloc(10);
  strcpy(p, "hi");
  printf("%s %d\n", p, strlen(p));
  printf("%d\n", later(3));

  if (abs(-3) != 3)
    abort();

  exit(0);
}
later(x) {
  return x * 2;
}
