#include <string.h>
struct person { char name[20]; int age; };
int main(void) {
  struct person p;
  char title[10];
  int scores[3], others[3];
  p.name = "Ada";
  title = "Dr.";
  scores = others;
  scores = { 1, 2, 3 };
  title++;
  return 0;
}
