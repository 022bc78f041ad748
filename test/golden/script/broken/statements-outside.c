#include <stdio.h>
int counter;
counter = 5;
printf("hi\n");
int main(void) { return counter; }
