import { type HeapManager } from '../seam';
import { pageHeapCalls } from './calls';
import { pageHeapReader } from './reader';

/** Page heap over the heaps of another generation (HEAP_SPEC §D.9). */
export const pageHeap = (normal: HeapManager): HeapManager => ({
  reader: pageHeapReader(normal.reader),
  ...pageHeapCalls(normal),
});
