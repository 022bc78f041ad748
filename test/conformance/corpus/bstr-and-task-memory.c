// Strings that know their length, the library's and home-made ones, and the task allocator of COM.
// profiles: nt
// expect: 5 characters, 10 bytes, text hello <= Microsoft, "BSTR"
// expect: prefix 10 <= Microsoft, "BSTR"
// expect: embedded zero: length 3 <= Microsoft, "SysAllocStringLen"
// expect: task memory: 1 <= Microsoft, "CoTaskMemAlloc"
#include <windows.h>
#include <oleauto.h>
#include <stdio.h>
#include <string.h>
int main(void)
{
    BSTR text = SysAllocString(L"hello"), three = SysAllocStringLen(L"a\0b", 3);
    char *p = CoTaskMemAlloc(10);
    printf("%u characters, %u bytes, text %ls\n", SysStringLen(text), SysStringByteLen(text), text);
    printf("prefix %lu\n", ((DWORD *)text)[-1]);
    printf("embedded zero: length %u\n", SysStringLen(three));
    strcpy(p, "task");
    p = CoTaskMemRealloc(p, 1000);
    printf("task memory: %d\n", p != NULL && strcmp(p, "task") == 0);
    CoTaskMemFree(p);
    SysFreeString(text);
    SysFreeString(three);
    SysFreeString(NULL);
    return 0;
}
