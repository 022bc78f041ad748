import assert from 'node:assert/strict';
import { PROFILES, runC } from '../../support/run-c';

const printed = (head: string, body: string, profile: (typeof PROFILES)[number] = 'win10-x86'): string =>
  runC(`#include <windows.h>\n#include <stdio.h>\n${head}\nint main(void) { ${body} return 0; }`, { profile })
    .output;

describe('Parts of the C library and of Windows around heap programs', () => {
  it('are paths, taken apart and put together', () => {
    const output = printed(
      '#include <stdlib.h>\n#include <errno.h>',
      `char drive[_MAX_DRIVE], dir[_MAX_DIR], name[_MAX_FNAME], ext[_MAX_EXT], path[_MAX_PATH]; wchar_t wide[_MAX_FNAME];
       #define SPLIT(text) _splitpath(text, drive, dir, name, ext), printf("%s|%s|%s|%s ", drive, dir, name, ext)
       SPLIT("C:\\\\tools\\\\heap\\\\walk.heap.c"); SPLIT("a/b.c/d"); SPLIT("x:name."); SPLIT("");
       printf("%d ", _splitpath_s("C:\\\\long.c", drive, 3, NULL, 0, name, 3, NULL, 0) == ERANGE);
       _wsplitpath(L"\\\\\\\\server\\\\share\\\\f.x", NULL, NULL, wide, NULL); printf("%ls ", wide);
       _makepath(path, "d", "\\\\x\\\\y", "file", "txt"); printf("%s ", path); _makepath(path, "", "", "file", ".txt"); printf("%s ", path);
       printf("%d ", _makepath_s(path, 5, "c:", NULL, "long", NULL) == ERANGE);
       printf("%s %d", _fullpath(path, "a\\\\..\\\\b", _MAX_PATH) + 2, _fullpath(path, "abc", 4) == NULL);`,
    );
    assert.equal(
      output,
      'C:|\\tools\\heap\\|walk.heap|.c |a/b.c/|d| x:||name|. |||' +
        ' 1 f d:\\x\\y\\file.txt file.txt 1 \\b 1',
    );
  });

  it('are the limit of size_t, by whichever header it comes', () => {
    const heads = [
      '#include <limits.h>\n#include <stdint.h>',
      '#include <stdint.h>\n#include <limits.h>',
      '#include <intsafe.h>',
    ];
    for (const head of heads)
      assert.equal(printed(head, 'printf("%d", SIZE_MAX == (size_t)-1);', 'win10-x64'), '1', head);
  });

  it('are what the Windows is, and whether a debugger is there: when the process was started as under one', () => {
    const told = (profile: 'ce-x86' | 'xp-x86' | 'win10-x86', debugHeap: boolean): string =>
      runC(
        `#include <windows.h>\n#include <stdio.h>\nint main(void) {
           OSVERSIONINFO v = { sizeof v }; GetVersionEx(&v);
           printf("%lu.%lu %lu %d", v.dwMajorVersion, v.dwMinorVersion, v.dwPlatformId, IsDebuggerPresent()); return 0; }`,
        { profile, debugHeap },
      ).output;
    assert.deepEqual(
      [told('ce-x86', false), told('xp-x86', false), told('win10-x86', true)],
      ['8.0 3 0', '5.1 2 0', '10.0 2 1'],
    );
  });

  for (const [profile, word] of [
    ['win7-x86', '9001f'],
    ['win10-x64', '8001f'],
  ] as const)
    it(`are the control word, digits, the time of day and the environment (${profile})`, () => {
      const output = printed(
        '#include <float.h>\n#include <stdlib.h>\n#include <sys/timeb.h>\n#include <pshpack1.h>\nstruct packed { char c; int i; };\n#include <poppack.h>',
        `unsigned now; int point, sign; char text[40]; struct _timeb time; char *copy;
         printf("%x ", _controlfp(0, 0)); _controlfp_s(&now, _RC_CHOP, _MCW_RC); printf("%x %d ", now & _MCW_RC, _statusfp());
         printf("%s:%d:%d ", _ecvt(-123.456, 4, &point, &sign), point, sign); printf("%s:%d ", _fcvt(0.00123, 5, &point, &sign), point);
         printf("%s %s ", _gcvt(2.5, 5, text), _gcvt(100, 5, text + 20));
         _ftime(&time); printf("%d %d ", time.time > 0, time.millitm < 1000);
         printf("%d", getenv("NAME") == NULL); _putenv("NAME=one"); _putenv_s("other", "two"); printf("%s %s ", getenv("name"), getenv("OTHER"));
         _putenv("NAME="); _dupenv_s(&copy, NULL, "other"); printf("%d %s %d", getenv("NAME") == NULL, copy, (int)sizeof(struct packed)); free(copy);`,
        profile,
      );
      assert.equal(output, `${word} 300 0 1235:3:1 123:-2 2.5 100. 1 1 1one two 1 two 5`);
    });

  for (const profile of PROFILES)
    it(`are where a thread stands, GUIDs, and what a system is told to have (${profile})`, () => {
      const output = printed(
        '#include <objbase.h>\n#include <psapi.h>',
        `CONTEXT here, raised = { 0 }; PERFORMANCE_INFORMATION all; GUID guid; WCHAR text[39]; void *object; IMalloc *memory;
         #ifdef _WIN64
         #define IP Rip
         #define SP Rsp
         #else
         #define IP Eip
         #define SP Esp
         #endif
         RtlCaptureContext(&here);
         __try { RaiseException(0xE0000001, 0, 0, NULL); } __except (raised = *GetExceptionInformation()->ContextRecord, 1) { }
         printf("%d %d %d ", here.SP <= (ULONG_PTR)&here, here.SP == raised.SP, (here.IP ^ raised.IP) < 0x100);
         here.IP = 0; printf("%d %d ", GetThreadContext(GetCurrentThread(), &here), (here.IP ^ raised.IP) < 0x100);
         printf("%d %d ", GetPerformanceInfo(&all, sizeof all), (int)all.PageSize);
         StringFromGUID2(&IID_IMalloc, text, 39); printf("%ls %d ", text, CoCreateGuid(&guid)); CoGetMalloc(1, &memory);
         printf("%lx %lx %d", memory->lpVtbl->QueryInterface(memory, &IID_IUnknown, &object), memory->lpVtbl->QueryInterface(memory, &guid, &object), IsEqualGUID(&guid, &guid));`,
        profile,
      );
      assert.equal(output, '1 1 1 1 1 1 4096 {00000002-0000-0000-C000-000000000046} 0 0 80004002 1');
    });
});
