import assert from 'node:assert/strict';
import { PROFILES, runC } from '../../support/run-c';

const HEAD = `#include <windows.h>
#include <stdlib.h>
typedef struct node { struct node *next; int value; } node;
node *root;
static node *make(HANDLE h, node *next) { node *n = HeapAlloc(h, HEAP_ZERO_MEMORY, sizeof *n); n->next = next; return n; }
static void leave(void) { exit(0); }
`;

/** The class of each leak of a main function's body, in the order of allocation; `h` is a private heap, `process` the process heap. */
function leaksOf(body: string, profile: (typeof PROFILES)[number]): (string | undefined)[] {
  const { machine } = runC(
    `${HEAD}int main(void) { HANDLE h = HeapCreate(0, 0, 0); HANDLE process = GetProcessHeap(); ${body} }`,
    { profile },
  );
  return machine.faults.filter(fault => fault.id === 'leak').map(fault => fault.leak);
}

describe('A block that is not freed', () => {
  for (const [what, body, expected] of [
    ['is reachable when a global leads to it, also through other blocks', 'root = make(process, make(process, NULL)); return 0;', ['reachable', 'reachable']],
    ['is lost when the last pointer to it goes', 'node *n = make(process, NULL); n = NULL; return 0;', ['direct']],
    ['is lost with the frame that held the pointer', 'make(process, NULL); return 0;', ['direct']],
    ['is lost indirectly when only a lost block points to it', 'make(process, make(process, NULL)); return 0;', ['indirect', 'direct']],
    ['is reachable while a caller holds it', 'node *n = make(process, NULL); leave(); return n == NULL;', ['reachable']],
    ['of a ring is lost once directly', 'node *a = make(process, NULL); a->next = make(process, a); a = NULL; return 0;', ['direct', 'indirect']],
    ['is reachable through a pointer into its middle', 'root = (node *)((char *)make(process, NULL) + 4); return 0;', ['reachable']],
    ['is still pointed to by a local when its heap is destroyed', 'node *n = make(h, make(h, NULL)); HeapDestroy(h); return n == NULL;', ['reachable', 'reachable']],
    ['is still pointed to from another heap when its own is destroyed', 'node *keeper = make(process, make(h, NULL)); HeapDestroy(h); HeapFree(process, 0, keeper); return 0;', ['reachable']],
    ['is lost when its heap is destroyed and nothing points to it', 'make(h, make(h, NULL)); HeapDestroy(h); return 0;', ['indirect', 'direct']],
    ['is not there when it was freed', 'HeapFree(h, 0, make(h, NULL)); HeapDestroy(h); return 0;', []],
  ] as const)
    for (const profile of PROFILES)
      it(`${what} (${profile})`, () => {
        assert.deepEqual(leaksOf(body, profile), expected);
      });
}); // prettier-ignore
