#include <string.h>
struct S { int n; int get() { return n; } };
int main(void) { struct S s; string t = "abc"; t.length(); return s.get(); }
