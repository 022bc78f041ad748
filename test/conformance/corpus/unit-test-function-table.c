// Functions of ntdll that a test finds at run time, through a macro that makes the pointer's name and the text alike.
// profiles: nt
// expect: found 8 of 9 <= Microsoft, "GetProcAddress"
// expect: missing RtlNoSuchFunction, error 127 <= Microsoft, "GetProcAddress"
// expect: block of 40 bytes, valid 1, zero 1 <= HEAP_SPEC §A.3, C-38
// expect: one byte is a page <= HEAP_SPEC §A.15
#include <windows.h>
#include <winternl.h>
#include <stdio.h>

static PVOID (WINAPI *pRtlAllocateHeap)(PVOID, ULONG, SIZE_T);
static BOOLEAN (WINAPI *pRtlFreeHeap)(PVOID, ULONG, PVOID);
static SIZE_T (WINAPI *pRtlSizeHeap)(PVOID, ULONG, const void *);
static BOOLEAN (WINAPI *pRtlValidateHeap)(PVOID, ULONG, const void *);
static PVOID (WINAPI *pRtlCreateHeap)(ULONG, PVOID, SIZE_T, SIZE_T, PVOID, PVOID);
static PVOID (WINAPI *pRtlDestroyHeap)(PVOID);
static NTSTATUS (WINAPI *pNtAllocateVirtualMemory)(HANDLE, PVOID *, ULONG_PTR, SIZE_T *, ULONG, ULONG);
static NTSTATUS (WINAPI *pNtFreeVirtualMemory)(HANDLE, PVOID *, SIZE_T *, ULONG);
static void (WINAPI *pRtlNoSuchFunction)(void);
static int found, asked;

#define LOAD_FUNC(func) \
    asked++; \
    SetLastError(0xdeadbeef); \
    p##func = (void *)GetProcAddress(module, #func); \
    if (p##func) found++; else missing = #func, error = GetLastError()

int main(void)
{
    HMODULE module = GetModuleHandleA("ntdll.dll");
    const char *missing = "";
    DWORD error = 0;
    LOAD_FUNC(RtlAllocateHeap);
    LOAD_FUNC(RtlFreeHeap);
    LOAD_FUNC(RtlSizeHeap);
    LOAD_FUNC(RtlValidateHeap);
    LOAD_FUNC(RtlCreateHeap);
    LOAD_FUNC(RtlDestroyHeap);
    LOAD_FUNC(NtAllocateVirtualMemory);
    LOAD_FUNC(NtFreeVirtualMemory);
    LOAD_FUNC(RtlNoSuchFunction);
    printf("found %d of %d\n", found, asked);
    printf("missing %s, error %lu\n", missing, error);
    {
        PVOID heap = pRtlCreateHeap(HEAP_GROWABLE, NULL, 0, 0, NULL, NULL);
        char *p = pRtlAllocateHeap(heap, HEAP_ZERO_MEMORY, 40);
        int zero = 1, i;
        for (i = 0; i < 40; i++) zero &= p[i] == 0;
        printf("block of %lu bytes, valid %d, zero %d\n", (ULONG)pRtlSizeHeap(heap, 0, p), pRtlValidateHeap(heap, 0, p), zero);
        pRtlFreeHeap(heap, 0, p);
        pRtlDestroyHeap(heap);
    }
    {
        PVOID base = NULL;
        SIZE_T size = 1;
        NTSTATUS status = pNtAllocateVirtualMemory(GetCurrentProcess(), &base, 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
        if (NT_SUCCESS(status) && size == 0x1000) printf("one byte is a page\n");
        size = 0;
        pNtFreeVirtualMemory(GetCurrentProcess(), &base, &size, MEM_RELEASE);
    }
    return 0;
}
