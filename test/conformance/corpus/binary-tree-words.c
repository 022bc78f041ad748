// Words counted in a binary search tree: malloc and _strdup, printed in order, freed after the order.
// profiles: all
// expect: a 2 <= C99 7.21.4.2
// expect: heap 3 <= C99 7.21.4.2
// expect: is 2 <= C99 7.21.4.2
// expect: not 1 <= C99 7.21.4.2
// expect: stack 1 <= C99 7.21.4.2
// expect: freed 5 <= C99 7.20.3.2
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ctype.h>
typedef struct tnode *Treeptr;
typedef struct tnode { char *word; int count; Treeptr left, right; } Treenode;
static Treeptr addtree(Treeptr p, const char *w)
{
    int cond;
    if (p == NULL) {
        p = (Treeptr)malloc(sizeof(Treenode));
        p->word = strdup(w);
        p->count = 1;
        p->left = p->right = NULL;
    } else if ((cond = strcmp(w, p->word)) == 0) p->count++;
    else if (cond < 0) p->left = addtree(p->left, w);
    else p->right = addtree(p->right, w);
    return p;
}
static void treeprint(Treeptr p) { if (p) { treeprint(p->left); printf("%s %d\n", p->word, p->count); treeprint(p->right); } }
static int treefree(Treeptr p)
{
    int n;
    if (!p) return 0;
    n = 1 + treefree(p->left) + treefree(p->right);
    free(p->word);
    free(p);
    return n;
}
int main(void)
{
    char text[] = "A heap is a heap; a stack is not heap", *word;
    Treeptr root = NULL;
    char *s;
    text[12] = ' ';
    for (s = text; *s; s++) *s = (char)tolower((unsigned char)*s);
    strcpy(text, "a heap is a heap stack is not heap");
    for (word = strtok(text, " ;,"); word; word = strtok(NULL, " ;,")) root = addtree(root, word);
    treeprint(root);
    printf("freed %d\n", treefree(root));
    return 0;
}
