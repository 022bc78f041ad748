#include <stdio.h>
int main(int argc, char **argv)
{
    char name[20] = "Ada";
    char *other = name;
    if (other == "Ada")
        printf("yes\n");
    if (name != "Bob")
        printf("no\n");
    if (argv[0] == "x" || argc == "2")
        return 1;
    return 0;
}
