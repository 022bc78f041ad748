import assert from 'node:assert/strict';
import { runC } from '../../support/run-c';

const HEAD = `#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct padded { char c; int n; };
struct bits { unsigned a : 4; unsigned b : 4; unsigned c : 24; };
`;

/** `offset+size` of every read without a value that a body does; `h` is a private heap. */
function readsOf(body: string): string[] {
  const { machine } = runC(`${HEAD}int main(void) { HANDLE h = HeapCreate(0, 0, 0); ${body} return 0; }`);
  return machine.faults
    .filter(fault => fault.id === 'uninitialized-read')
    .map(fault => `${fault.at - machine.allocations.at(fault.allocation)}+${fault.size}`);
}

describe('A read of bytes without a value', () => {
  for (const [what, body, expected] of [
    ['is told of a fresh block', 'int *p = HeapAlloc(h, 0, 16); volatile int x = p[2];', ['8+4']],
    [
      'is told when only some of its bytes were written',
      'char *p = malloc(8); p[4] = 1; volatile int x = *(int *)(p + 4);',
      ['4+4'],
    ],
    [
      'is told once for each instruction and block',
      'int *p = malloc(40), s = 0; for (int i = 0; i < 10; i++) s += p[i]; printf("%d", s == 1);',
      ['0+4'],
    ],
    ['is told of a text that was never written', 'char *p = malloc(4); printf("%.4s", p);', ['0+1']],
    ['is told of a copy, where it is looked at', 'int *p = malloc(4), *q = malloc(4); memcpy(q, p, 4); volatile int x = *q;', ['0+4']],
    ['is told of what HeapReAlloc added', 'char *p = HeapAlloc(h, HEAP_ZERO_MEMORY, 4); p = HeapReAlloc(h, 0, p, 8); volatile char a = p[3], b = p[4];', ['4+1']],
    ['is not told with HEAP_ZERO_MEMORY', 'int *p = HeapAlloc(h, HEAP_ZERO_MEMORY, 16); volatile int x = p[2];', []],
    ['is not told of calloc', 'int *p = calloc(4, 4); volatile int x = p[3];', []],
    ['is not told of padding that a structure assignment copies', 'struct padded *p = malloc(sizeof *p), q; p->c = 1; p->n = 2; q = *p; volatile int x = q.n;', []],
    ['is not told of the update of a bit-field', 'struct bits *p = malloc(sizeof *p); p->a = 1; p->b = 2; p->c = 3; volatile int x = p->a + p->b + p->c;', []],
    ['is not told of memcpy, memmove and memset', 'char *p = malloc(64), *q = malloc(64); memcpy(q, p, 64); memmove(p, p + 8, 8); memset(q, 0, 64); volatile char x = q[3];', []],
    ['is not told of memory that VirtualAlloc gave', 'int *p = VirtualAlloc(NULL, 4096, MEM_COMMIT, PAGE_READWRITE); volatile int x = p[3];', []],
  ] as const)
    it(what, () => {
      assert.deepEqual(readsOf(body), expected);
    });
}); // prettier-ignore
