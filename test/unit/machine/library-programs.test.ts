import { GNU_BITS_H } from '../../../engine/script/library/gnu';
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { compile } from '../../../engine/script/compile';
import { NATIVES } from '../../../engine/machine/natives';
import { PRELUDE, nativeNames } from '../../../engine/script/prelude';
import { BUILTIN_HEADERS } from '../../../engine/script/headers/index';
import { prints } from '../../support/check-c';
import { programOf, runC } from '../../support/run-c';

const main = (headers: string, body: string, before = ''): string =>
  `${headers
    .split(' ')
    .map(name => `#include <${name}.h>\n`)
    .join('')}${before}\nint main(void) {\n${body}\nreturn 0; }`;

describe('Functions of strings', () => {
  prints(
    'repeat a text that is copied onto itself, leave what need not change, and know 0 with any exponent',
    main(
      'string stdlib stdio errno',
      `char a[8] = "1"; int r = strncpy_s(a + 1, 4, a, _TRUNCATE); printf("%d %.4s ", r, a);
      printf("%d ", _strlwr_s((char *)"constant", 9)); strcpy(a, "ABCDE"); r = _strlwr_s(a, 3); printf("%d %d%s ", r, a[0], a + 1);
      printf("%d %d %g", strncpy_s(NULL, 0, a, 0), strncat_s(a, 4, NULL, 0), strtod("0x0p99999999", NULL));`,
    ),
    '80 1111 0 22 0BCDE 0 0 0',
  );
});

describe('Vectored handlers', () => {
  prints(
    'run before the handlers of frames, the first in front, and may continue',
    main(
      'windows stdio',
      `PVOID b = AddVectoredExceptionHandler(0, second), a = AddVectoredExceptionHandler(1, first);
      ULONG_PTR given[2] = { 7, 35 };
      RaiseException(0xE0001234, 0, 2, given);
      printf("on ");
      printf("%lu %lu ", RemoveVectoredExceptionHandler(a), RemoveVectoredExceptionHandler(a));
      RemoveVectoredExceptionHandler(b);
      __try { RaiseException(0xE0001234, 0, 0, NULL); } __except (EXCEPTION_EXECUTE_HANDLER) { printf("frame"); }`,
      `LONG WINAPI first(EXCEPTION_POINTERS *x) { printf("first %lx ", x->ExceptionRecord->ExceptionCode); return EXCEPTION_CONTINUE_SEARCH; }
      LONG WINAPI second(EXCEPTION_POINTERS *x) {
        EXCEPTION_RECORD *r = x->ExceptionRecord;
        printf("second %lu %d ", r->NumberParameters, (int)(r->ExceptionInformation[0] + r->ExceptionInformation[1]));
        return EXCEPTION_CONTINUE_EXECUTION;
      }`,
    ),
    'first e0001234 second 2 42 on 1 0 frame',
  );
  prints(
    'repair a fault, which runs its instruction again, and are followed by continue handlers',
    main(
      'windows stdio',
      `AddVectoredExceptionHandler(1, repair); AddVectoredContinueHandler(1, after);
      page = VirtualAlloc(NULL, 4096, MEM_RESERVE, PAGE_NOACCESS);
      page[5] = 'x';
      printf("%c", page[5]);`,
      `char *page;
      LONG WINAPI repair(EXCEPTION_POINTERS *x) {
        if (x->ExceptionRecord->ExceptionCode != EXCEPTION_ACCESS_VIOLATION) return EXCEPTION_CONTINUE_SEARCH;
        printf("%d at %d ", (int)x->ExceptionRecord->ExceptionInformation[0], (int)(x->ExceptionRecord->ExceptionInformation[1] - (ULONG_PTR)page));
        VirtualAlloc(page, 4096, MEM_COMMIT, PAGE_READWRITE);
        return EXCEPTION_CONTINUE_EXECUTION;
      }
      LONG WINAPI after(EXCEPTION_POINTERS *x) { printf("continued "); return EXCEPTION_CONTINUE_SEARCH; }`,
    ),
    '1 at 5 continued x',
  );
});

describe('Ends of a program', () => {
  prints(
    'run exit routines in reverse order, also those of main returning',
    main(
      'stdlib stdio',
      'atexit(a); _onexit(b); atexit(a); exit(4);',
      `void a(void) { printf("a"); } int b(void) { printf("b"); return 0; }`,
    ),
    'aba',
    4,
  );
  prints(
    'run exit routines after main',
    main('stdlib stdio', 'atexit(a); printf("m");', 'void a(void) { printf("a"); }'),
    'ma',
  );
  prints(
    'let a handler of SIGABRT see an abort, which ends the process with 3',
    main(
      'signal stdlib stdio',
      'signal(SIGABRT, seen); abort();',
      'void seen(int n) { printf("signal %d", n); }',
    ),
    'signal 22',
    3,
  );
  prints(
    'let a handler of SIGSEGV jump out of an access violation',
    main(
      'signal setjmp stdio',
      `signal(SIGSEGV, seen);
      if (setjmp(back) == 0) *(volatile int *)0 = 1; else printf("back");
      printf(" %d", raise(999));`,
      'jmp_buf back; void seen(int n) { printf("%d ", n); longjmp(back, 1); }',
    ),
    '11 back -1',
  );
  prints(
    'leave finally blocks when longjmp passes them',
    main(
      'windows setjmp stdio',
      'if (setjmp(back) == 0) inner(); else printf("back");',
      'jmp_buf back; void inner(void) { __try { longjmp(back, 2); } __finally { printf("finally "); } }',
    ),
    'finally back',
  );
  it('ask the unhandled exception filter last', () => {
    const { output, stop } = runC(
      main(
        'windows stdio',
        'SetUnhandledExceptionFilter(last); *(volatile int *)4 = 0;',
        'LONG WINAPI last(EXCEPTION_POINTERS *x) { printf("last %lx", x->ExceptionRecord->ExceptionCode); return EXCEPTION_EXECUTE_HANDLER; }',
      ),
    );
    assert.equal(output, 'last c0000005');
    assert.equal(stop.reason, 'died');
  });
});

describe('The calendar', () => {
  prints(
    'breaks seconds down and puts them together again (C99 7.23)',
    main(
      'time stdio',
      `time_t leap = 951782400; struct tm *t = gmtime(&leap), odd = { 0 };
      printf("%d-%d-%d wday %d yday %d, %s", t->tm_year, t->tm_mon, t->tm_mday, t->tm_wday, t->tm_yday, asctime(t));
      odd.tm_year = 100; odd.tm_mon = 13; odd.tm_mday = 0;
      printf("%lld %s", (long long)mktime(&odd), ctime(&leap));
      printf("%d %d", odd.tm_mon, odd.tm_mday);`,
    ),
    '100-1-29 wday 2 yday 59, Tue Feb 29 00:00:00 2000\n980899200 Tue Feb 29 00:00:00 2000\n0 31',
  );
  prints(
    'formats it',
    main(
      'time stdio',
      `char s[80]; time_t at = 1104534000; struct tm *t = gmtime(&at);
      strftime(s, sizeof s, "%a %A %b %B %d %e %j %H:%I %p %y %Y", t); puts(s);
      strftime(s, sizeof s, "%G-W%V-%u %U %W %F %T %D %R %%", t); puts(s);
      printf("%d", (int)strftime(s, 4, "%Y", t));`,
    ),
    'Fri Friday Dec December 31 31 366 23:11 PM 04 2004\n2004-W53-5 52 52 2004-12-31 23:00:00 12/31/04 23:00 %\n0',
  );
  prints(
    'converts FILETIME and SYSTEMTIME both ways',
    main(
      'windows stdio',
      `SYSTEMTIME s = { 1970, 1, 0, 1, 0, 0, 0, 0 }, b; FILETIME f, g;
      SystemTimeToFileTime(&s, &f);
      printf("%llu ", (ULONGLONG)f.dwHighDateTime << 32 | f.dwLowDateTime);
      s.wYear = 2024; s.wMonth = 2; s.wDay = 29; s.wMilliseconds = 123;
      SystemTimeToFileTime(&s, &g); FileTimeToSystemTime(&g, &b);
      printf("%d-%d-%d %d %d %ld ", b.wYear, b.wMonth, b.wDay, b.wDayOfWeek, b.wMilliseconds, CompareFileTime(&f, &g));
      s.wYear = 2023;
      printf("%d %lu ", SystemTimeToFileTime(&s, &g), GetLastError());
      GetSystemTime(&b); printf("%d", b.wYear);`,
    ),
    '116444736000000000 2024-2-29 4 123 -1 0 87 2000',
  );
});

describe('Conversions and texts', () => {
  prints(
    'write numbers in every radix and width',
    main(
      'stdlib stdio errno',
      `char s[70]; wchar_t w[70];
      printf("%s %s %s ", _ltoa(-255, s, 10), _i64toa(-1, s + 20, 16), _ui64toa(18446744073709551615ULL, s + 45, 10));
      printf("%ls %d %d %s", _itow(5, w, 2), _itoa_s(1234, s, 4, 10), _itoa_s(1234, s, 5, 10), s);`,
    ),
    '-255 ffffffffffffffff 18446744073709551615 101 34 0 1234',
  );
  prints(
    'sort and search with a context',
    main(
      'stdlib search stdio',
      `int v[] = { 5, 1, 4, 2 }, calls = 0, key = 4, missing = 9; unsigned n = 4;
      qsort_s(v, 4, sizeof v[0], by, &calls);
      int *found = bsearch_s(&key, v, 4, sizeof v[0], by, &calls);
      printf("%d%d%d%d %d %d ", v[0], v[1], v[2], v[3], (int)(found - v), calls > 0);
      printf("%d %d", _lfind(&missing, v, &n, sizeof v[0], same) == NULL, (int)((int *)_lfind(&key, v, &n, sizeof v[0], same) - v));`,
      'int by(void *c, const void *a, const void *b) { ++*(int *)c; return *(int *)a - *(int *)b; } int same(const void *a, const void *b) { return *(int *)a != *(int *)b; }',
    ),
    '1245 2 1 1 2',
  );
  prints(
    'split, search and change wide text',
    main(
      'wchar stdio',
      `wchar_t text[] = L"one,two;three", *rest, *at = wcstok(text, L",;", &rest);
      for (; at != NULL; at = wcstok(NULL, L",;", &rest)) wprintf(L"[%ls]", at);
      wchar_t s[] = L"aBc"; wprintf(L" %ls", _wcsupr(s)); wprintf(L" %ls", _wcsrev(s));
      wprintf(L" %d %d %ls", (int)wcsspn(L"aab", L"a"), (int)wcscspn(L"abc", L"c"), wcspbrk(L"hello", L"lo"));
      int a; wchar_t word[8]; char narrow[8];
      wprintf(L" %d", swscanf(L"12 wide thin", L"%d %s %S", &a, word, narrow));
      wprintf(L" %d %ls %S %lld", a, word, narrow, wcstoll(L"-9000000000", NULL, 10));`,
    ),
    '[one][two][three] ABC CBA 2 2 llo 3 12 wide thin -9000000000',
  );
  prints(
    'rotate, swap and classify',
    main(
      'stdlib stdio math string ctype',
      `printf("%x %llx %hx %lx ", _rotl(0x80000001u, 4), _rotr64(1, 1), _byteswap_ushort(0x1234), _byteswap_ulong(0x12345678));
      printf("%d %d %d ", fpclassify(0.0) == FP_ZERO, isnormal(1.0), fpclassify(4e-320) == FP_SUBNORMAL);
      printf("%g %g %d %g ", scalbn(3, 4), logb(1000), ilogb(0.25), nextafter(1, 2) - 1);
      printf("%g %d ", fma(1e16, 1 + 2.220446049250313e-16, -1e16), __iscsym('_') != 0);
      char s[] = "abc"; printf("%s %d", _strset(s, 'z'), _memicmp("ABC", "abd", 3) < 0);`,
    ),
    '18 8000000000000000 3412 78563412 1 1 1 48 9 -2 2.22045e-16 2.22045 1 zzz 1',
  );
  prints(
    'read what is left of the input and know its end',
    main(
      'stdio',
      `char b[8]; int c = getchar();
      printf("%d %d ", ungetc(c, stdin) == c, !!feof(stdin));
      printf("%d ", (int)fread(b, 2, 3, stdin));
      printf("%d ", !!feof(stdin)); clearerr(stdin); printf("%d %d", feof(stdin), getchar());`,
    ),
    '1 0 2 1 0 -1',
    0,
    'abcde',
  );
  prints(
    'read keys from the input as a console has them',
    main(
      'conio stdio mmsystem',
      `int hit = _kbhit(), key = _getch();
      _cprintf("%d %c ", hit, key);
      _cputs("put "); printf("%d ", _putch('!')); key = _getche(); printf(" %d ", key);
      _ungetch('u'); printf("%d %c ", _kbhit(), getch());
      printf("%d %d %d", _getch(), _kbhit(), (int)(timeGetTime() - GetTickCount()) <= 0);`,
    ),
    '1 a put !33 b 98 1 u 13 0 1',
    0,
    'ab\n',
  );
  prints(
    'count and bound formatted text',
    main(
      'stdio wchar stdarg',
      `char s[6]; wchar_t w[6];
      printf("%d %d ", _scprintf("%d", 12345), _scwprintf(L"%d", 123));
      printf("%d %s ", bounded(s, 6, _TRUNCATE, "%s", "abcdefgh"), s);
      printf("%d %ls", swprintf_s(w, 6, L"%d", 99), w);`,
      'int bounded(char *to, size_t size, size_t count, const char *f, ...) { va_list l; va_start(l, f); int n = _vsnprintf_s(to, size, count, f, l); va_end(l); return n; }',
    ),
    '5 3 -1 abcde 2 99',
  );
});

describe("Windows' odds and ends", () => {
  prints(
    'give the text of an error in a buffer, allocated or not',
    main(
      'windows stdio',
      `char s[64], *made; DWORD n = FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, NULL, ERROR_INVALID_HANDLE, 0, s, sizeof s, NULL);
      printf("%lu %s", n, s);
      FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_ALLOCATE_BUFFER, NULL, 8, 0, (LPSTR)&made, 0, NULL);
      printf("%s%d ", made, HeapFree(GetProcessHeap(), 0, made));
      printf("%lu %lu ", FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, NULL, 99999, 0, s, sizeof s, NULL), GetLastError());
      DWORD_PTR given[2] = { (DWORD_PTR)"heap", 42 };
      FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY, "%1 has %2!d! blocks%%", 0, 0, s, sizeof s, (va_list *)given);
      printf("%s", s);`,
    ),
    '24 The handle is invalid.\r\nNot enough memory resources are available to process this command.\r\n1 0 317 heap has 42 blocks%',
  );
  prints(
    'multiply and divide, copy and compare',
    main(
      'windows stdio',
      `char s[4];
      printf("%d %d %d ", MulDiv(7, 3, 2), MulDiv(-7, 3, 2), MulDiv(1, 1, 0));
      printf("%s %d %d ", lstrcpynA(s, "abcdef", 4), lstrcmpiA("HEAP", "heap") == 0, SetErrorMode(1) + SetErrorMode(0));
      printf("%d %lu ", LoadLibraryA("none.dll") == NULL, GetLastError());
      STARTUPINFOA info; GetStartupInfoA(&info); printf("%d", info.cb == sizeof info);`,
    ),
    '11 -11 -1 abc 1 1 1 126 1',
  );
  prints(
    'tell version and memory, and lock committed pages',
    main(
      'windows stdio',
      `OSVERSIONINFOA v = { sizeof v }; MEMORYSTATUSEX m = { sizeof m }, bad = { 1 };
      printf("%d %lu.%lu ", GetVersionExA(&v), v.dwMajorVersion, v.dwMinorVersion);
      printf("%d %d %d ", GlobalMemoryStatusEx(&m), m.ullAvailPhys < m.ullTotalPhys, GlobalMemoryStatusEx(&bad));
      char *p = VirtualAlloc(NULL, 8192, MEM_RESERVE, PAGE_READWRITE);
      printf("%d %lu ", VirtualLock(p, 8192), GetLastError());
      VirtualAlloc(p, 8192, MEM_COMMIT, PAGE_READWRITE);
      printf("%d %d", VirtualLock(p, 8192), VirtualUnlock(p, 8192));`,
    ),
    '1 10.0 1 1 0 0 487 1 1',
  );
});

describe('Locked pages', () => {
  prints(
    'are touched first, so that a guard page fails the first time and pages without access always',
    main(
      'windows stdio',
      `DWORD old;
      MEMORY_BASIC_INFORMATION info;
      char *p = VirtualAlloc(NULL, 8192, MEM_RESERVE | MEM_COMMIT, PAGE_READONLY | PAGE_GUARD);
      printf("%d %lx ", VirtualLock(p, 4096), GetLastError());
      VirtualQuery(p, &info, sizeof info);
      printf("%lx %lx ", info.Protect, (unsigned long)info.RegionSize);
      printf("%d ", VirtualLock(p, 4096));
      VirtualProtect(p, 8192, PAGE_NOACCESS, &old);
      printf("%d %lu", VirtualLock(p, 4096), GetLastError());`,
    ),
    '0 80000001 2 1000 1 0 998',
  );
  prints(
    'are locked once however often they are asked for, and no more when they were given back',
    main(
      'windows stdio',
      `char *p = VirtualAlloc(NULL, 12288, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
      printf("%d %lu ", VirtualUnlock(p, 1), GetLastError());
      printf("%d %d ", VirtualLock(p, 8192), VirtualLock(p + 4095, 2));
      printf("%d %lu ", VirtualUnlock(p, 12288), GetLastError());
      printf("%d %d ", VirtualUnlock(p, 4096), VirtualUnlock(p, 4096));
      VirtualFree(p + 4096, 4096, MEM_DECOMMIT);
      VirtualAlloc(p + 4096, 4096, MEM_COMMIT, PAGE_READWRITE);
      printf("%d", VirtualUnlock(p + 4096, 4096));`,
    ),
    '0 158 1 1 0 158 1 0 0',
  );
});

describe('GetProcAddress', () => {
  prints(
    'finds all functions of a part of the library that is written in C, not only the first that is named',
    main(
      'windows stdio malloc',
      `HMODULE crt = GetModuleHandleA("msvcrt.dll");
      void *(*reallocate)(void *, size_t, size_t) = (void *)GetProcAddress(crt, "_aligned_realloc");
      void *(*allocate)(size_t, size_t, size_t) = (void *)GetProcAddress(crt, "_aligned_offset_malloc");
      void (*release)(void *) = (void *)GetProcAddress(crt, "_aligned_free");
      char *p = reallocate(NULL, 100, 64);
      p[99] = 'x';
      p = reallocate(p, 200, 64);
      printf("%d %c %d ", (int)((UINT_PTR)p % 64), p[99], GetProcAddress(crt, "_aligned_none") == NULL);
      release(p);
      p = allocate(100, 32, 5);
      printf("%d", (int)((UINT_PTR)(p + 5) % 32));
      release(p);`,
    ),
    '0 x 1 0',
  );
});

describe('The library', () => {
  it('has every function that a header declares', () => {
    assert.deepEqual(
      nativeNames().filter(name => !NATIVES.has(name)),
      [],
    );
  });

  const everything = BUILTIN_HEADERS.map(name => `#include <${name}>\n`).join('');
  for (const unit of PRELUDE)
    it(`compiles ${unit.path} in both data models`, () => {
      const used = unit.defines.filter(name => !name.includes('WinMain')).map(name => `(void *)${name}`);
      // What GNU C declares by itself is in no header.
      const own = unit.path.includes('gnu-bits') ? GNU_BITS_H : '';
      const source = `${everything}${own}void *used[] = { ${used.join(', ') || '0'} };\nint main(void) { return 0; }`;
      for (const profile of ['win10-x86', 'win10-x64'] as const)
        assert.equal(programOf(source, profile).model, profile === 'win10-x86' ? 'ilp32' : 'llp64');
    });

  it('says what exists instead of a function that does not', () => {
    const source =
      '#include <stdio.h>\nint main(void) { CreatePipe(0, 0, 0, 0); pthread_create(0, 0, 0, 0); return 0; }';
    const { diagnostics } = compile(new Map([['t.c', source]]), { units: ['t.c'], model: 'ilp32' });
    assert.deepEqual(
      diagnostics.map(({ message }) => message.split(': ').length > 1),
      [true, true],
    );
    assert.match(diagnostics[0]!.message, /'CreatePipe'.*there are no pipes: files/);
    assert.match(diagnostics[1]!.message, /'pthread_create'.*CreateThread/);
  });
});
