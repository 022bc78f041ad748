import assert from 'node:assert/strict';
import { type MachineSettings } from '../../engine/machine/seam';
import { faultRule } from '../../engine/nt/faults';
import { profileOf } from '../../engine/nt/profile';
import { PROFILE_IDS } from '../../engine/nt/profile-ids';
import { runC } from '../support/run-c';

/*
 * Overruns of different kinds: what the program did wrong, where, and behind which heap call is the same in every profile
 * and under every modifier, while the notice is not (HEAP_SPEC §F.1).
 */
interface Program {
  readonly title: string;
  readonly source: string;
  /** Heap calls before the first bad write. */
  readonly calls: number;
}

const PROGRAMS: readonly Program[] = [
  {
    title: 'a copy by running pointers, among blocks that were freed and issued again',
    calls: 129,
    source: `#include <windows.h>
static char *blocks[64];
static HANDLE heap;
static void copy(char *to, const char *from)
{
    while ((*to++ = *from++) != 0) /* BAD */
        ;
}
int main(void)
{
    int i;
    heap = HeapCreate(0, 0, 0);
    for (i = 0; i < 64; i++) blocks[i] = HeapAlloc(heap, 0, 24);
    for (i = 0; i < 64; i += 2) HeapFree(heap, 0, blocks[i]);
    for (i = 0; i < 64; i += 2) blocks[i] = HeapAlloc(heap, 0, 24);
    copy(blocks[33], "a text that has more than twenty-four characters in it");
    for (i = 0; i < 64; i++) HeapFree(heap, 0, blocks[i]);
    HeapDestroy(heap);
    return 0;
}`,
  },
  {
    title: 'a row too many in a table of structures, in a fixed heap',
    calls: 3,
    source: `#include <windows.h>
struct Row { int id; double value; char name[24]; };
int main(void)
{
    HANDLE heap = HeapCreate(0, 0x1000, 0x20000);
    struct Row *rows = HeapAlloc(heap, HEAP_ZERO_MEMORY, 10 * sizeof *rows);
    char *tail = HeapAlloc(heap, 0, 40);
    int i;
    for (i = 0; i <= 10; i++)
        rows[i].id = i; /* BAD */
    for (i = 0; i <= 10; i++)
        rows[i].value = i * 0.5;
    rows = HeapReAlloc(heap, 0, rows, 20 * sizeof *rows);
    HeapFree(heap, 0, tail);
    HeapFree(heap, 0, rows);
    return 0;
}`,
  },
  {
    title: 'a path put together by the C library in a block that was made larger once',
    calls: 4,
    source: `#include <stdlib.h>
#include <string.h>
int main(void)
{
    char *path = malloc(16), *name = malloc(16), *extension = calloc(1, 16);
    strcpy(path, "C:\\\\");
    path = realloc(path, 24);
    strcpy(name, "report");
    strcpy(extension, ".txt");
    strcat(path, "documents\\\\");
    strcat(path, name);
    strcat(path, "-final-version-2"); /* BAD */
    strcat(path, extension);
    free(extension);
    free(name);
    free(path);
    return 0;
}`,
  },
];

const MODIFIERS: readonly (readonly [
  name: string,
  settings: Partial<MachineSettings>,
  uses?: 'debugHeap' | 'pageHeap' | 'crtDebug' | 'noLfh',
])[] = [
  ['plain', {}],
  ['debug heap', { debugHeap: true }, 'debugHeap'],
  ['page heap light', { pageHeap: 'light' }, 'pageHeap'],
  ['page heap full', { pageHeap: 'full' }, 'pageHeap'],
  ['debug C library', { crtDebug: true }, 'crtDebug'],
  ['without LFH', { noLfh: true }, 'noLfh'],
];

describe('The first bad write', () => {
  for (const { title, source, calls } of PROGRAMS) {
    const line = source.slice(0, source.indexOf('/* BAD */')).split('\n').length;
    it(`of ${title} is found at its line and heap event everywhere, and noticed differently`, () => {
      const notices = new Set<string>();
      for (const profile of PROFILE_IDS)
        for (const [name, settings, uses] of MODIFIERS) {
          if (uses !== undefined && !profileOf(profile).modifiers.includes(uses)) continue;
          const { machine } = runC(source, { profile, ...settings });
          const { spanOf, spans } = machine.program.debug;
          const fault = machine.faults.find(({ id }) => faultRule(id).kind === 'shadow' && id !== 'leak');
          assert.deepEqual(
            fault && { id: fault.id, line: spans.line[spanOf[fault.act.pc]!], event: fault.act.event },
            { id: 'buffer-overrun', line, event: calls },
            `${profile}, ${name}`,
          );
          notices.add(
            fault?.notice === undefined ? 'never' : `${fault.notice.check} ${fault.failureType ?? '-'}`,
          );
        }
      assert.ok(notices.size >= 4, [...notices].join(', '));
    });
  }
});
