/** Memory of the simulated machine, bytes. Our rule. */
export const PHYSICAL_BYTES = 0x1_0000_0000;

/**
 * Bytes that all processes together may commit when nothing else is asked for: the physical memory and no page file, so that
 * a program can have what GlobalMemoryStatusEx says (`ullAvailPageFile`) and not a page more. Our rule.
 */
export const COMMIT_LIMIT = PHYSICAL_BYTES;
