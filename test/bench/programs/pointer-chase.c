/* Walks over nodes on the heap: a shuffled ring, and a binary search tree that is filled and searched. */
#include <stdio.h>
#include "allocate.h"

struct node {
    struct node *next;
    int value;
};

struct leaf {
    struct leaf *left, *right;
    unsigned key;
};

static unsigned state = 1;

static unsigned random_word(void)
{
    state = state * 1664525u + 1013904223u;
    return state >> 8;
}

static struct leaf *insert(struct leaf *root, unsigned key)
{
    struct leaf **at = &root;
    while (*at) {
        if ((*at)->key == key)
            return root;
        at = key < (*at)->key ? &(*at)->left : &(*at)->right;
    }
    *at = allocate(sizeof(struct leaf));
    (*at)->left = (*at)->right = 0;
    (*at)->key = key;
    return root;
}

static int contains(const struct leaf *root, unsigned key)
{
    while (root && root->key != key)
        root = key < root->key ? root->left : root->right;
    return root != 0;
}

int main(void)
{
    enum { NODES = 4096, ROUNDS = 9000, KEYS = 20000 };
    static struct node *nodes[NODES];
    for (int i = 0; i < NODES; i++) {
        nodes[i] = allocate(sizeof(struct node));
        nodes[i]->value = i;
    }
    for (int i = NODES - 1; i > 0; i--) {
        int k = (int)(random_word() % (unsigned)(i + 1));
        struct node *other = nodes[k];
        nodes[k] = nodes[i];
        nodes[i] = other;
    }
    for (int i = 0; i < NODES; i++)
        nodes[i]->next = nodes[(i + 1) % NODES];
    unsigned sum = 0;
    struct node *at = nodes[0];
    for (int i = 0; i < NODES * ROUNDS; i++) {
        sum = sum * 3 + (unsigned)at->value;
        at = at->next;
    }
    struct leaf *root = 0;
    for (int i = 0; i < KEYS; i++)
        root = insert(root, random_word() % 100000);
    int found = 0;
    for (int i = 0; i < 15 * KEYS; i++)
        found += contains(root, random_word() % 100000);
    printf("%u %d\n", sum, found);
    return 0;
}
