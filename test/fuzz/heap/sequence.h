/*
 * What the programs of this folder share. Each makes random sequences of calls from a seed and prints a line a call: the
 * result as far as it does not depend on addresses, and the last error (`-`: left alone). It is compiled by MinGW and run
 * under Wine, and run as a script; the lines of both are compared.
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNTOUCHED 0xdeadbeef

static unsigned state;

/* 15 bits at a time, the same everywhere. */
static unsigned draw(void) {
  state = state * 1103515245u + 12345u;
  return state >> 16 & 0x7fff;
}

static unsigned below(unsigned limit) { return (draw() << 15 | draw()) % limit; }

static void before(void) { SetLastError(UNTOUCHED); }

/* Ends a line with the last error of the call before it. */
static void after(DWORD error) {
  if (error == UNTOUCHED) printf(" -\n");
  else printf(" %lu\n", error);
}

static void run(void);

int main(int argc, char **argv) {
  unsigned first = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
  unsigned count = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
  unsigned seed;
  for (seed = first; seed < first + count; seed++) {
    state = seed * 2654435761u + 1;
    printf("seed %u\n", seed);
    run();
  }
  return 0;
}
