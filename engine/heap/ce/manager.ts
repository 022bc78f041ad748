import { type HeapManager } from '../seam';
import * as calls from './calls';
import * as queries from './query-calls';
import { CE_READER } from './reader';

/** The heap of Windows CE 5 to Compact 2013: always serialised, never terminates, no front end (HEAP_SPEC §H). */
export const CE: HeapManager = {
  reader: CE_READER,
  createProcessHeap: calls.createProcessHeap,
  HeapCreate: calls.HeapCreate,
  RtlCreateHeap: calls.HeapCreate,
  HeapDestroy: calls.HeapDestroy,
  HeapAlloc: calls.HeapAlloc,
  HeapReAlloc: calls.HeapReAlloc,
  HeapFree: calls.HeapFree,
  HeapSize: calls.HeapSize,
  HeapValidate: queries.HeapValidate,
  HeapWalk: queries.HeapWalk,
  HeapLock: calls.absent,
  HeapUnlock: calls.absent,
  HeapCompact: calls.HeapCompact,
  HeapSummary: calls.absent,
  HeapSetInformation: calls.absent,
  HeapQueryInformation: calls.absent,
  getUserInfo: () => ({ ...calls.absent(), userValue: undefined, userFlags: 0 }),
  setUserValue: calls.absent,
  setUserFlags: calls.absent,
};
