// An object of COM in C, declared with the macros of the SDK, in memory of the task allocator.
// profiles: all
// expect: owned 1 large 1 <= Microsoft, "IMalloc"
// expect: S_OK 0, value 2, references 2 <= Microsoft, "Rules for Managing Reference Counts"
// expect: {11111111-0001-0002-0304-05060708090A} <= Microsoft, "StringFromGUID2"
// expect: released to 1, then to 0 <= Microsoft, "Rules for Managing Reference Counts"
#include <windows.h>
#include <objbase.h>
#include <initguid.h>
#include <stdio.h>
#include <string.h>

DEFINE_GUID(IID_ICounter, 0x11111111, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

#undef INTERFACE
#define INTERFACE ICounter
DECLARE_INTERFACE_(ICounter, IUnknown)
{
    BEGIN_INTERFACE
    STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **object) PURE;
    STDMETHOD_(ULONG, AddRef)(THIS) PURE;
    STDMETHOD_(ULONG, Release)(THIS) PURE;
    STDMETHOD(Next)(THIS_ LONG *value) PURE;
    END_INTERFACE
};

typedef struct Counter {
    ICounter face;
    LONG references, value;
    IMalloc *memory;
} Counter;

static STDMETHODIMP query(ICounter *face, REFIID riid, void **object)
{
    *object = NULL;
    if (!IsEqualIID(riid, &IID_ICounter) && !IsEqualIID(riid, &IID_IUnknown)) return ResultFromScode(E_NOINTERFACE);
    face->lpVtbl->AddRef(face);
    *object = face;
    return NOERROR;
}

static STDMETHODIMP_(ULONG) addReference(ICounter *face) { return ++CONTAINING_RECORD(face, Counter, face)->references; }

static STDMETHODIMP_(ULONG) release(ICounter *face)
{
    Counter *counter = CONTAINING_RECORD(face, Counter, face);
    ULONG left = --counter->references;
    if (left == 0) {
        IMalloc *memory = counter->memory;
        IMalloc_Free(memory, counter);
        IMalloc_Release(memory);
    }
    return left;
}

static STDMETHODIMP next(ICounter *face, LONG *value)
{
    *value = ++CONTAINING_RECORD(face, Counter, face)->value;
    return S_OK;
}

static ICounterVtbl table = { query, addReference, release, next };

int main(void)
{
    IMalloc *memory;
    Counter *counter;
    ICounter *face;
    LONG value;
    WCHAR text[40];
    HRESULT result;
    ULONG left;
    if (FAILED(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED)) || FAILED(CoGetMalloc(1, &memory))) return 1;
    counter = IMalloc_Alloc(memory, sizeof *counter);
    memset(counter, 0, sizeof *counter);
    counter->face.lpVtbl = &table;
    counter->references = 1;
    counter->memory = memory;
    IMalloc_AddRef(memory);
    printf("owned %d large %d\n", IMalloc_DidAlloc(memory, counter), IMalloc_GetSize(memory, counter) >= sizeof *counter);
    result = counter->face.lpVtbl->QueryInterface(&counter->face, &IID_ICounter, (void **)&face);
    face->lpVtbl->Next(face, &value);
    face->lpVtbl->Next(face, &value);
    printf("S_OK %lx, value %ld, references %ld\n", result, value, counter->references);
    StringFromGUID2(&IID_ICounter, text, 40);
    printf("%ls\n", text);
    left = face->lpVtbl->Release(face);
    printf("released to %lu, ", left);
    printf("then to %lu\n", counter->face.lpVtbl->Release(&counter->face));
    IMalloc_Release(memory);
    CoUninitialize();
    return 0;
}
