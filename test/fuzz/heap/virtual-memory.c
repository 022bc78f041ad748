#include "sequence.h"

/* VirtualAlloc, VirtualFree, VirtualProtect and VirtualQuery on regions of a few pages: all addresses are printed in their region. */
#define REGIONS 4
#define PAGE 0x1000

struct region {
  char *base;
  SIZE_T pages;
};
static struct region regions[REGIONS];

static const DWORD protections[] = { PAGE_READWRITE, PAGE_READWRITE, PAGE_READONLY, PAGE_NOACCESS, PAGE_EXECUTE, PAGE_EXECUTE_READ,
                                     PAGE_EXECUTE_READWRITE, PAGE_READWRITE | PAGE_GUARD };

static DWORD someProtection(void) {
  static const DWORD wrong[] = { 0, PAGE_READONLY | PAGE_EXECUTE, PAGE_WRITECOPY, 0xffffffff };
  return below(12) == 0 ? wrong[below(4)] : protections[below(8)];
}

/* An offset into a region: often the start of a page, seldom past the end. */
static SIZE_T someOffset(const struct region *region) {
  SIZE_T at = below((unsigned)region->pages + (below(16) == 0)) * PAGE;
  return below(3) == 0 ? at + below(PAGE) : at;
}

static SIZE_T someLength(const struct region *region) {
  switch (below(5)) {
    case 0: return 0;
    case 1: return 1 + below(PAGE);
    default: return (1 + below((unsigned)region->pages)) * PAGE;
  }
}

static void place(const struct region *region, const char *name, void *at) {
  if (at == NULL) printf(" %s NULL", name);
  else printf(" %s %lx", name, (ULONG)((char *)at - region->base));
}

static void reserve(struct region *region) {
  SIZE_T size = below(3) == 0 ? 1 + below(0x30000) : (1 + below(40)) * PAGE;
  DWORD type = MEM_RESERVE | (below(3) == 0 ? MEM_COMMIT : 0), protect = someProtection();
  before();
  region->base = VirtualAlloc(NULL, size, type, protect);
  region->pages = (size + PAGE - 1) / PAGE;
  printf("reserve %lu %lx %lx %s", (ULONG)size, type, protect, region->base == NULL ? "NULL" : ((ULONG_PTR)region->base & 0xffff) == 0 ? "aligned" : "region");
  after(GetLastError());
}

static void commit(const struct region *region) {
  SIZE_T at = someOffset(region), size = someLength(region);
  DWORD protect = someProtection(), type = below(8) == 0 ? MEM_RESET : MEM_COMMIT;
  void *got;
  before();
  got = VirtualAlloc(region->base + at, size, type, protect);
  printf("commit %lx %lx %lx %lx", type, (ULONG)at, (ULONG)size, protect);
  place(region, "gives", got);
  after(GetLastError());
}

static void decommit(const struct region *region) {
  SIZE_T at = someOffset(region), size = someLength(region);
  BOOL done;
  before();
  done = VirtualFree(region->base + at, size, MEM_DECOMMIT);
  printf("decommit %lx %lx %d", (ULONG)at, (ULONG)size, done);
  after(GetLastError());
}

static void protect(const struct region *region) {
  SIZE_T at = someOffset(region), size = someLength(region) + 1;
  DWORD protect = someProtection(), old = 0xcccccccc;
  BOOL done;
  before();
  done = VirtualProtect(region->base + at, size, protect, &old);
  printf("protect %lx %lx %lx %d old %lx", (ULONG)at, (ULONG)size, protect, done, done ? old : 0);
  after(GetLastError());
}

static void query(const struct region *region, SIZE_T at) {
  MEMORY_BASIC_INFORMATION info;
  SIZE_T got;
  before();
  got = VirtualQuery(region->base + at, &info, sizeof(info));
  printf("query %lx %d base %lx of %lx size %lx state %lx protect %lx first %lx type %lx", (ULONG)at, got == sizeof(info),
         (ULONG)((char *)info.BaseAddress - region->base), (ULONG)((char *)info.AllocationBase - region->base), (ULONG)info.RegionSize,
         info.State, info.Protect, info.AllocationProtect, info.Type);
  after(GetLastError());
}

static void release(struct region *region) {
  static const DWORD types[] = { 0, MEM_RELEASE | MEM_DECOMMIT, MEM_RELEASE | 1, MEM_FREE };
  DWORD type = below(6) == 0 ? types[below(4)] : MEM_RELEASE;
  SIZE_T at = below(5) == 0 ? PAGE * below(3) + below(3) : 0, size = below(5) == 0 ? region->pages * PAGE : 0;
  BOOL done;
  before();
  done = VirtualFree(region->base + at, size, type);
  printf("release %lx %lx %lx %d", type, (ULONG)at, (ULONG)size, done);
  after(GetLastError());
  if (done) region->base = NULL;
}

static void contents(const struct region *region) {
  SIZE_T page, zero = 0, seen = 0;
  MEMORY_BASIC_INFORMATION info;
  for (page = 0; page < region->pages; page++) {
    unsigned char *at = (unsigned char *)region->base + page * PAGE;
    VirtualQuery(at, &info, sizeof(info));
    if (info.State != MEM_COMMIT || info.Protect != PAGE_READWRITE) continue;
    seen++;
    if (at[0] == 0 && at[PAGE - 1] == 0) zero++;
    at[1] = 1;
  }
  printf("pages %lu zero %lu\n", (ULONG)seen, (ULONG)zero);
}

static void reserveThere(const struct region *region) {
  void *got;
  before();
  got = VirtualAlloc(region->base + someOffset(region), PAGE, MEM_RESERVE, PAGE_READWRITE);
  printf("reserve there %d", got != NULL);
  after(GetLastError());
}

static void run(void) {
  int step, steps = 60 + below(80), i;
  SIZE_T page;
  memset(regions, 0, sizeof(regions));
  for (step = 0; step < steps; step++) {
    struct region *region = &regions[below(REGIONS)];
    unsigned choice = below(32);
    if (region->base == NULL) { reserve(region); continue; }
    if (choice < 10) commit(region);
    else if (choice < 14) decommit(region);
    else if (choice < 20) protect(region);
    else if (choice < 26) query(region, below((unsigned)region->pages) * PAGE);
    else if (choice < 29) contents(region);
    else if (choice < 30) reserveThere(region);
    else release(region);
  }
  for (i = 0; i < REGIONS; i++) if (regions[i].base != NULL) {
    for (page = 0; page < regions[i].pages; page += 1 + page / 4) query(&regions[i], page * PAGE);
    before();
    printf("release all %d", VirtualFree(regions[i].base, 0, MEM_RELEASE));
    after(GetLastError());
  }
}
