import assert from 'node:assert/strict';
import { runC } from '../../support/run-c';

/** Runs a whole program in both data models; what it prints is held against what C or Microsoft's documentation says. */
function prints(behaviour: string, program: string, expected: string): void {
  for (const profile of ['win10-x86', 'win10-x64'] as const) {
    it(`${behaviour} (${profile})`, () => {
      const { stop, output } = runC(program, { profile });
      assert.equal(output, expected);
      assert.equal(stop.reason, 'exited');
    });
  }
}

describe('a literal that is wrapped', () => {
  prints(
    'keeps its text in parentheses',
    '#include <stdio.h>\n#define TEXT_OF(s) (s), sizeof(s) - 1\nint main(void) { printf("%s %u", TEXT_OF("abc")); }',
    'abc 3',
  );
  prints(
    'is chosen by _Generic',
    `#include <stdio.h>
     #define NAME(x) _Generic((x), int: "int", char *: "char *", const char *: "const char *", default: "other")
     int main(void) { const char *c = ""; char *m = 0; printf("%s %s %s %s", NAME(1), NAME(c), NAME(m), NAME(2.0)); }`,
    'int const char * char * other',
  );
});

describe('definitions from before C89', () => {
  prints(
    'take the types of their parameters from declarations',
    `#include <stdio.h>
     double mix(c, f, p) char c; float f; double *p; { *p += f; return c + f; }
     static char *skip(s, n) char *s; int n; { return s + n; }
     count(a, b) { return a + b; }
     main() { double d = 1, m = mix('a', 1.5, &d); printf("%g %g %s %d", m, d, skip("hello", 2), count(2, 3)); return 0; }`,
    '98.5 2.5 llo 5',
  );
});

describe('a switch over sparse values', () => {
  const values = [0x80000000, 0xc0000005, 0xffffffff, 7, 1000, 100000, 0x40000000, 12, 13];
  const cases = values.map((value, i) => `case ${value}u: return ${i};`).join(' ');
  const probes = values.flatMap(value => [value - 1, value, value + 1]).map(value => value >>> 0);
  const expected = probes.map(probe => values.indexOf(probe)).join(' ');
  prints(
    'finds each unsigned value and nothing beside it',
    `#include <stdio.h>
     static int find(unsigned v) { switch (v) { ${cases} } return -1; }
     int main(void) { unsigned v[] = { ${probes.map(p => `${p}u`).join(', ')} };
       for (int i = 0; i < ${probes.length}; i++) printf(i == 0 ? "%d" : " %d", find(v[i])); }`,
    expected,
  );
  prints(
    'orders signed values of 32 and of 64 bits',
    `#include <stdio.h>
     static int narrow(int v) { switch (v) { case -2147483647 - 1: return 1; case -70000: return 2; case -1: return 3; case 0: return 4; case 70000: return 5; case 2147483647: return 6; } return 0; }
     static int wide(long long v) { switch (v) { case -1LL << 62: return 1; case -5: return 2; case 0: return 3; case 5: return 4; case 1LL << 33: return 5; case 1LL << 62: return 6; } return 0; }
     int main(void) {
       printf("%d%d%d%d%d%d%d ", narrow(-2147483647 - 1), narrow(-70000), narrow(-1), narrow(0), narrow(70000), narrow(2147483647), narrow(1));
       printf("%d%d%d%d%d%d%d", wide(-1LL << 62), wide(-5), wide(0), wide(5), wide(1LL << 33), wide(1LL << 62), wide(1));
     }`,
    '1234560 1234560',
  );
});

describe('a Windows program', () => {
  prints(
    'starts at WinMain with its instance and the rest of the command line',
    `#include <windows.h>
     #include <stdio.h>
     int APIENTRY WinMain(HINSTANCE instance, HINSTANCE previous, LPSTR line, int show) {
       printf("%d %d [%s] %d", instance == GetModuleHandle(NULL), previous == NULL, line, show);
       return 0;
     }`,
    '1 1 [] 10',
  );
  prints(
    'reaches the members of unions that the SDK names DUMMYUNIONNAME',
    `#include <windows.h>
     #include <stdio.h>
     typedef struct { union { struct { WORD Low, High; } DUMMYSTRUCTNAME; DWORD All; } DUMMYUNIONNAME; } PARTS;
     C_ASSERT(sizeof(PARTS) == 4);
     int main(void) { PARTS p; p.All = 0x12345678; printf("%x %x", p.Low, p.High); }`,
    '5678 1234',
  );
  prints(
    'writes to the console by its handle, and to no other',
    `#include <windows.h>
     #include <stdio.h>
     int main(void) {
       HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE); DWORD n = 9, m = 9, k = 9;
       WriteConsoleA(out, "ab", 2, &n, NULL); WriteConsoleW(out, L"cd", 2, &m, NULL);
       printf("%lu%lu", n, m);
       printf(" %d %lu", WriteFile((HANDLE)5, "x", 1, &k, NULL), k);
       printf(" %d", GetLastError() == ERROR_INVALID_HANDLE);
     }`,
    'abcd22 0 0 1',
  );
  prints(
    'aligns blocks with _aligned_malloc',
    `#include <malloc.h>
     #include <stdint.h>
     #include <stdio.h>
     #include <stdalign.h>
     int main(void) { char *p = _aligned_malloc(100, 64); p[99] = 1; printf("%d %d", (int)((uintptr_t)p % 64), (int)alignof(double)); _aligned_free(p); _aligned_free(0); }`,
    '0 8',
  );
});
