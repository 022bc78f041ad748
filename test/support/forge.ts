/* C for programs that forge the bytes of a heap: HEAP_SPEC §D.5, §D.7 for the structures. */

/** Reads and writes headers as the heap does: bytes 0 to 5 XOR the key that lies in `_HEAP.Encoding`. */
export const FORGE = `
  typedef struct { WORD size; BYTE flags, tag; WORD previous; BYTE segment, unused; } HEADER;
  typedef struct LINK { struct LINK *next, *previous; } LINK;
  #define FIELD(type, h, on32w7, on64w7, on32w10, on64w10) \\
    (*(type *)((char *)(h) + (WIN10 ? (P == 4 ? on32w10 : on64w10) : (P == 4 ? on32w7 : on64w7))))
  #define FORCE_FLAGS(h)    FIELD(DWORD, h, 0x44, 0x74, 0x44, 0x74)
  #define FLAGS(h)          FIELD(DWORD, h, 0x40, 0x70, 0x40, 0x70)
  #define THRESHOLD(h)      FIELD(DWORD, h, 0x60, 0x9C, 0x5C, 0x94)
  #define SEGMENT_RESERVE(h) FIELD(SIZE_T, h, 0x68, 0xA8, 0x64, 0xA0)
  #define TOTAL_FREE(h)     FIELD(SIZE_T, h, 0x78, 0xC8, 0x74, 0xC0)
  #define BLOCKS_INDEX(h)   FIELD(char *, h, 0xB8, 0x140, 0xB4, 0x138)
  #define FREE_LISTS(h)     (&FIELD(LINK, h, 0xC4, 0x158, 0xC0, 0x150))
  #define GRANULE (2 * P)
  /* Hints are pairs of words on Windows 7. */
  static LINK **hint(HANDLE h, SIZE_T granules) {
    char *hints = *(char **)(BLOCKS_INDEX(h) + (P == 4 ? 0x20 : 0x30));
    return (LINK **)(hints + granules * (WIN10 ? P : 2 * P));
  }
  static void set_hint(HANDLE h, SIZE_T granules, void *to) {
    DWORD *bits = *(DWORD **)(BLOCKS_INDEX(h) + (P == 4 ? 0x1C : 0x28));
    *hint(h, granules) = to;
    bits[granules / 32] |= 1u << granules % 32;
  }
  static void mix(HANDLE h, HEADER *header) {
    char *key = (char *)h + (P == 4 ? 0x50 : 0x88);
    int i;
    for (i = 0; i < 6; i++) ((char *)header)[i] ^= key[i];
  }
  static HEADER get(HANDLE h, void *user) {
    HEADER header;
    memcpy(&header, (char *)user - 8, 8);
    mix(h, &header);
    return header;
  }
  static void put(HANDLE h, void *user, HEADER header) {
    header.tag = (BYTE)(header.size ^ header.size >> 8 ^ header.flags);
    mix(h, &header);
    memcpy((char *)user - 8, &header, 8);
  }
  static SIZE_T granules(HANDLE h, void *user) { return get(h, user).size; }
`;

/** Four blocks behind each other, the last one a fence. */
export const FOUR = `
  static HANDLE h;
  static char *a, *b, *c, *d;
  static void four(SIZE_T size) {
    h = HeapCreate(0, 0, 0);
    a = HeapAlloc(h, 0, size); b = HeapAlloc(h, 0, size); c = HeapAlloc(h, 0, size); d = HeapAlloc(h, 0, size);
  }
`;
