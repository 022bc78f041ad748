#include "sequence.h"

/* GlobalAlloc, LocalAlloc and their sisters: fixed and moveable objects, lock counts, flags, contents, freed and junk handles. */
#define OBJECTS 24

struct object {
  HGLOBAL handle;
  SIZE_T size;
  unsigned locks, fill;
  int isGlobal, isMoveable, isGone;
};
static struct object objects[OBJECTS];

static SIZE_T someSize(void) {
  switch (below(6)) {
    case 0: return 0;
    case 1: case 2: return 1 + below(100);
    case 3: return 1 + below(5000);
    case 4: return 0x20000 + below(0x8000);
    default: return 16 * (1 + below(20));
  }
}

/* 0: none, 1: the object's own handle, 2: another value. */
static int kindOf(const void *result, const void *handle) { return result == NULL ? 0 : result == handle ? 1 : 2; }

static void paint(struct object *object, unsigned char *at) {
  SIZE_T i;
  for (i = 0; i < object->size; i += 1 + i / 16) at[i] = (unsigned char)(object->fill + i);
}

static int isPainted(const struct object *object, const unsigned char *at, SIZE_T size) {
  SIZE_T i;
  for (i = 0; i < size && i < object->size; i += 1 + i / 16) if (at[i] != (unsigned char)(object->fill + i)) return 0;
  return 1;
}

static void *lock(const struct object *object) { return object->isGlobal ? GlobalLock(object->handle) : LocalLock(object->handle); }
static BOOL unlock(const struct object *object) { return object->isGlobal ? GlobalUnlock(object->handle) : LocalUnlock(object->handle); }
static SIZE_T sizeOf(const struct object *object) { return object->isGlobal ? GlobalSize(object->handle) : LocalSize(object->handle); }
static UINT flagsOf(const struct object *object) { return object->isGlobal ? GlobalFlags(object->handle) : LocalFlags(object->handle); }

static void allocate(struct object *object) {
  static const UINT flags[] = { GMEM_FIXED, GMEM_MOVEABLE, GMEM_MOVEABLE, GPTR, GHND, GMEM_MOVEABLE | 0x100, GMEM_MOVEABLE | GMEM_DDESHARE,
                                GMEM_FIXED | GMEM_NODISCARD, GMEM_MOVEABLE | GMEM_NOCOMPACT };
  UINT flag = flags[below(9)];
  SIZE_T size = someSize();
  object->isGlobal = below(2);
  object->isMoveable = (flag & GMEM_MOVEABLE) != 0;
  object->size = size;
  object->locks = 0;
  object->isGone = 0;
  before();
  object->handle = object->isGlobal ? GlobalAlloc(flag, size) : LocalAlloc(flag, size);
  printf("%s alloc %x %lu %d", object->isGlobal ? "global" : "local", flag, (ULONG)size, object->handle != NULL);
  after(GetLastError());
  if (object->handle == NULL) return;
  printf("  kind %d size %lu flags %x\n", (int)((ULONG_PTR)object->handle & sizeof(void *)) != 0, (ULONG)sizeOf(object), flagsOf(object));
  if (!object->isMoveable && size > 0) {
    unsigned char *at = object->handle;
    printf("  zero %d\n", !(flag & GMEM_ZEROINIT) || (at[0] == 0 && at[size - 1] == 0 && at[size / 2] == 0));
    paint(object, at);
  }
  if (object->isMoveable && size > 0) {
    unsigned char *at = lock(object);
    printf("  zero %d back %d\n", !(flag & GMEM_ZEROINIT) || (at[0] == 0 && at[size - 1] == 0),
           (object->isGlobal ? GlobalHandle(at) : LocalHandle(at)) == object->handle);
    paint(object, at);
    unlock(object);
  }
}

static void describe(const struct object *object) {
  UINT flags;
  SIZE_T size;
  before();
  flags = flagsOf(object);
  printf("flags %x", flags);
  after(GetLastError());
  before();
  size = sizeOf(object);
  printf("size %lu", (ULONG)size);
  after(GetLastError());
}

static void lockOrUnlock(struct object *object) {
  int isLock = below(2);
  before();
  if (isLock) {
    unsigned char *at = lock(object);
    printf("lock %d kept %d", kindOf(at, object->handle), at == NULL || object->size == 0 || isPainted(object, at, object->size));
    if (at != NULL && object->isMoveable) object->locks++;
  } else {
    BOOL more = unlock(object);
    printf("unlock %d", more);
    if (object->isMoveable && object->locks > 0) object->locks--;
  }
  after(GetLastError());
}

/* Moving an object that may move; its handle stays, and a fixed one becomes another pointer. */
static void resize(struct object *object) {
  SIZE_T size = someSize();
  UINT flag = GMEM_MOVEABLE | (below(2) ? GMEM_ZEROINIT : 0);
  HGLOBAL made;
  before();
  made = object->isGlobal ? GlobalReAlloc(object->handle, size, flag) : LocalReAlloc(object->handle, size, flag);
  printf("%s realloc %x %lu to %lu locks %u %d", object->isGlobal ? "global" : "local", flag, (ULONG)object->size, (ULONG)size, object->locks,
         object->isMoveable ? kindOf(made, object->handle) : made != NULL);
  after(GetLastError());
  if (made == NULL) return;
  object->handle = made;
  printf("  size %lu flags %x", (ULONG)sizeOf(object), flagsOf(object));
  if (size > 0) {
    unsigned char *at = object->isMoveable ? lock(object) : object->handle;
    printf(" kept %d", at != NULL && isPainted(object, at, size < object->size ? size : object->size));
    object->size = size;
    if (at != NULL) paint(object, at);
    if (object->isMoveable) unlock(object);
  }
  printf("\n");
  object->size = size;
}

/* GMEM_MODIFY on a moveable object changes what may become of it, and no more. */
static void modify(struct object *object) {
  UINT flag = GMEM_MODIFY | (below(2) ? 0x100 : 0) | (below(2) ? GMEM_MOVEABLE : 0);
  HGLOBAL made;
  if (!object->isMoveable) return;
  before();
  made = object->isGlobal ? GlobalReAlloc(object->handle, 0, flag) : LocalReAlloc(object->handle, 0, flag);
  printf("modify %x %d", flag, kindOf(made, object->handle));
  after(GetLastError());
  describe(object);
}

static void discard(struct object *object) {
  HGLOBAL made;
  if (!object->isMoveable) return;
  before();
  made = object->isGlobal ? GlobalDiscard(object->handle) : LocalDiscard(object->handle);
  printf("discard locks %u %d", object->locks, kindOf(made, object->handle));
  after(GetLastError());
  if (made != NULL) object->size = 0;
  describe(object);
}

static void release(struct object *object) {
  HGLOBAL left;
  before();
  left = object->isGlobal ? GlobalFree(object->handle) : LocalFree(object->handle);
  printf("free locks %u %d", object->locks, kindOf(left, object->handle));
  after(GetLastError());
  object->isGone = 1;
  if (object->isMoveable) {
    /* A freed handle is known as such until it serves again. */
    describe(object);
    before();
    left = object->isGlobal ? GlobalFree(object->handle) : LocalFree(object->handle);
    printf("free again %d", kindOf(left, object->handle));
    after(GetLastError());
    before();
    printf("lock again %d", kindOf(lock(object), object->handle));
    after(GetLastError());
  }
  object->handle = NULL;
}

static void nothing(void) {
  before();
  printf("free NULL %d %d", GlobalFree(NULL) == NULL, LocalFree(NULL) == NULL);
  after(GetLastError());
  before();
  printf("size NULL %lu", (ULONG)GlobalSize(NULL));
  after(GetLastError());
  before();
  printf("local size NULL %lu", (ULONG)LocalSize(NULL));
  after(GetLastError());
  before();
  printf("flags NULL %x", GlobalFlags(NULL));
  after(GetLastError());
  before();
  printf("lock NULL %d", GlobalLock(NULL) != NULL);
  after(GetLastError());
  before();
  printf("local lock NULL %d", LocalLock(NULL) != NULL);
  after(GetLastError());
  before();
  printf("unlock NULL %d", GlobalUnlock(NULL));
  after(GetLastError());
  before();
  printf("local unlock NULL %d", LocalUnlock(NULL));
  after(GetLastError());
  before();
  printf("realloc NULL %d", GlobalReAlloc(NULL, 10, GMEM_MOVEABLE) != NULL);
  after(GetLastError());
}

static void run(void) {
  int step, steps = 80 + below(100), i;
  memset(objects, 0, sizeof(objects));
  for (step = 0; step < steps; step++) {
    struct object *object = &objects[below(OBJECTS)];
    unsigned choice = below(40);
    object->fill = object->handle == NULL ? (unsigned)step : object->fill;
    if (object->handle == NULL) { allocate(object); continue; }
    if (choice < 10) lockOrUnlock(object);
    else if (choice < 18) resize(object);
    else if (choice < 22) modify(object);
    else if (choice < 25) discard(object);
    else if (choice < 30) describe(object);
    else if (choice < 38) release(object);
    else nothing();
  }
  for (i = 0; i < OBJECTS; i++) if (objects[i].handle != NULL) release(&objects[i]);
}
