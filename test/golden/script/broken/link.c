#include <windows.h>
int elsewhere(int n);
extern int counter;
int main(void) { return elsewhere(counter); }
