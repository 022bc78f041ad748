import { type ColumnName } from './fault-matrix';

/** A row of HEAP_SPEC §F.1: the program that makes the error, and for each heap what comes of it. */
export interface FaultRowOfMatrix {
  readonly title: string;
  readonly body: string;
  /** `id LINE` of the error itself. */
  readonly acts?: string;
  /** How the process ends, where it does not follow from the notice. */
  readonly end?: string;
  /** `LINE call type` of the notice, or `never`; after a bar what the program printed. By column, or column and bits. */
  readonly cells: Readonly<Partial<Record<ColumnName | `${ColumnName} ${'x86' | 'x64'}`, string>>>;
  /** What holds in the columns without a cell of their own; without it they have none. */
  readonly others?: string;
  /** Columns in which the program does nothing wrong. */
  readonly rightIn?: readonly ColumnName[];
}

const DEBUG = (
  cell: string,
): Pick<FaultRowOfMatrix['cells'], 'nt4 debug' | 'xp debug' | 'win7 debug' | 'win10 debug'> => ({
  'nt4 debug': cell,
  'xp debug': cell,
  'win7 debug': cell,
  'win10 debug': cell,
});
const VISTA = (cell: string): Pick<FaultRowOfMatrix['cells'], 'win7' | 'win10'> => ({
  win7: cell,
  win10: cell,
});
const LFH = (cell: string): Pick<FaultRowOfMatrix['cells'], 'win7 LFH' | 'win10 LFH'> => ({
  'win7 LFH': cell,
  'win10 LFH': cell,
});

/*
 * Types of `page heap` are the verifier's stop codes (§D.9). `nt4` and `xp` know no types: theirs are named by those of later
 * Windows (engine/README, our rule); races are in threads.test.ts. `-` is a notice without a type. The xp profile is SP3, so it has the cookie.
 */
export const ROWS: readonly FaultRowOfMatrix[] = [
  {
    title: 'overrun within the slack',
    body: `int main(void)
{
    blocks(20);
    a[21] = 'x'; /* ACT */
    HeapFree(h, 0, a); /* FREE */
    HeapValidate(h, 0, NULL);
    return 0;
}`,
    acts: 'buffer-overrun ACT',
    others: 'never',
    // All that HeapSize says is the program's (document 003, C-234).
    rightIn: ['ce'],
    // Tail check at the free; the suffix pattern of page heap.
    cells: { ...DEBUG('FREE HeapFree 6'), 'page heap': 'FREE HeapFree 15' },
  },
  {
    title: 'overrun into the next header, then the free of its block',
    body: `int main(void)
{
    blocks(24);
    memset(a + 24, 'A', 8); /* ACT */
    HeapFree(h, 0, a); /* FREE A */
    HeapFree(h, 0, b); /* FREE B */
    return 0;
}`,
    acts: 'buffer-overrun ACT',
    cells: {
      // Neighbours are not touched by a lookaside list, and nt4 merges with free ones only.
      nt4: 'FREE B HeapFree 3',
      xp: 'FREE B HeapFree 3',
      ...VISTA('FREE A HeapFree 3'),
      ...LFH('FREE B HeapFree 3'),
      ...DEBUG('FREE A HeapFree 6'),
      'page heap': 'ACT an access violation in memset -',
      // A request of 24 bytes ends 8 bytes before the guard page.
      'page heap x64': 'FREE A HeapFree 15',
    },
  },
  {
    title: 'overrun into the next header, then HeapValidate',
    body: `int main(void)
{
    blocks(24);
    memset(a + 24, 'A', 8); /* ACT */
    printf("%d", HeapValidate(h, 0, NULL)); /* VALIDATE */
    return 0;
}`,
    acts: 'buffer-overrun ACT',
    cells: {
      nt4: 'VALIDATE HeapValidate 3 | 0',
      xp: 'VALIDATE HeapValidate 3 | 0',
      ...VISTA('VALIDATE HeapValidate 3 | 0'),
      ...LFH('VALIDATE HeapValidate 3 | 0'),
      ...DEBUG('VALIDATE HeapValidate 6 | 0'),
      'page heap': 'ACT an access violation in memset -',
      'page heap x64': 'VALIDATE HeapValidate 15 | 0',
    },
  },
  {
    title: 'overrun into the next header, which then says free',
    body: `int main(void)
{
    blocks(1208);
    memcpy(a + 1208, "BBBBBBBBCCCCCCCCCCCCCCCC", 8 + 2 * sizeof(void *)); /* ACT */
    HeapFree(h, 0, a); /* FREE */
    return 0;
}`,
    acts: 'buffer-overrun ACT',
    cells: {
      // What lies behind the header is taken for links: bytes of the program, which lead nowhere.
      nt4: 'FREE an access violation in HeapFree -',
      xp: 'FREE an access violation in HeapFree -',
      ...VISTA('FREE HeapFree 3'),
      ...DEBUG('FREE HeapFree 6'),
    },
  },
  {
    title: 'underrun, the block before intact',
    body: `int main(void)
{
    int i;
    blocks(20);
    for (i = 1; i <= 8; i++)
        b[-i] = 'A'; /* ACT */
    printf("%d", HeapFree(h, 0, b)); /* FREE */
    return 0;
}`,
    acts: 'buffer-underrun ACT',
    cells: {
      nt4: 'FREE HeapFree 3 | 0',
      xp: 'FREE HeapFree 3 | 0',
      ...VISTA('FREE HeapFree 7'),
      ...LFH('FREE HeapFree 3'),
      'nt4 debug': 'FREE HeapFree 3 | 0',
      'xp debug': 'FREE HeapFree 3 | 0',
      'win7 debug': 'FREE HeapFree 7',
      'win10 debug': 'FREE HeapFree 7',
      'page heap': 'FREE HeapFree 17 | 0',
      ce: 'FREE HeapFree - | 0',
    },
  },
  {
    title: 'underrun of one byte, which says where the block ends',
    body: `int main(void)
{
    blocks(20);
    b[-1] = 'A'; /* ACT */
    HeapFree(h, 0, b); /* FREE */
    return 0;
}`,
    acts: 'buffer-underrun ACT',
    cells: {
      // UnusedBytes is plain and outside the checksum (§D.5): only a tail that is not where it says is noticed.
      ...VISTA('never'),
      'win7 debug': 'FREE HeapFree 6',
      'win10 debug': 'FREE HeapFree 6',
    },
  },
  {
    title: 'write after free over the links',
    body: `#define SIZE (FRONT_END ? 24 : 1200)
int main(void)
{
    blocks(SIZE);
    memset(d, 0, SIZE);
    HeapFree(h, 0, b);
    ((void **)b)[1] = ((void **)b)[0] = d; /* ACT */
    HeapAlloc(h, 0, SIZE); /* ALLOC */
    printf("%d", ((void **)d)[0] != NULL);
    return 0;
}`,
    acts: 'use-after-free ACT',
    cells: {
      // Unlinking writes where the links point.
      nt4: 'never | 1',
      // Safe unlinking reports, and leaves the links.
      xp: 'ALLOC HeapAlloc 13 | 0',
      ...VISTA('ALLOC HeapAlloc 13'),
      'win10 LFH': 'never | 0',
      'win7 debug': 'ALLOC HeapAlloc 13',
      'win10 debug': 'ALLOC HeapAlloc 13',
      'page heap': 'ACT an access violation -',
    },
  },
  {
    title: 'write after free over the links, which then lead nowhere',
    body: `int main(void)
{
    blocks(1200);
    HeapFree(h, 0, b);
    memset(b, 'A', 2 * sizeof(void *)); /* ACT */
    HeapAlloc(h, 0, 1200); /* ALLOC */
    return 0;
}`,
    acts: 'use-after-free ACT',
    cells: {
      nt4: 'ALLOC an access violation in HeapAlloc -',
      xp: 'ALLOC an access violation in HeapAlloc -',
      'page heap': 'ACT an access violation in memset -',
    },
  },
  {
    title: 'write after free over the data',
    body: `int main(void)
{
    blocks(40);
    HeapFree(h, 0, b);
    memset(b + 20, 'A', 4); /* ACT */
    HeapAlloc(h, 0, 40); /* ALLOC */
    HeapAlloc(h, 0, 40);
    return 0;
}`,
    acts: 'use-after-free ACT',
    others: 'never',
    cells: {
      ...DEBUG('ALLOC HeapAlloc 10'),
      'page heap': 'ACT an access violation in memset -',
    },
  },
  {
    title: 'write after free over the offset that the front end of Windows 7 keeps there',
    body: `int main(void)
{
    blocks(24);
    HeapFree(h, 0, b);
    *(WORD *)b = *(WORD *)b; /* ACT */
    HeapAlloc(h, 0, 24);
    return 0;
}`,
    acts: 'use-after-free ACT',
    cells: LFH('never'),
  },
  {
    title: 'read after free',
    body: `int main(void)
{
    int value;
    blocks(40);
    memset(b, 'A', 40);
    HeapFree(h, 0, b);
    value = *(int *)(b + 20); /* ACT */
    printf("%X", value);
    return 0;
}`,
    acts: 'use-after-free ACT',
    others: 'never | 41414141',
    cells: { ...DEBUG('never | FEEEFEEE'), 'page heap': 'ACT an access violation -' },
  },
  {
    title: 'double free',
    body: `int main(void)
{
    char *p, *q;
    blocks(24);
    HeapFree(h, 0, b);
    printf("%d", HeapFree(h, 0, b)); /* ACT */
    p = HeapAlloc(h, 0, 24);
    q = HeapAlloc(h, 0, 24);
    printf(p == q ? " same" : " two");
    return 0;
}`,
    acts: 'double-free ACT',
    cells: {
      nt4: 'ACT HeapFree 8 | 0 two',
      // The lookaside list issues the block twice.
      xp: 'never | 1 same',
      ...VISTA('ACT HeapFree 8'),
      ...LFH('ACT HeapFree 8'),
      ...DEBUG('ACT HeapFree 8'),
      'page heap': 'ACT HeapFree 7 | 0 two',
      ce: 'ACT HeapFree - | 0 two',
    },
  },
  {
    title: 'double free of a block that was merged away',
    body: `int main(void)
{
    blocks(1200);
    HeapFree(h, 0, a);
    HeapFree(h, 0, b);
    printf("%d", HeapFree(h, 0, b)); /* ACT */
    return 0;
}`,
    acts: 'double-free ACT',
    // The header that was left behind still says busy.
    cells: { nt4: 'never | 1', xp: 'never | 1', 'page heap': 'ACT HeapFree 7 | 0' },
  },
  {
    title: 'interior pointer, not aligned',
    body: `int main(void)
{
    blocks(40);
    memset(a, 0, 40);
    printf("%d", HeapFree(h, 0, a + 4)); /* ACT */
    return 0;
}`,
    acts: 'invalid-free ACT',
    others: 'ACT HeapFree 9',
    cells: { 'page heap': 'ACT HeapFree 6 | 0', ce: 'ACT HeapFree - | 0' },
  },
  {
    title: 'interior pointer, aligned',
    body: `int main(void)
{
    blocks(64);
    memset(a, 0x11, 64);
    printf("%d", HeapFree(h, 0, a + 32)); /* ACT */
    return 0;
}`,
    acts: 'invalid-free ACT',
    others: 'ACT HeapFree 3',
    cells: { 'page heap': 'ACT HeapFree 6 | 0', ce: 'ACT HeapFree - | 0' },
  },
  {
    title: 'pointer of another heap',
    body: `int main(void)
{
    blocks(24);
    printf("%d", HeapFree(other, 0, a)); /* ACT */
    return 0;
}`,
    acts: 'wrong-heap ACT',
    others: 'ACT HeapFree 11',
    cells: {
      // SegmentIndex is valid: freed into the wrong heap.
      nt4: 'never | 1',
      xp: 'ACT HeapFree 9 | 0',
      'nt4 debug': 'ACT HeapFree 9 | 0',
      'xp debug': 'ACT HeapFree 9 | 0',
      'page heap': 'ACT HeapFree 6 | 0',
      ce: 'ACT HeapFree - | 0',
    },
  },
  {
    title: 'pointer to no heap',
    body: `static char buffer[64];
int main(void)
{
    blocks(24);
    SetLastError(1);
    printf("%d", HeapFree(h, 0, buffer + 32)); /* ACT */
    printf(" %u", GetLastError());
    return 0;
}`,
    acts: 'invalid-free ACT',
    others: 'ACT HeapFree 9',
    cells: {
      nt4: 'ACT HeapFree 9 | 0 87',
      xp: 'ACT HeapFree 9 | 0 87',
      // Readable memory of no heap leaves the last error alone (C-39, C-40).
      'win7 x86': 'ACT HeapFree 9 | 0 1',
      'page heap': 'ACT HeapFree 6 | 0 87',
      ce: 'ACT HeapFree - | 0 87',
    },
  },
  {
    title: 'pointer to memory that is not there',
    body: `int main(void)
{
    blocks(24);
    SetLastError(1);
    printf("%d", HeapFree(h, 0, (void *)0x5550000)); /* ACT */
    printf(" %u", GetLastError());
    return 0;
}`,
    acts: 'invalid-free ACT',
    others: 'ACT HeapFree 9',
    cells: {
      nt4: 'ACT an access violation in HeapFree -',
      xp: 'ACT an access violation in HeapFree -',
      'nt4 debug': 'ACT an access violation in HeapFree -',
      'xp debug': 'ACT an access violation in HeapFree -',
      'win7 x86': 'ACT HeapFree 9 | 0 998',
      'page heap': 'ACT HeapFree 6 | 0 87',
      ce: 'ACT HeapFree - | 0 87',
    },
  },
  {
    title: 'HeapSize after free',
    body: `int main(void)
{
    blocks(24);
    HeapFree(h, 0, b);
    printf("%d", (int)HeapSize(h, 0, b)); /* ACT */
    return 0;
}`,
    acts: 'double-free ACT',
    others: 'ACT HeapSize 8',
    cells: {
      nt4: 'ACT HeapSize 8 | -1',
      xp: 'never | 24',
      'win7 x86': 'ACT HeapSize 8 | -1',
      'page heap': 'ACT HeapSize 7 | -1',
      ce: 'ACT HeapSize - | -1',
    },
  },
  {
    title: 'HeapReAlloc after free',
    body: `int main(void)
{
    blocks(24);
    HeapFree(h, 0, b);
    printf("%d", HeapReAlloc(h, 0, b, 48) == NULL); /* ACT */
    return 0;
}`,
    acts: 'double-free ACT',
    others: 'ACT HeapReAlloc 8',
    cells: {
      nt4: 'ACT HeapReAlloc 8 | 1',
      // A block of a lookaside list still looks busy.
      xp: 'never | 0',
      'page heap': 'ACT HeapReAlloc 7 | 1',
      ce: 'ACT HeapReAlloc - | 1',
    },
  },
  {
    title: 'uninitialised read',
    body: `int main(void)
{
    int value;
    blocks(40);
    memset(b, 0x11, 40);
    HeapFree(h, 0, b);
    b = HeapAlloc(h, 0, 40);
    value = *(int *)(b + 20); /* ACT */
    printf("%X", value);
    return 0;
}`,
    acts: 'uninitialized-read ACT',
    others: 'never | 11111111',
    cells: {
      // Another block of the size, drawn by chance: never written to.
      'win10 LFH': 'never',
      ...DEBUG('never | BAADF00D'),
      'page heap': 'never | C0C0C0C0',
      ce: 'never',
    },
  },
  {
    title: 'leak at HeapDestroy',
    body: `int main(void)
{
    blocks(40);
    HeapDestroy(h); /* ACT */
    return 0;
}`,
    acts: 'leak ACT',
    others: 'never',
    cells: {},
  },
  {
    title: 'handle after destroy',
    body: `int main(void)
{
    blocks(40);
    HeapDestroy(h);
    HeapAlloc(h, 0, 8); /* ACT */
    return 0;
}`,
    acts: 'use-after-destroy ACT',
    others: 'ACT an access violation in HeapAlloc -',
    cells: { 'page heap': 'ACT HeapAlloc 5' },
  },
  {
    title: 'handle after destroy, when another heap lies there',
    body: `int main(void)
{
    HANDLE first = HeapCreate(0, 0, 0), again;
    HeapDestroy(first);
    again = HeapCreate(0, 0, 0);
    printf("%d %d", again == first, HeapAlloc(first, 0, 8) != NULL);
    return 0;
}`,
    others: 'never | 1 1',
    cells: {},
  },
  {
    title: 'touching a reserved page',
    body: `int main(void)
{
    char *page = VirtualAlloc(NULL, 8192, MEM_RESERVE, PAGE_READWRITE);
    page[0] = 1; /* ACT */
    return 0;
}`,
    acts: 'access-violation ACT',
    others: 'never',
    end: 'C0000005',
    cells: {},
  },
  {
    title: 'touching a guard page',
    body: `int main(void)
{
    char *page = VirtualAlloc(NULL, 4096, MEM_COMMIT, PAGE_READWRITE | PAGE_GUARD);
    page[0] = 1;
    return 0;
}`,
    others: 'never',
    end: '80000001',
    cells: {},
  },
  {
    title: 'a large block with damaged links',
    body: `int main(void)
{
    char *p;
    blocks(40);
    p = HeapAlloc(h, 0, 0x200000);
    *(void **)(p - 8 * sizeof(void *)) = d; /* ACT */
    HeapFree(h, 0, p); /* FREE */
    return 0;
}`,
    acts: 'buffer-underrun ACT',
    cells: { xp: 'FREE HeapFree 5', ...VISTA('FREE HeapFree 5') },
  },
  {
    title: 'a large block whose header was written over, from its front to its user pointer',
    body: `int main(void)
{
    char *p, *q;
    blocks(40);
    p = HeapAlloc(h, 0, 0x200000);
    q = p - sizeof(void *) - 8;
    memset(q, 'A', p - q); /* ACT */
    HeapFree(h, 0, p); /* FREE */
    return 0;
}`,
    acts: 'buffer-underrun ACT',
    cells: VISTA('FREE HeapFree 5'),
  },
  {
    title: 'a large block with a damaged header',
    body: `int main(void)
{
    char *p;
    blocks(40);
    p = HeapAlloc(h, 0, 0x200000);
    *(DWORD *)(p - 8) = 0x41414141; /* ACT */
    HeapFree(h, 0, p); /* FREE */
    return 0;
}`,
    acts: 'buffer-underrun ACT',
    cells: VISTA('FREE HeapFree 5'),
  },
  {
    title: 'a handle of something else',
    body: `int main(void)
{
    void *page = VirtualAlloc(NULL, 4096, MEM_COMMIT, PAGE_READWRITE);
    SetLastError(1);
    printf("%d", HeapAlloc((HANDLE)page, 0, 8) == NULL);
    printf(" %u", GetLastError());
    return 0;
}`,
    // The early calls do not look at the signature: a heap of zeros can be neither searched nor grown.
    cells: {
      nt4: 'never | 1 8',
      xp: 'never | 1 8',
      'nt4 debug': 'never | 1 6',
      'xp debug': 'never | 1 6',
      ...VISTA('never | 1 6'),
      ...DEBUG('never | 1 6'),
      'page heap': 'never | 1 87',
    },
  },
];
