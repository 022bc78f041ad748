/** Allocation types of VirtualAlloc and VirtualFree, and what VirtualQuery reports. Source: winnt.h, HEAP_SPEC §A.15. */
export const MEM_COMMIT = 0x1000;
export const MEM_RESERVE = 0x2000;
export const MEM_DECOMMIT = 0x4000;
export const MEM_RELEASE = 0x8000;
export const MEM_FREE = 0x10000;
export const MEM_PRIVATE = 0x20000;
export const MEM_MAPPED = 0x40000;
/** In an allocation type; as a region's type it is MEM_MAPPED. */
export const MEM_RESERVE_PLACEHOLDER = 0x40000;
/** In an allocation type; of VirtualFree it is MEM_DECOMMIT. */
export const MEM_REPLACE_PLACEHOLDER = 0x4000;
/** With MEM_RELEASE. */
export const MEM_COALESCE_PLACEHOLDERS = 1;
export const MEM_PRESERVE_PLACEHOLDER = 2;
export const MEM_RESET = 0x80000;
export const MEM_TOP_DOWN = 0x100000;
export const MEM_WRITE_WATCH = 0x200000;
export const MEM_IMAGE = 0x1000000;
export const MEM_LARGE_PAGES = 0x20000000;

/** Page protections: exactly one of the first eight, with modifiers. Source: winnt.h, HEAP_SPEC §A.15. */
export const PAGE_NOACCESS = 0x01;
export const PAGE_READONLY = 0x02;
export const PAGE_READWRITE = 0x04;
export const PAGE_WRITECOPY = 0x08;
export const PAGE_EXECUTE = 0x10;
export const PAGE_EXECUTE_READ = 0x20;
export const PAGE_EXECUTE_READWRITE = 0x40;
export const PAGE_EXECUTE_WRITECOPY = 0x80;
export const PAGE_GUARD = 0x100;
export const PAGE_NOCACHE = 0x200;
export const PAGE_WRITECOMBINE = 0x400;

/** GetWriteWatch. Source: winnt.h. */
export const WRITE_WATCH_FLAG_RESET = 1;
