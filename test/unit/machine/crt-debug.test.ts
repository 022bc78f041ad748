import assert from 'node:assert/strict';
import { type MachineSettings } from '../../../engine/machine/seam';
import { runC } from '../../support/run-c';

/** Runs the body of a main in the debug C library. */
function run(body: string, changes: Partial<MachineSettings> = {}) {
  const source = `#define _DEBUG
#define _CRTDBG_MAP_ALLOC
#include <stdio.h>
#include <windows.h>
#include <string.h>
#include <crtdbg.h>
static void show(const void *at, int from, int end) {
  for (int i = from; i < end; i++) printf("%02X ", ((const unsigned char *)at)[i]);
  printf("\\n");
}
int main(void) {
${body}
return 0; }`;
  return runC(source, { crtDebug: true, ...changes });
}

const TO_STDOUT =
  '_CrtSetReportMode(_CRT_WARN, _CRTDBG_MODE_FILE); _CrtSetReportFile(_CRT_WARN, _CRTDBG_FILE_STDOUT);';

describe('The debug heap of the C library', () => {
  it('is had whatever is included after crtdbg.h', () => {
    const { output } = runC(
      `#define _DEBUG
       #define _CRTDBG_MAP_ALLOC
       #include <stdlib.h>
       #include <crtdbg.h>
       #include <string.h>
       #include <wchar.h>
       #include <malloc.h>
       #include <stdio.h>
       int main(void) {
         char *text = _strdup("text"); wchar_t *wide = _wcsdup(L"wide"); void *grown = _recalloc(NULL, 2, 8);
         printf("%d %d %d", _CrtIsValidHeapPointer(text), (int)_msize(wide), (int)_msize(grown));
         free(text); free(wide); free(grown); return 0; }`,
      { crtDebug: true },
    );
    assert.equal(output, '1 10 16');
  });

  // HEAP_SPEC §E.2: CD × n, FD × 4, AB × 8 and zeros. 32 + 8 + 4 bytes, a tail and an extra are a block of 72: 12 zeros.
  it('HEAP_SPEC §E.2: the bytes of malloc(8) on a debug heap, 32-bit', () => {
    const { output } = run('char *p = malloc(8); show(p, -4, 32);', { debugHeap: true });
    const bytes = [
      'FD FD FD FD',
      'CD CD CD CD CD CD CD CD',
      'FD FD FD FD',
      'AB AB AB AB AB AB AB AB',
      '00 00 00 00 00 00 00 00 00 00 00 00',
    ];
    assert.equal(output, `${bytes.join(' ')} \n`);
  });

  // The header before a block: next, prev, file, line, size, use, request, gap. The newest block leads the list.
  it('HEAP_SPEC §E.2: the header of a block, 32-bit', () => {
    const { output } = run(`
  char *a = malloc(3);
  char *b = malloc(40);
  unsigned *h = (unsigned *)(b - 0x20), *g = (unsigned *)(a - 0x20);
  printf("%d %d %d %s %d %d %d %d %X", h[0] == (unsigned)(a - 0x20), h[1], g[1] == (unsigned)h,
    (char *)h[2], h[3], h[4], h[5], h[6], h[7]);`);
    assert.equal(output, '1 0 1 test.c 14 40 1 2 FDFDFDFD');
  });

  it('HEAP_SPEC §E.2: the header of a block, 64-bit, has the size behind the use', () => {
    const { output } = run(
      `char *p = malloc(40); unsigned *h = (unsigned *)(p - 0x30);
  printf("%d %d %d %d %X", h[6], h[7], h[8], h[10], h[11]);`,
      { profile: 'win10-x64' },
    );
    assert.equal(output, '12 1 40 1 FDFDFDFD');
  });

  it('fills calloc with zeros, keeps what realloc moves, knows sizes', () => {
    const { output } = run(`
  unsigned char *p = calloc(2, 4);
  show(p, 0, 8);
  memset(p, 0x11, 8);
  p = realloc(p, 12);
  show(p, 0, 16);
  printf("%d %d", (int)_msize_dbg(p, _NORMAL_BLOCK), _CrtIsValidHeapPointer(p));
  free(p);
  printf(" %d", _CrtIsValidHeapPointer(p));`);
    assert.equal(
      output,
      '00 00 00 00 00 00 00 00 \n11 11 11 11 11 11 11 11 CD CD CD CD FD FD FD FD \n12 1 0',
    );
  });

  for (const [name, damage, failure] of [
    ['behind', 'p[8] = 1;', 'heap_failure_buffer_overrun'],
    ['before', 'p[-1] = 1;', 'heap_failure_buffer_underrun'],
  ] as const)
    it(`notices a write ${name} a block in _CrtCheckMemory and at free, and goes on`, () => {
      const { output, machine } = run(
        `_CrtSetReportMode(_CRT_ERROR, 0);
        char *p = malloc(8); ${damage} printf("%d ", _CrtCheckMemory()); free(p); printf("%d", _CrtCheckMemory());`,
      );
      assert.equal(output, '0 1');
      const found = machine.faults.filter(({ id }) => id === 'corruption-detected');
      assert.deepEqual(
        found.map(({ text }) => [text.split(' ')[0], text.includes(failure)]),
        [
          ['_CrtCheckMemory', true],
          ['_free_dbg', true],
        ],
      );
      const act = machine.faults.find(({ id }) => id === 'buffer-overrun' || id === 'buffer-underrun');
      assert.equal(act?.notice?.check, '_CrtCheckMemory');
    });

  it('looks at the heap below too, which a long overrun damages', () => {
    const { output, machine } = run(
      `${TO_STDOUT} _CrtSetReportMode(_CRT_ERROR, _CRTDBG_MODE_FILE); _CrtSetReportFile(_CRT_ERROR, _CRTDBG_FILE_STDOUT);
      char *p = malloc(16), *next = malloc(16);
      printf("%d ", _CrtCheckMemory());
      memset(next - (sizeof(void *) == 4 ? 0x20 : 0x30) - 4, 0x41, 4);
      printf("%d", _CrtCheckMemory());`,
    );
    assert.equal(output, '1 _heapchk fails with _HEAPBADNODE.\n0');
    assert.equal(machine.faults.find(({ id }) => id === 'buffer-overrun')?.notice?.check, '_CrtCheckMemory');
  });

  it('looks at it in every call when it is asked to', () => {
    const { output } = run(
      `_CrtSetReportMode(_CRT_ERROR, _CRTDBG_MODE_FILE); _CrtSetReportFile(_CRT_ERROR, _CRTDBG_FILE_STDOUT);
      char *p = malloc(16), *next = malloc(16);
      _CrtSetDbgFlag(_CRTDBG_ALLOC_MEM_DF | _CRTDBG_CHECK_ALWAYS_DF);
      memset(next - (sizeof(void *) == 4 ? 0x20 : 0x30) - 4, 0x41, 4);
      printf("%d", malloc(0x2000) != NULL);`,
    );
    assert.equal(output, '_heapchk fails with _HEAPBADNODE.\n1');
  });

  it('knows the whole family with a use, a file and a line', () => {
    const { output } = run(`
  _CrtSetDbgFlag(_crtDbgFlag & ~_CRTDBG_CHECK_ALWAYS_DF);
  char *text = _strdup("copy"), **file, *name;
  wchar_t *wide = _wcsdup_dbg(L"wide", _CLIENT_BLOCK, "w.c", 7);
  int *numbers = _recalloc(NULL, 2, sizeof(int)), line;
  long request;
  numbers[0] = 4;
  numbers = _recalloc_dbg(numbers, 4, sizeof(int), _NORMAL_BLOCK, "r.c", 9);
  printf("%s %ls %d %d %d ", text, wide, numbers[0], numbers[3], (int)_msize_dbg(numbers, _NORMAL_BLOCK));
  printf("%d ", _CrtIsMemoryBlock(wide, 10, &request, &name, &line));
  printf("%ld %s %d %d ", request, name, line, _CrtReportBlockType(wide));
  printf("%d %d ", (int)_crtBreakAlloc, (int)(_CrtSetDebugFillThreshold(8) == (size_t)-1) + (int)_CrtSetDebugFillThreshold(0));
  printf("%d", _expand_dbg(text, 5, _NORMAL_BLOCK, "e.c", 1) == text);`);
    assert.equal(output, 'copy wide 4 0 16 1 2 w.c 7 4 -1 9 1');
  });

  it('asks the hooks of _CrtSetReportHook2 first, the newest before the others, until they are removed as often as installed', () => {
    const { output } = runC(
      `#define _DEBUG
      #include <crtdbg.h>
      #include <stdio.h>
      static int __cdecl first(int type, char *text, int *result) { printf("first %s ", text); return 1; }
      static int __cdecl second(int type, char *text, int *result) { printf("second %s ", text); return 0; }
      int main(void) {
        printf("%d ", _CrtSetReportHook2(_CRT_RPTHOOK_INSTALL, first));
        printf("%d ", _CrtSetReportHook2(_CRT_RPTHOOK_INSTALL, second));
        printf("%d ", _CrtSetReportHook2(_CRT_RPTHOOK_INSTALL, second));
        _CrtDbgReport(_CRT_WARN, NULL, 0, NULL, "a%d", 1);
        printf("%d ", _CrtSetReportHook2(_CRT_RPTHOOK_REMOVE, second));
        _CrtDbgReportW(_CRT_WARN, NULL, 0, NULL, L"b%d", 2);
        printf("%d ", _CrtSetReportHook2(_CRT_RPTHOOK_REMOVE, second));
        printf("%d", _CrtSetReportHook2(_CRT_RPTHOOK_REMOVE, second));
        return 0;
      }`,
      { crtDebug: true },
    );
    assert.equal(output, '1 1 2 second a1 first a1 1 second b2 first b2 0 -1');
  });

  it('keeps the subtype of a client block and tells it', () => {
    const { output } = run(`${TO_STDOUT}
  char *p = _malloc_dbg(1, _CLIENT_BLOCK | 0x1B << 16, "c.c", 5);
  int type = _CrtReportBlockType(p);
  printf("%x %x %d\\n", _BLOCK_TYPE(type), _BLOCK_SUBTYPE(type), _CrtCheckMemory());
  _CrtDumpMemoryLeaks();
  free(p);`);
    assert.match(output, /^4 1b 1\n/);
    assert.match(output, /\nc\.c\(5\) : \{1\} client block at 0x[0-9A-F]{8}, subtype 1b, 1 bytes long\.\n/);
  });

  it('keeps freed blocks with DD when it is asked to, and notices writes to them', () => {
    const { output } = run(`
  _CrtSetDbgFlag(_CRTDBG_ALLOC_MEM_DF | _CRTDBG_DELAY_FREE_MEM_DF);
  _CrtSetReportMode(_CRT_ERROR, 0);
  unsigned char *p = malloc(4);
  free(p);
  show(p, 0, 4);
  printf("%d ", _CrtCheckMemory());
  p[2] = 0;
  printf("%d", _CrtCheckMemory());`);
    assert.equal(output, 'DD DD DD DD \n1 0');
  });

  it('reports leaks in the words of Visual C++, at exit when it is asked to', () => {
    const { output } = run(`${TO_STDOUT}
  _CrtSetDbgFlag(_CrtSetDbgFlag(_CRTDBG_REPORT_FLAG) | _CRTDBG_LEAK_CHECK_DF);
  free(malloc(5));
  char *p = malloc(20);
  strcpy(p, "lost");
  _malloc_dbg(2, _CLIENT_BLOCK, NULL, 0);
  printf("%p\\n", p);`);
    const [pointer, ...lines] = output.split('\n');
    assert.match(lines[2] ?? '', /^\{3\} client block at 0x[0-9A-F]{8}, subtype 0, 2 bytes long\.$/);
    lines.splice(2, 1);
    assert.deepEqual(lines, [
      'Detected memory leaks!',
      'Dumping objects ->',
      ' Data: <  > CD CD ',
      `test.c(15) : {2} normal block at 0x${pointer}, 20 bytes long.`,
      ` Data: <lost            > 6C 6F 73 74 00 ${'CD '.repeat(11)}`,
      'Object dump complete.',
      '',
    ]);
    assert.equal(run(`${TO_STDOUT} free(malloc(5)); printf("%d", _CrtDumpMemoryLeaks());`).output, '0');
  });

  // The words of Visual C++'s report. Source: Microsoft, "CRT debug heap details" and "Find memory leaks with the CRT library".
  for (const [name, damage, use, words] of [
    [
      'behind',
      'p[8] = 1;',
      '_NORMAL_BLOCK',
      'after Normal block (#1) at 0x@.\nCRT detected that the application wrote to memory after end of heap buffer.',
    ],
    [
      'before',
      'p[-1] = 1;',
      '_CLIENT_BLOCK',
      'before Client block (#1) at 0x@.\nCRT detected that the application wrote to memory before start of heap buffer.',
    ],
  ] as const)
    // prettier-ignore
    for (const profile of ['xp-x86', 'win10-x64'] as const)
      it(`reports a write ${name} a block in the words of Visual C++ (${profile})`, () => {
        const { output } = run(
          `${TO_STDOUT.replaceAll('_CRT_WARN', '_CRT_ERROR')}
          char *p = _malloc_dbg(8, ${use}, "file.c", 7); printf("%p\\n", p); ${damage} free(p);`,
          { profile },
        );
        const [pointer = '', ...lines] = output.split('\n');
        assert.equal(
          lines.join('\n'),
          `HEAP CORRUPTION DETECTED: ${words.replace('@', pointer)}\n\nMemory allocated at file.c(7).\n`,
        );
      });

  it('names damage of a link, and leaves the block', () => {
    const { output, machine } = run(`${TO_STDOUT.replaceAll('_CRT_WARN', '_CRT_ERROR')}
  char *a = malloc(8), *b = malloc(8);
  void **link = (void **)(b - 0x20), *next = *link;
  *link = b;
  free(b);
  printf("%d ", _CrtIsValidHeapPointer(b));
  *link = next; free(b); free(a);`);
    assert.equal(output, 'Debug Assertion Failed: _CrtIsValidHeapPointer(block)\n1 ');
    const noticed = machine.faults.filter(({ id }) => id === 'corruption-detected');
    assert.deepEqual(
      noticed.map(({ text }) => text.includes('heap_failure_listentry_corruption')),
      [true],
    );
  });

  it('looks at all blocks in every call, or in every n-th, when it is asked to', () => {
    const noticing = (flags: string): number => {
      const { machine } = run(`_CrtSetDbgFlag(_CRTDBG_ALLOC_MEM_DF | ${flags});
  char *p = malloc(8); p[8] = 1;
  for (int i = 0; i < 40; i++) malloc(1);`);
      return machine.faults.filter(
        ({ id, text }) => id === 'corruption-detected' && text.startsWith('_malloc_dbg'),
      ).length;
    };
    assert.equal(noticing('0'), 0);
    assert.ok(noticing('_CRTDBG_CHECK_ALWAYS_DF') > 0);
    assert.ok(noticing('_CRTDBG_CHECK_EVERY_16_DF') > 0);
    assert.equal(noticing('_CRTDBG_CHECK_EVERY_1024_DF'), 0);
  });

  it('stops at the allocation that _CrtSetBreakAlloc names, as DebugBreak does', () => {
    const body = `_CrtSetBreakAlloc(3); malloc(1); malloc(2); malloc(3); malloc(4); printf("on");`;
    const { stop, output } = run(body);
    assert.equal(output, '');
    assert.ok(stop.reason === 'died' && stop.status === 0x80000003);
    const { output: handled } = run(`_CrtSetBreakAlloc(2);
  char *p = NULL; malloc(1);
  __try { p = malloc(2); } __except (GetExceptionCode() == 0x80000003 ? EXCEPTION_CONTINUE_EXECUTION : 0) { }
  printf("%d", p != NULL);`);
    assert.equal(handled, '1');
  });

  it('compares states, dumps what came since, and counts bytes', () => {
    const { output } = run(`${TO_STDOUT}
  _CrtMemState before, after, difference;
  void *old = malloc(10);
  _CrtMemCheckpoint(&before);
  void *a = malloc(20), *b = _malloc_dbg(5, _CLIENT_BLOCK, NULL, 0);
  free(malloc(100));
  _CrtMemCheckpoint(&after);
  printf("%d ", _CrtMemDifference(&difference, &before, &after));
  printf("%d %d %d %d\\n", (int)difference.lCounts[1], (int)difference.lSizes[1], (int)difference.lCounts[4], (int)difference.lSizes[4]);
  _CrtMemDumpStatistics(&after);
  memset(a, 'x', 20); memset(b, 'y', 5);
  _CrtMemDumpAllObjectsSince(&before);
  free(a); _free_dbg(b, _CLIENT_BLOCK);
  _CrtMemCheckpoint(&after);
  printf("%d %d", _CrtMemDifference(&difference, &before, &after), old != NULL);`);
    const [first, ...rest] = output.split('\n');
    assert.equal(first, '1 1 20 1 5');
    assert.deepEqual(rest.slice(0, 7), [
      '0 bytes in 0 Free Blocks.',
      '30 bytes in 2 Normal Blocks.',
      '0 bytes in 0 CRT Blocks.',
      '0 bytes in 0 Ignore Blocks.',
      '5 bytes in 1 Client Blocks.',
      'Largest number used: 135 bytes.',
      'Total allocations: 135 bytes.',
    ]);
    assert.equal(rest[7], 'Dumping objects ->');
    assert.match(rest[8] ?? '', /^\{3\} client block at 0x[0-9A-F]{8}, subtype 0, 5 bytes long\.$/);
    assert.equal(rest[9], ' Data: <yyyyy> 79 79 79 79 79 ');
    assert.match(rest[10] ?? '', /^test\.c\(\d+\) : \{2\} normal block at 0x[0-9A-F]{8}, 20 bytes long\.$/);
    assert.deepEqual(rest.slice(12), ['Object dump complete.', '0 1']);
  });

  it('writes messages of _RPT where the mode says', () => {
    const { output } =
      run(`${TO_STDOUT} _RPT0(_CRT_WARN, "plain 100%\\n"); _RPT2(_CRT_WARN, "%d-%s\\n", 7, "x");
  _CrtSetReportMode(_CRT_WARN, 0); _RPT0(_CRT_WARN, "nowhere"); _RPTF1(_CRT_ERROR, "%d", 8);`);
    assert.equal(output, 'plain 100%\n7-x\ntest.c(13) : 8');
  });

  it('vanishes without _DEBUG', () => {
    const { output } = runC(`#include <stdio.h>
#include <crtdbg.h>
int main(void) { char *p = _malloc_dbg(4, _NORMAL_BLOCK, "x", 1);
printf("%d %d %d", _CrtCheckMemory(), _CrtDumpMemoryLeaks(), p != NULL); _free_dbg(p, _NORMAL_BLOCK); return 0; }`);
    assert.equal(output, '1 0 1');
  });

  it('runs the same after going back', () => {
    const { machine } = run('char *p = malloc(8); char *q = realloc(p, 80); free(q); malloc(3);');
    const again = run('char *p = malloc(8); char *q = realloc(p, 80); free(q); malloc(3);').machine;
    assert.equal(machine.stateHash(), again.stateHash());
  });
});

describe('The program in the debug C library', () => {
  const HOOK = `
    static int order[40], count;
    static int refuse;
    int __cdecl watch(int kind, void *block, size_t size, int use, long request, const unsigned char *file, int line) {
      if (use == _CRT_BLOCK) return 1;
      free(malloc(1)); /* is not asked about */
      order[count++] = kind * 1000 + (int)size; order[count++] = use * 100 + request;
      return kind != refuse;
    }
    static void tell(void) { int k; for (k = 0; k < count; k++) printf("%d ", order[k]); printf("| "); count = 0; }`;
  const withHook = (body: string, profile: MachineSettings['profile']): string =>
    runC(
      `#define _DEBUG\n#include <stdio.h>\n#include <stdlib.h>\n#include <errno.h>\n#include <crtdbg.h>\n#include <windows.h>
      ${HOOK}
      void __cdecl dump(void *block, size_t size) { printf("[%d %d]", *(char *)block, (int)size); }
      void __cdecl visit(void *block, void *sum) { *(int *)sum += (int)_msize_dbg(block, _CLIENT_BLOCK); _free_dbg(block, _CLIENT_BLOCK); }
      int __cdecl report(int type, char *text, int *result) { printf("<%d %.9s>", type, text); *result = 7; return type == _CRT_WARN; }
      int main(void) { ${body} return 0; }`,
      { crtDebug: true, profile },
    ).output;

  for (const profile of ['win7-x86', 'win10-x86', 'win10-x64'] as const) {
    it(`is asked about each allocation, resize and free, and may refuse (${profile})`, () => {
      const output = withHook(
        `char *p, *q; _CRT_ALLOC_HOOK before;
        _CrtSetReportMode(_CRT_WARN, 0);
        before = _CrtSetAllocHook(watch); printf("%d %d | ", before == NULL, _CrtGetAllocHook() == watch);
        p = malloc(10); q = calloc(2, 8); tell();
        p = realloc(p, 20); q = _malloc_dbg(30, _CLIENT_BLOCK, "f.c", 5); tell();
        free(p); p = realloc(q, 0); tell();
        refuse = _HOOK_ALLOC; errno = 0; printf("%d %d ", malloc(4) == NULL, errno); refuse = 0; tell();
        p = malloc(5); refuse = _HOOK_FREE; free(p); printf("%d ", _CrtIsValidHeapPointer(p)); refuse = 0; tell();
        _CrtSetAllocHook(before); free(p); tell();`,
        profile,
      );
      // Kind and size, then use and the number that comes next; the hook's own block takes that one.
      assert.equal(
        output,
        '1 1 | 1010 101 1016 103 | 2020 105 1030 407 | 3000 100 3000 400 | 1 12 1004 111 | 1 1005 112 3000 100 | | ',
      );
    });

    it(`shows its own blocks, visits them and takes reports (${profile})`, () => {
      const output = withHook(
        `int sum = 0; char *p = _malloc_dbg(3, _CLIENT_BLOCK, NULL, 0), *q = malloc(2);
        *p = 5; q[0] = 'x'; q[1] = 'y';
        printf("%d %d %d ", _CrtReportBlockType(p), _CrtReportBlockType(q), _CrtReportBlockType(&sum));
        _CrtSetReportMode(_CRT_WARN, _CRTDBG_MODE_FILE); _CrtSetReportFile(_CRT_WARN, _CRTDBG_FILE_STDOUT);
        printf("%d %d ", _CrtSetDumpClient(dump) == NULL, _CrtGetDumpClient() == dump);
        _CrtSetReportHook(report);
        printf("%d ", _CrtDumpMemoryLeaks());
        printf("%d ", _CrtDbgReport(_CRT_WARN, NULL, 0, NULL, "%s", "words"));
        _CrtSetReportHook(NULL);
        _CrtDoForAllClientObjects(visit, &sum); printf("%d ", sum); free(q);
        printf("%d", _CrtDumpMemoryLeaks());`,
        profile,
      );
      assert.equal(
        output,
        '4 1 -1 1 1 <0 Detected ><0 Dumping o><0 {2} norma><0  Data: <x><0 {1} clien>[5 3]<0 Object du>1 <0 words>7 3 0',
      );
    });

    it(`reports to a file when it is told one (${profile})`, () => {
      const output = withHook(
        `char text[40] = { 0 }; DWORD n;
        HANDLE h = CreateFileA("log", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
        _CrtSetReportMode(_CRT_WARN, _CRTDBG_MODE_FILE); printf("%d ", _CrtSetReportFile(_CRT_WARN, _CRTDBG_FILE_STDOUT) == NULL);
        _RPT0(_CRT_WARN, "one "); printf("%d ", _CrtSetReportFile(_CRT_WARN, h) == _CRTDBG_FILE_STDOUT);
        _RPT0(_CRT_WARN, "two "); _RPT0(_CRT_WARN, "three");
        SetFilePointer(h, 0, NULL, FILE_BEGIN); ReadFile(h, text, 39, &n, NULL); printf("[%s]", text);`,
        profile,
      );
      assert.equal(output, '1 one 1 [two three]');
    });
  }
});
