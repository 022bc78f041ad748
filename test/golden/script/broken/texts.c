#include <string.h>
#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv)
{
    char *a = "abc", b[10]; char c = 'x';
    if (a == "abc") puts("eq"); if (argv[1] == "-h") puts("help"); if (a != b) puts("ne"); if (b == "x") puts("y"); 
    switch (c) { case "x": break; }
    b = "hello"; b = a; c = "x"; a = 'x'; a[0] = "y"; *a = "z"; strcpy(b, 'c'); strcat(b, c); strcmp(a, 'x'); b[10] = 0;
    if (strcmp(a, b)) puts("equal"); if (strcmp(a, b) = 0) puts("equal"); if (strcmp(a, "x") == TRUE) puts("q"); if (!strcmp) puts("r");
    char d[5] = 'hello'; char e[] = { "a", "b" }; char *f[3] = "abc"; char g[2][3] = { "ab", "abcd" };
    a = a + "x"; a = "x" + 'y'; puts(a + 1); strlen(c); strlen(argc); atoi('5'); strncpy(b, a); memcpy(b, a); toupper(a); 
    return 0;
}
