import { FORGE, FOUR } from '../support/forge';
import { holds } from '../support/self-checking';

/*
 * Programs that write into headers, links and tables of a heap. The heap has no other truth than these bytes, so what it
 * then does follows from them: HEAP_SPEC §D.5 for the structures, §F.3 for the checks.
 */

const forged = (statement: string, body: string): void => {
  holds(statement, FORGE + body);
};

describe('A header that a program has forged', () => {
  forged(
    'is what HeapSize, HeapWalk, HeapFree and HeapAlloc go by: its Size takes in the next block',
    `${FOUR}
    int main(void) {
      PROCESS_HEAP_ENTRY e = { 0 };
      HEADER header;
      SIZE_T one;
      int seen = 0;
      four(100);
      header = get(h, b);
      one = header.size * GRANULE;
      CHECK(header.flags == 1 && header.unused == one - 100 && header.previous * GRANULE == one);
      header.size *= 2;
      put(h, b, header);
      CHECK(HeapSize(h, 0, b) == one + 100);
      CHECK(HeapValidate(h, 0, b) == TRUE && HeapValidate(h, 0, NULL) == FALSE); /* d does not know the new size */
      header = get(h, d); header.previous *= 2; put(h, d, header);
      CHECK(HeapValidate(h, 0, NULL) == TRUE);
      while (HeapWalk(h, &e)) {
        if (e.lpData == b) { seen |= 1; CHECK(e.cbData == one + 100 && e.cbOverhead == one - 100); }
        if (e.lpData == c) seen |= 2;
        if (e.lpData == d) seen |= 4;
      }
      CHECK(seen == 5);
      CHECK(HeapFree(h, 0, b) == TRUE && HeapValidate(h, 0, NULL) == TRUE);
      CHECK(HeapAlloc(h, 0, one + 100) == b);
      return 0;
    }`,
  );

  forged(
    'that is encoded again as it was passes, and so does a harmless one',
    `${FOUR}
    int main(void) {
      char before[8];
      four(40);
      memcpy(before, b - 8, 8);
      put(h, b, get(h, b));
      CHECK(memcmp(before, b - 8, 8) == 0);
      CHECK(HeapValidate(h, 0, NULL) && HeapFree(h, 0, b) && HeapValidate(h, 0, NULL));
      return 0;
    }`,
  );

  forged(
    'changes HeapSize and HeapWalk by its plain byte UnusedBytes',
    `${FOUR}
    int main(void) {
      PROCESS_HEAP_ENTRY e = { 0 };
      SIZE_T block;
      four(100);
      block = granules(h, b) * GRANULE;
      ((BYTE *)b)[-1] = 60;
      CHECK(HeapSize(h, 0, b) == block - 60 && HeapValidate(h, 0, NULL));
      while (HeapWalk(h, &e) && e.lpData != b) {}
      CHECK(e.cbData == block - 60 && e.cbOverhead == 60);
      /* A.4: a copy takes as much as the header says was asked for. */
      memset(b, 7, 100);
      b = HeapReAlloc(h, HEAP_ZERO_MEMORY, b, 3000);
      CHECK(b[block - 61] == 7 && b[block - 60] == 0);
      return 0;
    }`,
  );

  forged(
    'makes an ordinary block invisible to HeapWalk when it says that it is an internal one',
    `${FOUR}
    int main(void) {
      PROCESS_HEAP_ENTRY e = { 0 };
      int seen = 0;
      four(24);
      ((BYTE *)b)[-1] = 1; /* B.2: UnusedBytes 1 marks a block of the heap itself. */
      while (HeapWalk(h, &e)) seen |= (e.lpData == a) | (e.lpData == b) << 1 | (e.lpData == c) << 2;
      CHECK(seen == 5 && HeapValidate(h, 0, NULL));
      return 0;
    }`,
  );
});

describe('A free list that a program has forged', () => {
  forged(
    'hands out the block that was inserted by hand, wherever it lies',
    `${FOUR}
    /* Two headers with room between them, in the program's own data. */
    static struct { HEADER pad; HEADER header; LINK links; char rest[200]; } fake;
    int main(void) {
      LINK *own;
      HEADER header = { 0 };
      SIZE_T size;
      four(100);
      CHECK(HeapFree(h, 0, b));
      own = (LINK *)b;
      size = granules(h, b);
      CHECK(*hint(h, size) == own);
      header.size = (WORD)size;
      put(h, &fake.links, header);
      header.flags = 1;
      put(h, (char *)&fake.links + size * GRANULE, header);
      fake.links.next = own; fake.links.previous = own->previous;
      own->previous->next = &fake.links; own->previous = &fake.links;
      set_hint(h, size, &fake.links);
      CHECK(HeapAlloc(h, 0, 100) == (void *)&fake.links);
      CHECK(get(h, &fake.links).flags == 1 && get(h, &fake.links).unused == size * GRANULE - 100);
      /* The list is whole again, and the real block comes next. */
      CHECK(own->previous->next == own && *hint(h, size) == own && HeapAlloc(h, 0, 100) == b);
      return 0;
    }`,
  );

  forged(
    'writes where its links point when both neighbours point back',
    `${FOUR}
    static LINK next, previous;
    int main(void) {
      four(100);
      HeapFree(h, 0, b);
      next.previous = previous.next = (LINK *)b;
      ((LINK *)b)->next = &next; ((LINK *)b)->previous = &previous;
      CHECK(HeapAlloc(h, 0, 100) == b);
      /* D.3: unlinking stores each neighbour's address into the other. */
      CHECK(next.previous == &previous && previous.next == &next);
      return 0;
    }`,
  );

  forged(
    'is entered where a hint leads, also to a block that is larger than its size',
    `${FOUR}
    int main(void) {
      char *big;
      four(100);
      big = HeapAlloc(h, 0, 400); HeapAlloc(h, 0, 8);
      HeapFree(h, 0, b); HeapFree(h, 0, big);
      CHECK(granules(h, big) < 0x7F && *hint(h, granules(h, big)) == (LINK *)big);
      set_hint(h, granules(h, b), big);
      CHECK(HeapAlloc(h, 0, 100) == big && HeapValidate(h, 0, NULL) == FALSE);
      return 0;
    }`,
  );
});

describe('A heap header that a program has forged', () => {
  forged(
    'decides which blocks are large, which are zeroed, and how a heap grows',
    `${FOUR}
    static int entries(HANDLE heap, BYTE region) {
      PROCESS_HEAP_ENTRY e = { 0 };
      int n = 0;
      while (HeapWalk(heap, &e)) n += e.iRegionIndex == region;
      return n;
    }
    static char *base(void *p) {
      MEMORY_BASIC_INFORMATION m;
      VirtualQuery(p, &m, sizeof m);
      return m.AllocationBase;
    }
    static SIZE_T span(char *at) {
      MEMORY_BASIC_INFORMATION m;
      char *end = at;
      while (VirtualQuery(end, &m, sizeof m) && m.AllocationBase == at) end += m.RegionSize;
      return end - at;
    }
    int main(void) {
      char *p, *q;
      SIZE_T size;
      four(0x100);
      memset(b, 0xEE, 0x100);
      HeapFree(h, 0, b);
      FORCE_FLAGS(h) |= HEAP_ZERO_MEMORY;
      p = HeapAlloc(h, 0, 0x100);
      CHECK(p == b && p[0] == 0 && p[0xFF] == 0);
      CHECK(entries(h, 64) == 0);
      THRESHOLD(h) = 0x40; /* granules */
      q = HeapAlloc(h, 0, 0x40 * GRANULE);
      CHECK(AT(q) % 0x10000 == 8 * P && entries(h, 64) == 1);
      THRESHOLD(h) = P == 4 ? 0xFE00 : 0xFF00;
      SEGMENT_RESERVE(h) = 0x70000;
      p = HeapAlloc(h, 0, 0x60000);
      if (base(p) == (char *)h) p = HeapAlloc(h, 0, 0x60000); /* win7-x64 reserves 0x80000 at first */
      CHECK(base(p) != (char *)h && span(base(p)) == 0x70000);
      FLAGS(h) |= 0x80; /* HEAP_DISABLE_COALESCE_ON_FREE */
      size = granules(h, c);
      CHECK(HeapFree(h, 0, c) && HeapFree(h, 0, d) && granules(h, c) == size && granules(h, d) == size);
      FLAGS(h) &= ~2u; /* HEAP_GROWABLE */
      CHECK(HeapAlloc(h, 0, 0x200000) == NULL);
      TOTAL_FREE(h)++;
      CHECK(HeapValidate(h, 0, NULL) == FALSE);
      TOTAL_FREE(h)--;
      CHECK(HeapValidate(h, 0, NULL) == TRUE);
      return 0;
    }`,
  );

  forged(
    'leaves growth and the walk to the descriptor of the uncommitted range',
    `int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      PROCESS_HEAP_ENTRY e = { 0 };
      MEMORY_BASIC_INFORMATION m;
      SIZE_T *size;
      char *p;
      while (HeapWalk(h, &e) && !(e.wFlags & PROCESS_HEAP_UNCOMMITTED_RANGE)) {}
      /* D.5: the trailer's user area is the descriptor; Size lies behind two lists and Address. */
      size = (SIZE_T *)((char *)e.lpData - 6 * P + 5 * P);
      CHECK(*size == e.cbData);
      *size = 0x1000;
      e.lpData = NULL;
      while (HeapWalk(h, &e) && !(e.wFlags & PROCESS_HEAP_UNCOMMITTED_RANGE)) {}
      CHECK(e.cbData == 0x1000 && HeapValidate(h, 0, NULL) == FALSE);
      p = HeapAlloc(h, 0, 0x3000); /* the range is too small now: a second segment */
      VirtualQuery(p, &m, sizeof m);
      CHECK(p != NULL && m.AllocationBase != h);
      return 0;
    }`,
  );
});

describe('A large block that a program has forged', () => {
  forged(
    'has the size that CommitSize and its header give',
    `int main(void) {
      HANDLE h = HeapCreate(0, 0, 0);
      PROCESS_HEAP_ENTRY e = { 0 };
      char *p = HeapAlloc(h, 0, 0x200000 - 100);
      HEADER header = get(h, p);
      SIZE_T *commit = (SIZE_T *)(p - 4 * P); /* D.7: 0x10 of 0x20, or 0x20 of 0x40 */
      CHECK(header.flags == 9 && header.unused == 4 && *commit - header.size == 0x200000 - 100);
      header.size += 16;
      put(h, p, header);
      CHECK(HeapSize(h, 0, p) == 0x200000 - 116);
      *commit -= 0x1000;
      CHECK(HeapSize(h, 0, p) == 0x200000 - 116 - 0x1000);
      while (HeapWalk(h, &e) && e.lpData != p) {}
      CHECK(e.cbData == 0x200000 - 116 - 0x1000 && HeapFree(h, 0, p) && HeapValidate(h, 0, NULL));
      p = HeapAlloc(h, 0, 0x200000);
      p[-8] ^= 1;
      CHECK(HeapValidate(h, 0, NULL) == FALSE && HeapValidate(h, 0, p) == FALSE);
      p[-8] ^= 1;
      CHECK(HeapValidate(h, 0, NULL) && HeapValidate(h, 0, p));
      ((LINK *)(p - 8 * P))->previous = (LINK *)p;
      CHECK(HeapValidate(h, 0, NULL) == FALSE);
      return 0;
    }`,
  );
});
