// The heap functions as a unit test of the Win32 API checks them: its own ok(), a test list, SetLastError(0xdeadbeef).
// profiles: vista+
// expect: heap: 25 tests executed (0 marked as todo, 0 failures), 0 skipped. <= C-15 C-16 C-17 C-18 C-20 C-24 C-25 C-26 C-34
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static int executed, failures, todos, skipped;
static const char *current_file;
static int current_line;

static void winetest_set_location(const char *file, int line)
{
    const char *name = strrchr(file, '/');
    current_file = name ? name + 1 : file;
    current_line = line;
}

static int winetest_ok(int condition, const char *message, ...)
{
    va_list args;
    executed++;
    if (condition) return 1;
    failures++;
    printf("%s:%d: Test failed: ", current_file, current_line);
    va_start(args, message);
    vprintf(message, args);
    va_end(args);
    return 0;
}

#define ok_(file, line) (winetest_set_location(file, line), 0) ? (void)0 : (void)winetest_ok
#define ok ok_(__FILE__, __LINE__)
#define skip(...) (skipped++, (void)0)
#define win_skip skip

static void test_alloc(void)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    void *mem, *mem2;
    SIZE_T size;
    BOOL ret;

    ok(heap != NULL, "HeapCreate failed, error %lu\n", GetLastError());
    mem = HeapAlloc(heap, 0, 0);
    ok(mem != NULL, "memory not allocated for size 0\n");
    size = HeapSize(heap, 0, mem);
    ok(size == 0, "got size %Iu\n", size);
    ret = HeapFree(heap, 0, mem);
    ok(ret, "HeapFree failed, error %lu\n", GetLastError());

    for (size = 0; size <= 256; size += 64)
    {
        mem = HeapAlloc(heap, HEAP_ZERO_MEMORY, size);
        ok(mem != NULL && HeapSize(heap, 0, mem) == size, "size %#Ix\n", size);
        HeapFree(heap, 0, mem);
    }

    mem = HeapAlloc(heap, 0, 10);
    SetLastError(0xdeadbeef);
    mem2 = HeapReAlloc(heap, 0, mem, ~(SIZE_T)0 - 7);
    ok(mem2 == NULL, "expected NULL, got %p\n", mem2);
    mem2 = HeapReAlloc(heap, 0, mem, ~(SIZE_T)0);
    ok(mem2 == NULL, "expected NULL, got %p\n", mem2);
    ok(HeapValidate(heap, 0, mem), "HeapValidate failed\n");
    mem2 = HeapReAlloc(heap, 0, mem, 0);
    ok(mem2 != NULL, "HeapReAlloc failed\n");
    ok(HeapSize(heap, 0, mem2) == 0, "wrong size\n");
    ok(HeapFree(heap, 0, mem2), "HeapFree failed\n");
    mem = HeapAlloc(heap, 0, ~(SIZE_T)0);
    ok(!mem, "memory allocated for size ~0\n");
    ok(HeapFree(heap, 0, mem), "HeapFree of NULL failed\n");
    ok(HeapDestroy(heap), "HeapDestroy failed\n");
}

static void test_null(void)
{
    HANDLE heap = HeapCreate(HEAP_NO_SERIALIZE, 0, 0);
    BOOL ret;
    void *mem;

    SetLastError(0xdeadbeef);
    ret = HeapFree(NULL, 0, NULL);
    ok(ret, "got %d\n", ret);
    ret = HeapFree(heap, 0, NULL);
    ok(ret, "got %d\n", ret);
    ret = HeapValidate(heap, 0, NULL);
    ok(ret, "got %d\n", ret);
    ok(GetLastError() == 0xdeadbeef, "got error %lu\n", GetLastError());
    mem = HeapReAlloc(heap, 0, NULL, 1);
    ok(mem == NULL, "got %p\n", mem);
    ok(GetLastError() == NO_ERROR, "got error %lu\n", GetLastError());
    ok(HeapDestroy(heap), "HeapDestroy failed\n");
}

struct test { const char *name; void (*func)(void); };
static const struct test winetest_testlist[] = { { "alloc", test_alloc }, { "null", test_null }, { 0, 0 } };

int main(int argc, char **argv)
{
    const struct test *test;
    for (test = winetest_testlist; test->name; test++) test->func();
    printf("heap: %d tests executed (%d marked as todo, %d failures), %d skipped.\n", executed, todos, failures, skipped);
    return failures != 0;
}
