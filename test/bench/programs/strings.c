/* Text: the library's string functions on short strings, and loops of the program's own over characters. */
#include <stdio.h>
#include <string.h>
#include "allocate.h"

static const char *const WORDS[] = { "heap", "block", "segment", "granule", "coalesce", "commit", "reserve", "free", "entry", "lookaside" };

static unsigned hash(const char *text)
{
    unsigned h = 5381;
    while (*text)
        h = h * 33 + (unsigned char)*text++;
    return h;
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int count_words(const char *text)
{
    int words = 0;
    for (int i = 0; text[i]; i++)
        if (is_letter(text[i]) && (i == 0 || !is_letter(text[i - 1])))
            words++;
    return words;
}

static void reverse(char *text)
{
    size_t i = 0, k = strlen(text);
    while (i + 1 < k) {
        char c = text[i];
        text[i++] = text[--k];
        text[k] = c;
    }
}

int main(void)
{
    char line[256];
    unsigned sum = 0;
    int words = 0;
    for (int round = 0; round < 90000; round++) {
        line[0] = 0;
        for (int i = 0; i < 10; i++) {
            strcat(line, WORDS[(round + i * 7) % 10]);
            strcat(line, i < 9 ? " " : ".");
        }
        char *copy = allocate(strlen(line) + 1);
        strcpy(copy, line);
        reverse(copy);
        sum += hash(copy);
        words += count_words(line);
        if (strcmp(copy, line) < 0)
            sum ^= 1;
        if (strchr(line, 'z'))
            sum++;
        release(copy);
    }
    printf("%u %d\n", sum, words);
    return 0;
}
