/** A script to begin with. */
export interface Template {
  readonly label: string;
  readonly description: string;
  readonly text: string;
}

const script = (watch: string, body: string, before = ''): string => `/* ${watch} */
#include <windows.h>
#include <stdio.h>
${before}
int main(void)
{
${body.replace(/^(?=.)/gm, '    ')}
    return 0;
}
`;

export const TEMPLATES: readonly Template[] = [
  {
    label: 'A growable heap',
    description: 'create, allocate, free, destroy',
    text: script(
      'Step through and watch the heap appear, take a block, give it back, and go.',
      `HANDLE heap = HeapCreate(0, 0, 0);
char *text;

if (heap == NULL) {
    printf("HeapCreate failed: %lu\\n", GetLastError());
    return 1;
}
text = HeapAlloc(heap, HEAP_ZERO_MEMORY, 100);
if (text != NULL) {
    sprintf(text, "100 bytes at %p", text);
    puts(text);
    HeapFree(heap, 0, text);
}
HeapDestroy(heap);`,
    ),
  },
  {
    label: 'A fixed heap that runs full',
    description: 'maximum size, failure, last error',
    text: script(
      'A heap with a maximum size cannot grow: watch its largest hole shrink until HeapAlloc returns NULL.',
      `HANDLE heap = HeapCreate(0, 0, 0x10000);
int count = 0;

while (HeapAlloc(heap, 0, 1000) != NULL)
    count++;
printf("%d blocks of 1,000 bytes fit, then NULL\\n", count);
HeapDestroy(heap);`,
    ),
  },
  {
    label: 'A walk over every entry',
    description: 'HeapLock, HeapWalk, PROCESS_HEAP_ENTRY',
    text: script(
      'Compare what HeapWalk prints with the rows of the heap explorer.',
      `HANDLE heap = HeapCreate(0, 0, 0);
PROCESS_HEAP_ENTRY entry;
void *second;

HeapAlloc(heap, 0, 24);
second = HeapAlloc(heap, 0, 100);
HeapAlloc(heap, 0, 24);
HeapFree(heap, 0, second);

HeapLock(heap);
entry.lpData = NULL;
while (HeapWalk(heap, &entry))
    printf("%p  %6lu bytes  %s\\n", entry.lpData, (unsigned long)entry.cbData,
           (entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) ? "busy" : "free");
HeapUnlock(heap);
HeapDestroy(heap);`,
    ),
  },
  {
    label: 'A buffer overrun',
    description: 'found late by Windows, at once by Heapscope',
    text: script(
      'The loop writes past its block. Continue: the debugger stops at the first bad byte, Windows notices later.',
      `HANDLE heap = HeapCreate(0, 0, 0);
char *first = HeapAlloc(heap, 0, 16);
char *second = HeapAlloc(heap, 0, 16);
int i;

for (i = 0; i <= 24; i++)
    first[i] = 'A';

HeapFree(heap, 0, second);
HeapFree(heap, 0, first);
HeapDestroy(heap);`,
    ),
  },
  {
    label: 'A use after free',
    description: 'a pointer that outlives its block',
    text: script(
      'The block is freed and its memory given to another; the old pointer then writes into it.',
      `HANDLE heap = HeapCreate(0, 0, 0);
int *old = HeapAlloc(heap, 0, 32);
int *young;

HeapFree(heap, 0, old);
young = HeapAlloc(heap, HEAP_ZERO_MEMORY, 32);
old[0] = 42;
printf("young[0] is %d\\n", young[0]);
HeapDestroy(heap);`,
    ),
  },
  {
    label: 'Exceptions instead of NULL',
    description: 'HEAP_GENERATE_EXCEPTIONS, __try, __except',
    text: script(
      'With HEAP_GENERATE_EXCEPTIONS a request that cannot be met raises STATUS_NO_MEMORY.',
      `HANDLE heap = HeapCreate(HEAP_GENERATE_EXCEPTIONS, 0, 0x10000);

__try {
    HeapAlloc(heap, 0, 0x20000);
    puts("not reached");
} __except (EXCEPTION_EXECUTE_HANDLER) {
    printf("raised %08lX\\n", GetExceptionCode());
}
HeapDestroy(heap);`,
    ),
  },
  {
    label: 'Two threads on one heap',
    description: 'CreateThread, serialisation',
    text: script(
      'Both threads allocate from one heap. Try HEAP_NO_SERIALIZE and the random scheduler with several seeds.',
      `HANDLE threads[2];
int i;

heap = HeapCreate(0, 0, 0);
for (i = 0; i < 2; i++)
    threads[i] = CreateThread(NULL, 0, work, NULL, 0, NULL);
WaitForMultipleObjects(2, threads, TRUE, INFINITE);
printf("the heap is %s\\n", HeapValidate(heap, 0, NULL) ? "valid" : "damaged");
HeapDestroy(heap);`,
      `
static HANDLE heap;

static DWORD WINAPI work(LPVOID unused)
{
    int i;

    for (i = 0; i < 100; i++)
        HeapFree(heap, 0, HeapAlloc(heap, 0, 16 + i));
    return 0;
}
`,
    ),
  },
  {
    label: 'Pages without a heap',
    description: 'VirtualAlloc: reserve, commit, query, free',
    text: script(
      'A heap is made of pages. Here are some without one: reserved first, committed where they are needed.',
      `SIZE_T page = 4096;
char *base = VirtualAlloc(NULL, 16 * page, MEM_RESERVE, PAGE_NOACCESS);
MEMORY_BASIC_INFORMATION info;

VirtualAlloc(base, page, MEM_COMMIT, PAGE_READWRITE);
base[0] = 1;
VirtualQuery(base, &info, sizeof info);
printf("%lu bytes are committed at %p\\n", (unsigned long)info.RegionSize, info.BaseAddress);
VirtualFree(base, 0, MEM_RELEASE);`,
    ),
  },
];
