import assert from 'node:assert/strict';
import { compile } from '../../../engine/script/compile';

const HEAD = '#include <windows.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n';

/** Codes of what a program is told in both data models, in the order of its text. */
function told(text: string, model: 'ilp32' | 'llp64' = 'ilp32'): string[] {
  const { diagnostics } = compile(new Map([['w.c', HEAD + text]]), { units: ['w.c'], model });
  return diagnostics.map(d => d.code);
}

/** The statements in a function with some variables to use. */
const body = (statements: string): string =>
  `int f(int n, char *s, HANDLE h) { ${statements} return 0; } int main(void) { return f(1, "x", GetProcessHeap()); }`;

describe('a warning is given', () => {
  const cases: readonly (readonly [code: string, statements: string])[] = [
    ['HS2011', 'HeapFree(&h, 0, s);'],
    ['HS3001', 'char *p = HeapAlloc(h, 0, sizeof(p)); HeapFree(h, 0, p);'],
    ['HS3117', 'n =- 1;'],
    ['HS3117', 'if ((n =! 2)) n++;'],
    ['HS3001', 'memset(s, 0, sizeof(s));'],
    ['HS3001', 'ZeroMemory(s, sizeof s);'],
    ['HS3002', 'char *p = malloc(strlen(s)); free(p);'],
    ['HS3002', 'WCHAR *p = malloc(wcslen(L"x") * sizeof(WCHAR)); free(p);'],
    ['HS3003', 's = realloc(s, 10); if (s) free(s);'],
    ['HS3004', 'char *p = HeapAlloc(h, 0, 10); p[0] = 1; HeapFree(h, 0, p);'],
    ['HS3004', 'char *p = malloc(10); strcpy(p, s); free(p);'],
    ['HS3004', 'HANDLE g = HeapCreate(0, 0, 0); HeapDestroy(g);'],
    ['HS3005', 'HeapDestroy(h); void *p = HeapAlloc(h, 0, 1); if (p) return 1;'],
    ['HS3005', 'HeapDestroy(h); HeapDestroy(h);'],
    ['HS3006', 'free(s); s[0] = 1;'],
    ['HS3006', 'char *t = s; free(s); if (n) t[1] = 1;'],
    ['HS3006', 'free(s); puts(s);'],
    ['HS3006', 'if (n) { free(s); n = 2; } else { return 2; } n = s[0];'],
    ['HS3007', 'free(s); free(s);'],
    ['HS3007', 'switch (n) { case 1: HeapFree(h, 0, s); HeapFree(h, 0, s); break; }'],
    ['HS3008', 'int x = 1; free(&x);'],
    ['HS3008', 'char *t = "text"; free(t);'],
    ['HS3008', 'char *p = malloc(8); free(p + 1);'],
    ['HS3008', 'char *p = malloc(8); p++; free(p);'],
    ['HS3009', 'void *p = HeapAlloc(GetProcessHeap(), 0, 1); HANDLE g = HeapCreate(0, 0, 0); if (g) HeapFree(g, 0, p);'],
    ['HS3010', 'void *p = HeapAlloc(h, 0, 1); free(p);'],
    ['HS3010', 'void *p = malloc(1); HeapFree(h, 0, p);'],
    ['HS3011', 'int *p = malloc(n * sizeof(char)); free(p);'],
    ['HS3011', 'double *p = HeapAlloc(h, 0, 10 * sizeof(int)); HeapFree(h, 0, p);'],
    ['HS3012', 'void *p = HeapAlloc(h, 100, HEAP_ZERO_MEMORY); if (p) HeapFree(h, 0, p);'],
    ['HS3012', 'void *p = HeapAlloc(h, sizeof(int), 0); if (p) HeapFree(h, 0, p);'],
    ['HS3013', 'VirtualFree(s, 4096, MEM_RELEASE);'],
    ['HS3014', 'void *p = HeapAlloc(GetProcessHeap(), HEAP_NO_SERIALIZE, 1); if (p) return 1;'],
    ['HS3015', 'HeapFree(s, 0, h);'],
    ['HS3016', 'memset(s, 10, 0);'],
    ['HS3017', 'malloc(10);'],
    ['HS3018', 's = NULL; s[0] = 1;'],
    ['HS3020', 'HeapDestroy(GetProcessHeap());'],
    ['HS3021', 'h = HeapCreate(0, 8192, 4096); if (h) HeapDestroy(h);'],
    ['HS3022', 'h = HeapCreate(0, 0, 0x1000000); if (h) { char *p = HeapAlloc(h, 0, 0xff000); if (p) p[0] = 1; }'],
    ['HS3022', 'h = HeapCreate(0, 0, 0x1000000); if (!h) return 1; char *p = HeapReAlloc(h, 0, s, 0x100000); if (p) p[0] = 1;'],
    ['HS3101', 'if (n = 1) n++;'],
    ['HS3101', 'while (n = 2) n++;'],
    ['HS3102', 'if (n); n++;'],
    ['HS3102', 'for (n = 0; n < 3; n++);\n { n++; }'],
    ['HS3103', 'n == 1;'],
    ['HS3104', 'if (s == "x") n++;'],
    ['HS3105', 'printf("%s", n);'],
    ['HS3105', 'printf("%I64d", n);'],
    ['HS3105', 'printf("%f", n);'],
    ['HS3105', 'printf("%S", s);'],
    ['HS3105', 'short k; scanf("%d", &k);'],
    ['HS3106', 'printf("%d %d", n);'],
    ['HS3106', 'printf("%d", n, n);'],
    ['HS3107', 'scanf("%d", n);'],
    ['HS3109', 'int k; n = k;'],
    ['HS3110', 'unsigned u = n; if (u >= 0) n++;'],
    ['HS3110', 'if (strlen(s) > -1) n++;'],
    ['HS3111', 'n = 2147483647 + 1;'],
    ['HS3112', 'n = n / 0;'],
    ['HS3113', 'int a[3]; a[3] = 1;'],
    ['HS3114', 'if (n & 1 == 0) n++;'],
    ['HS3115', 'n = n << 32;'],
    ['HS3116', 'unsigned char c = 300; n = c;'],
  ]; // prettier-ignore
  for (const [code, statements] of cases)
    it(`${code}: ${statements}`, () => {
      const text = body(statements);
      // Most of these do not test what they allocate either.
      const codes = told(text).filter(each => each === code || each !== 'HS3004');
      assert.deepEqual(codes.slice(0, 1), [code]);
    });

  it('HS3108 for the address of a local', () => {
    const text = 'char *g(void) { char b[4] = "a"; return b; } int main(void) { return g() != 0; }';
    assert.deepEqual(told(text), ['HS3108']);
  });
});

describe('no warning is given', () => {
  const quiet: readonly string[] = [
    'HANDLE all[4]; GetProcessHeaps(4, all); GetProcessHeaps(1, &all[1]); HANDLE one; GetProcessHeaps(1, &one);',
    'n =-1; n = +n; n=!n;',
    'char *p = malloc(strlen(s) + 1); if (p == NULL) return 1; strcpy(p, s); free(p);',
    'char *p; if (n) p = malloc(3); else p = NULL; if (p) p[0] = 1; free(p);',
    'char *p = malloc(3); if (!p) exit(1); p[0] = 1; free(p); p = malloc(4); if (p) p[0] = 2; free(p);',
    'if (n) free(s); if (!n) s[0] = 1;',
    'h = HeapCreate(0, 8192, 0); if (h) HeapDestroy(h); h = HeapCreate(0, 4096, 4096); if (h) HeapDestroy(h);',
    'h = HeapCreate(0, 0, 0x1000000); if (h) { char *p = HeapAlloc(h, 0, 0x7fff7); if (p) p[0] = 1; }',
    'h = HeapCreate(0, 0, 0); if (h) { char *p = HeapAlloc(h, 0, 0x1000000); if (p) p[0] = 1; }',
    'h = HeapCreate(0, 0, n); if (h) { char *p = HeapAlloc(h, 0, 0x1000000); if (p) p[0] = 1; }',
    'while (n--) { char *p = malloc(4); if (!p) break; p[0] = 1; free(p); }',
    'char *p = NULL; for (int i = 0; i < n; i++) { free(p); p = malloc(4); } free(p);',
    'int k; if (n) k = 1; else k = 2; n = k;',
    'int k; for (int i = 0; i < n; i++) k = i; n = k;',
    'int k; switch (n) { case 1: k = 1; break; default: k = 2; } n = k;',
    'int k; scanf("%d", &k); n = k;',
    'int k; goto set; use: n = k; return n; set: k = 1; goto use;',
    'struct node { int v; } *q = malloc(sizeof *q); if (!q) return 1; q->v = 1; free(q);',
    'char **v = malloc(n * sizeof(char *)); free(v);',
    'struct a { int x; } *q = malloc(sizeof(struct a) + 10); free(q);',
    'int *a = malloc(sizeof(int[10])); free(a);',
    'unsigned char *q = HeapAlloc(h, 0, sizeof(void *) * 4); HeapFree(h, 0, q);',
    'int *a = HeapAlloc(h, HEAP_GENERATE_EXCEPTIONS, 40); a[0] = 1; HeapFree(h, 0, a);',
    'void *p = HeapAlloc(h, HEAP_ZERO_MEMORY, 0); if (p) HeapFree(h, 0, p);',
    'SIZE_T z = n; void *p = HeapAlloc(h, 0, z); if (p) HeapFree(h, 0, p);',
    'char *t = realloc(s, 20); if (t) s = t;',
    'VirtualFree(s, 0, MEM_RELEASE); VirtualFree(s, 4096, MEM_DECOMMIT);',
    'memset(s, 0, n); memset(s, 0, 0);',
    'free(s); s = NULL; free(s);',
    'free(s); printf("%p", s);',
    'if ((n = getchar()) != EOF) n++;',
    'if ((s = getenv("x"))) n++;',
    'while (n--);',
    'for (; *s; s++) ;',
    'if (n) ; else n++;',
    'printf("%d %u %lu %ld %c %s %p %5.2f %% %*d %hd %hhd\\n", n, 1u, 1ul, 1l, s[0], s, s, 1.0, 3, n, n, n);',
    'printf("%zu %Iu %lld %I64u %ls %S %hs %td\\n", sizeof n, strlen(s), 1LL, 1ULL, L"a", L"b", s, s - s);',
    'printf("%lu %u %x", GetTickCount(), (UINT)3, (DWORD)4);',
    'char b[10]; sscanf(s, "%9s %d %*d %hd", b, &n, (short *)s);',
    'if (strcmp(s, "x") == 0 || s == NULL) n++;',
    'if ((n & 1) == 0 && (n | 2) != n) n++;',
    'int a[3] = { 0 }; int *e = &a[3]; while (e > a) e--;',
    'DWORD d = -1; unsigned short w = -1; char c = 0xff; n = d + w + c;',
    'unsigned u = 1u << 31; n = u + 0xffffffffu;',
    '__try { free(s); } __except (1) { s[0] = 1; }',
    "char c = *s; if (c == 'a') n++;",
    'static char buffer[8]; s = buffer; s[0] = 1;',
    '(void)malloc(4);',
    '*(volatile int *)0 = n;',
    'jmp: if (n) { free(s); return 1; } s[0] = 1; if (s[0]) goto jmp;',
  ];
  for (const statements of quiet)
    for (const model of ['ilp32', 'llp64'] as const)
      it(`${statements} (${model})`, () => {
        assert.deepEqual(told(body(statements), model), []);
      });

  it('for a list of arguments that va_start sets', () => {
    const text =
      'int sum(int n, ...) { va_list l; va_start(l, n); n += va_arg(l, int); va_end(l); return n; }';
    assert.deepEqual(told(`#include <stdarg.h>\n${text} int main(void) { return sum(1, 2); }`), []);
  });

  it('for `%d` of a size_t where it has 4 bytes, and one where it has 8', () => {
    const text = 'int main(void) { printf("%d", sizeof(int)); return 0; }';
    assert.deepEqual([told(text, 'ilp32'), told(text, 'llp64')], [[], ['HS3105']]);
  });
});
